"""/structure/offres/importer: offers by file, rehearsed first, written by choice, undone if needed."""

import io
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_wtf.file import FileField, FileRequired
from werkzeug.utils import secure_filename
from wtforms import RadioField

from app.bulk import jobs, queries, services, sheets, undo_services
from app.bulk.access import can_handle_run
from app.bulk.models import BulkRun
from app.bulk.notes import BrokenFile
from app.bulk.sheets import Format
from app.bulk.values import Mode
from app.desks.import_presenter import history_rows, run_page
from app.desks.structure_choice import current, is_partner, mine
from app.kit import clock
from app.kit.access import current_actor, requires
from app.kit.database import unit_of_work
from app.kit.errors import InvalidTransition, RuleBroken
from app.kit.forms import BaseForm, required
from app.kit.ids import slug

bp = Blueprint("structure_import", __name__, url_prefix="/structure/offres")
UNPROCESSABLE = 422


class UploadForm(BaseForm):
    """One file."""

    file = FileField("Votre fichier", [FileRequired("Choisissez un fichier CSV ou XLSX.")])


class ModeForm(BaseForm):
    """What to do with what was rehearsed."""

    mode = RadioField(
        "Que faire\u00a0?",
        [required("Choisissez ce qu’il faut faire des lignes.")],
        choices=[(mode.value, mode.label) for mode in Mode],
    )


def run_of(public_id: str) -> BulkRun | None:
    """Load a run by its public id."""
    return queries.by_public_id(public_id)


@bp.route("/importer", methods=["GET", "POST"])
@requires(is_partner)
def index() -> Any:
    """Show the template, take a file, show past runs."""
    actor = current_actor()
    found = mine(actor)
    structure = current(actor, found)
    form = UploadForm()
    if form.validate_on_submit() and (run := _received(form)):
        return redirect(url_for(".show", public_id=run), code=303)
    refused = request.method == "POST"
    runs = queries.of_structure(structure.id, page=_page_number())
    page = render_template("desks/structure/import.html", form=form, structure=structure, mine=found, runs=runs,
                           rows=history_rows(runs), page_url=_history_url, has_errors=refused)  # fmt: skip
    return page, UNPROCESSABLE if refused else 200


def _received(form: UploadForm) -> str | None:
    """Read the file; what is wrong with it is said at its field."""
    actor, now = current_actor(), clock.now()
    given = form.file.data
    name = secure_filename(given.filename or "") or "fichier"
    try:
        return jobs.receive(current(actor), given.stream, file_name=name, actor=actor, now=now)
    except BrokenFile as broken:
        form.refuse(RuleBroken(broken.message, field="file"))
        return None


@bp.get("/importer/<public_id>")
@requires(can_handle_run, load=run_of)
def show(run: BulkRun) -> Any:
    """Show how far a run is, what to correct, what was done."""
    return _show(run, ModeForm())


@bp.post("/importer/<public_id>/ecrire")
@requires(can_handle_run, load=run_of)
def write(run: BulkRun) -> Any:
    """Write what was rehearsed, all or nothing, or with drafts."""
    form = ModeForm()
    if not form.validate_on_submit():
        return _show(run, form, has_errors=True), UNPROCESSABLE
    now, run_id, public_id = clock.now(), run.id, run.public_id
    with form.writing():
        services.choose(run, Mode(form.mode.data), now=now)
    if form.refused:
        return _show(run, form, has_errors=True), UNPROCESSABLE
    jobs.go_on(run_id, now=now, only_small=True)
    return redirect(url_for(".show", public_id=public_id), code=303)


@bp.post("/importer/<public_id>/abandonner")
@requires(can_handle_run, load=run_of)
def drop(run: BulkRun) -> Any:
    """Leave a file there: nothing was written."""
    try:
        with unit_of_work():
            services.drop(run, now=clock.now())
    except InvalidTransition:
        return _too_late(run)
    flash("Rien n’a été écrit. Vous pouvez corriger le fichier et recommencer.")
    return redirect(url_for(".index"), code=303)


def _too_late(run: BulkRun) -> Any:
    """The page was old, or the button pressed twice: show where the run stands now."""
    flash("C’était déjà fait\u00a0: voici où en est cet import.", "ask")
    return redirect(url_for(".show", public_id=run.public_id), code=303)


@bp.post("/importer/<public_id>/annuler")
@requires(can_handle_run, load=run_of)
def undo(run: BulkRun) -> Any:
    """Take a run back, unless an offer was edited since: they are named."""
    edited = undo_services.edited_since(run)
    if edited:
        return _show(run, ModeForm(), edited=edited, has_errors=True), UNPROCESSABLE
    now, run_id, public_id = clock.now(), run.id, run.public_id
    try:
        with unit_of_work():
            undo_services.undo(run, now=now)
    except InvalidTransition:
        return _too_late(run)
    jobs.go_on(run_id, now=now, only_small=True)
    return redirect(url_for(".show", public_id=public_id), code=303)


@bp.get("/importer/<public_id>/a-corriger.csv")
@requires(can_handle_run, load=run_of)
def report(run: BulkRun) -> Any:
    """Give every line to correct as a table."""
    out = io.BytesIO()
    sheets.write_report(run, out)
    return _file(out, "a-corriger", Format.CSV)


@bp.get("/importer/modele.<any(csv, xlsx):form>")
@requires(is_partner)
def template(form: str) -> Any:
    """Give the table to fill."""
    out = io.BytesIO()
    sheets.write_template(current(current_actor()), out, Format(form))
    return _file(out, "modele-offres", Format(form))


@bp.get("/exporter.<any(csv, xlsx):form>")
@requires(is_partner)
def export(form: str) -> Any:
    """Give the structure's own offers."""
    structure = current(current_actor())
    name = f"offres-{slug(structure.name, limit=40)}"
    out = io.BytesIO()
    sheets.write_offers(structure, out, Format(form))
    return _file(out, name, Format(form))


def _show(run: BulkRun, form: ModeForm, *, edited: Any = (), has_errors: bool = False) -> str:
    lines = queries.lines_to_read(run.id, page=_page_number())
    may_undo = run.state.value == "done" and queries.count_to_take_back(run.id) > 0
    return render_template(
        "desks/structure/import_run.html", run=run, form=form, lines=lines, shown=run_page(run, lines), edited=edited,
        may_undo=may_undo, page_url=lambda number: url_for(".show", public_id=run.public_id, page=number),
        has_errors=has_errors,
    )  # fmt: skip


def _history_url(number: int) -> str:
    return url_for(".index", page=number)


def _page_number() -> int:
    return max(1, request.args.get("page", 1, type=int) or 1)


def _file(out: io.BytesIO, name: str, form: Format) -> Any:
    out.seek(0)
    return send_file(out, mimetype=form.mimetype, as_attachment=True, download_name=f"{name}.{form.value}", max_age=0)
