"""The path of a placement. The person decides first; a structure knows nothing before « sent »."""

from enum import StrEnum

from app.kit.workflow import Workflow
from app.placements.values import Party


class PlacementState(StrEnum):
    """Where a placement stands."""

    PROPOSED = "proposed"
    AGREEMENT_RECORDED = "agreement_recorded"  # said yes in a meeting; may say no for 24 h
    AGREED = "agreed"  # passes at once to sent or handed_over
    DECLINED = "declined"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    SENT = "sent"
    HANDED_OVER = "handed_over"  # answered elsewhere: never shown as sent
    IN_REVIEW = "in_review"
    MEETING = "meeting"
    WAITING_LIST = "waiting_list"
    SEAT_OFFERED = "seat_offered"  # 48 h, holds the seat
    ACCEPTED = "accepted"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    STARTED = "started"
    COMPLETED = "completed"
    ENDED_EARLY = "ended_early"

    @property
    def label(self) -> str:
        """Words for a professional; the person and the structure read ``presenters``."""
        return _LABELS[self]


class PlacementAction(StrEnum):
    """What moves a placement."""

    AGREE = "agree"
    RECORD_AGREEMENT = "record_agreement"
    DECLINE = "decline"
    CANCEL = "cancel"
    LAPSE = "lapse"
    SEND = "send"
    HAND_OVER = "hand_over"
    OPEN = "open"
    PROPOSE_MEETING = "propose_meeting"
    WAIT_LIST = "wait_list"
    OFFER_SEAT = "offer_seat"
    LET_SEAT_GO = "let_seat_go"
    ACCEPT = "accept"
    REFUSE = "refuse"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"
    START = "start"
    COMPLETE = "complete"
    END_EARLY = "end_early"
    CORRECT = "correct"


S, A = PlacementState, PlacementAction

PLACEMENT_WORKFLOW = Workflow(
    (S.PROPOSED, A.AGREE, S.AGREED, "person"),
    (S.PROPOSED, A.RECORD_AGREEMENT, S.AGREEMENT_RECORDED, "referent, in a meeting"),
    (S.PROPOSED, A.DECLINE, S.DECLINED, "person"),
    (S.PROPOSED, A.CANCEL, S.CANCELLED, "referent"),
    (S.PROPOSED, A.LAPSE, S.LAPSED, "14 days"),
    (S.AGREEMENT_RECORDED, A.AGREE, S.AGREED, "person, or 24 h without « non »"),
    (S.AGREEMENT_RECORDED, A.DECLINE, S.DECLINED, "person"),
    (S.AGREEMENT_RECORDED, A.CANCEL, S.CANCELLED, "referent"),
    (S.AGREED, A.SEND, S.SENT, "channel = here"),
    (S.AGREED, A.HAND_OVER, S.HANDED_OVER, "other channels"),
    (S.HANDED_OVER, A.ACCEPT, S.ACCEPTED, "declared by the person or referent"),
    (S.HANDED_OVER, A.REFUSE, S.REFUSED, "declared by the person or referent"),
    (S.HANDED_OVER, A.WITHDRAW, S.WITHDRAWN, "person or referent"),
    (S.SENT, A.OPEN, S.IN_REVIEW, "structure"),
    (S.SENT, A.PROPOSE_MEETING, S.MEETING, "structure"),
    (S.SENT, A.ACCEPT, S.ACCEPTED, "structure"),
    (S.SENT, A.WAIT_LIST, S.WAITING_LIST, "structure"),
    (S.SENT, A.REFUSE, S.REFUSED, "structure"),
    (S.SENT, A.EXPIRE, S.EXPIRED, "30 days"),
    (S.SENT, A.WITHDRAW, S.WITHDRAWN, "person or referent"),
    (S.IN_REVIEW, A.PROPOSE_MEETING, S.MEETING, "structure"),
    (S.IN_REVIEW, A.ACCEPT, S.ACCEPTED, "structure"),
    (S.IN_REVIEW, A.WAIT_LIST, S.WAITING_LIST, "structure"),
    (S.IN_REVIEW, A.REFUSE, S.REFUSED, "structure"),
    (S.IN_REVIEW, A.EXPIRE, S.EXPIRED, "30 days"),
    (S.IN_REVIEW, A.WITHDRAW, S.WITHDRAWN, "person or referent"),
    (S.MEETING, A.PROPOSE_MEETING, S.MEETING, "structure or person: another date"),
    (S.MEETING, A.ACCEPT, S.ACCEPTED, "structure"),
    (S.MEETING, A.WAIT_LIST, S.WAITING_LIST, "structure"),
    (S.MEETING, A.REFUSE, S.REFUSED, "structure"),
    (S.MEETING, A.EXPIRE, S.EXPIRED, "30 days"),
    (S.MEETING, A.WITHDRAW, S.WITHDRAWN, "person or referent"),
    (S.WAITING_LIST, A.OFFER_SEAT, S.SEAT_OFFERED, "a seat is free"),
    (S.WAITING_LIST, A.REFUSE, S.REFUSED, "structure"),
    (S.WAITING_LIST, A.WITHDRAW, S.WITHDRAWN, "person or referent"),
    (S.SEAT_OFFERED, A.ACCEPT, S.ACCEPTED, "person, within 48 h"),
    (S.SEAT_OFFERED, A.LET_SEAT_GO, S.WAITING_LIST, "48 h without answer, or person"),
    (S.SEAT_OFFERED, A.WITHDRAW, S.WITHDRAWN, "person or referent"),
    (S.ACCEPTED, A.START, S.STARTED, "structure, person or referent"),
    (S.ACCEPTED, A.WITHDRAW, S.WITHDRAWN, "person, referent or structure"),
    (S.STARTED, A.COMPLETE, S.COMPLETED, "structure, person or referent"),
    (S.STARTED, A.END_EARLY, S.ENDED_EARLY, "structure, person or referent"),
    (S.MEETING, A.CORRECT, S.IN_REVIEW, "structure: what was recorded by phone is wrong"),
    (S.WAITING_LIST, A.CORRECT, S.IN_REVIEW, "structure: what was recorded by phone is wrong"),
    (S.ACCEPTED, A.CORRECT, S.IN_REVIEW, "structure: what was recorded by phone is wrong"),
    (S.REFUSED, A.CORRECT, S.IN_REVIEW, "structure: what was recorded by phone is wrong"),
)
HOLDS_SEAT = frozenset({S.SEAT_OFFERED, S.ACCEPTED, S.STARTED})
WAITS_FOR_STRUCTURE = frozenset({S.SENT, S.IN_REVIEW, S.MEETING})
WAITS_FOR_PERSON = frozenset({S.PROPOSED, S.AGREEMENT_RECORDED, S.SEAT_OFFERED})
STILL_PROPOSED = frozenset({S.PROPOSED, S.AGREEMENT_RECORDED})
OVER = frozenset({S.DECLINED, S.CANCELLED, S.LAPSED, S.REFUSED, S.EXPIRED, S.WITHDRAWN, S.COMPLETED, S.ENDED_EARLY})

P = Party
REPLIES = (A.PROPOSE_MEETING, A.ACCEPT, A.WAIT_LIST, A.REFUSE)  # what counts as an answer of a structure …
ANSWERERS = (P.STRUCTURE, P.REFERENT, P.MANAGER)  # … by itself, or told by phone
_ANSWERS = frozenset(ANSWERERS)
_LIFE = frozenset({P.PERSON, P.REFERENT, P.MANAGER, P.STRUCTURE})
WHO_MAY: dict[PlacementAction, frozenset[Party]] = {
    A.AGREE: frozenset({P.PERSON, P.SYSTEM}),
    A.RECORD_AGREEMENT: frozenset({P.REFERENT, P.MANAGER}),
    A.DECLINE: frozenset({P.PERSON, P.REFERENT, P.MANAGER}),  # a referent writes down a « non » heard, never a « oui »
    A.CANCEL: frozenset({P.REFERENT, P.MANAGER, P.SYSTEM}),
    A.LAPSE: frozenset({P.SYSTEM}),
    A.SEND: frozenset({P.SYSTEM}),
    A.HAND_OVER: frozenset({P.SYSTEM}),
    A.OPEN: _ANSWERS,
    A.PROPOSE_MEETING: _ANSWERS | {P.PERSON},
    A.WAIT_LIST: _ANSWERS,
    A.OFFER_SEAT: frozenset({P.SYSTEM, P.STRUCTURE}),
    A.LET_SEAT_GO: frozenset({P.PERSON, P.SYSTEM, P.REFERENT, P.MANAGER}),
    A.ACCEPT: _ANSWERS | {P.PERSON},  # the person: a seat held for them, or an offer answered elsewhere
    A.REFUSE: _ANSWERS | {P.PERSON, P.SYSTEM},  # the person: an offer answered elsewhere; system: the offer stopped
    A.EXPIRE: frozenset({P.SYSTEM}),
    A.WITHDRAW: _LIFE,
    A.START: _LIFE,
    A.COMPLETE: _LIFE,
    A.END_EARLY: _LIFE,
    A.CORRECT: frozenset({P.STRUCTURE}),
}
_LABELS = {
    S.PROPOSED: "Attend la réponse de la personne",
    S.AGREEMENT_RECORDED: "Accord noté, la personne peut encore dire non",
    S.AGREED: "Accord donné",
    S.DECLINED: "La personne a préféré autre chose",
    S.CANCELLED: "Annulée",
    S.LAPSED: "Restée sans réponse",
    S.SENT: "Envoyée à la structure",
    S.HANDED_OVER: "Coordonnées données à la personne",
    S.IN_REVIEW: "La structure l’étudie",
    S.MEETING: "Rencontre prévue",
    S.WAITING_LIST: "Sur liste d’attente",
    S.SEAT_OFFERED: "Une place est gardée pour la personne",
    S.ACCEPTED: "Acceptée",
    S.REFUSED: "Non retenue par la structure",
    S.EXPIRED: "Sans réponse de la structure",
    S.WITHDRAWN: "Retirée",
    S.STARTED: "Commencée",
    S.COMPLETED: "Terminée",
    S.ENDED_EARLY: "Arrêtée avant la fin",
}
