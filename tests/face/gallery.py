"""A small site that shows every component, layout, error page and site page, without database or session.

It runs with the templates' strictest settings: an undefined name is an error, blocks are trimmed as the application
trims them, and every answer carries the application's Content-Security-Policy.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from flask import Flask, Response, render_template
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined

from app.kit.http import POLICY, asset
from app.reference.values import ATTRIBUTIONS
from app.site import presenters
from tests.face import gallery_content as content

APP = Path(__file__).parent.parent.parent / "app"
ERROR_PAGES = ("400", "403", "404", "405", "410", "413", "422", "429", "500", "503", "plain", "link_expired", "csrf")
SITE_PAGES = ("mentions_legales", "donnees_personnelles", "accessibilite", "aide", "simple")
LAYOUTS: dict[str, dict[str, object]] = {
    "public": {},
    "person": {"account": content.account("person"), "nav": content.NAV},
    "pro": {"account": content.account("referent"), "nav": content.NAV, "space": "Espace accompagnement"},
}
EMPTY_HOME = presenters.home(place_name="", insee="", counts={}, new_this_week=0, stops=[], today=content.TODAY)
STATISTICS = presenters.statistics(counts=content.COUNTS, structures=61, territories=3)
PAGES = ("/gallery/public", "/gallery/person", "/gallery/pro", "/wrong", "/sheet", "/home", "/empty-home",
         "/statistics", *(f"/errors/{name}" for name in ERROR_PAGES), *(f"/bare/{name}" for name in ERROR_PAGES),
         *(f"/site/{name}" for name in SITE_PAGES))


def make_gallery() -> Flask:
    """Return the gallery site."""
    site = Flask("gallery", root_path=str(APP), static_folder=str(APP / "static"))
    site.secret_key = "gallery"
    site.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined}
    site.jinja_loader = ChoiceLoader([FileSystemLoader(APP / "templates"),
                                      FileSystemLoader(Path(__file__).parent / "templates")])
    site.jinja_env.globals.update(asset=asset, csrf_token=lambda: "token")
    site.after_request(_with_policy)
    for path, view in _views().items():
        site.add_url_rule(path, endpoint=path, view_func=view)
    return site


def _with_policy(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY.format(tiles="", ancestors="'none'")
    return response


def _views() -> dict[str, Callable[..., str]]:
    page = partial(partial, render_template)
    return {
        "/gallery/<layout>": _gallery,
        "/wrong": lambda: render_template("wrong.html", has_errors=True, **content.shown()),
        "/sheet": lambda: render_template("sheet.html", back_url="/o", back_label="L’offre", **content.shown()),
        "/mail": page("mail.html", territory=content.TERRITORY),
        "/errors/<name>": _error,
        "/bare/<name>": lambda name: render_template(f"errors/{name}.html"),
        "/home": lambda: render_template("site/home.html", page=content.home_page(), territory=content.TERRITORY),
        "/empty-home": page("site/home.html", page=EMPTY_HOME),
        "/site/<name>": lambda name: render_template(f"site/{name}.html", attributions=ATTRIBUTIONS,
                                                     territory=content.TERRITORY),
        "/statistics": page("site/statistiques.html", page=STATISTICS),
    }


def _gallery(layout: str) -> str:
    return render_template("gallery.html", layout=layout, territory=content.TERRITORY, **LAYOUTS[layout],
                           **content.shown())


def _error(name: str) -> str:
    return render_template(f"errors/{name}.html", renew_url="/r/jeton", similar=content.cards()[:2],
                           retry_after_seconds=600, errors={"rayon": "Choisissez un rayon entre 1 et 100."})
