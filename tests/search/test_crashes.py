"""Writers killed in the middle of their work, readers in several processes: nothing stale, nothing lost, no error."""

import os
import subprocess
import sys
from random import Random

import pytest

from app.kit.database import unit_of_work
from app.offers import services as offers
from app.search import services
from tests.factories.offers import an_offer
from tests.factories.structures import MODERATOR
from tests.search.test_freshness import Worker, here

KILLS = int(os.environ.get("APORTEE_PROOF_KILLS", "1"))
READERS = 2
OFFERS_READ = 100


def killed_writer(settings, structure, first: int, lines: int) -> list[str]:
    """Start a writer, kill it once it has said so many lines; returns all it had time to say."""
    given = {"APORTEE_INSTANCE_DIR": str(settings.instance_dir), "APORTEE_DATABASE_URL": settings.database_url}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.search.changer", structure.public_id, str(first)], env={**os.environ, **given},
        text=True, stdout=subprocess.PIPE,
    )  # fmt: skip
    said = [process.stdout.readline() for _ in range(lines)]
    process.kill()
    said += process.communicate()[0].splitlines(keepends=True)
    return [line.strip() for line in said if line.endswith("\n")]


@pytest.mark.timeout(600)  # three processes start: slow where the machine is busy
def test_what_a_killed_writer_committed_is_found_by_every_reader_and_nothing_else(app, now, settings):
    here_too = an_offer(title="Mission terminée")  # written and closed here as well: the tables to empty are known
    with unit_of_work():
        offers.close(here_too, actor=MODERATOR, now=now, reason="done")
    structure, rng = here_too.structure, Random(4)
    workers = [Worker(settings) for _ in range(READERS)]
    expected: set[str] = set()
    try:
        for turn in range(KILLS):
            first = (turn + 1) * OFFERS_READ
            for line in killed_writer(settings, structure, first, rng.randint(1, 6)):
                sign, title = line.split(" ", 1)
                (expected.add if sign == "+" else expected.discard)(title)
            seen = [set(worker.titles(f"{first // OFFERS_READ}")) for worker in workers]
            answers = [set(worker.titles()) for worker in workers]

            assert answers[0] == answers[1] == set(here(now))
            assert seen[0] == seen[1]
            # the last change may be committed and not yet said: at most one offer more, or one less
            assert len(answers[0] ^ expected) <= 1, answers[0] ^ expected
            expected = answers[0]
            if turn % 2:
                services.ensure_generation(force=True)
    finally:
        for worker in workers:
            worker.stop()
