"""While a referent is away, a colleague receives the answers and may act on the prescriptions."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.kit.access import current_actor, requires
from app.kit.database import unit_of_work
from app.kit.errors import RuleBroken
from app.people import substitute_services as services
from app.people.access import can_open_caseload

bp = Blueprint("substitute", __name__, url_prefix="/accompagnement/remplacement")


@bp.get("")
@requires(can_open_caseload)
def show() -> Any:
    """Who stands in for me, and who may."""
    account_id = current_actor().account_id or 0
    return render_template(
        "desks/caseload/substitute.html",
        current=services.substitute_of(account_id),
        colleagues=services.colleagues_of(account_id),
    )


@bp.post("")
@requires(can_open_caseload)
def keep() -> Any:
    """Name a colleague for all my follow-ups, or take them back."""
    actor = current_actor()
    wanted = request.form.get("collegue", "")
    chosen = next((one for one in services.colleagues_of(actor.account_id or 0) if one.public_id == wanted), None)
    if wanted and chosen is None:
        raise RuleBroken("Choisissez quelqu’un de la liste.")
    with unit_of_work():
        services.stand_in(actor.account_id or 0, chosen.id if chosen else None)
    name = chosen.display_name if chosen else ""
    flash(f"{name} reçoit les réponses à votre place." if name else "Vous recevez de nouveau les réponses.")
    return redirect(url_for("substitute.show"), code=303)
