"""/structure/membres: who works here, who asked to, who was invited; and the page an invitation opens."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from wtforms import BooleanField, EmailField, PasswordField, RadioField, StringField
from wtforms.validators import Length, Regexp

from app.accounts import browser, passwords
from app.accounts import queries as accounts
from app.accounts import services as account_services
from app.accounts.models import Account
from app.desks.structure_choice import choose, current, is_partner
from app.kit import clock, links
from app.kit.access import Actor, Role, current_actor, open_to_all, requires
from app.kit.database import unit_of_work
from app.kit.errors import Gone, NotAllowed, NotFound, RuleBroken
from app.kit.forms import BaseForm, required
from app.structures import emails, members, queries
from app.structures.access import administers
from app.structures.forms import EMAIL, EMAIL_NEEDED
from app.structures.models import MemberInvitation, Membership, Structure
from app.structures.values import MemberRole

bp = Blueprint("structure_members", __name__, url_prefix="/structure")
UNPROCESSABLE = 422
ROLES = [(MemberRole.MEMBER.value, "Membre\u00a0: publie et répond"),
         (MemberRole.ADMIN.value, "Responsable\u00a0: gère aussi les membres")]  # fmt: skip


class InviteForm(BaseForm):
    """Whom to invite, as what."""

    email = EmailField("Adresse e-mail", [required(EMAIL_NEEDED), Length(max=254), Regexp(EMAIL, message=EMAIL_NEEDED)])
    role = RadioField("Son rôle", [required("Choisissez un rôle.")], choices=ROLES, default=MemberRole.MEMBER.value)


class NewMemberForm(BaseForm):
    """The account of someone invited who has none yet."""

    display_name = StringField("Votre prénom et votre nom", [required("Écrivez votre prénom et votre nom.")])
    password = PasswordField("Choisissez un mot de passe", [required("Choisissez un mot de passe.")])


class MailsForm(BaseForm):
    """Which mails a member gets."""

    receives_requests = BooleanField("Reçoit les candidatures")
    is_substitute = BooleanField("Prévenu si les autres ne répondent pas")


@bp.route("/membres", methods=["GET", "POST"])
@requires(is_partner)
def listing() -> Any:
    """Show the members; an admin invites from here."""
    actor = current_actor()
    structure = current(actor)
    form = InviteForm()
    if request.method == "POST" and _invited(structure, form, actor):
        flash("L’invitation est partie. Elle reste valable 14 jours.")
        return redirect(url_for(".listing"), code=303)
    refused = request.method == "POST"
    page = render_template(
        "desks/structure/members.html", structure=structure, form=form, members=queries.members_of(structure.id),
        invitations=queries.invitations_of(structure.id), may_change=administers(actor, structure),
        roles=ROLES, me=actor.account_id, now=clock.now(), has_errors=refused,
    )  # fmt: skip
    return page, UNPROCESSABLE if refused else 200


def _invited(structure: Structure, form: InviteForm, actor: Actor) -> bool:
    _check_admin(actor, structure)
    if not form.validate_on_submit():
        return False
    with form.writing():
        _invite(structure, form.email.data, MemberRole(form.role.data), actor)
    return not form.refused


def _invite(structure: Structure, email: str, role: MemberRole, actor: Actor) -> None:
    now = clock.now()
    invitation, token = members.invite(structure, email=email, role=role, actor=actor, now=now)
    emails.send_invitation(structure, invitation, token, invited_by=actor.label, now=now)


@bp.post("/membres/invitations/<public_id>/<any(renouveler, annuler):verb>")
@requires(is_partner)
def change_invitation(public_id: str, verb: str) -> Any:
    """Send an invitation again (the former link dies) or take it back."""
    actor = current_actor()
    structure = current(actor)
    _check_admin(actor, structure)
    invitation = queries.invitation(public_id)
    if invitation is None or invitation.structure_id != structure.id:
        raise NotFound
    with unit_of_work():
        if verb == "renouveler":
            _invite(structure, invitation.email, invitation.role, actor)
        else:
            members.revoke(invitation, now=clock.now())
    flash("L’invitation est repartie." if verb == "renouveler" else "L’invitation est annulée.")
    return redirect(url_for(".listing"), code=303)


@bp.post("/membres/<int:membership_id>/<any(accepter, refuser, role, courriels):verb>")
@requires(is_partner)
def change_member(membership_id: int, verb: str) -> Any:
    """Let someone in, end a membership, change a role or which mails one gets."""
    actor = current_actor()
    structure = current(actor)
    membership = next((one for one in queries.members_of(structure.id) if one.id == membership_id), None)
    if membership is None:
        raise NotFound
    if membership.account_id != actor.account_id or verb in {"accepter", "role"}:
        _check_admin(actor, structure)
    try:
        with unit_of_work():
            _apply(membership, verb)
        flash("C’est fait.")
    except RuleBroken as refusal:
        flash(refusal.message, "error")
    return redirect(
        url_for(".listing") if membership.account_id != actor.account_id else url_for("structure.home"), code=303
    )


def _apply(membership: Membership, verb: str) -> None:
    if verb == "accepter":
        members.accept_waiting(membership, now=clock.now())
    elif verb == "refuser":
        members.leave(membership, now=clock.now())
    elif verb == "role":
        new = MemberRole.MEMBER if membership.role is MemberRole.ADMIN else MemberRole.ADMIN
        members.change_role(membership, new)
    else:
        form = MailsForm()
        members.change_mails(
            membership, receives_requests=form.receives_requests.data, is_substitute=form.is_substitute.data
        )


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@open_to_all("the link itself is the right: one address, once, 14 days")
def accept_invitation(token: str) -> Any:
    """Join the structure one was invited to: with one's account, or with a new one."""
    invitation, structure = _invitation_of(token)
    account = accounts.by_email(invitation.email)
    form = NewMemberForm()
    mine = current_user.is_authenticated and account is not None and current_user.id == account.id
    other = current_user.email if current_user.is_authenticated and not mine else ""
    may_join = mine or (account is None and not other)
    if request.method == "POST" and may_join and (joined := _joined(invitation, account, form, token)):
        choose(structure)
        flash(f"Bienvenue dans «\u00a0{structure.name}\u00a0».")
        if account is None:
            with unit_of_work():
                browser.sign_in(joined, mfa=False, now=clock.now())
        return redirect(url_for("structure.home"), code=303)
    refused = request.method == "POST"
    page = render_template(
        "desks/structure/invitation.html", structure=structure, form=form, email=invitation.email, mine=mine,
        other=other, has_account=account is not None, has_errors=refused, path=request.path, indexed=False,
    )  # fmt: skip
    return page, UNPROCESSABLE if refused else 200


def _joined(invitation: MemberInvitation, account: Account | None, form: NewMemberForm, token: str) -> Account | None:
    now = clock.now()
    if account is None and not form.validate_on_submit():
        return None
    with form.writing():
        account = account or _new_account(invitation, form)
        members.accept(invitation, account, now=now)
        link = links.find(token)
        if link is not None:
            links.use(link, answer="joined", now=now)
    if form.refused:
        return None
    return account


def _new_account(invitation: MemberInvitation, form: NewMemberForm) -> Account:
    wrong = passwords.problem(form.password.data, about=(invitation.email, form.display_name.data))
    if wrong:
        raise RuleBroken(wrong, field="password")
    structure = queries.by_id(invitation.structure_id)
    return account_services.create_account(
        invitation.email, role=Role.PARTNER, display_name=form.display_name.data[:120], now=clock.now(),
        password=form.password.data, territory_code=structure.territory_code if structure else None,
    )  # fmt: skip


def _invitation_of(token: str) -> tuple[MemberInvitation, Structure]:
    link = links.find(token)
    invitation = queries.invitation(link.subject) if link and link.purpose == members.INVITATION_PURPOSE else None
    if link is None or invitation is None:
        raise NotFound
    structure = queries.by_id(invitation.structure_id)
    if structure is None or not link.is_live(clock.now()) or invitation.expires_at <= clock.now():
        raise Gone(
            "Cette invitation a déjà servi, une autre l’a remplacée, ou elle date de plus de 14 jours.",
            template="errors/link_expired.html",
        )
    return invitation, structure


def _check_admin(actor: Actor, structure: Structure) -> None:
    if not administers(actor, structure):
        raise NotAllowed("Seuls les responsables de la structure gèrent ses membres.")
