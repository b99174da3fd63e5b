"""Activities found elsewhere: declared by the person or with them, shown, and counted once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from wtforms import FileField, SelectField, StringField
from wtforms.validators import Length

from app.desks.file_opening import note_reading, own_person, person_of
from app.desks.joined_files import OneFileForm
from app.desks.my_request_page import week_words, weeks_until
from app.desks.sheet import minutes_of
from app.desks.thread_pages import saved
from app.kit import clock
from app.kit.access import Actor, current_actor, requires
from app.kit.clock import local_date
from app.kit.database import unit_of_work
from app.kit.errors import NotFound, RuleBroken
from app.kit.forms import required
from app.kit.french import minutes
from app.messages import store
from app.messages.values import LARGEST_FILE, MEGABYTE, FileKind
from app.people import free_text
from app.people.access import can_accompany, is_own_file
from app.people.models import Person
from app.people.values import ReadPurpose
from app.week import own_services as activities
from app.week.values import ShownFile

bp = Blueprint("outside", __name__)
UNPROCESSABLE = 422
FILE_HINT = f"Une attestation, une photo d’une feuille signée… PDF, JPEG ou PNG, {LARGEST_FILE // MEGABYTE} Mo au plus."


class OutsideForm(OneFileForm):
    """What, when, how long, and what shows it."""

    joined = "fichier"
    quoi = StringField("Qu’avez-vous fait\u00a0?", [required("Dites en quelques mots ce que vous avez fait."),
                       Length(max=140, message="Écrivez 140 caractères au plus.")])  # fmt: skip
    semaine = SelectField("Quelle semaine\u00a0?", choices=[])
    heures = StringField("Combien d’heures\u00a0?", [required("Écrivez une durée, par exemple 3 ou 2,5.")])
    preuve = StringField("Avec qui, et ce qui le montre", [Length(max=200, message="Écrivez 200 caractères au plus.")])
    fichier = FileField("Un justificatif", description=FILE_HINT)


@dataclass(frozen=True, slots=True)
class Line:
    """One activity of one week, in words."""

    id: int
    label: str
    week: str
    hours: str
    proof: str
    file: str
    proved: str


def lines_of(person: Person) -> Sequence[Line]:
    """Return what the person found elsewhere, the latest first."""
    return [
        Line(row.id, row.label, week_words(row.week), minutes(row.declared or 0), row.proof or "",
             row.proof_name or "", f"Justificatif vu par {row.proved_by}" if row.proved_at else "")
        for row in activities.of_person(person.id)
    ]  # fmt: skip


@bp.route("/moi/activites", methods=["GET", "POST"])
@requires(is_own_file, load=own_person)
def mine(person: Person) -> Any:
    """My activities found elsewhere."""
    return _page(person, "desks/me/outside.html", url_for("outside.mine"))


@bp.route("/accompagnement/personnes/<public_id>/activites", methods=["GET", "POST"])
@requires(can_accompany, load=person_of)
def theirs(person: Person) -> Any:
    """The same with the person, and what was shown."""
    note_reading(person, ReadPurpose.FILE)
    return _page(person, "desks/caseload/outside.html", url_for("outside.theirs", public_id=person.public_id))


def own_line(line: int) -> tuple[Person, int] | None:
    """Return one's own file with the line asked for."""
    person = own_person()
    return (person, line) if person else None


def line_of_person(public_id: str, line: int) -> tuple[Person, int] | None:
    """Return the person with the line asked for."""
    person = person_of(public_id)
    return (person, line) if person else None


def can_open_own(actor: Actor, subject: tuple[Person, int]) -> bool:
    """A person opens what they joined."""
    return is_own_file(actor, subject[0])


def can_see_proof(actor: Actor, subject: tuple[Person, int]) -> bool:
    """Who follows the person opens what shows it, and writes that it was seen."""
    return can_accompany(actor, subject[0])


@bp.get("/moi/activites/<int:line>/justificatif")
@requires(can_open_own, load=own_line)
def my_file(subject: tuple[Person, int]) -> Response:
    """The file I joined."""
    return _file(subject)


@bp.get("/accompagnement/personnes/<public_id>/activites/<int:line>/justificatif")
@requires(can_see_proof, load=line_of_person)
def their_file(subject: tuple[Person, int]) -> Response:
    """The same for who follows the person."""
    note_reading(subject[0], ReadPurpose.FILE)
    return _file(subject)


def _file(subject: tuple[Person, int]) -> Response:
    row = activities.of_line(subject[0].id, subject[1])
    if not row.proof_stored:
        raise NotFound
    return saved(row.proof_name or "", FileKind(row.proof_kind), row.proof_stored)


@bp.post("/accompagnement/personnes/<public_id>/activites/<int:line>/vu")
@requires(can_see_proof, load=line_of_person)
def prove(subject: tuple[Person, int]) -> Any:
    """The proof was seen: the hours count as shown."""
    person, line = subject
    with unit_of_work():
        activities.prove(person.id, line, actor=current_actor(), now=clock.now())
    flash("C’est noté : le justificatif est vu.")
    return redirect(url_for("outside.theirs", public_id=person.public_id), code=303)


def _page(person: Person, template: str, here: str) -> Any:
    now = clock.now()
    form = OutsideForm()
    form.semaine.choices = weeks_until(local_date(now))
    if form.validate_on_submit() and _kept(person, form, now=now):
        flash("C’est noté, et compté une fois.")
        return redirect(here, code=303)
    refused = request.method == "POST"
    page = render_template(template, person=person, form=form, lines=lines_of(person), here=here, has_errors=refused)
    return page, UNPROCESSABLE if refused else 200


def _kept(person: Person, form: OutsideForm, *, now: datetime) -> bool:
    with form.writing():
        for field in (form.quoi, form.preuve):
            if wrong := free_text.problem(field.data or ""):
                raise RuleBroken(wrong, field=field.name)
        spent = _minutes(form.heures.data)
        kept = ShownFile(form.file.name, form.file.kind.value, store.keep(form.file.data)) if form.file else None
        activities.declare(person, label=form.quoi.data, week=form.semaine.data, minutes=spent,
                           proof=form.preuve.data or "", now=now, file=kept)  # fmt: skip
    return not form.refused


def _minutes(text: str) -> int:
    try:
        return minutes_of(text)
    except RuleBroken as refusal:
        raise RuleBroken(refusal.message, field="heures") from refusal
