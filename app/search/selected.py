"""The rows that answer a search, with what each filter says of them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from app.search.catalogue import Rows
from app.search.masks import Mask
from app.search.matching_text import TextMatch


@dataclass(frozen=True, slots=True)
class Selected:
    """Rows that answer a search, ascending, among ``reached``: the rows that no facet leaves out.

    ``kept`` holds one mask over ``reached`` for each filter in force, ``text`` the words found there.
    """

    reached: Rows
    text: TextMatch | None
    kept: Mapping[str, Mask]

    def but(self, name: str) -> Rows:
        """Rows when a filter is left out."""
        return self.reached[self.mask(name)]

    def mask(self, without: str = "") -> Mask:
        """Mask over ``reached`` of every filter but one."""
        found = np.ones(len(self.reached), dtype=np.bool_)
        for name, kept in self.kept.items():
            if name != without:
                found &= kept
        return found
