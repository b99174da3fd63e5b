"""Closed lists and results of imports."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.bulk.notes import Issue


class FeedFormat(StrEnum):
    """Formats we read."""

    FRANCE_TRAVAIL = "france-travail"
    JOBPOSTING = "jobposting"
    DATA_INCLUSION = "data-inclusion"
    API_ENGAGEMENT = "api-engagement"
    CSV = "csv"


class RunState(StrEnum):
    """How a run ended."""

    DONE = "done"
    REFUSED = "refused"  # nothing was written: broken file, strict run, too many removals

    @property
    def label(self) -> str:
        return {"done": "Terminé", "refused": "Refusé"}[self.value]


@dataclass(slots=True)
class Report:
    """What a run did, and what it has to say line by line."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    closed: int = 0
    rejected: int = 0
    issues: list[Issue] = field(default_factory=list)
    refusal: str = ""

    @property
    def state(self) -> RunState:
        return RunState.REFUSED if self.refusal else RunState.DONE

    def as_dict(self) -> dict[str, Any]:
        """Return the report exactly as ``--json`` prints it."""
        counts = {name: getattr(self, name) for name in COUNTS}
        return {**counts, "issues": [issue.as_dict() for issue in self.issues]}


COUNTS = ("read", "created", "updated", "unchanged", "closed", "rejected")
