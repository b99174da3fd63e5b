"""G9: one offer changes in the database; how long from its commit to the next search that tells it, text included."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from statistics import median, quantiles
from time import perf_counter

from app.kit.changes import record_change
from app.kit.database import db, unit_of_work
from app.offers.models import Offer
from app.search import services
from app.search.criteria import Criteria
from bench.filled_database import fill
from bench.goals import Result
from bench.stage import stage
from bench.world import World

CHANGES, MANY = 200, (10, 100, 400)
TO_REACH = {"sqlite": 1.0, "postgresql": 3.0}  # milliseconds


def run(world: World, size: int) -> Result:
    """Measure on SQLite, whose figure is the goal's, then on PostgreSQL."""
    figures = []
    for database in TO_REACH:
        with stage(database):
            figures.append(measured(database, world, size))
    details, proofs = [one.detail for one in figures], [one.proof for one in figures]
    value = figures[0].value
    proof = {"ours_ms": value, "n": CHANGES, **proofs[0], **proofs[1]}
    return Result("G9", value, all(one.ok for one in figures), " ; ".join(details), proof)


def measured(database: str, world: World, size: int) -> Result:
    """Change the title of one offer after the other; each must be found by its new word at once. Then many at a time."""
    now = fill(world, size)
    services.ensure_generation(force=True)
    services.find(Criteria(q="avant"), now=now)
    took, stale = [], 0
    for number in range(CHANGES):
        changed([number + 1], f"xyzzy{number}", now=now + timedelta(seconds=number))
        milliseconds, total = caught_up(f"xyzzy{number}", now=now)
        took.append(milliseconds)
        stale += total != 1
    each = {}
    for turn, count in enumerate(MANY):
        changed(range(1, count + 1), f"plugh{turn}", now=now + timedelta(hours=1 + turn))
        milliseconds, total = caught_up(f"plugh{turn}", now=now)
        each[str(count)] = round(milliseconds / count, 3)
        stale += total != count
    value, p95 = median(took), quantiles(took, n=20)[18]
    detail = (f"{database}, {size} offres, {CHANGES} changements l’un après l’autre : {value:.2f} ms (à atteindre : "
              f"{TO_REACH[database]:g}), p95 {p95:.2f} ; périmées : {stale}")  # fmt: skip
    proof = {f"{database}_ms": value, f"{database}_ms_each_of_many": each, f"{database}_stale": stale}
    return Result("G9", value, value <= TO_REACH[database] and not stale, detail, proof)


def changed(ids: Iterable[int], word: str, *, now: datetime) -> None:
    """Put a word in the title of these offers, in one transaction."""
    with unit_of_work():
        for offer_id in ids:
            db.session.get_one(Offer, offer_id).title = f"Nouveauté {word}"
            record_change(offer_id, now=now)


def caught_up(word: str, *, now: datetime) -> tuple[float, int]:
    """Milliseconds that the changes cost the next search, the search itself left out; how many it finds."""
    started = perf_counter()
    found = services.find(Criteria(q=word), now=now)
    first = perf_counter() - started
    started = perf_counter()
    services.find(Criteria(q=word), now=now)
    return (first - (perf_counter() - started)) * 1e3, found.page.total
