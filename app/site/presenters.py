"""Counts and bus stops as the home page prints them."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Protocol
from urllib.parse import urlencode

from app.kit import french
from app.matching.values import Kind
from app.site.values import HomePage, KindCount, StatisticsPage

RADIUS_KM = 30
STOPS_SHOWN = 4
WORDS: Mapping[Kind, tuple[str, str]] = {
    Kind.JOB: ("emploi", "emplois"),
    Kind.IMMERSION: ("immersion", "immersions"),
    Kind.VOLUNTEERING: ("mission de bénévolat", "missions de bénévolat"),
    Kind.INSERTION_SITE: ("chantier ou emploi d’insertion", "chantiers et emplois d’insertion"),
    Kind.TRAINING: ("formation", "formations"),
    Kind.SERVICE: ("service ou atelier", "services et ateliers"),
}


class Stop(Protocol):
    """What a bus stop must say to be shown here."""

    on_date: date
    starts_at: time
    ends_at: time
    commune_name: str
    place: str
    cancelled: bool


def kind_counts(counts: Mapping[str, int], *, insee: str = "", radius_km: int = RADIUS_KM) -> list[KindCount]:
    """Return the six kinds in their usual order, each with its count (0 when absent) and its search."""
    found = []
    for kind, words in WORDS.items():
        count = int(counts.get(kind.value, 0))
        found.append(KindCount(kind.value, count, words[count >= 2], search_url(insee, radius_km, kind=kind.value)))
    return found


def search_url(insee: str, radius_km: int, *, kind: str = "") -> str:
    """Return the address of a search around a commune; of the plain search form when there is none."""
    values = {"commune": insee, "rayon": radius_km if insee else "", "type": kind}
    query = urlencode({name: value for name, value in values.items() if value})
    return f"/offres?{query}" if query else "/offres"


def bus_steps(stops: Sequence[Stop], *, today: date) -> list[dict[str, object]]:
    """Return the next stops as steps of a path; the first is the one to catch."""
    steps: list[dict[str, object]] = []
    for stop in stops[:STOPS_SHOWN]:
        hours = f"{french.hour(stop.starts_at)} à {french.hour(stop.ends_at)}"
        steps.append({
            "label": stop.commune_name,
            "state": "now" if not steps else None,
            "when": _when(stop.on_date, today),
            "detail": f"{stop.place}, {hours}",
        })
    return steps


def home(*, place_name: str, insee: str, counts: Mapping[str, int], new_this_week: int, stops: Sequence[Stop],
         today: date, elsewhere: Sequence[tuple[str, str]] = ()) -> HomePage:
    """Return the home page around a place. ``elsewhere``: (name, département code) of the other territories."""
    total = sum(counts.values())
    new = f"dont {french.count(new_this_week, 'nouvelle', 'nouvelles')} cette semaine" if new_this_week else ""
    return HomePage(
        place_name=place_name, radius_km=RADIUS_KM, search_url=search_url(insee, RADIUS_KM),
        counts=kind_counts(counts, insee=insee), total=total, total_text=french.count(total, "offre"), new_text=new,
        stops=bus_steps([stop for stop in stops if not stop.cancelled], today=today),
        elsewhere=[(name, f"/?{urlencode({'territoire': code})}") for name, code in elsewhere])


def statistics(*, counts: Mapping[str, int], structures: int, territories: int) -> StatisticsPage:
    """Return the statistics page of the whole instance."""
    total = sum(counts.values())
    return StatisticsPage(
        counts=kind_counts(counts), total=total, offers_text=french.count(total, "offre"),
        structures_text=french.count(structures, "structure inscrite", "structures inscrites"),
        territories_text=french.count(territories, "territoire"))


def _when(day: date, today: date) -> str:
    text = french.long_date(day, weekday=True, year=day.year != today.year)
    text = text[0].upper() + text[1:]
    return text + {0: " · aujourd’hui", 1: " · demain"}.get((day - today).days, "")
