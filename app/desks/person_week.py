"""« Composer sa semaine » with the person: the referent's pages; its offers are then proposed in one go."""

from typing import Any

from flask import Blueprint, url_for

from app.desks import week_pages
from app.desks.file_opening import note_reading, person_of
from app.desks.week_pages import WeekFrame
from app.kit.access import requires
from app.people.access import can_accompany
from app.people.models import Person
from app.people.values import ReadPurpose

bp = Blueprint("person_week", __name__, url_prefix="/accompagnement/personnes/<public_id>/semaine")


@bp.get("")
@requires(can_accompany, load=person_of)
def compose(person: Person) -> Any:
    """Up to three weeks, from what is already planned and what is possible."""
    note_reading(person, ReadPurpose.FILE)
    return week_pages.compose_page(person, _frame(person))


@bp.get("/choix")
@requires(can_accompany, load=person_of)
def choose(person: Person) -> Any:
    """One week, changed by hand."""
    note_reading(person, ReadPurpose.FILE)
    return week_pages.choice_page(person, _frame(person))


@bp.get("/imprimer")
@requires(can_accompany, load=person_of)
def sheet(person: Person) -> Any:
    """The week on paper, to give."""
    note_reading(person, ReadPurpose.FILE)
    return week_pages.print_page(person, _frame(person))


@bp.get("/agenda.ics")
@requires(can_accompany, load=person_of)
def calendar(person: Person) -> Any:
    """The week for a phone's calendar."""
    note_reading(person, ReadPurpose.FILE)
    return week_pages.calendar_file(person)


@bp.post("/garder")
@requires(can_accompany, load=person_of)
def keep(person: Person) -> Any:
    """Put a week aside, for both to find it again."""
    note_reading(person, ReadPurpose.FILE)
    return week_pages.keep_week(person, _frame(person))


@bp.post("/oublier")
@requires(can_accompany, load=person_of)
def forget(person: Person) -> Any:
    """Take away a week put aside."""
    note_reading(person, ReadPurpose.FILE)
    return week_pages.forget_week(person, _frame(person))


def _frame(person: Person) -> WeekFrame:
    here = person.public_id
    return WeekFrame(
        layout="layouts/pro.html",
        is_own=False,
        back=(f"Retour à {person.full_name}", url_for("person_page.show", public_id=here)),
        compose_url=lambda **chosen: url_for("person_week.compose", public_id=here, **chosen),
        choose_url=lambda **chosen: url_for("person_week.choose", public_id=here, **chosen),
        print_url=lambda **chosen: url_for("person_week.sheet", public_id=here, **chosen),
        calendar_url=lambda **chosen: url_for("person_week.calendar", public_id=here, **chosen),
        ask_url=lambda **chosen: url_for("propose.prepare", public_id=here, **chosen),
        keep_url=url_for("person_week.keep", public_id=here),
        forget_url=url_for("person_week.forget", public_id=here),
        times_url=url_for("person_page.profile", public_id=here, slug="horaires"),
    )
