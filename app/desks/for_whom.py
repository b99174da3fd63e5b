"""« Pour qui cette offre ? »: the people a referent accompanies, ranked for one offer. Structures never see this."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.desks.caseload_forms import ProposeToSeveralForm
from app.desks.file_opening import note_readings_apart
from app.desks.proposing_many import propose_all, words_after
from app.kit import clock
from app.kit.access import Actor, current_actor, requires
from app.kit.errors import RuleBroken
from app.matching.results import Explanation
from app.offers import queries as offers
from app.offers.paths import offer_path
from app.people import queries as people
from app.people.access import can_open_caseload
from app.people.models import Person
from app.people.services import profile_of
from app.people.values import ReadPurpose
from app.placements import proposal_queries as placements
from app.search import services as search
from app.search.presenters import communes
from app.search.rows import LiveOffer

bp = Blueprint("for_whom", __name__, url_prefix="/accompagnement/offres")
SHOWN, MORE, MOST_LEFT_OUT = 12, 12, 8
UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class Match:
    """One person for this offer: points and reasons, or the rules that say no."""

    person: Person
    points: int
    fit: str
    reasons: tuple[str, ...]
    questions: list[str]
    refusals: list[str]


def live_offer(public_id: str) -> LiveOffer | None:
    """Return the offer when it is online."""
    return search.by_public_id(public_id, today=clock.local_date(clock.now()))


def can_choose_people(actor: Actor, _offer: LiveOffer) -> bool:
    """A referent with a second factor: the list names the people they accompany."""
    return can_open_caseload(actor)


@bp.route("/<public_id>/pour-qui", methods=["GET", "POST"])
@requires(can_choose_people, load=live_offer)
def show(offer: LiveOffer) -> Any:
    """The people this offer suits first, why, and what to check; then propose it to several at once."""
    now = clock.now()
    found = ranked_people(offer, current_actor(), now=now)
    suited = [match for match in found if not match.refusals]
    form = ProposeToSeveralForm()
    form.personne.choices = [(match.person.public_id, match.person.full_name) for match in suited]
    if request.method == "POST" and form.validate() and _proposed(offer, suited, form, now=now):
        return redirect(url_for("for_whom.show", public_id=offer.public_id), code=303)
    shown = min(max(request.args.get("nombre", SHOWN, type=int), 1), len(suited) or 1)
    left_out = [match for match in found if match.refusals][:MOST_LEFT_OUT]
    note_readings_apart([match.person for match in (*suited[:shown], *left_out)], ReadPurpose.PROPOSAL)
    page = render_template(
        "desks/caseload/for_whom.html",
        offer=offer,
        url=offer_path(offer.public_id, offer.title),
        places=communes(offer),
        form=form,
        suited=suited[:shown],
        more=min(shown + MORE, len(suited)) if len(suited) > shown else None,
        total=len(suited),
        left_out=left_out,
        has_errors=request.method == "POST",
    )
    return page, UNPROCESSABLE if request.method == "POST" else 200


def ranked_people(offer: LiveOffer, actor: Actor, *, now: datetime) -> list[Match]:
    """Rank a referent's own caseload for an offer; whoever already has it, or said no, is simply not there."""
    asked = placements.not_to_ask_again(offer.key)
    files = people.files_of_referent(actor.account_id or 0)
    followed = [person for person in files if person.id not in asked]
    found = search.for_whom(
        offer.public_id, [profile_of(person) for person in followed], now=now, territory_code=actor.territory,
        context=placements.crowding(),
    )  # fmt: skip
    return [_match(followed[at], explained) for at, explained in found]


def _match(person: Person, explained: Explanation) -> Match:
    item = explained.item
    if item is None:
        refused = [answer.sentence for answer in explained.rules if answer.verdict == 0]
        return Match(person, 0, "", (), [], refused)
    return Match(person, item.points, item.fit.label, item.reasons, [one.question for one in item.to_check], [])


def _proposed(live: LiveOffer, suited: list[Match], form: ProposeToSeveralForm, *, now: datetime) -> bool:
    chosen = [match.person for match in suited if match.person.public_id in (form.personne.data or ())]
    note_readings_apart(chosen, ReadPurpose.PROPOSAL)
    chosen = people.by_ids([person.id for person in chosen])
    try:
        offer = offers.live_by_public_id(live.public_id)
        if offer is None:
            raise RuleBroken("Cette offre vient de quitter le site.")
        made = propose_all([(person, offer) for person in chosen], note=form.message, actor=current_actor(), now=now)
    except RuleBroken as refusal:
        form.refuse(refusal)
        return False
    flash(words_after(chosen, made))
    return True
