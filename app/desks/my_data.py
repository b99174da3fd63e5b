"""My data: read it, take it away, correct how to reach me, have it erased."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from app.accounts import browser
from app.desks.caseload_forms import ContactForm, EraseForm
from app.desks.file_opening import own_person
from app.kit import clock
from app.kit.access import current_actor, requires
from app.kit.database import unit_of_work
from app.people import erasure_services
from app.people.access import is_own_file
from app.people.file_export import as_json, as_sections
from app.people.file_export_queries import everything_about
from app.people.models import Person

bp = Blueprint("my_data", __name__, url_prefix="/moi")
UNPROCESSABLE = 422


@bp.route("/donnees", methods=["GET", "POST"])
@requires(is_own_file, load=own_person)
def show(person: Person) -> Any:
    """What is kept about me, my contact details to correct, and everything to download."""
    form = ContactForm.of(person)
    if form.validate_on_submit() and _corrected(person, form):
        flash("Vos coordonnées sont à jour.")
        return redirect(url_for("my_data.show"), code=303)
    refused = request.method == "POST"
    page = render_template("desks/me/data.html", person=person, form=form, has_errors=refused)
    return page, UNPROCESSABLE if refused else 200


def _corrected(person: Person, form: ContactForm) -> bool:
    with form.writing():
        form.keep(person, now=clock.now())
    return not form.refused


@bp.route("/donnees/effacer", methods=["GET", "POST"])
@requires(is_own_file, load=own_person)
def erase(person: Person) -> Any:
    """What goes and what stays, then the end of the file, for good, when the box is ticked."""
    form = EraseForm()
    if not form.validate_on_submit():
        refused = request.method == "POST"
        page = render_template("desks/me/erase.html", person=person, form=form, has_errors=refused)
        return page, UNPROCESSABLE if refused else 200
    actor, now = current_actor(), clock.now()
    browser.sign_out()
    with unit_of_work():
        erasure_services.erase(person, actor=actor, now=now)
    response = Response(render_template("desks/me/erased.html"), mimetype="text/html")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@bp.get("/donnees/dossier.json")
@requires(is_own_file, load=own_person)
def export(person: Person) -> Response:
    """Everything, as a file another service can read."""
    response = Response(as_json(everything_about(person), now=clock.now()), mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="mon-dossier.json"'
    return response


@bp.get("/donnees/dossier.html")
@requires(is_own_file, load=own_person)
def readable(person: Person) -> Response:
    """Everything, as a page to keep and read."""
    sections = as_sections(everything_about(person))
    page = render_template(
        "people/file_export.html", name=person.full_name, made_at=clock.now(), sections=sections
    )
    response = Response(page, mimetype="text/html")
    response.headers["Content-Disposition"] = 'attachment; filename="mon-dossier.html"'
    return response
