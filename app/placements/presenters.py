"""What the person reads of a proposal, as values: a template cannot print what a value does not hold."""

from dataclasses import dataclass
from datetime import datetime

from app.kit.clock import local_date
from app.kit.french import phone
from app.kit.french import typeset as t
from app.matching.values import Channel, Kind, Level, Public
from app.offers.models import Offer
from app.offers.paths import offer_path
from app.offers.workflow import OfferState
from app.people.models import FollowUp, Person
from app.people.values import Language
from app.placements import recipients
from app.placements.models import Placement
from app.placements.speech import Speech, speech
from app.placements.values import Contact
from app.placements.wording import offer_name, reopening_day, structure_name, when_words, where_words
from app.placements.workflow import STILL_PROPOSED, PlacementState


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal as the person reads it, in plain words, before saying yes or no."""

    public_id: str
    first_name: str
    title: str
    kind: str
    kind_label: str
    structure: str
    summary: str
    when: str
    where: str
    from_whom: str
    note: str
    answers_here: bool
    shared: tuple[str, ...]
    never_shared: tuple[str, ...]
    told_before: tuple[str, ...]
    contacts: tuple[tuple[str, str], ...]
    until: datetime | None
    state: PlacementState
    recorded: bool
    held_until: datetime | None
    offer_path: str


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting as the person reads it."""

    when: str
    place: str
    who: str
    confirmed: bool
    is_past: bool


def person_words(state: PlacementState, say: Speech | None = None) -> str:
    """Where it stands, as the person reads it."""
    return (say or speech(Language.FR))(f"state.{state.value}")


def proposal_view(
    placement: Placement, *, now: datetime, say: Speech | None = None, follow_ups: list[FollowUp] | None = None
) -> ProposalView:
    """Return what the person reads before they decide; the offer's own words stay in French."""
    offer, who = placement.offer, placement.person
    say = say or speech(Language.FR)
    proposer = recipients.proposer(placement, follow_ups)
    return ProposalView(
        public_id=placement.public_id,
        first_name=who.first_name,
        title=offer.title,
        kind=offer.kind.value,
        kind_label=offer.kind.label if say.is_french else say(f"kind.{offer.kind.value}"),
        structure=structure_name(offer),
        summary=offer.summary,
        when=t(when_words(offer)),
        where=where_words(offer),
        from_whom=proposer.display_name if proposer else "",
        note=placement.note,
        answers_here=placement.channel is Channel.HERE,
        shared=_shared(offer, say, followed=proposer is not None),
        never_shared=tuple(say(f"never.{name}") for name in ("address", "resources", "difficulties")),
        told_before=tuple(_told_before(placement, say, now=now)),
        contacts=contacts_held(who, say),
        until=placement.lapses_at if placement.state in STILL_PROPOSED else None,
        state=placement.state,
        recorded=placement.state is PlacementState.AGREEMENT_RECORDED,
        held_until=placement.seat_held_until,
        offer_path=offer_path(offer.public_id, offer.title),
    )


def meeting_view(placement: Placement, *, now: datetime, say: Speech | None = None) -> MeetingView | None:
    """Return the meeting planned, or the one that could not be; None when there is none."""
    if placement.meeting_at is None:
        return None
    confirmed = placement.meeting_confirmed_at is not None
    when = (say or speech(Language.FR)).date_and_hour(placement.meeting_at)
    return MeetingView(when, placement.meeting_place, placement.meeting_with, confirmed, placement.meeting_at <= now)


def contacts_held(who: Person, say: Speech) -> tuple[tuple[str, str], ...]:
    """Return the contacts the person may choose to give: code, words with the value."""
    held = []
    if who.phone:
        held.append((Contact.PHONE.value, say("contact.phone", value=phone(who.phone))))
    if who.email:
        held.append((Contact.EMAIL.value, say("contact.email", value=who.email)))
    return tuple(held)


def _shared(offer: Offer, say: Speech, *, followed: bool) -> tuple[str, ...]:
    """What the structure will know; who accompanies the person, when someone does."""
    asks = any(line["level"] == Level.REQUIRED.value for line in offer.requirements)
    names = ("first_name", "distance", *(("requirements",) if asks else ()), *(("referent",) if followed else ()))
    return tuple(say(f"shared.{name}") for name in names)


def _told_before(placement: Placement, say: Speech, *, now: datetime) -> list[str]:
    """What the person must know before they agree: a yes that cannot leave, official forms, insurance, closing days."""
    offer, waits = placement.offer, placement.state in STILL_PROPOSED
    full = offer.state is OfferState.FULL
    facts = {
        "full": waits and full and not offer.waiting_list_open,
        "off_line": waits and not full and offer.state is not OfferState.PUBLISHED,
        "restricted": Public.RSA.value in offer.publics,
        "immersion": offer.kind is Kind.IMMERSION,
        "insertion": offer.kind is Kind.INSERTION_SITE,
        "insurance": offer.kind is Kind.VOLUNTEERING and not _insured(offer, now),
    }
    lines = [say(f"told.{name}") for name, holds in facts.items() if holds]
    day = reopening_day(offer, today=local_date(now))
    return [*lines, say("told.closed", date=say.long_date(day))] if day else lines


def _insured(offer: Offer, now: datetime) -> bool:
    return offer.insurance_ends_on is not None and offer.insurance_ends_on >= local_date(now)


def subject_of(placement: Placement) -> str:
    """The offer and who offers it: « Titre », Les Jardins de la Naute."""
    return f"{offer_name(placement.offer)}, {structure_name(placement.offer)}"
