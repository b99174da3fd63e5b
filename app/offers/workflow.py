"""The life of an offer."""

from enum import StrEnum

from app.kit.workflow import Workflow


class OfferState(StrEnum):
    """Where an offer stands. Only published and full offers have a public page."""

    DRAFT = "draft"
    TO_REVIEW = "to_review"
    TO_CORRECT = "to_correct"
    PUBLISHED = "published"
    PAUSED = "paused"
    FULL = "full"
    EXPIRED = "expired"
    CLOSED = "closed"
    ARCHIVED = "archived"

    @property
    def label(self) -> str:
        return _LABELS[self]


class OfferAction(StrEnum):
    """What moves an offer."""

    SUBMIT = "submit"  # to a moderator: first offers of a structure, or a risk flag
    PUBLISH = "publish"
    ASK_CORRECTION = "ask_correction"
    PAUSE = "pause"
    RESUME = "resume"
    FILL = "fill"  # the last seat is taken, or its structure says so
    REOPEN = "reopen"  # a seat is free again
    EXPIRE = "expire"
    RENEW = "renew"
    CLOSE = "close"
    ARCHIVE = "archive"


_LABELS = {
    OfferState.DRAFT: "Brouillon",
    OfferState.TO_REVIEW: "En relecture",
    OfferState.TO_CORRECT: "À corriger",
    OfferState.PUBLISHED: "En ligne",
    OfferState.PAUSED: "En pause",
    OfferState.FULL: "Complète",
    OfferState.EXPIRED: "Date dépassée",
    OfferState.CLOSED: "Fermée",
    OfferState.ARCHIVED: "Archivée",
}
S, A = OfferState, OfferAction

OFFER_WORKFLOW = Workflow(
    (S.DRAFT, A.SUBMIT, S.TO_REVIEW, "member"),
    (S.DRAFT, A.PUBLISH, S.PUBLISHED, "member of a trusted structure, feed, manager"),
    (S.TO_REVIEW, A.PUBLISH, S.PUBLISHED, "moderator"),
    (S.TO_REVIEW, A.ASK_CORRECTION, S.TO_CORRECT, "moderator"),
    (S.TO_CORRECT, A.SUBMIT, S.TO_REVIEW, "member"),
    (S.TO_CORRECT, A.PUBLISH, S.PUBLISHED, "moderator"),
    (S.PUBLISHED, A.SUBMIT, S.TO_REVIEW, "a key field changed or a risk flag rose"),
    (S.FULL, A.SUBMIT, S.TO_REVIEW, "a key field changed or a risk flag rose"),
    (S.PAUSED, A.SUBMIT, S.TO_REVIEW, "comes back with a new risk flag"),
    (S.EXPIRED, A.SUBMIT, S.TO_REVIEW, "comes back with a new risk flag"),
    (S.CLOSED, A.SUBMIT, S.TO_REVIEW, "comes back with a new risk flag, or was closed before anyone read it"),
    (S.PUBLISHED, A.ASK_CORRECTION, S.TO_CORRECT, "moderator"),
    (S.FULL, A.ASK_CORRECTION, S.TO_CORRECT, "moderator"),
    (S.PUBLISHED, A.PAUSE, S.PAUSED, "member"),
    (S.PAUSED, A.RESUME, S.PUBLISHED, "member"),
    (S.PUBLISHED, A.FILL, S.FULL, "the last seat is taken, or member"),
    (S.FULL, A.REOPEN, S.PUBLISHED, "a seat is free again, or member"),
    (S.FULL, A.PAUSE, S.PAUSED, "member"),
    (S.PUBLISHED, A.EXPIRE, S.EXPIRED, "its date has passed"),
    (S.FULL, A.EXPIRE, S.EXPIRED, "its date has passed"),
    (S.PAUSED, A.EXPIRE, S.EXPIRED, "its date has passed"),
    (S.EXPIRED, A.RENEW, S.PUBLISHED, "member, or its feed shows it again"),
    (S.CLOSED, A.RENEW, S.PUBLISHED, "member, or its feed shows it again"),
    (S.DRAFT, A.CLOSE, S.CLOSED, "member"),
    (S.TO_REVIEW, A.CLOSE, S.CLOSED, "member or moderator"),
    (S.TO_CORRECT, A.CLOSE, S.CLOSED, "member or moderator"),
    (S.PUBLISHED, A.CLOSE, S.CLOSED, "member, moderator, feed"),
    (S.PAUSED, A.CLOSE, S.CLOSED, "member, moderator, feed"),
    (S.FULL, A.CLOSE, S.CLOSED, "member, moderator, feed"),
    (S.EXPIRED, A.ARCHIVE, S.ARCHIVED, "retention"),
    (S.CLOSED, A.ARCHIVE, S.ARCHIVED, "retention"),
)
LIVE = frozenset({OfferState.PUBLISHED, OfferState.FULL})
