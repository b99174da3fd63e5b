"""Numbers and addresses that cannot be anyone's: fictitious SIREN with a right key, fiction phones, .example.

The French numbering plan keeps ranges of phones for works of fiction (05 36 49, 02 61 91, 01 99 00, 06 39 98).
"""

from itertools import count

from stdnum import luhn
from stdnum.fr import siret

from app.kit.ids import slug

FICTION_RANGES = {"23": "053649", "44": "026191", "93": "019900"}
FICTION_MOBILE = "063998"
DEFAULT_RANGE = "053649"
HEAD_OFFICE = "0001"


def siret_of(number: int) -> str:
    """Return the SIRET of an invented structure: its SIREN begins with 000, which no company has."""
    return str(siret.validate(_with_key(_with_key(f"000{number:05d}") + HEAD_OFFICE)))


def _with_key(digits: str) -> str:
    return digits + str(luhn.calc_check_digit(digits))


def rna_of(departement: str, number: int) -> str:
    """Return the number of an invented association, in a series no register uses."""
    return f"W{departement[:2]}9{900_000 + number:06d}"


class Phones:
    """Phones of fiction, each given once as long as the range lasts (10,000 numbers)."""

    def __init__(self, departement: str) -> None:
        self.prefix = FICTION_RANGES.get(departement, DEFAULT_RANGE)
        self._numbers = count(100)

    def landline(self) -> str:
        return f"{self.prefix}{next(self._numbers) % 10_000:04d}"

    def mobile(self) -> str:
        return f"{FICTION_MOBILE}{next(self._numbers) % 10_000:04d}"


def site_of(name: str, *, branch: int = 0) -> str:
    """Return the domain of an invented structure; branches, whose names are long, are numbered."""
    return f"{slug(name, limit=30)}-{branch}.example" if branch else f"{slug(name, limit=40)}.example"
