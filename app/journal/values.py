"""Closed list of the carnet de bord."""

from enum import StrEnum


class EntryKind(StrEnum):
    """What an entry is."""

    STEP = "step"  # wrote itself from an event
    NOTE = "note"
    FOLLOW_UP = "follow_up"

    @property
    def label(self) -> str:
        return {"step": "Étape", "note": "Note", "follow_up": "Accompagnement"}[self.value]
