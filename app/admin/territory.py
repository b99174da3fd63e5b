"""``/territoire``: what waits for the team of a territory today, and where to go."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from app.admin.calls import calls_to_make
from app.admin.moderation import answers_to_read
from app.bus import queries as bus
from app.kit import clock, french
from app.kit.access import current_actor, requires
from app.offers import queries as offers
from app.search import services as search
from app.structures import queries as structures
from app.structures.access import is_of_the_team
from app.territories import queries as territories

bp = Blueprint("territory", __name__, url_prefix="/territoire")
RADIUS_KM = 60.0


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, with where to do it."""

    icon: str
    text: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class TerritoryDay:
    """The morning of a territory."""

    name: str
    today: str
    tasks: tuple[Task, ...]
    on_line: str
    new: str
    next_stop: str


def territory_day(code: str, *, now: datetime) -> TerritoryDay:
    """Return what the page prints for a territory."""
    today = clock.local_date(now)
    found = territories.by_code(code)
    nearby = search.counts_by_kind(found.chief_town, RADIUS_KM) if found else search.Nearby()
    return TerritoryDay(
        name=found.in_name if found else "",
        today=french.long_date(today, weekday=True),
        tasks=_tasks(code),
        on_line=french.count(nearby.total, "offre"),
        new=french.count(nearby.new_this_week, "nouvelle", "nouvelles"),
        next_stop=_next_stop(code, today),
    )


def _tasks(code: str) -> tuple[Task, ...]:
    waiting = (
        ("structure", structures.to_review(code).total, "structure à valider", "structures à valider"),
        ("doc", offers.waiting_for_review(code).total, "offre à relire", "offres à relire"),
        ("flag", len(offers.open_reports(code)), "signalement à traiter", "signalements à traiter"),
        ("phone", len(calls_to_make(code)), "structure à appeler", "structures à appeler"),
        ("chat", len(answers_to_read(code)), "réponse de structure à lire", "réponses de structures à lire"),
    )
    return tuple(
        Task(icon, french.count(count, one, many), "Ouvrir", "/territoire/moderation")
        for icon, count, one, many in waiting
        if count
    )


def _next_stop(code: str, today: date) -> str:
    stops = [stop for stop in bus.next_stops(today=today, territory_code=code, limit=5) if not stop.cancelled]
    if not stops:
        return ""
    when = (
        "demain" if stops[0].on_date - today == timedelta(days=1) else french.long_date(stops[0].on_date, weekday=True)
    )
    return f"{stops[0].commune_name}, {when}, à {french.hour(stops[0].starts_at)}"


@bp.get("")
@requires(is_of_the_team)
def home() -> Any:
    """Show the day of the territory; who has no second factor yet sets it up first."""
    if not current_actor().mfa:
        flash("Avant de modérer, activez la double sécurité.", "ask")
        return redirect(url_for("accounts.second_factor"), code=303)
    return render_template("admin/territory.html", day=territory_day(current_actor().territory or "", now=clock.now()))
