"""A prescription as its referent reads it: where it stands, what comes next, three ways on when it is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.journal.models import JournalEntry
from app.kit.clock import local_date
from app.kit.french import long_date, phone
from app.kit.french import typeset as t
from app.matching.values import Kind
from app.offers.paths import offer_path
from app.placements.models import Placement
from app.placements.values import RefusalReason
from app.placements.wording import meeting_words, reopening_words
from app.placements.workflow import OVER, WAITS_FOR_PERSON, WAITS_FOR_STRUCTURE, PlacementState


@dataclass(frozen=True, slots=True)
class FollowView:
    """A prescription as the referent reads it: where it stands, what comes next, three ways on when it is over."""

    public_id: str
    person_public_id: str
    person_name: str
    first_name: str
    phone: str
    title: str
    kind: str
    kind_label: str
    structure: str
    structure_phone: str
    offer_path: str
    state_words: str
    tone: str | None
    facts: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...]
    structure_message: str
    note: str
    is_over: bool
    can_retry: bool
    is_immersion: bool


def follow_view(placement: Placement, *, now: datetime) -> FollowView:
    """Return what the referent reads."""
    offer, who = placement.offer, placement.person
    return FollowView(
        public_id=placement.public_id,
        person_public_id=who.public_id,
        person_name=who.full_name,
        first_name=who.first_name,
        phone=phone(who.phone or ""),
        title=offer.title,
        kind=offer.kind.value,
        kind_label=offer.kind.label,
        structure=offer.structure.name,
        structure_phone=phone(offer.contact_phone or offer.structure.public_phone or ""),
        offer_path=offer_path(offer.public_id, offer.title),
        state_words=placement.state.label,
        tone=TONES.get(placement.state),
        facts=_dates(placement, now=now),
        reasons=tuple(RefusalReason(reason).label for reason in placement.reasons),
        structure_message=placement.structure_message,
        note=placement.note,
        is_over=placement.state in OVER,
        can_retry=placement.state in RETRIED,
        is_immersion=offer.kind is Kind.IMMERSION,
    )


TONES = {
    PlacementState.PROPOSED: "ask",
    PlacementState.AGREEMENT_RECORDED: "ask",
    PlacementState.SEAT_OFFERED: "ask",
    PlacementState.MEETING: "ok",
    PlacementState.ACCEPTED: "ok",
    PlacementState.STARTED: "ok",
    PlacementState.COMPLETED: "ok",
}
RETRIED = frozenset({PlacementState.LAPSED, PlacementState.CANCELLED, PlacementState.EXPIRED, PlacementState.REFUSED})


def _dates(placement: Placement, *, now: datetime) -> tuple[tuple[str, str], ...]:
    """What comes next and when: icon, words."""
    state, found = placement.state, []
    if state in WAITS_FOR_PERSON and placement.lapses_at and state is not PlacementState.SEAT_OFFERED:
        found.append(("clock", f"Réponse possible jusqu’au {long_date(placement.lapses_at)}"))
    if state is PlacementState.SEAT_OFFERED and placement.seat_held_until:
        found.append(("clock", f"Place gardée jusqu’au {long_date(placement.seat_held_until)}"))
    if state in WAITS_FOR_STRUCTURE and placement.sent_at:
        found.append(("mail", f"Envoyée le {long_date(placement.sent_at)}"))
        found.append(("info", reopening_words(placement.offer, today=local_date(now))))
        if placement.expires_at:
            found.append(("clock", f"Sans réponse, elle se termine le {long_date(placement.expires_at)}"))
    if state is PlacementState.MEETING:
        where = f", {placement.meeting_place}" if placement.meeting_place else ""
        found.append(("calendar", f"Rencontre {meeting_words(placement)}{where}"))
    if placement.starts_on and state not in OVER:
        found.append(("calendar", f"Premier jour : {long_date(placement.starts_on)}"))
    return tuple((name, t(words)) for name, words in found if words)


def steps_of(entries: Sequence[JournalEntry], *, over: bool) -> list[dict[str, object]]:
    """Return the path of a prescription: each step with who and when; the last one is « now » unless all is over."""
    last = len(entries) - 1
    return [
        {
            "label": entry.title,
            "when": long_date(entry.at),
            "detail": entry.author,
            "state": "now" if n == last and not over else "done",
        }
        for n, entry in enumerate(entries)
    ]
