"""The referent's desk: what to do this morning, the people they accompany, opening a new file."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user

from app.desks import caseload_presenters as presenters
from app.desks.caseload_forms import NewPersonForm
from app.desks.new_offers import new_offers
from app.kit import clock
from app.kit.access import Actor, current_actor, requires
from app.kit.ids import PUBLIC_ID_LENGTH
from app.offers import queries as offers
from app.people import queries, services, substitute_services
from app.people.access import can_open_caseload, works_as_referent
from app.people.models import Person
from app.placements import queries as placements
from app.placements.workflow import OVER, PlacementState
from app.week import queries as week

bp = Blueprint("caseload", __name__, url_prefix="/accompagnement")
UNDER_WAY = [state for state in PlacementState if state not in OVER]
MOST_PLACEMENTS = 1_000
UNPROCESSABLE = 422


@bp.get("")
@requires(works_as_referent)
def day() -> Any:
    """What to do this morning, and who to think of."""
    actor = current_actor()
    if not actor.mfa:
        flash("Avant de voir les personnes que vous accompagnez, activez la double sécurité.", "ask")
        return redirect(url_for("accounts.second_factor"), code=303)
    now = clock.now()
    found, under_way = _rows(actor)
    calls = placements.call_tasks_for(_account(actor))
    new = new_offers([row.person for row in found], under_way, now=now)
    return render_template(
        "desks/caseload/day.html",
        now=now,
        first_name=current_user.display_name.split()[0],
        tasks=presenters.tasks(found, under_way, calls, now=now, new_offers=new),
        rows=found,
        covered=substitute_services.covered_by(_account(actor)),
        pills=_pills(found, chosen="", url="caseload.people"),
    )


@bp.get("/personnes")
@requires(can_open_caseload)
def people() -> Any:
    """The people I accompany: by name, or by what comes next; with ``offre``, each leads to proposing it to them."""
    found, _under_way = _rows(current_actor())
    chosen = request.args.get("filtre", "")
    chosen = chosen if chosen in presenters.FILTERS else ""
    q = request.args.get("q", "").strip()[:80]
    return render_template(
        "desks/caseload/people.html",
        rows=presenters.matching(found, q=q, chosen=chosen),
        total=len(found),
        q=q,
        chosen=chosen,
        offer=offers.live_by_public_id(request.args.get("offre", "")[:PUBLIC_ID_LENGTH]),
        pills=_pills(found, chosen=chosen, url="caseload.people"),
    )


@bp.route("/personnes/nouvelle", methods=["GET", "POST"])
@requires(can_open_caseload)
def new_person() -> Any:
    """Open a file with the person beside; the follow-up begins today."""
    form = NewPersonForm()
    if form.validate_on_submit() and (person := _opened(form)) is not None:
        flash(f"Le dossier de {person.first_name} est ouvert. Remplissez son profil ensemble.")
        return redirect(url_for("person_page.profile", public_id=person.public_id, slug="lieu"), code=303)
    refused = request.method == "POST"
    page = render_template("desks/caseload/new_person.html", form=form, has_errors=refused)
    return page, UNPROCESSABLE if refused else 200


def _opened(form: NewPersonForm) -> Person | None:
    actor, now = current_actor(), clock.now()
    with form.writing():
        person = services.create_person(
            form.first_name.data, form.last_name.data, territory_code=actor.territory or "", actor=actor, now=now,
            email=form.email.data, phone=form.phone.data,
        )  # fmt: skip
        structure_id = min(actor.structure_ids, default=None)
        services.open_follow_up(person, current_user, actor=actor, now=now, structure_id=structure_id)
    if form.refused:
        return None
    return person


def _account(actor: Actor) -> int:
    """The key of a signed-in actor (the route's right has checked that there is one)."""
    return actor.account_id or 0


def _rows(actor: Actor) -> tuple[list[presenters.Row], list[Any]]:
    """The caseload and what is under way for it, in a constant number of queries."""
    now = clock.now()
    followed = queries.of_referent(_account(actor))
    under_way = placements.followed_by(_account(actor), UNDER_WAY, limit=MOST_PLACEMENTS)
    planned = week.planned_by_person([person.id for person in followed], clock.iso_week(clock.local_date(now)))
    return presenters.rows(followed, under_way, planned, now=now), under_way


def _pills(found: Sequence[presenters.Row], *, chosen: str, url: str) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": url_for(url, filtre=name or None),
            "current": name == chosen,
            "count": sum(keep(row) for row in found),
        }
        for name, (label, keep) in presenters.FILTERS.items()
    ]
