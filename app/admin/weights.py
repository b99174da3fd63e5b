"""/territoire/classement: the points of each criterion in a territory, within the engine's bounds, signed and dated."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.admin.forms import WeightsForm
from app.kit import clock
from app.kit.access import current_actor, requires
from app.kit.errors import NotFound
from app.matching.describe import describe
from app.search.matching_services import weights_of
from app.structures.access import is_moderator
from app.territories import queries as territories
from app.territories import services

bp = Blueprint("weights", __name__, url_prefix="/territoire/classement")
UNPROCESSABLE = 422


@bp.route("", methods=["GET", "POST"])
@requires(is_moderator)
def show() -> Any:
    """Change the points, or go back to the site's own; former versions stay, with who signed them."""
    code = current_actor().territory or ""
    weights = weights_of(code)
    in_force = {criterion.value: points for criterion, points in weights.points.items()}
    form = WeightsForm() if request.method == "POST" else WeightsForm(data=in_force)
    goes_back = "prevus" in request.form
    if (goes_back or form.validate_on_submit()) and _kept(code, form, {} if goes_back else form.points):
        flash("Les points sont changés. Les offres les suivent dès maintenant, et la page publique aussi.")
        return redirect(url_for(".show"), code=303)
    refused = request.method == "POST"
    page = render_template(
        "admin/weights.html",
        form=form,
        rules=describe(weights),
        versions=territories.versions_of(code),
        code=code,
        has_errors=refused,
    )
    return page, UNPROCESSABLE if refused else 200


def _kept(code: str, form: WeightsForm, points: dict[str, int]) -> bool:
    with form.writing():
        territory = territories.by_code(code)
        if territory is None:
            raise NotFound
        settings = replace(territories.settings_of(code), weights=points)
        services.change_settings(territory, settings, actor=current_actor(), now=clock.now())
    return not form.refused
