"""G17: the catalogue written again from the database: when columns answer fully, when Whoosh's lexicon follows."""

from time import perf_counter

from app.search import services
from app.search.criteria import Criteria
from app.search.live import catalogue
from bench.filled_database import fill
from bench.goals import Result
from bench.world import World

COLUMNS_SECONDS, LEXICON_SECONDS = 40, 360


def run(world: World, size: int) -> Result:
    """Rebuild from the tables, as ``aportee search rebuild`` does, and ask the first searches."""
    now = fill(world, size)
    started = perf_counter()
    written = services.ensure_generation(force=True)
    catalogue().forget()
    found = services.find(Criteria(), now=now)
    columns = perf_counter() - started
    services.ensure_generation()
    lexicon = perf_counter() - started
    is_whole = written is not None and not found.partial and found.page.total == written.count
    detail = (f"{size} offres, SQLite ; le lexique de Whoosh suit en {lexicon:.0f} s (à atteindre : {LEXICON_SECONDS} s) ; "
              f"{found.page.total} offres répondues par les colonnes")  # fmt: skip
    ok = is_whole and columns <= COLUMNS_SECONDS and lexicon <= LEXICON_SECONDS
    return Result("G17", columns, ok, detail, {"columns_s": columns, "lexicon_s": lexicon, "offers": found.page.total})
