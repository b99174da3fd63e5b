"""Before a file is erased for silence, the person is told, and one sign of life keeps it.

Someone without an address is called: their referents get a call to make. A file that nobody follows and that has no
address has no one to tell.
"""

from datetime import datetime

from app.kit.database import unit_of_work
from app.kit.french import long_date
from app.kit.urls import absolute
from app.people import erasure_queries
from app.people.erasure_queries import FILE_LIFE, LEAST_NOTICE
from app.people.models import Person
from app.placements.letters import Letter, post
from app.placements.services import ask_call
from app.placements.values import TaskKind


def warn(*, now: datetime, limit: int) -> int:
    """Write to the people whose file will be erased within a month, or have them called; returns how many."""
    total = 0
    while True:
        with unit_of_work():
            found = erasure_queries.to_warn(now=now, limit=limit)
            for person in found:
                if person.email:
                    _write_to(person, now=now)
                else:
                    ask_call(TaskKind.END_OF_FILE, now=now, person_id=person.id)
                person.end_notice_at = now
        total += len(found)
        if len(found) < limit:
            return total


def _write_to(person: Person, *, now: datetime) -> None:
    day = max(person.last_contact_at + FILE_LIFE, now + LEAST_NOTICE)
    letter = Letter(
        subject="Vos informations seront bientôt effacées",
        hello=f"Bonjour {person.first_name},",
        lines=(
            f"Nous n’avons plus de vos nouvelles. Le {long_date(day)}, vos informations seront effacées.",
            "Vous voulez les garder ? Connectez-vous avant cette date, ou dites-le à la personne qui vous accompagne.",
            "Sinon, vous n’avez rien à faire.",
        ),
        main=("Me connecter", absolute("accounts.sign_in")),
        why="Vous recevez ce message car vous avez un espace sur À portée.",
    )
    about = f"end-notice:{person.public_id}:{person.last_contact_at.date().isoformat()}"
    post(letter, to=person.email or "", about=about, territory_code=person.territory_code, now=now)
