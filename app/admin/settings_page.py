"""``/territoire/reglages``: what a territory chooses; a new version at each change."""

from dataclasses import asdict, replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.admin.forms import SettingsForm
from app.kit import clock
from app.kit.access import current_actor, requires
from app.structures.access import is_moderator
from app.territories import queries as territories
from app.territories.models import Territory
from app.territories.services import change_settings

bp = Blueprint("territory_settings", __name__, url_prefix="/territoire/reglages")
UNPROCESSABLE = 422


@bp.route("", methods=["GET", "POST"])
@requires(is_moderator)
def edit() -> Any:
    """Show the settings in force, and keep a new version of them."""
    territory = territories.by_code(current_actor().territory)
    if territory is None:
        return redirect(url_for("territory.home"), code=303)
    form = SettingsForm(data=asdict(territories.settings_of(territory.code)))
    if form.validate_on_submit() and _kept(territory, form):
        flash("C’est noté. Ces réglages valent dès maintenant.")
        return redirect(url_for("territory_settings.edit"), code=303)
    refused = request.method == "POST"
    page = render_template("admin/settings.html", form=form, territory=territory, has_errors=refused)
    return page, UNPROCESSABLE if refused else 200


def _kept(territory: Territory, form: SettingsForm) -> bool:
    """Keep what the page does not show as it is."""
    chosen = {field.name: field.data for field in form if field.name != "csrf_token"}
    settings = replace(territories.settings_of(territory.code), **chosen)
    with form.writing():
        change_settings(territory, settings, actor=current_actor(), now=clock.now())
    return not form.refused
