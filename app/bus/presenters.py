"""What the page and the calendar of the bus print."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from app.bus.models import BusStop
from app.kit import french
from app.kit.clock import PARIS
from app.kit.later import Later
from app.matching.geometry import distance_km

icalendar = Later("icalendar")


@dataclass(frozen=True, slots=True)
class StopRow:
    """One stop, as a reader wants it."""

    day: str
    soon: str
    commune: str
    place: str
    hours: str
    note: str
    distance: str
    offers_url: str
    cancelled: bool


def rows(stops: Sequence[BusStop], *, today: date, here: tuple[float, float] | None) -> list[StopRow]:
    """Return the stops in the order given; distances are straight lines from ``here``, '' without a place."""
    return [_row(stop, today=today, here=here) for stop in stops]


def _row(stop: BusStop, *, today: date, here: tuple[float, float] | None) -> StopRow:
    days = (stop.on_date - today).days
    distance = ""
    if here is not None and stop.lat is not None and stop.lon is not None:
        distance = f"à {french.km(float(distance_km(here[0], here[1], stop.lat, stop.lon)))}"
    return StopRow(
        day=french.long_date(stop.on_date, weekday=True),
        soon={0: "aujourd’hui", 1: "demain"}.get(days, ""),
        commune=stop.commune_name,
        place=stop.place,
        hours=f"de {french.hour(stop.starts_at)} à {french.hour(stop.ends_at)}",
        note=stop.note,
        distance=distance,
        offers_url=f"/offres?commune={stop.insee}&rayon=10",
        cancelled=stop.cancelled,
    )


def nearest_first(stops: Sequence[BusStop], here: tuple[float, float]) -> list[BusStop]:
    """Return the stops from the nearest to the farthest; at equal distance, the soonest."""

    def away(stop: BusStop) -> float:
        if stop.lat is None or stop.lon is None:
            return float("inf")
        return round(float(distance_km(here[0], here[1], stop.lat, stop.lon)), 1)

    return sorted(stops, key=lambda stop: (away(stop), stop.on_date, stop.starts_at))


def calendar(stops: Sequence[BusStop], *, now: datetime, host: str) -> bytes:
    """Return the stops as iCalendar (RFC 5545): one event each, in UTC, with a stable identifier."""
    feed = icalendar.Calendar()
    feed.add("prodid", "-//À portée//Bus de l’emploi//FR")
    feed.add("version", "2.0")
    feed.add("x-wr-calname", "Bus de l’emploi")
    for stop in stops:
        event = icalendar.Event()
        event.add("uid", f"bus-{stop.public_id}@{host}")
        event.add("dtstamp", now)
        event.add("dtstart", datetime.combine(stop.on_date, stop.starts_at, PARIS).astimezone(UTC))
        event.add("dtend", datetime.combine(stop.on_date, stop.ends_at, PARIS).astimezone(UTC))
        event.add("summary", f"Bus de l’emploi : {stop.commune_name}")
        event.add("location", f"{stop.place}, {stop.commune_name}")
        event.add("status", "CANCELLED" if stop.cancelled else "CONFIRMED")
        feed.add_component(event)
    return bytes(feed.to_ical())
