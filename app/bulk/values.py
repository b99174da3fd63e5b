"""Closed lists and limits of a structure's own imports."""

from enum import StrEnum

MOST_ROWS = 10_000
MOST_BYTES = 10 * 1024 * 1024
EXAMPLE_PREFIX = "EXEMPLE"  # lines of the template one forgot to take away


class Mode(StrEnum):
    """What to do with the lines that cannot be published."""

    ALL_OR_NOTHING = "all"
    DRAFTS = "drafts"

    @property
    def label(self) -> str:
        return {"all": "Tout ou rien", "drafts": "Publier les complètes, garder les autres en brouillon"}[self.value]


class Verdict(StrEnum):
    """What the rehearsal says of a line."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    INCOMPLETE = "incomplete"  # kept as a draft, when one chooses so
    WRONG = "wrong"  # cannot be kept as it is
    SKIPPED = "skipped"  # an example of the template

    @property
    def label(self) -> str:
        return {
            "new": "À créer", "changed": "À modifier", "same": "Inchangée", "incomplete": "Incomplète",
            "wrong": "À corriger", "skipped": "Exemple, laissé",
        }[self.value]  # fmt: skip

    @property
    def blocks(self) -> bool:
        """Tell whether « tout ou rien » is nothing because of such a line."""
        return self in {Verdict.INCOMPLETE, Verdict.WRONG}


class Outcome(StrEnum):
    """What became of a line."""

    PUBLISHED = "published"
    SENT = "sent"  # to the team of the territory
    DRAFT = "draft"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    LEFT = "left"  # not written: wrong, or an example
    TAKEN_BACK = "taken_back"

    @property
    def label(self) -> str:
        return {
            "published": "Mise en ligne", "sent": "Envoyée en relecture", "draft": "Gardée en brouillon",
            "updated": "Modifiée", "unchanged": "Inchangée", "left": "Laissée de côté", "taken_back": "Annulée",
        }[self.value]  # fmt: skip
