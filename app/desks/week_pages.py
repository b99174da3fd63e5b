"""« Composer ma semaine », for the person and for their referent: the same pages, at two addresses.

What was chosen is in the address alone (``offre``, ``garder``, ``sans``) until somebody keeps the week or asks for it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from app.desks import ranking
from app.desks import week_presenters as presenters
from app.desks.next_steps import shown_title
from app.kit import clock
from app.kit.access import current_actor
from app.kit.database import unit_of_work
from app.kit.errors import RuleBroken
from app.kit.ids import PUBLIC_ID_LENGTH
from app.matching.availability import DAY_MINUTES
from app.matching.values import Profile, Schedule
from app.offers.paths import offer_path
from app.people.models import Person
from app.people.services import profile_of
from app.placements import queries as placements
from app.placements.models import Placement
from app.placements.workflow import PlacementState
from app.search import services as search
from app.week import kept_services as kept
from app.week import queries as week
from app.week.calendar import calendar_of
from app.week.composing import Planned, Situation, WholeWeek, block_of, situation_of
from app.week.services import last_day
from app.week.travel_between import nearest

LOOKED_AT = 60  # ranked offers a week is composed from
MOST_ADDABLE, MOST_TIMELESS, MOST_CHOSEN = 8, 4, 5
AGREED = frozenset({PlacementState.ACCEPTED, PlacementState.STARTED})


@dataclass(frozen=True, slots=True)
class WeekFrame:
    """Whose week it is: its layout, its addresses, and what follows a choice."""

    layout: str
    is_own: bool
    back: tuple[str, str]
    compose_url: Callable[..., str]
    choose_url: Callable[..., str]
    print_url: Callable[..., str]
    calendar_url: Callable[..., str]
    ask_url: Callable[..., str]
    keep_url: str
    forget_url: str
    times_url: str


@dataclass(frozen=True, slots=True)
class KeptWeekLine:
    """A week put aside: what is still on line of it, and where to find it again."""

    id: str
    kept_at: datetime
    kept_by: str
    titles: list[str]
    url: str
    gone: int


def compose_page(person: Person, frame: WeekFrame) -> str:
    """Up to three weeks that hold together, explained."""
    held, without = _asked("garder"), _asked("sans")
    situation = load(person, now=clock.now(), without=without)
    weeks = situation.compose(held)
    return render_template(
        "desks/week/compose.html",
        person=person,
        frame=frame,
        situation=situation,
        weeks=[presenters.week_card(one, situation) for one in weeks],
        is_enough=bool(situation.planned_minutes) and situation.is_closer_without(weeks),
        kept=held,
        without=without,
        without_titles=_titles(without, now=clock.now()),
        timeless=_timeless(situation),
        kept_weeks=kept_weeks(person, frame, now=clock.now()),
        knows_times=situation.profile.availability is not None,
    )


def choice_page(person: Person, frame: WeekFrame) -> str:
    """One week, edited by hand: take away, add, then ask."""
    situation = load(person, now=clock.now())
    chosen = situation.hold(_asked("offre"))
    return render_template(
        "desks/week/choice.html",
        person=person,
        frame=frame,
        situation=situation,
        week=presenters.week_card(chosen, situation),
        grid=presenters.half_days(chosen, situation),
        too_much=[presenters.title_of(offer) for offer in chosen.too_much],
        addable=[presenters.activity_line(one) for one in situation.addable(chosen, limit=MOST_ADDABLE)]
        if len(chosen.activities) < MOST_CHOSEN
        else [],
    )


def print_page(person: Person, frame: WeekFrame) -> str:
    """The week on one sheet of paper."""
    situation = load(person, now=clock.now())
    chosen = situation.hold(_asked("offre"))
    return render_template(
        "desks/week/print.html",
        person=person,
        frame=frame,
        situation=situation,
        week=presenters.week_card(chosen, situation),
        back_url=frame.choose_url(offre=chosen.public_ids),
        today=clock.local_date(clock.now()),
    )


def kept_weeks(person: Person, frame: WeekFrame, *, now: datetime) -> list[KeptWeekLine]:
    """Return the weeks put aside, the latest first."""
    lines = []
    for week_kept in kept.kept_of(person.id):
        live = _titles(week_kept.offers, now=now)
        url = frame.choose_url(offre=[public_id for public_id, _title in live])
        lines.append(
            KeptWeekLine(week_kept.public_id, week_kept.kept_at, week_kept.kept_by, [title for _id, title in live],
                         url, len(week_kept.offers) - len(live))
        )  # fmt: skip
    return lines


def keep_week(person: Person, frame: WeekFrame) -> ResponseReturnValue:
    """Put the week of the form aside, then go back to it."""
    chosen = _asked("offre")
    try:
        with unit_of_work():
            kept.keep(person.id, dict(_titles(chosen, now=clock.now())), actor=current_actor(), now=clock.now())
        flash("La semaine est gardée. Vous la retrouvez dans « Composer une semaine ».")
    except RuleBroken as refusal:
        flash(refusal.message, "ask")
    return redirect(frame.choose_url(offre=chosen), code=303)


def forget_week(person: Person, frame: WeekFrame) -> ResponseReturnValue:
    """Take away a week put aside."""
    with unit_of_work():
        kept.forget(person.id, request.form.get("semaine", "")[:PUBLIC_ID_LENGTH])
    flash("La semaine n’est plus gardée.")
    return redirect(frame.compose_url(), code=303)


def calendar_file(person: Person) -> Response:
    """The week for the calendar of a phone."""
    now = clock.now()
    situation = load(person, now=now)
    chosen = situation.hold(_asked("offre"))
    entries = presenters.calendar_entries(chosen, situation)
    body = calendar_of(entries, monday=situation.monday, now=now)
    answer = Response(body, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = 'attachment; filename="ma-semaine.ics"'
    return answer


def load(person: Person, *, now: datetime, without: Iterable[str] = ()) -> Situation:
    """Return what the person's coming week may hold."""
    monday = presenters.monday_after(clock.local_date(now))
    coming = week.week_of(person.id, clock.iso_week(monday))
    profile = ranking.with_planned(profile_of(person), coming.minutes)
    matches = search.match(
        profile,
        now=now,
        territory_code=person.territory_code,
        person=person.public_id,
        context=ranking.context_of(person),
        limit=LOOKED_AT,
    )
    matches = replace(matches, services=ranking.listed_services(person, matches))
    agreed = [row for row in placements.living_by_offer(person.id).values() if _goes_on(row, monday)]
    timed = [_planned(row, monday, profile) for row in agreed if _is_timed(row)]
    at_some_time = [
        Planned(line.label, minutes=line.minutes)
        for line in coming.lines
        if line.minutes and line.placement_id not in {row.id for row in agreed if _is_timed(row)}
    ]
    return situation_of(
        profile,
        matches,
        monday=monday,
        planned=[*timed, *at_some_time],
        planned_minutes=coming.minutes,
        without=frozenset(without),
    )


def chosen_week(person: Person, *, now: datetime) -> WholeWeek:
    """Return the week that the address or the form names."""
    return load(person, now=now).hold(_asked("offre"))


def _goes_on(placement: Placement, monday: date) -> bool:
    """Agreed, and not over before that week."""
    return placement.state in AGREED and (last_day(placement) or monday) >= monday


def _is_timed(placement: Placement) -> bool:
    return placement.offer.schedule is Schedule.FIXED and bool(placement.offer.slots)


def _planned(placement: Placement, monday: date, profile: Profile) -> Planned:
    offer = placement.offer
    begins = placement.starts_on or monday
    blocks = [block_of(slot.day, slot.start_minute, slot.end_minute) for slot in offer.slots]
    kept = tuple(block for block in blocks if (begins - monday).days * DAY_MINUTES <= block.start)
    place = nearest([(one.lat, one.lon) for one in offer.places], profile)
    return Planned(shown_title(placement), kept, kind=None if offer.discreet else offer.kind, place=place)


def _asked(name: str) -> list[str]:
    values = request.form.getlist(name) if request.method == "POST" else request.args.getlist(name)
    return list(dict.fromkeys(values))[:20]


def _titles(public_ids: Iterable[str], *, now: datetime) -> list[tuple[str, str]]:
    found = [search.by_public_id(one, today=clock.local_date(now)) for one in public_ids]
    return [(offer.public_id, presenters.title_of(offer)) for offer in found if offer is not None]


def _timeless(situation: Situation) -> list[tuple[str, str]]:
    return [
        (presenters.title_of(ranked.offer), offer_path(ranked.offer.public_id, ranked.offer.title))
        for ranked in situation.timeless[:MOST_TIMELESS]
    ]
