"""``/alertes``: follow a search, with or without an account; ``/mon-compte/alertes``: the searches of an account."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_login import current_user

from app.accounts.access import is_signed_in
from app.alerts import queries, services
from app.alerts.access import owns_search
from app.alerts.emails import MANAGE_PURPOSE
from app.alerts.forms import AccountAlertForm, ChangeForm, VisitorAlertForm
from app.alerts.models import SavedSearch
from app.alerts.presenters import list_of
from app.alerts.searches import criteria_of, is_narrow, page_of, query_of, sentence_of
from app.alerts.values import Rhythm
from app.kit import clock, links
from app.kit.access import open_to_all, requires
from app.kit.database import unit_of_work
from app.kit.errors import Gone, NotFound, RuleBroken
from app.people.contact import email_or_none
from app.search.addresses import PATH

bp = Blueprint("alerts", __name__)
one_click_bp = Blueprint("alerts_one_click", __name__)  # a mail program posts there: no page, no token of a form
UNPROCESSABLE = 422
LONGEST_TOKEN = 100


@bp.route("/alertes/nouvelle", methods=["GET", "POST"])
@open_to_all("anyone may follow a search; a visitor confirms from their mailbox")
def follow() -> Any:
    """Ask how often (and where, without an account), then keep the search of the address."""
    query = query_of(request.args.to_dict(flat=False))
    criteria = criteria_of(query)
    if criteria is None or not is_narrow(criteria):
        flash(services.TOO_WIDE, "ask")
        return redirect(f"{PATH}?{query}" if query else PATH, code=303)
    form = AccountAlertForm() if _has_address() else VisitorAlertForm()
    if form.validate_on_submit() and (answer := _kept(form, query)) is not None:
        return answer
    refused = request.method == "POST"
    page = render_template("alerts/follow.html", form=form, sentence=sentence_of(criteria), back=page_of(query),
                           has_errors=refused, indexed=False)  # fmt: skip
    return page, UNPROCESSABLE if refused else 200


def _has_address() -> bool:
    """Tell whether the reader's account has an address known to be theirs."""
    return bool(current_user.is_authenticated and current_user.confirmed_at)


def _kept(form: Any, query: str) -> Any:
    """Keep the search; None when it is refused, with the words at their field."""
    now, rhythm = clock.now(), Rhythm(form.rythme.data)
    with form.writing():
        if _has_address():
            services.save_for_account(current_user, query, rhythm=rhythm, now=now)
            flash("C’est noté. Vous recevrez un message quand il y aura du nouveau.")
            return redirect(url_for("alerts.mine"), code=303)
        email = email_or_none(form.email.data) or ""
        services.ask_to_confirm(email, query, rhythm=rhythm, sender=request.remote_addr or "", now=now)
    if form.refused:
        return None
    return render_template("alerts/asked.html", email=email, indexed=False)


@bp.get("/mon-compte/alertes")
@requires(is_signed_in)
def mine() -> str:
    """My saved searches: what each looks for, how often it is told, when next."""
    reader = queries.reader_of_account(current_user.id)
    searches = list_of(queries.confirmed_of(reader), in_account=True) if reader else []
    return render_template("alerts/mine.html", searches=searches, email=current_user.email,
                           action_of=lambda key: url_for("alerts.change", public_id=key))  # fmt: skip


def _search(public_id: str) -> SavedSearch | None:
    return queries.search_by_public_id(public_id)


@bp.post("/mon-compte/alertes/<public_id>")
@requires(owns_search, load=_search)
def change(search: SavedSearch) -> Any:
    """Change how often a search is told, or stop it."""
    form = ChangeForm()
    if form.answer.data != "stop" and not form.validate():
        raise RuleBroken("Choisissez un rythme de la liste.", field="rythme")
    with unit_of_work():
        if form.answer.data == "stop":
            services.stop(search, now=clock.now())
        else:
            services.change_rhythm(search, Rhythm(form.rythme.data), now=clock.now())
    flash("Cette recherche est arrêtée et effacée." if form.answer.data == "stop" else "C’est enregistré.")
    return redirect(url_for("alerts.mine"), code=303)


@bp.post("/mon-compte/alertes/tout-arreter")
@requires(is_signed_in)
def stop_all() -> Any:
    """No more mails for any search of the account; the list stays."""
    with unit_of_work():
        reader = queries.reader_of_account(current_user.id)
        if reader is not None:
            services.stop_all(reader, now=clock.now())
    flash("Vous ne recevrez plus d’alerte. Vos recherches restent ici.")
    return redirect(url_for("alerts.mine"), code=303)


@one_click_bp.get("/alertes/arret/<token>")
@open_to_all("the link of a mail: it shows the page where alerts are stopped and changes nothing")
def one_click_page(token: str) -> Any:
    """Lead who opens the address of RFC 8058 in a browser to the page of their alerts."""
    if links.find(token[:LONGEST_TOKEN]) is None:
        raise NotFound
    return redirect(f"/r/{token}", code=303)


@one_click_bp.post("/alertes/arret/<token>")
@open_to_all("RFC 8058: the mail program of whoever received the message stops it in one click; the token is the right")
def one_click(token: str) -> Response:
    """Stop every alert of the reader; asked again, say the same."""
    now = clock.now()
    link = links.find(token[:LONGEST_TOKEN])
    if link is None or link.purpose != MANAGE_PURPOSE:
        raise NotFound
    if link.expires_at <= now:
        raise Gone
    with unit_of_work():
        reader = queries.reader_by_public_id(link.subject)
        if reader is not None:
            services.stop_all(reader, now=now)
    return Response("Vous ne recevrez plus d’alerte.\n", mimetype="text/plain")
