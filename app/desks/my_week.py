"""« Composer ma semaine » for the person: weeks that hold together, edited by hand, printed, asked for in one go."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.desks import week_pages
from app.desks.caseload_forms import TellForm
from app.desks.file_opening import own_person
from app.desks.week_pages import WeekFrame
from app.kit import clock
from app.kit.access import current_actor, requires
from app.kit.errors import RuleBroken
from app.kit.french import count
from app.offers import queries as offers
from app.offers.cards import card_of
from app.offers.models import Offer
from app.people import free_text
from app.people.access import is_own_file
from app.people.models import Person
from app.placements import services

bp = Blueprint("my_week", __name__, url_prefix="/moi/semaine")
UNPROCESSABLE = 422


@bp.get("")
@requires(is_own_file, load=own_person)
def compose(person: Person) -> Any:
    """Up to three weeks, from what is already planned and what is possible."""
    return week_pages.compose_page(person, _frame())


@bp.get("/choix")
@requires(is_own_file, load=own_person)
def choose(person: Person) -> Any:
    """One week, changed by hand."""
    return week_pages.choice_page(person, _frame())


@bp.get("/imprimer")
@requires(is_own_file, load=own_person)
def sheet(person: Person) -> Any:
    """The week on paper."""
    return week_pages.print_page(person, _frame())


@bp.get("/agenda.ics")
@requires(is_own_file, load=own_person)
def calendar(person: Person) -> Any:
    """The week for a phone's calendar."""
    return week_pages.calendar_file(person)


@bp.post("/garder")
@requires(is_own_file, load=own_person)
def keep(person: Person) -> Any:
    """Put a week aside, to find it again."""
    return week_pages.keep_week(person, _frame())


@bp.post("/oublier")
@requires(is_own_file, load=own_person)
def forget(person: Person) -> Any:
    """Take away a week put aside."""
    return week_pages.forget_week(person, _frame())


@bp.route("/demander", methods=["GET", "POST"])
@requires(is_own_file, load=own_person)
def ask(person: Person) -> Any:
    """Ask for the offers of the week in one go: what will be shared is read first."""
    form = TellForm()
    chosen = _chosen(person)
    if chosen and form.validate_on_submit() and _asked(person, chosen, form):
        flash(f"C’est noté\u00a0: {count(len(chosen), 'demande')} en cours. Voici la suite.")
        return redirect(url_for("me.home"), code=303)
    now = clock.now()
    refused = request.method == "POST"
    page = render_template(
        "desks/week/ask.html",
        person=person,
        form=form,
        cards=[card_of(offer, now=now, today=clock.local_date(now)) for offer in chosen],
        has_errors=refused,
    )
    return page, UNPROCESSABLE if refused else 200


def _chosen(person: Person) -> list[Offer]:
    ids = week_pages.chosen_week(person, now=clock.now()).public_ids
    return [offer for offer in map(offers.live_by_public_id, ids) if offer is not None]


def _asked(person: Person, chosen: list[Offer], form: TellForm) -> bool:
    """Ask for every offer, or for none; a refusal is shown in the form."""
    actor, now, note = current_actor(), clock.now(), form.note.data or ""
    with form.writing():
        if wrong := free_text.problem(note):
            raise RuleBroken(wrong, field="note")
        for offer in chosen:
            services.apply(offer, person, actor=actor, now=now, shared=form.partage.data, note=note)
    return not form.refused


def _frame() -> WeekFrame:
    return WeekFrame(
        layout="layouts/person.html",
        is_own=True,
        back=("Pour moi", url_for("me.home")),
        compose_url=lambda **chosen: url_for("my_week.compose", **chosen),
        choose_url=lambda **chosen: url_for("my_week.choose", **chosen),
        print_url=lambda **chosen: url_for("my_week.sheet", **chosen),
        calendar_url=lambda **chosen: url_for("my_week.calendar", **chosen),
        ask_url=lambda **chosen: url_for("my_week.ask", **chosen),
        keep_url=url_for("my_week.keep"),
        forget_url=url_for("my_week.forget"),
        times_url=url_for("me.screen", slug="horaires"),
    )
