"""The life of a structure, from its form to its closing."""

from enum import StrEnum

from app.kit.workflow import Workflow


class StructureState(StrEnum):
    """Where a structure stands with the territory's moderators."""

    DRAFT = "draft"
    TO_REVIEW = "to_review"
    TO_CORRECT = "to_correct"
    APPROVED = "approved"
    SUSPENDED = "suspended"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return _LABELS[self]


class StructureAction(StrEnum):
    """What moves a structure."""

    SUBMIT = "submit"
    APPROVE = "approve"
    ASK_CORRECTION = "ask_correction"
    SUSPEND = "suspend"
    RESTORE = "restore"
    CLOSE = "close"


_LABELS = {
    StructureState.DRAFT: "Brouillon",
    StructureState.TO_REVIEW: "En relecture",
    StructureState.TO_CORRECT: "À corriger",
    StructureState.APPROVED: "Validée",
    StructureState.SUSPENDED: "Suspendue",
    StructureState.CLOSED: "Fermée",
}
S, A = StructureState, StructureAction

STRUCTURE_WORKFLOW = Workflow(
    (S.DRAFT, A.SUBMIT, S.TO_REVIEW, "member"),
    (S.TO_REVIEW, A.APPROVE, S.APPROVED, "moderator"),
    (S.TO_REVIEW, A.ASK_CORRECTION, S.TO_CORRECT, "moderator"),
    (S.TO_CORRECT, A.SUBMIT, S.TO_REVIEW, "member"),
    (S.TO_CORRECT, A.APPROVE, S.APPROVED, "moderator"),
    (S.APPROVED, A.SUSPEND, S.SUSPENDED, "moderator"),
    (S.SUSPENDED, A.RESTORE, S.APPROVED, "moderator"),
    (S.DRAFT, A.CLOSE, S.CLOSED, "member"),
    (S.TO_REVIEW, A.CLOSE, S.CLOSED, "member or moderator"),
    (S.TO_CORRECT, A.CLOSE, S.CLOSED, "member or moderator"),
    (S.APPROVED, A.CLOSE, S.CLOSED, "member or moderator"),
    (S.SUSPENDED, A.CLOSE, S.CLOSED, "moderator"),
)
