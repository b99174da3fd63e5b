"""The structure's side, with an account and a second factor: the requests received, each with the same answers."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.desks import answers
from app.desks.file_opening import note_reading
from app.desks.link_forms import AnswerForm, answer_forms
from app.desks.next_days import NextDayForm, carry_on, days_possible
from app.kit import clock
from app.kit.access import current_actor, requires
from app.kit.database import unit_of_work
from app.kit.errors import InvalidTransition, RuleBroken
from app.messages.presenters import files_for_structure
from app.people.values import ReadPurpose
from app.placements import queries
from app.placements.access import can_answer_request, is_partner
from app.placements.models import Placement
from app.placements.request_presenters import request_rows, request_view
from app.placements.values import Party
from app.placements.workflow import WAITS_FOR_STRUCTURE

bp = Blueprint("requests", __name__, url_prefix="/structure/candidatures")
UNPROCESSABLE = 422
LAST_PAGE = 10_000


@bp.get("")
@requires(is_partner)
def index() -> Any:
    """The requests received; without a second factor, how to turn it on and no candidate at all."""
    actor = current_actor()
    number = request.args.get("page", "1")
    wanted = min(int(number), LAST_PAGE) if number.isascii() and number.isdigit() and int(number) else 1
    page = queries.for_structures(actor.structure_ids if actor.mfa else (), page=wanted)
    return render_template(
        "desks/requests/index.html", page=page, rows=request_rows(page.items), open_to_actor=actor.mfa
    )


@bp.get("/<public_id>")
@requires(can_answer_request, load=queries.by_public_id)
def show(placement: Placement) -> Any:
    """One request, and the answers possible."""
    return _page(placement)


def _page(placement: Placement, *, refused: Any = None, next_form: Any = None) -> Any:
    note_reading(placement.person, ReadPurpose.REQUEST, organisation=placement.offer.structure.name)
    waits = placement.state in WAITS_FOR_STRUCTURE
    page = render_template(
        "desks/requests/show.html",
        view=request_view(placement),
        files=[
            (file, url_for("threads.received_piece", public_id=placement.public_id, piece_id=file.public_id))
            for file in files_for_structure(placement)
        ],
        waits=waits,
        forms=answer_forms(refused),
        refused=refused or next_form,
        chosen=refused.answer.data if refused is not None else request.args.get("reponse", ""),
        next_form=next_form or NextDayForm(formdata=None),
        days=days_possible(placement, Party.STRUCTURE),
        has_errors=refused is not None or next_form is not None,
    )
    return page, UNPROCESSABLE if refused is not None or next_form is not None else 200


@bp.post("/<public_id>/reponse")
@requires(can_answer_request, load=queries.by_public_id)
def answer(placement: Placement) -> Any:
    """Give the structure's answer."""
    name = request.form.get("answer", "")
    form = answers.form_of(name) if name in answers.ANSWER_FORMS else AnswerForm()
    if form.validate():
        try:
            with unit_of_work():
                answers.give(placement, form, actor=current_actor(), now=clock.now())
        except InvalidTransition as late:
            flash(late.message, "ask")
            return redirect(url_for("requests.index"), code=303)
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(answers.DONE[name] + ".")
            return redirect(url_for("requests.index"), code=303)
    return _page(placement, refused=form)


@bp.post("/<public_id>/suite")
@requires(can_answer_request, load=queries.by_public_id)
def carry(placement: Placement) -> Any:
    """What follows a yes: it began, it ended, it does not take place."""
    form = NextDayForm()
    if form.validate():
        with form.writing():
            words = carry_on(placement, form, party=Party.STRUCTURE, actor=current_actor(), now=clock.now())
        if not form.refused:
            flash(words)
            return redirect(url_for("requests.index"), code=303)
    return _page(placement, next_form=form)
