"""The structure's side of sessions: for each training, immersion or service, the sheet of a day."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.desks.sheet import Sheet, keep_sheet, last_day, next_day, sheet_of
from app.kit import clock
from app.kit.access import Actor, current_actor, requires
from app.kit.database import unit_of_work
from app.offers import queries as offers
from app.offers.models import Offer
from app.placements.access import is_partner_with_mfa
from app.week import attendance_queries as queries

bp = Blueprint("sessions", __name__, url_prefix="/structure/presences")
UNPROCESSABLE = 422


def can_sign(actor: Actor, offer: Offer) -> bool:
    """A member of the offer's structure, with a second factor, signs its sessions."""
    return is_partner_with_mfa(actor) and offer.structure_id in actor.structure_ids


@bp.get("")
@requires(is_partner_with_mfa)
def index() -> Any:
    """The activities that have sessions to sign: the last day to write down, the next sheet to print."""
    now = clock.now()
    today = clock.local_date(now)
    found = queries.offers_with_sessions(current_actor().structure_ids, today=today)
    awaited = queries.still_expected([offer.id for offer in found], today=today)
    rows = [(offer, last_day(offer, now=now), next_day(offer, now=now) if offer.id in awaited else None)
            for offer in found]  # fmt: skip
    return render_template("desks/structure/sessions.html", rows=rows)


@bp.get("/<public_id>")
@requires(can_sign, load=lambda public_id: offers.by_public_id(public_id))
def sheet(offer: Offer) -> Any:
    """The sheet of a day."""
    return _page(sheet_of(offer, _day(offer)))


@bp.post("/<public_id>")
@requires(can_sign, load=lambda public_id: offers.by_public_id(public_id))
def sign(offer: Offer) -> Any:
    """Keep the sheet."""
    day = _day(offer)
    with unit_of_work():
        kept = keep_sheet(offer, day, request.form, actor=current_actor(), now=clock.now())
    if kept.has_errors:
        return _page(kept)
    flash("La feuille est gardée. Chaque personne peut lire la sienne.")
    return redirect(url_for("sessions.sheet", public_id=offer.public_id, jour=day.isoformat()), code=303)


def _page(kept: Sheet) -> Any:
    page = render_template(
        "desks/structure/sheet.html", sheet=kept, today=clock.local_date(clock.now()), has_errors=kept.has_errors
    )
    return page, UNPROCESSABLE if kept.has_errors else 200


def _day(offer: Offer) -> date:
    """The day asked for; the last one the offer took place when none, or a wrong one, is."""
    try:
        return date.fromisoformat(request.values.get("jour", ""))
    except ValueError:
        return last_day(offer, now=clock.now())
