"""Home, help and legal pages, robots.txt and security.txt: open to all, no form, no state."""

from datetime import timedelta

from flask import Blueprint, Response, current_app, render_template, request

from app.bus import queries as bus_queries
from app.geo import queries as geo_queries
from app.kit import clock
from app.kit.access import open_to_all
from app.reference.values import ATTRIBUTIONS
from app.search import services as search_services
from app.site import presenters, queries
from app.territories import queries as territory_queries

SECURITY_TXT_LIFE = timedelta(days=180)
PRIVATE_PATHS = ("/moi", "/accompagnement", "/structure$", "/structure/", "/territoire", "/r/", "/connexion", "/api/")

bp = Blueprint("site", __name__)


@bp.get("/")
@open_to_all("the home page")
def home() -> str:
    """Show what exists around the territory's chief town, the bus, and the three doors."""
    today = clock.local_date(clock.now())
    territories = territory_queries.all_by_name()
    here = territory_queries.by_code(request.args.get("territoire")) or (territories[0] if territories else None)
    insee = here.chief_town if here else ""
    commune = geo_queries.gazetteer().by_insee(insee)
    nearby = search_services.counts_by_kind(insee, presenters.RADIUS_KM)
    page = presenters.home(
        place_name=commune.name if commune else "", insee=insee, counts=nearby.by_kind,
        new_this_week=nearby.new_this_week, stops=bus_queries.next_stops(presenters.STOPS_SHOWN, today), today=today,
        elsewhere=[(territory.name, territory.code) for territory in territories if territory is not here])
    return render_template("site/home.html", page=page)


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


@bp.get("/robots.txt")
@open_to_all("for search engines")
def robots() -> Response:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE_PATHS)]
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
