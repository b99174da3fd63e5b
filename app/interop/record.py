"""What every reader hands over: one record of a feed in our own words, whatever the format it came in."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from app.offers.record import OfferData
from app.structures.values import StructureType


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Who offers, as the feed says. Without a name the employer is not told; ``siret`` is valid or None."""

    name: str = ""
    siret: str | None = None
    rna: str | None = None
    ref: str = ""
    type: StructureType = StructureType.COMPANY
    website: str | None = None
    description: str = ""
    insee: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One offer of a feed. ``published_at`` is when the feed first showed it, None when it does not say."""

    ref: str
    data: OfferData
    organisation: Organisation
    url: str | None = None
    published_at: datetime | None = None

    @property
    def digest(self) -> str:
        """Return the fingerprint of what we keep: equal digests, nothing to write."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Feed:
    """A whole file once read. ``partial``: the file says it does not hold everything, so nothing may be closed."""

    records: tuple[Record, ...]
    refs: frozenset[str]  # of the records present, refused ones included
    read: int
    licence: str
    partial: bool = False
