"""The life of a run: received, rehearsed, chosen, written, perhaps undone."""

from enum import StrEnum

from app.kit.workflow import Workflow


class RunState(StrEnum):
    """Where a run stands."""

    RECEIVING = "receiving"
    CHECKING = "checking"
    READY = "ready"
    WRITING = "writing"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        return {
            "receiving": "Lecture du fichier", "checking": "Vérification en cours", "ready": "À décider",
            "writing": "Écriture en cours", "done": "Terminé", "undoing": "Annulation en cours", "undone": "Annulé",
            "dropped": "Abandonné",
        }[self.value]  # fmt: skip


class RunAction(StrEnum):
    """What moves a run."""

    RECEIVED = "received"
    CHECKED = "checked"
    WRITE = "write"
    WRITTEN = "written"
    UNDO = "undo"
    UNDONE = "undone"
    DROP = "drop"


S, A = RunState, RunAction

RUN_WORKFLOW = Workflow(
    (S.RECEIVING, A.RECEIVED, S.CHECKING, "the whole file was read"),
    (S.RECEIVING, A.DROP, S.DROPPED, "the file could not be read to its end"),
    (S.CHECKING, A.CHECKED, S.READY, "every line was rehearsed"),
    (S.CHECKING, A.DROP, S.DROPPED, "member"),
    (S.READY, A.WRITE, S.WRITING, "member"),
    (S.READY, A.DROP, S.DROPPED, "member"),
    (S.WRITING, A.WRITTEN, S.DONE, "every line was written"),
    (S.WRITING, A.UNDO, S.UNDOING, "« tout ou rien »: a line was refused meanwhile"),
    (S.DONE, A.UNDO, S.UNDOING, "member"),
    (S.UNDOING, A.UNDONE, S.UNDONE, "every line was taken back"),
)
UNDER_WAY = frozenset({S.CHECKING, S.WRITING, S.UNDOING})
