"""The page of a request of mine: where it stands, what comes next, and what began: hours, sessions, how it goes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import render_template

from app.desks.my_activity_forms import HoursForm, SkillsForm
from app.desks.next_days import may_say_begun
from app.desks.session_booking import meetings_of
from app.kit import clock, french
from app.kit.clock import iso_week, local_date
from app.kit.french import long_date, minutes
from app.matching.values import Kind
from app.offers.cards import card_of
from app.placements.equivalents import equivalents
from app.placements.models import Placement
from app.placements.presenters import person_words, proposal_view
from app.placements.values import Feeling, Outcome
from app.placements.workflow import OVER, PLACEMENT_WORKFLOW, WAITS_FOR_PERSON, PlacementAction, PlacementState
from app.structures.workflow import StructureState
from app.week import attendance_queries
from app.week import queries as week
from app.week.services import EMPLOYER_KINDS
from app.week.values import SIGNED_KINDS, SessionLine

UNPROCESSABLE = 422
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
    """Return what began, or a session written down before; None when there is nothing to show yet."""
    kind, state = placement.offer.kind, placement.state
    volunteers = kind is Kind.VOLUNTEERING
    sessions = tuple(attendance_queries.sessions_of(placement.id)) if kind in SIGNED_KINDS else ()
    if state not in BEGUN and not sessions and not (volunteers and state is PlacementState.ACCEPTED):
        return None
    lines = week.of_placement(placement) if volunteers else []
    said = [(week_words(line.week), minutes(line.declared)) for line in lines if line.declared is not None]
    return Activity(
        begun=state in BEGUN,
        under_way=state is PlacementState.STARTED,
        declares=volunteers and state in BEGUN,
        weeks=tuple(weeks_until(local_date(now), first=placement.starts_on)),
        declared=tuple(said[-WEEKS_BACK:]),
        sessions=sessions,
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


def request_page(placement: Placement, *, hours: HoursForm | None = None, skills: SkillsForm | None = None) -> Any:
    """Show one request; ``hours`` or ``skills`` is the form that was refused, shown as it was typed."""
    now = clock.now()
    state = placement.state
    refused = hours or skills
    page = render_template(
        "desks/me/request.html",
        placement=placement,
        card=card_of(placement.offer, now=now, today=clock.local_date(now)),
        words=person_words(state),
        can_start=may_say_begun(placement, now=now),
        can_withdraw=PLACEMENT_WORKFLOW.allows(state, PlacementAction.WITHDRAW),
        to_decide=proposal_view(placement, now=now) if state in WAITS_FOR_PERSON else None,
        meets=state is PlacementState.MEETING,
        met=placement.meeting_at is not None and placement.meeting_at <= now,
        meetings=meetings_of(placement, now=now),
        handed_over=state is PlacementState.HANDED_OVER,
        outcomes=list(Outcome),
        first_day=None if state in OVER else placement.starts_on,
        structure_closed=state in OVER and placement.offer.structure.state is StructureState.CLOSED,
        similar=equivalents(placement, now=now) if state in OVER else [],
        activity=activity_of(placement, now=now),
        hours=hours or HoursForm(formdata=None),
        skills=skills or SkillsForm(formdata=None, confirmer=True),
        refused=refused,
        has_errors=refused is not None,
        steps=[
            {"label": person_words(PlacementState(step.after)), "state": "done", "when": french.long_date(step.at)}
            for step in placement.steps
        ],
    )
    return page, UNPROCESSABLE if refused is not None else 200
