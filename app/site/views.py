"""Home, help and legal pages, comfort of reading, robots.txt and security.txt: open to all."""

from datetime import timedelta

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.bus import queries as bus_queries
from app.geo import queries as geo_queries
from app.kit import clock
from app.kit.access import open_to_all
from app.reference.values import ATTRIBUTIONS
from app.search import services as search_services
from app.site import presenters, queries
from app.site.forms import COOKIE_PREFIX, ComfortForm
from app.territories import queries as territory_queries

COMFORT_LIFE = timedelta(days=365)
SECURITY_TXT_LIFE = timedelta(days=180)
PRIVATE_PATHS = ("/moi", "/accompagnement", "/structure$", "/structure/", "/territoire", "/r/", "/connexion", "/api/")

bp = Blueprint("site", __name__)


@bp.get("/")
@open_to_all("the home page")
def home() -> str:
    """Show what exists around the territory's chief town, the bus, and the three doors."""
    today = clock.local_date(clock.now())
    territories = territory_queries.all_by_name()
    chosen = territory_queries.by_code(request.args.get("territoire"))
    here = chosen or (territories[0] if territories else None)
    insee = here.chief_town if here else ""
    commune = geo_queries.gazetteer().by_insee(insee)
    nearby = search_services.counts_by_kind(insee, presenters.RADIUS_KM)
    page = presenters.home(
        place_name=commune.name if commune else "", insee=insee, counts=nearby.by_kind,
        new_this_week=nearby.new_this_week, today=today,
        stops=bus_queries.next_stops(today=today, territory_code=here.code if here else None),
        elsewhere=[(territory.name, territory.code) for territory in territories if territory is not here])
    spoken_for = {"territory": chosen} if chosen else {}  # its name, its phone; suggestions begin near its town
    return render_template("site/home.html", page=page, **spoken_for)


@bp.get("/mentions-legales")
@open_to_all("legal information")
def legal() -> str:
    return render_template("site/mentions_legales.html", attributions=ATTRIBUTIONS)


@bp.get("/donnees-personnelles")
@open_to_all("legal information")
def privacy() -> str:
    return render_template("site/donnees_personnelles.html")


@bp.get("/accessibilite")
@open_to_all("legal information")
def accessibility() -> str:
    return render_template("site/accessibilite.html")


@bp.get("/aide")
@open_to_all("help")
def help_page() -> str:
    return render_template("site/aide.html")


@bp.get("/simple")
@open_to_all("help in easy French")
def easy() -> str:
    return render_template("site/simple.html")


@bp.get("/statistiques")
@open_to_all("counts of public offers, about no person")
def statistics() -> str:
    page = presenters.statistics(counts=queries.published_offers_by_kind(), structures=queries.approved_structures(),
                                 territories=len(territory_queries.all_by_name()))
    return render_template("site/statistiques.html", page=page)


@bp.route("/confort-de-lecture", methods=["GET", "POST"])
@open_to_all("colours, size and contrast, kept on the reader's device")
def comfort() -> BaseResponse | tuple[str, int]:
    """Choose colours, size of text and contrast for this device."""
    form = ComfortForm(data={name: request.cookies.get(COOKIE_PREFIX + name, "") for name in ComfortForm.NAMES})
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return render_template("site/confort.html", form=form, has_errors=bool(form.errors)), status
    answer = redirect(url_for("site.comfort"), code=303)
    for name, value in form.settings().items():
        answer.set_cookie(name, value, max_age=COMFORT_LIFE if value else 0, secure=request.is_secure, httponly=True,
                          samesite="Lax")
    flash("C’est enregistré sur cet appareil.")
    return answer


@bp.get("/robots.txt")
@open_to_all("for search engines")
def robots() -> Response:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE_PATHS),
             f"Sitemap: {current_app.config['SETTINGS'].base_url}/sitemap.xml"]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@bp.get("/.well-known/security.txt")
@open_to_all("for those who find a flaw")
def security() -> Response:
    """RFC 9116: where to report, until when this file is true."""
    base_url = current_app.config["SETTINGS"].base_url
    expires = (clock.now() + SECURITY_TXT_LIFE).replace(microsecond=0, second=0, minute=0)
    lines = [f"Contact: {base_url}/aide#securite", f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
             "Preferred-Languages: fr, en", f"Canonical: {base_url}/.well-known/security.txt"]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
