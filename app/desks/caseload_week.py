"""The ideas of the week for a whole caseload: seats shared out, corrected by hand, proposed in one go."""

from collections import Counter
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.desks.caseload_forms import ProposeWeekForm
from app.desks.caseload_week_draft import Draft, draft_of
from app.desks.file_opening import note_readings_apart
from app.desks.proposing_many import propose_all, words_after
from app.kit import clock
from app.kit.access import current_actor, requires
from app.kit.errors import RuleBroken
from app.kit.french import NBSP, count
from app.kit.pages import Page
from app.offers import queries as offers
from app.people import queries as people
from app.people.access import can_open_caseload
from app.people.values import ReadPurpose

bp = Blueprint("caseload_week", __name__, url_prefix="/accompagnement/semaine")
PER_PAGE = 20
UNPROCESSABLE = 422


@bp.route("", methods=["GET", "POST"])
@requires(can_open_caseload)
def show() -> Any:
    """A proposal for everyone, computed now, that sends nobody to seats that are taken."""
    now, actor = clock.now(), current_actor()
    followed = people.files_of_referent(actor.account_id or 0)
    draft = draft_of(followed, now=now, territory_code=actor.territory)
    form = ProposeWeekForm()
    form.choix.choices = [(line.value, line.title) for row in draft.rows for line in row.lines]
    if request.method == "POST" and form.validate() and _proposed(draft, form, now=now):
        return redirect(url_for("caseload_week.show"), code=303)
    number = max(1, request.args.get("page", 1, type=int))
    rows = draft.rows[(number - 1) * PER_PAGE : number * PER_PAGE]
    note_readings_apart([row.person for row in rows], ReadPurpose.PROPOSAL)
    refused = request.method == "POST"
    page = render_template(
        "desks/caseload/week.html",
        rows=rows,
        page=Page(rows, number, PER_PAGE, len(draft.rows)),
        page_url=lambda wanted: url_for("caseload_week.show", page=wanted),
        form=form,
        ticked=set(form.choix.data or ())
        if refused
        else {line.value for row in rows for line in row.lines if line.chosen},
        total=sum(line.chosen for row in draft.rows for line in row.lines),
        waiting=draft.waiting,
        nothing=draft.nothing,
        has_errors=refused,
    )
    return page, UNPROCESSABLE if refused else 200


def _proposed(draft: Draft, form: ProposeWeekForm, *, now: datetime) -> bool:
    """Prepare what was ticked, or nothing; a refusal is shown in the form."""
    lines = [(row.person, line) for row in draft.rows for line in row.lines if line.value in (form.choix.data or ())]
    note_readings_apart([person for person, _ in lines], ReadPurpose.PROPOSAL)
    chosen = {person.id: person for person in people.by_ids({person.id for person, _ in lines})}
    try:
        _check_seats(draft, Counter(line.offer_id for _, line in lines))
        found = {one: offers.live_by_public_id(one) for one in {line.offer_id for _, line in lines}}
        pairs = [(chosen[person.id], offer) for person, line in lines if (offer := found[line.offer_id]) is not None]
        made = propose_all(pairs, note=form.note.data or "", actor=current_actor(), now=now)
    except RuleBroken as refusal:
        form.refuse(refusal)
        return False
    flash(words_after([person for person, _ in pairs], made))
    return True


def _check_seats(draft: Draft, ticked: Counter[str]) -> None:
    for row in draft.rows:
        for line in row.lines:
            if ticked[line.offer_id] > line.room:
                asked = count(ticked[line.offer_id], "proposition cochée", "propositions cochées")
                words = f"« {line.title} »{NBSP}: {asked}, et de la place pour {line.room}. Décochez-en."
                raise RuleBroken(words, field="choix")
