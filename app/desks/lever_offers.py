"""A lever followed to its offers: « Avec une garde le mercredi : 4 offres », and which ones they are."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.desks import ranking
from app.desks.file_opening import note_reading, person_of
from app.desks.ranking import LeverLine, RankedOffer
from app.kit import clock
from app.kit.access import requires
from app.matching.values import Rule
from app.people.access import can_accompany
from app.people.models import Person
from app.people.services import profile_of
from app.people.values import ReadPurpose
from app.search import services as search
from app.week import queries as week

bp = Blueprint("lever_offers", __name__, url_prefix="/accompagnement/personnes/<public_id>/levier")
MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class OpenedDoor:
    """One lever, and the offers it would open: the best of the nearest, and how many in all."""

    line: LeverLine
    gain: int
    offers: list[RankedOffer]


@bp.get("")
@requires(can_accompany, load=person_of)
def show(person: Person) -> Any:
    """The offers behind one lever, with their points as if it were lifted."""
    note_reading(person, ReadPurpose.FILE)
    now = clock.now()
    door = behind(person, request.args.get("quoi", "")[:40], now=now)
    if door is None:
        flash("Ce levier n’ouvre plus d’offre aujourd’hui.", "ask")
        return redirect(url_for("person_page.show", public_id=person.public_id, _anchor="leviers"), code=303)
    return render_template("desks/caseload/lever.html", person=person, door=door)


def behind(person: Person, code: str, *, now: datetime) -> OpenedDoor | None:
    """Return the offers a lever would open for a person; None when it opens nothing today."""
    planned = week.planned_minutes(person.id, clock.iso_week(clock.local_date(now)))
    profile = ranking.with_planned(profile_of(person), planned)
    context, weights = ranking.context_of(person), search.weights_of(person.territory_code)
    found = search.match(profile, now=now, person=person.public_id, weights=weights, context=context, limit=1)
    lever = next((one for one in found.levers if one.rule == code), None)
    if lever is None:
        return None
    lifted = replace(context, lifted=frozenset({Rule(code.partition(":")[0])}))
    offers = search.explain_many(profile, lever.offers, now=now, weights=weights, context=lifted)
    offers.sort(key=lambda one: -one.item.points)
    [line] = ranking.lever_lines(replace(found, levers=(lever,)), person.insee)
    return OpenedDoor(line, lever.gain, [ranking.ranked_offer(one, now=now) for one in offers[:MOST_SHOWN]])
