"""What comes next for a person, in one line: read from what is under way, never from what was declined or lapsed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.kit import french
from app.placements.models import Placement
from app.placements.wording import structure_name
from app.placements.workflow import PlacementState as S


@dataclass(frozen=True, slots=True)
class NextStep:
    """One line for a professional: what, until when, in which state (word, tone and icon of its tag)."""

    title: str
    detail: str
    tag: str
    tone: str | None
    icon: str
    placement: Placement


DISCREET = "Rendez-vous"
RANKS = {
    state: rank
    for rank, state in enumerate(
        (S.SEAT_OFFERED, S.MEETING, S.PROPOSED, S.AGREEMENT_RECORDED, S.ACCEPTED, S.HANDED_OVER, S.SENT, S.IN_REVIEW,
         S.WAITING_LIST, S.STARTED)
    )
}  # fmt: skip
# state → (words before the offer, tag, tone, icon)
WORDS: dict[S, tuple[str, str, str | None, str]] = {
    S.SEAT_OFFERED: ("Une place se libère", "Attend sa réponse", "ask", "ask"),
    S.MEETING: ("Rendez-vous", "Rendez-vous", "ok", "calendar"),
    S.PROPOSED: ("Réponse à donner", "Attend sa réponse", "ask", "ask"),
    S.AGREEMENT_RECORDED: ("Accord noté", "Attend sa réponse", "ask", "ask"),
    S.ACCEPTED: ("Commence bientôt", "Accepté", "ok", "check"),
    S.HANDED_OVER: ("À contacter", "À contacter", None, "out"),
    S.SENT: ("Réponse attendue", "Attend une réponse", None, "clock"),
    S.IN_REVIEW: ("Réponse attendue", "Attend une réponse", None, "clock"),
    S.WAITING_LIST: ("Liste d’attente", "Liste d’attente", None, "people"),
    S.STARTED: ("En cours", "En activité", "ok", "check"),
}


def next_step(placements: Iterable[Placement], *, now: datetime) -> NextStep | None:
    """Return what comes first among what is under way; None when nothing is."""
    under_way = [placement for placement in placements if placement.state in RANKS]
    if not under_way:
        return None
    placement = min(under_way, key=lambda row: (RANKS[row.state], row.changed_at, row.id))
    words, tag, tone, icon = WORDS[placement.state]
    title = f"{words}{french.NBSP}: {shown_title(placement)}"
    return NextStep(title, _detail(placement, now=now), tag, tone, icon, placement)


def shown_title(placement: Placement) -> str:
    """The offer's title; a discreet service is never named in a list."""
    return DISCREET if placement.offer.discreet else placement.offer.title


def _detail(placement: Placement, *, now: datetime) -> str:
    """When, or until when."""
    state, structure = placement.state, structure_name(placement.offer)
    if state is S.MEETING and placement.meeting_at:
        return f"{french.date_and_hour(placement.meeting_at)}, {structure}"
    if state in (S.PROPOSED, S.AGREEMENT_RECORDED) and placement.lapses_at:
        return f"jusqu’au {french.long_date(placement.lapses_at, year=False)}"
    if state is S.SEAT_OFFERED and placement.seat_held_until:
        return f"jusqu’au {french.date_and_hour(placement.seat_held_until)}"
    if state is S.ACCEPTED and placement.starts_on:
        return f"le {french.long_date(placement.starts_on, weekday=True, year=False)}, {structure}"
    if state in (S.SENT, S.IN_REVIEW) and placement.sent_at:
        return f"{structure}, envoyé {french.ago(placement.sent_at, now=now)}"
    return structure
