"""Sign-in, second step, forgotten password, my security."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_login import current_user

from app.accounts import browser, emails, factors, passwords, queries, services
from app.accounts.access import is_signed_in, must_use_second_factor
from app.accounts.forms import ChangePasswordForm, CodeForm, ForgottenForm, PasswordForm, SignInForm
from app.accounts.models import Account
from app.accounts.presenters import security_page
from app.kit import clock, links
from app.kit.access import Role, current_actor, open_to_all, requires
from app.kit.database import db, unit_of_work
from app.kit.errors import Gone, NotFound, RuleBroken
from app.kit.sessions import end_sessions_of

bp = Blueprint("accounts", __name__)
SIGN_IN = "accounts/sign_in.html"
UNPROCESSABLE = 422


@bp.get("/connexion")
@open_to_all("one signs in from here")
def sign_in() -> Any:
    """Show the sign-in form, or one's own space when already signed in."""
    if current_user.is_authenticated:
        return redirect(url_for("accounts.welcome"))
    form = SignInForm(data={"next": browser.safe_next(request.args.get("next"))})
    return render_template(SIGN_IN, form=form)


@bp.post("/connexion")
@open_to_all("one signs in from here")
def sign_in_post() -> Any:
    """Check e-mail and password (and the code, when given), then open the account or ask for the second step."""
    form = SignInForm()
    account = _checked_account(form) if form.validate_on_submit() else None
    if account is None:
        return render_template(SIGN_IN, form=form, has_errors=True), UNPROCESSABLE
    target = browser.safe_next(form.next.data)
    if account.mfa_since is None:
        return _open(account, mfa=False, target=target)
    if form.code.data:
        return _second_step(account, form, target=target, template=SIGN_IN)
    browser.remember_pending(account, target)
    return redirect(url_for("accounts.sign_in_code"), code=303)


def _checked_account(form: SignInForm) -> Account | None:
    """Return the account when the password is right; the same words, work and time when it is not."""
    with unit_of_work():
        services.throttle_sign_in(form.email.data, request.remote_addr or "", now=clock.now())
    account = queries.by_email(form.email.data)
    stored = account.password_hash if account is not None and account.is_active else None
    db.session.rollback()  # argon2 must not run while the write lock is held
    if passwords.verify(stored, form.password.data) and account is not None:
        return queries.by_email(form.email.data)
    form.refuse(RuleBroken(services.SIGN_IN_REFUSED, field="email"))
    return None


@bp.route("/connexion/code", methods=["GET", "POST"])
@open_to_all("second step of a sign-in whose password was right")
def sign_in_code() -> Any:
    """Ask for the code of the authenticator, or a recovery code."""
    pending = session.get(browser.PENDING)
    account = queries.by_public_id(pending) if pending else None
    if account is None:
        return redirect(url_for("accounts.sign_in"), code=303)
    form = CodeForm()
    if form.validate_on_submit():
        return _second_step(account, form, target=session.get("next", ""), template="accounts/sign_in_code.html")
    refused = request.method == "POST"
    return render_template(
        "accounts/sign_in_code.html", form=form, has_errors=refused
    ), UNPROCESSABLE if refused else 200


def _second_step(account: Account, form: SignInForm | CodeForm, *, target: str, template: str) -> Any:
    now = clock.now()
    with unit_of_work():
        services.throttle_code(account, now=now)
    with form.writing():
        services.pass_second_factor(account, form.code.data, now=now)
    if form.refused:
        return render_template(template, form=form, has_errors=True), UNPROCESSABLE
    return _open(account, mfa=True, target=target)


def _open(account: Account, *, mfa: bool, target: str) -> Any:
    with unit_of_work():
        browser.sign_in(account, mfa=mfa, now=clock.now())
    return redirect(target or url_for("accounts.welcome"), code=303)


@bp.get("/bienvenue")
@requires(is_signed_in)
def welcome() -> Any:
    """Send each role to its own space; a professional without second factor sets it up first."""
    if must_use_second_factor(current_user) and current_user.mfa_since is None:
        return redirect(url_for("accounts.second_factor"))
    return redirect(current_user.home_url)


@bp.post("/deconnexion")
@open_to_all("one may always leave")
def sign_out() -> Any:
    """Close the session here and on the server."""
    browser.sign_out()
    flash("Vous êtes déconnecté.")
    response = redirect("/", code=303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@bp.route("/mot-de-passe-oublie", methods=["GET", "POST"])
@open_to_all("someone who forgot cannot sign in")
def forgotten() -> Any:
    """Send a link to the address on file; the page says the same whether the account exists or not."""
    form = ForgottenForm()
    if form.validate_on_submit():
        now = clock.now()
        with unit_of_work():
            account = queries.by_email(form.email.data)
            if (
                services.throttle_reset(form.email.data, request.remote_addr or "", now=now)
                and account
                and account.is_active
            ):
                emails.send_password_link(account, now=now)
        return render_template("accounts/forgotten_sent.html", email=form.email.data)
    refused = request.method == "POST"
    return render_template("accounts/forgotten.html", form=form, has_errors=refused), UNPROCESSABLE if refused else 200


def _account_of_link(token: str) -> tuple[links.ActionLink, Account]:
    link = links.find(token)
    account = queries.by_public_id(link.subject) if link and link.purpose == emails.LINK_PURPOSE else None
    if link is None or account is None:
        raise NotFound("Ce lien n’est pas valable. Vérifiez qu’il est complet, ou demandez-en un nouveau.")
    if not link.is_live(clock.now()) or not account.is_active:
        raise Gone("Ce lien a déjà servi ou n’est plus valable.", template="accounts/link_expired.html")
    return link, account


@bp.route("/mot-de-passe/<token>", methods=["GET", "POST"])
@open_to_all("the link is the proof: single use, hashed, 8 to 14 days")
def choose_password(token: str) -> Any:
    """Choose a password from a link, then sign in with it (the second factor stays asked)."""
    link, account = _account_of_link(token)
    form = PasswordForm()
    if form.validate_on_submit():
        now = clock.now()
        try:
            with unit_of_work():
                services.set_password(account, form.password.data, now=now)
                links.use(link, answer="password", now=now)
                emails.send_security_notice(account, fact="Votre mot de passe a été changé", now=now)
            flash("Votre mot de passe est enregistré. Connectez-vous.")
            return redirect(url_for("accounts.sign_in"), code=303)
        except RuleBroken as refusal:
            form.refuse(refusal)
    refused = request.method == "POST"
    page = render_template("accounts/choose_password.html", form=form, account_email=account.email, has_errors=refused)
    return page, UNPROCESSABLE if refused else 200


@bp.get("/mon-compte")
@requires(is_signed_in)
def security() -> Any:
    """My sign-in: second factor, password, open sessions, what happened."""
    return render_template("accounts/security.html", **security_page(current_user, session, now=clock.now()))


@bp.route("/mon-compte/double-securite", methods=["GET", "POST"])
@requires(is_signed_in)
def second_factor() -> Any:
    """Turn the second factor on: scan, type a first code, keep ten recovery codes."""
    if current_user.mfa_since is not None:
        return redirect(url_for("accounts.security"))
    secret = session.setdefault("totp_secret", factors.new_secret())
    form = CodeForm()
    if form.validate_on_submit():
        try:
            now = clock.now()
            with unit_of_work():
                services.throttle_code(current_user, now=now)
                codes = services.confirm_second_factor(current_user, secret, form.code.data, now=now)
            session.pop("totp_secret")
            session["mfa"] = True
            session.regenerate()  # type: ignore[attr-defined]
            return render_template("accounts/recovery_codes.html", codes=codes, home_url=current_user.home_url)
        except RuleBroken as refusal:
            form.refuse(refusal)
    refused = request.method == "POST"
    qr = factors.Qr(factors.provisioning_uri(secret, email=current_user.email))
    page = render_template("accounts/second_factor.html", form=form, qr_code=qr, secret=secret, has_errors=refused,
                           may_wait=current_user.role is Role.PARTNER, home_url=current_user.home_url)  # fmt: skip
    return page, UNPROCESSABLE if refused else 200


@bp.post("/mon-compte/codes-de-secours")
@requires(is_signed_in)
def new_recovery_codes() -> Any:
    """Replace the recovery codes; needs this session's second factor."""
    if not current_actor().mfa:
        return redirect(url_for("accounts.security"), code=303)
    with unit_of_work():
        codes = services.renew_recovery_codes(current_user)
        services.note(current_user, "recovery_codes_renewed", now=clock.now())
    return render_template("accounts/recovery_codes.html", codes=codes, home_url=current_user.home_url)


@bp.route("/mon-compte/mot-de-passe", methods=["GET", "POST"])
@requires(is_signed_in)
def change_password() -> Any:
    """Change the password; the other sessions end."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        now = clock.now()
        try:
            if not passwords.verify(current_user.password_hash, form.current.data):
                raise RuleBroken("Ce n’est pas votre mot de passe actuel.", field="current")
            with unit_of_work():
                services.set_password(current_user, form.password.data, now=now, keep_session=session.token)  # type: ignore[attr-defined]
                emails.send_security_notice(current_user, fact="Votre mot de passe a été changé", now=now)
            flash("Votre mot de passe est changé. Vos autres sessions sont fermées.")
            return redirect(url_for("accounts.security"), code=303)
        except RuleBroken as refusal:
            form.refuse(refusal)
    refused = request.method == "POST"
    return render_template(
        "accounts/change_password.html", form=form, has_errors=refused
    ), UNPROCESSABLE if refused else 200


@bp.post("/mon-compte/fermer-les-sessions")
@requires(is_signed_in)
def end_other_sessions() -> Any:
    """Sign out everywhere else."""
    with unit_of_work():
        end_sessions_of(current_user.id, except_token=session.token)  # type: ignore[attr-defined]
        services.note(current_user, "sessions_ended", now=clock.now())
    flash("Vos autres sessions sont fermées.")
    return redirect(url_for("accounts.security"), code=303)
