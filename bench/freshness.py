"""G9: one offer changes in the database; how long from its commit to the next search that tells it, text included."""

from datetime import timedelta
from statistics import median, quantiles
from time import perf_counter

from app.kit.changes import record_change
from app.kit.database import db, unit_of_work
from app.offers.models import Offer
from app.search import services
from app.search.criteria import Criteria
from bench.filled_database import fill
from bench.goals import Result
from bench.world import World

CHANGES = 200


def run(world: World, size: int) -> Result:
    """Change the title of one offer after the other; each must be found by its new word at once."""
    now = fill(world, size)
    services.ensure_generation(force=True)
    services.find(Criteria(q="avant"), now=now)
    took, stale = [], 0
    for number in range(CHANGES):
        with unit_of_work():
            offer = db.session.get(Offer, number + 1)
            offer.title = f"Nouveauté xyzzy{number}"
            record_change(offer.id, now=now + timedelta(seconds=number))
        started = perf_counter()
        found = services.find(Criteria(q=f"xyzzy{number}"), now=now)
        first = perf_counter() - started
        started = perf_counter()
        services.find(Criteria(q=f"xyzzy{number}"), now=now)
        took.append((first - (perf_counter() - started)) * 1e3)  # what the change cost, the search itself left out
        stale += found.page.total != 1
    value = median(took)
    p95 = quantiles(took, n=20)[18]
    detail = f"SQLite, {size} offres, {CHANGES} changements l’un après l’autre ; p95 {p95:.2f} ms ; périmées : {stale}"
    return Result("G9", value, value <= 1 and not stale, detail, {"ours_ms": value, "n": CHANGES, "stale": stale})
