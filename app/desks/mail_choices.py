"""How often news come: chosen from a mail, without an account, or from one's own account."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user

from app.accounts.access import is_signed_in
from app.kit import clock, mail_readers
from app.kit.access import open_to_all, requires
from app.kit.database import unit_of_work
from app.kit.errors import NotFound, RuleBroken
from app.kit.mail_readers import MailReader, Rhythm

bp = Blueprint("mail_choices", __name__)
stop_bp = Blueprint("mail_stop", __name__)
BY_DIGEST = "The address holds a keyed digest of the reader's own address, sent to them alone; no address is shown."
ONE_CLICK = "One-click stop asked by a mail program (RFC 8058): it can only make fewer mails."


@bp.get("/courriels/<digest>")
@open_to_all(BY_DIGEST)
def choose(digest: str) -> Any:
    """The rhythms, and the one in force."""
    return _page(_reader(digest).rhythm, url_for("mail_choices.keep", digest=digest))


@bp.post("/courriels/<digest>")
@open_to_all(BY_DIGEST)
def keep(digest: str) -> Any:
    """Keep another rhythm."""
    _choose(_reader(digest).email, request.form.get("rythme", ""))
    return redirect(url_for("mail_choices.choose", digest=digest), code=303)


@bp.route("/mon-compte/courriels", methods=["GET", "POST"])
@requires(is_signed_in)
def mine() -> Any:
    """The same for one's own account."""
    if request.method == "POST":
        _choose(current_user.email, request.form.get("rythme", ""))
        return redirect(url_for("mail_choices.mine"), code=303)
    return _page(mail_readers.rhythm_of(current_user.email), url_for("mail_choices.mine"))


@stop_bp.route("/courriels/<digest>/stop", methods=["GET", "POST"])
@open_to_all(ONE_CLICK)
def stop(digest: str) -> Any:
    """Stop news at once; opened in a browser, the choices."""
    reader = _reader(digest)
    if request.method == "GET":
        return redirect(url_for("mail_choices.choose", digest=digest), code=303)
    with unit_of_work():
        mail_readers.choose(reader.email, Rhythm.NEVER, now=clock.now())
    return "C’est fait.", 200


def _reader(digest: str) -> MailReader:
    found = mail_readers.reader(digest)
    if found is None:
        raise NotFound
    return found


def _choose(email: str, wanted: str) -> None:
    if wanted not in set(Rhythm):
        raise RuleBroken("Choisissez un rythme de la liste.")
    with unit_of_work():
        mail_readers.choose(email, Rhythm(wanted), now=clock.now())
    flash("C’est noté.")


def _page(rhythm: Rhythm, action: str) -> str:
    choices = [(one.value, one.label) for one in Rhythm]
    return render_template(
        "desks/mail_choices.html", rhythm=rhythm.value, choices=choices, action=action, indexed=False
    )
