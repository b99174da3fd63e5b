"""What a search reads of each offer besides the matching columns: one value a row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from app.matching.arrays import Array
from app.matching.encoding import UNKNOWN, text_number
from app.search.rows import LiveOffer


@dataclass(frozen=True, eq=False)
class Marks:
    """n offers, in the order of their columns; numbers of texts are ``text_number``, 0 when there is none."""

    public_id: Array  # S10
    published: Array  # int32: day of first publication, as an ordinal; 0 when unknown
    updated: Array  # int64: seconds of the last publication or change
    contract: Array  # int8: Contract.number, -1 when there is none
    full: Array  # bool: no seat is left; listed after the others
    structure: Array  # int64: number of its public id
    source: Array  # int64: number of the feed's name

    @classmethod
    def of(cls, offers: Sequence[LiveOffer]) -> Self:
        """The marks of offers, in order."""
        return cls(
            public_id=np.array([offer.public_id.encode() for offer in offers], dtype="S10"),
            published=np.array(
                [offer.published_at.date().toordinal() if offer.published_at else 0 for offer in offers], dtype=np.int32
            ),
            updated=np.array(
                [int((offer.published_at or offer.updated_at).timestamp()) for offer in offers], dtype=np.int64
            ),
            contract=np.array(
                [offer.contract.number if offer.contract else UNKNOWN for offer in offers], dtype=np.int8
            ),
            full=np.array([offer.full for offer in offers], dtype=np.bool_),
            structure=np.array([text_number(offer.structure_id) for offer in offers], dtype=np.int64),
            source=np.array([text_number(offer.source) if offer.source else 0 for offer in offers], dtype=np.int64),
        )

    def __len__(self) -> int:
        return len(self.full)

    def arrays(self) -> dict[str, Array]:
        """Every array by name, ready to be saved."""
        return {name: getattr(self, name) for name in type(self).__dataclass_fields__}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Array]) -> Self:
        """The inverse of ``arrays``."""
        return cls(**{name: arrays[name] for name in cls.__dataclass_fields__})
