"""What a person does of an activity that began: their hours, their sessions, how it goes, its end."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from app.desks.sheet import minutes_of
from app.kit import clock
from app.kit.access import Actor, current_actor, requires
from app.kit.clock import iso_week, local_date
from app.kit.database import unit_of_work
from app.kit.errors import RuleBroken
from app.kit.french import long_date, minutes
from app.matching.values import Kind
from app.placements import queries as placements
from app.placements import services
from app.placements.access import is_own_placement
from app.placements.models import Placement
from app.placements.values import Feeling, Party
from app.placements.workflow import PlacementState
from app.week import attendance_queries, attendance_services
from app.week import queries as week
from app.week import services as week_services
from app.week.services import EMPLOYER_KINDS
from app.week.values import SIGNED_KINDS, SessionLine

bp = Blueprint("my_activity", __name__, url_prefix="/moi/demandes/<placement_id>")
WEEKS_BACK = 8
BEGUN = frozenset({PlacementState.STARTED, PlacementState.COMPLETED, PlacementState.ENDED_EARLY})


@dataclass(frozen=True, slots=True)
class Activity:
    """What the page of a request shows of what began."""

    begun: bool
    under_way: bool
    declares: bool
    weeks: tuple[tuple[str, str], ...]
    declared: tuple[tuple[str, str], ...]
    sessions: tuple[SessionLine, ...]
    is_job: bool
    agreement: bool
    feelings: tuple[tuple[str, str], ...] = tuple((feeling.value, feeling.label) for feeling in Feeling)


def activity_of(placement: Placement, *, now: datetime) -> Activity | None:
    """Return what began; None before the first day."""
    kind, state = placement.offer.kind, placement.state
    volunteers = kind is Kind.VOLUNTEERING
    if state not in BEGUN and not (volunteers and state is PlacementState.ACCEPTED):
        return None
    lines = week.of_placement(placement) if volunteers else []
    said = [(week_words(line.week), minutes(line.declared)) for line in lines if line.declared is not None]
    return Activity(
        begun=state in BEGUN,
        under_way=state is PlacementState.STARTED,
        declares=volunteers and state in BEGUN,
        weeks=tuple(weeks_until(local_date(now), first=placement.starts_on)),
        declared=tuple(said[-WEEKS_BACK:]),
        sessions=tuple(attendance_queries.sessions_of(placement.id)) if kind in SIGNED_KINDS else (),
        is_job=kind in EMPLOYER_KINDS,
        agreement=volunteers,
    )


def weeks_until(today: date, *, first: date | None = None) -> list[tuple[str, str]]:
    """Return the last weeks, this one first: code, words."""
    monday = today - timedelta(days=today.weekday())
    days = [monday - timedelta(weeks=n) for n in range(WEEKS_BACK)]
    codes = [iso_week(day) for day in days if first is None or day + timedelta(days=6) >= first]
    return [(code, week_words(code)) for code in codes]


def week_words(code: str) -> str:
    """« semaine du 23 novembre »."""
    year, _, number = code.partition("-W")
    return f"semaine du {long_date(date.fromisocalendar(int(year), int(number), 1), year=False)}"


@bp.post("/heures")
@requires(is_own_placement, load=lambda placement_id: placements.by_public_id(placement_id))
def hours(placement: Placement) -> Any:
    """Write down my own hours of volunteering, if I wish."""
    code = request.form.get("semaine", "")
    if code not in dict(weeks_until(local_date(clock.now()), first=placement.starts_on)):
        raise RuleBroken("Choisissez une semaine de la liste.", field="semaine")
    spent = minutes_of(request.form.get("heures", ""))
    with unit_of_work():
        week_services.declare(placement, week=code, minutes=spent, party=Party.PERSON, now=clock.now())
    return _back(placement, "C’est noté. Ces heures sont à vous\u00a0: personne ne les contrôle.")


@bp.post("/seance")
@requires(is_own_placement, load=lambda placement_id: placements.by_public_id(placement_id))
def dispute(placement: Placement) -> Any:
    """Say that a session was not as it is written."""
    try:
        day = date.fromisoformat(request.form.get("jour", ""))
    except ValueError:
        raise RuleBroken("Cette séance n’est pas notée.", field="jour") from None
    words = request.form.get("mots", "").strip()
    with unit_of_work():
        attendance_services.dispute(placement, day=day, words=words, actor=current_actor(), now=clock.now())
    return _back(placement, "C’est noté. La structure et votre référente ou votre référent sont prévenus.")


@bp.post("/nouvelles")
@requires(is_own_placement, load=lambda placement_id: placements.by_public_id(placement_id))
def news(placement: Placement) -> Any:
    """« Comment ça se passe ? », or « ce n’est plus en cours »."""
    answer = request.form.get("answer", "")
    with unit_of_work():
        tell(placement, answer, actor=current_actor(), now=clock.now())
    asked = answer in (Feeling.QUESTION, Feeling.CALL_ME)
    return _back(placement, "C’est noté. On vous rappelle." if asked else "C’est noté. Merci.")


ENDED = "ended"


def tell(placement: Placement, answer: str, *, actor: Actor, now: datetime) -> None:
    """Keep the person's answer: how it goes, or that it is over."""
    if answer == ENDED:
        services.complete(placement, party=Party.PERSON, actor=actor, now=now)
    elif answer in set(Feeling):
        services.give_news(placement, feeling=Feeling(answer), now=now)
    else:
        raise RuleBroken("Choisissez une réponse.", field="answer")


def _back(placement: Placement, words: str) -> Any:
    flash(words)
    return redirect(url_for("my_requests.show", placement_id=placement.public_id), code=303)
