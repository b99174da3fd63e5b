"""/inscription: a structure signs up by its SIRET or its RNA number."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user

from app.accounts import queries as accounts
from app.accounts import services as account_services
from app.accounts.models import Account
from app.kit import clock
from app.kit.access import Actor, Role, current_actor, open_to_all
from app.kit.database import unit_of_work
from app.kit.errors import NotAllowed, RuleBroken
from app.kit.throttle import hit
from app.structures import emails, lookups, services
from app.structures.forms import LookupForm, SignUpForm
from app.structures.models import Membership
from app.structures.record import StructureData

bp = Blueprint("registration", __name__)
UNPROCESSABLE = 422
ONE_HOUR = timedelta(hours=1)


@bp.get("/inscription")
@open_to_all("partners sign up from here")
def sign_up() -> Any:
    """Show the form; someone signed in only describes the structure."""
    form, told = _form(), ""
    lookup = LookupForm(request.args, meta={"csrf": False}) if lookups.is_offered() else None
    if lookup is not None and lookup.siret.data:
        told = lookups.fill(form, lookup, who=request.remote_addr or "", now=clock.now())
    refused = lookup is not None and bool(lookup.siret.errors)
    return render_template("structures/sign_up.html", form=form, lookup=lookup, told=told, has_errors=refused)


@bp.post("/inscription")
@open_to_all("partners sign up from here")
def sign_up_post() -> Any:
    """Register the structure; whether an address or a number was known is told by mail only."""
    form = _form()
    if form.validate_on_submit():
        try:
            return _registered(form.record(), form.chosen_commune().departement, form)
        except RuleBroken as refusal:
            form.refuse(refusal)
    return render_template("structures/sign_up.html", form=form, lookup=None, told="", has_errors=True), UNPROCESSABLE


@bp.get("/inscription/merci")
@open_to_all("what to do next")
def thanks() -> Any:
    """Say where the mail went."""
    return render_template("structures/thanks.html", indexed=False)


def _form() -> SignUpForm:
    form = SignUpForm()
    if current_user.is_authenticated:
        if current_user.role is not Role.PARTNER:
            raise NotAllowed("Cette page est pour les structures partenaires.")
        del form.display_name, form.email
    return form


def _registered(data: StructureData, territory_code: str, form: SignUpForm) -> Any:
    now = clock.now()
    with unit_of_work():
        hit("sign-up", request.remote_addr or "", limit=30, per=ONE_HOUR, now=now)
        if current_user.is_authenticated:
            _joined(data, current_user, territory_code, current_actor())
        elif (known := accounts.by_email(form.email.data)) is not None:
            emails.send_already_known(known, now=now)
        else:
            account = account_services.create_account(
                form.email.data, role=Role.PARTNER, display_name=form.display_name.data, now=now,
                territory_code=territory_code,
            )  # fmt: skip
            _joined(data, account, territory_code, Actor(Role.PARTNER, account.id, account.display_name))
            emails.send_welcome(account, data.name, now=now)
    if current_user.is_authenticated:
        flash("La structure est inscrite. L’équipe du territoire lit sa fiche.")
        return redirect("/structure", code=303)
    return redirect(url_for(".thanks"), code=303)


def _joined(data: StructureData, account: Account, territory_code: str, actor: Actor) -> Membership:
    now = clock.now()
    membership = services.register(data, account, territory_code=territory_code, actor=actor, now=now)
    if membership.waiting:
        emails.tell_admins_someone_waits(membership.structure, account, now=now)
    return membership
