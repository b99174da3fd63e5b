"""The packed tables and outlines under ``app/reference/data``."""

import csv
import gzip
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

DATA = Path(__file__).parent / "data"
OUTLINES = DATA / "outlines"
LAYOUT = "1"  # raise it when the loaders read the same files differently, so that a new load happens


def rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a packed table as text."""
    yield from csv.DictReader(io.StringIO(gzip.decompress((DATA / f"{name}.csv.gz").read_bytes()).decode(), newline=""))


def checksum() -> str:
    """Return the fingerprint of all tables: it changes when any of them does."""
    digest = hashlib.sha256(LAYOUT.encode())
    for path in sorted(DATA.glob("*.csv.gz")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def outline_of_departements() -> Path:
    """Return the gzipped TopoJSON of the départements (layer ``departements``, id = code)."""
    return OUTLINES / "departements.topojson.gz"


def outline_of_communes(departement_code: str) -> Path | None:
    """Return the gzipped TopoJSON of a département's communes (layer ``communes``, id = INSEE code), if we have it."""
    path = OUTLINES / "communes" / f"{departement_code}.topojson.gz"
    return path if departement_code.isalnum() and path.is_file() else None
