"""``/bus``: where the bus de l'emploi stops, when, and how far from here; the same as a calendar."""

from typing import Any

from flask import Blueprint, Response, render_template, request

from app.bus import presenters, queries
from app.geo.queries import gazetteer
from app.kit import clock
from app.kit.access import open_to_all
from app.kit.urls import base_url
from app.territories import queries as territories

bp = Blueprint("bus", __name__)
MAX_PLACE_CHARS = 80


@bp.get("/bus")
@open_to_all("the stops of the bus are for everyone")
def stops() -> Any:
    """Show the stops to come, soonest first, or nearest first from a place."""
    asked = request.args.get("ou", "").strip()[:MAX_PLACE_CHARS]
    found = gazetteer().meant(asked) if asked else None
    commune = found.commune if found else None
    here = (commune.lat, commune.lon) if commune and commune.lat is not None and commune.lon is not None else None
    now = clock.now()
    today = clock.local_date(now)
    coming = queries.next_stops(today=today, territory_code=_territory())
    listed = presenters.nearest_first(coming, here) if here else coming
    unknown = bool(asked) and commune is None
    page = render_template(
        "bus/stops.html",
        stops=presenters.rows(listed, today=today, here=here),
        asked=asked,
        commune=commune,
        choices=[*found.choices, *found.suggestions][:8] if found and unknown else [],
        has_errors=unknown,
        territories=territories.all_by_name(),
    )
    return (page, 422) if unknown else page


@bp.get("/bus.ics")
@open_to_all("the stops of the bus are for everyone")
def calendar() -> Response:
    """Return the stops to come as a calendar to subscribe to."""
    now = clock.now()
    coming = queries.next_stops(today=clock.local_date(now), territory_code=_territory())
    host = base_url().split("://", 1)[-1].split(":")[0]
    return Response(presenters.calendar(coming, now=now, host=host), mimetype="text/calendar")


def _territory() -> str | None:
    """Return the territory asked for, None for all of those served."""
    found = territories.by_code(request.args.get("territoire"))
    return found.code if found else None
