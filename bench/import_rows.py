"""G15: a partner's file of ten thousand offers, from its bytes to the last offer on line: seconds, and memory.

``python -m bench.import_rows [rows]``: reading, rehearsal and writing, then the same file again (nothing changes).
"""

import csv
import io
import resource
import sys
from datetime import UTC, datetime
from time import perf_counter, process_time

from app.accounts.models import Account
from app.bulk import jobs, queries, services
from app.bulk.values import Mode
from app.bulk.workflow import RunState
from app.kit.access import Actor, Role
from app.kit.database import db, unit_of_work
from app.offers import services as offers
from app.structures.models import Structure
from app.structures.values import StructureType
from app.structures.workflow import StructureState
from app.territories.services import open_territory
from bench.goals import Result
from bench.stage import stage

ROWS = 10_000
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
COMMUNES = (("23000", "Guéret"), ("23200", "Aubusson"), ("23300", "La Souterraine"), ("23400", "Bourganeuf"))
WORK = ("jardin partagé", "vestiaire", "repas solidaire", "bibliothèque", "atelier vélo", "ressourcerie")
HEADINGS = ("reference", "type", "titre", "description", "code_postal", "commune", "adresse", "creneaux", "places", "aides",
            "contact_nom", "contact_mail", "contact_telephone")  # fmt: skip


def table(rows: int) -> bytes:
    """Return an invented file of so many different missions."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(HEADINGS)
    for number in range(rows):
        postal_code, commune = COMMUNES[number % len(COMMUNES)]
        work = WORK[number % len(WORK)]
        writer.writerow((
            f"M{number}", "Bénévolat", f"Faire vivre : {work} {number}", f"Une équipe de bénévoles anime {work}, groupe "
            f"{number}, et vous montre les gestes.", postal_code, commune, f"{number % 90 + 1} rue des Tilleuls",
            "mardi 9h-12h | jeudi 14h-16h30", number % 12 + 1, "Débutant accepté | Sans CV", "Bernard Teillet",
            "bernard@structure.example", "05 36 49 01 48",
        ))  # fmt: skip
    return out.getvalue().encode()


def run(rows: int = ROWS) -> Result:
    """Give the file twice on an empty SQLite database."""
    content = table(rows)
    structure_id, actor = _partner()
    timed(structure_id, actor, table(100))  # warm: reference data, compiled statements
    _publish_first(structure_id)
    before = peak_mb()
    worked = process_time()
    first, outcome = timed(structure_id, actor, content)
    grown, worked = peak_mb() - before, process_time() - worked
    second, again = timed(structure_id, actor, content)
    detail = (f"{rows} lignes, SQLite : {first:.1f} s lecture, répétition et écriture (dont {worked:.1f} s de calcul ; {outcome}) ; le même fichier encore : "
              f"{second:.1f} s ({again}) ; mémoire +{grown:.0f} Mo, {peak_mb():.0f} Mo au plus")  # fmt: skip
    return Result(
        "G15", first, first <= 60, detail, {"seconds": first, "again_s": second, "grown_mb": grown, "rows": rows}
    )


def timed(structure_id: int, actor: Actor, content: bytes) -> tuple[float, dict[str, int]]:
    """Return how long a file takes and what became of its lines."""
    started = perf_counter()
    structure = db.session.get_one(Structure, structure_id)
    public_id = jobs.receive(structure, io.BytesIO(content), file_name="banc.csv", actor=actor, now=NOW)
    _work()
    with unit_of_work():
        services.choose(queries.by_public_id(public_id), Mode.DRAFTS, now=NOW)
    _work()
    done = queries.by_public_id(public_id)
    assert done.state is RunState.DONE, done.state
    outcome = dict(done.outcome)
    db.session.rollback()
    return perf_counter() - started, outcome


def peak_mb() -> float:
    """Return the most memory this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _publish_first(structure_id: int) -> None:
    """The first offers of a structure are read by a moderator: the others may then go on line at once."""
    team = Actor(role=Role.MANAGER, label="Équipe", territory="23")
    with unit_of_work():
        for offer in list(queries.exported(structure_id))[:5]:
            offers.publish(db.session.merge(offer), actor=team, now=NOW)


def _work() -> None:
    while jobs.run_due(now=NOW):
        pass


def _partner() -> tuple[int, Actor]:
    with unit_of_work():
        open_territory("23", name="Creuse", in_name="en Creuse", chief_town="23096")
        account = Account(role=Role.PARTNER, email="banc@structure.example", email_index="banc",
                          display_name="Bernard Teillet", created_at=NOW)  # fmt: skip
        structure = Structure(name="Exemple", type=StructureType.ASSOCIATION, territory_code="23",
                              state=StructureState.APPROVED, created_at=NOW, updated_at=NOW)  # fmt: skip
        db.session.add_all([account, structure])
        db.session.flush()
        structure_id = structure.id
        actor = Actor(
            role=Role.PARTNER, account_id=account.id, label="Bernard", structure_ids=frozenset({structure_id})
        )
    return structure_id, actor


if __name__ == "__main__":
    with stage():
        measured = run(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
    print(f"{measured.value:.1f} s, {'atteint' if measured.ok else 'NON ATTEINT'}\n{measured.detail}")
