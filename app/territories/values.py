"""What a territory may set, with bounds. A value out of bounds is refused when it is saved, never when it is used."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from app.matching.verdicts import Criterion
from app.matching.weights import DEFAULT_POINTS, weight_faults

WEIGHT_CODES = tuple(criterion.value for criterion in DEFAULT_POINTS)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one territory, at one version.

    ``review_first_offers``: how many first offers of a structure a moderator reads before publication (0–20).
    ``offer_life_days``: life of an offer without an end date (15–180). ``weights``: criterion → points, sum 100, empty
    means the engine's defaults. ``insurance_blocks``: whether volunteering without valid insurance may start.
    """

    review_first_offers: int = 3
    offer_life_days: int = 60
    proposal_lapses_days: int = 14
    request_expires_days: int = 30
    agreement_delay_hours: int = 24
    name_blind: bool = False
    insurance_blocks: bool = False
    show_reader_name: bool = False
    weights: dict[str, int] = field(default_factory=dict)

    @classmethod
    def from_values(cls, values: dict[str, Any]) -> "Settings":
        """Read stored values; unknown names are ignored (an older version of the code wrote them)."""
        known = {name: value for name, value in values.items() if name in cls.__dataclass_fields__}
        return cls(**known)

    def to_values(self) -> dict[str, Any]:
        """Return the values to store."""
        return asdict(self)

    def problems(self) -> dict[str, str]:
        """Return field → French message for each value out of bounds; empty when all is well."""
        bounds = {
            "review_first_offers": (0, 20),
            "offer_life_days": (15, 180),
            "proposal_lapses_days": (7, 30),
            "request_expires_days": (15, 60),
            "agreement_delay_hours": (24, 168),
        }
        found = {
            name: f"Écrivez un nombre entre {low} et {high}."
            for name, (low, high) in bounds.items()
            if not low <= getattr(self, name) <= high
        }
        return found | self._weight_problems()

    def _weight_problems(self) -> dict[str, str]:
        """The engine's own bounds: what is saved is what ranks."""
        if not self.weights:
            return {}
        if not set(self.weights) <= set(WEIGHT_CODES):
            return {"points": "Un critère est inconnu."}
        return weight_faults({Criterion(code): points for code, points in self.weights.items()})


@dataclass(frozen=True, slots=True)
class SignedSettings:
    """One version of a territory's settings: its number, who signed it, when."""

    version: int
    settings: Settings
    author: str
    at: datetime
