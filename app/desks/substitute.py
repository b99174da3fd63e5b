"""While a referent is away, a colleague receives the answers and may act on the prescriptions, until a day or not."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from wtforms import DateField, SelectField
from wtforms.validators import Optional as MayBeEmpty

from app.kit import clock
from app.kit.access import current_actor, requires
from app.kit.clock import local_date
from app.kit.database import unit_of_work
from app.kit.forms import BaseForm
from app.people import substitute_services as services
from app.people.access import can_open_caseload

bp = Blueprint("substitute", __name__, url_prefix="/accompagnement/remplacement")
UNPROCESSABLE = 422
WRONG_DAY = "Écrivez un jour à venir, par exemple 01/12/2026, ou laissez vide."
WRONG_COLLEAGUE = "Choisissez quelqu’un de la liste."


class AwayForm(BaseForm):
    """Who stands in, and until when; nobody takes the answers back."""

    collegue = SelectField("À qui\u00a0?", validate_choice=False)
    jusquau = DateField("Jusqu’à quel jour\u00a0?", [MayBeEmpty()], format=["%Y-%m-%d", "%d/%m/%Y"])

    def __init__(self, account_id: int, **values: Any) -> None:
        super().__init__(**values)
        self.colleagues = {one.public_id: one for one in services.colleagues_of(account_id)}
        self.collegue.choices = [(key, one.display_name) for key, one in self.colleagues.items()]

    def validate(self, extra_validators: Any = None) -> bool:
        """A day that is over, or someone who is no colleague, is said at its field."""
        valid = super().validate(extra_validators)
        if self.collegue.data and self.collegue.data not in self.colleagues:
            self.collegue.errors = [WRONG_COLLEAGUE]
        day = self.jusquau.data
        if self.jusquau.errors or (day and day < local_date(clock.now())):
            self.jusquau.errors = [WRONG_DAY]
        return valid and not self.collegue.errors and not self.jusquau.errors


@bp.get("")
@requires(can_open_caseload)
def show() -> Any:
    """Who stands in for me, who may, and whom I stand in for."""
    return _page(AwayForm(current_actor().account_id or 0, formdata=None))


@bp.post("")
@requires(can_open_caseload)
def keep() -> Any:
    """Name a colleague for all my follow-ups, or take them back."""
    account_id = current_actor().account_id or 0
    form = AwayForm(account_id, formdata=request.form)
    if not form.validate():
        return _page(form, refused=True), UNPROCESSABLE
    chosen = form.colleagues.get(form.collegue.data or "")
    with unit_of_work():
        services.stand_in(account_id, chosen.id if chosen else None, until=form.jusquau.data)
    name = chosen.display_name if chosen else ""
    flash(f"{name} reçoit les réponses à votre place." if name else "Vous recevez de nouveau les réponses.")
    return redirect(url_for("substitute.show"), code=303)


def _page(form: AwayForm, *, refused: bool = False) -> str:
    account_id = current_actor().account_id or 0
    return render_template(
        "desks/caseload/substitute.html",
        form=form,
        has_errors=refused,
        current=services.substitute_of(account_id),
        last_day=services.last_day_of(account_id),
        covered=services.covered_by(account_id),
    )
