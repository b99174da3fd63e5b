"""The public pages of offers: the page, the printed sheet, the short link, « signaler un problème »."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Blueprint, current_app, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from app.geo.queries import gazetteer
from app.geo.values import CommuneRow
from app.kit import clock
from app.kit.access import current_actor, open_to_all
from app.kit.clock import local_date
from app.kit.database import unit_of_work
from app.kit.errors import Gone, NotFound
from app.kit.ids import slug as slug_of
from app.kit.urls import base_url
from app.offers import queries
from app.offers.access import can_manage
from app.offers.actions import action_for
from app.offers.cards import card_of
from app.offers.forms import ReportForm
from app.offers.job_posting import job_posting
from app.offers.models import Offer
from app.offers.paths import offer_path
from app.offers.place_maps import LENT, places_of
from app.offers.presenters import page_of
from app.offers.qr_code import qr_of
from app.offers.reports import report
from app.offers.view_services import count_view
from app.offers.workflow import LIVE, OfferState
from app.structures.workflow import StructureState

bp = Blueprint("offers", __name__)
OVER = {OfferState.EXPIRED, OfferState.CLOSED, OfferState.ARCHIVED, OfferState.PAUSED}
READ_AGAIN = {OfferState.TO_REVIEW, OfferState.TO_CORRECT}
UNPROCESSABLE = 422
MARKED_WORDS = "aportee_marked_words"  # the search lives on a higher floor: the application lends how it marks words
LONGEST_WORDS = 300


@bp.get("/offres/<string(length=10):public_id>-<slug>")
@open_to_all("offers are public")
def show(public_id: str, slug: str) -> Any:
    """Show an offer; an old title leads to the present one, an offer that is over says so with others like it."""
    offer = _readable(public_id)
    if slug != slug_of(offer.title):
        return _to_page(offer)
    count_view(offer, now=clock.now())
    page = page_of(offer, now=clock.now(), reader_from=_reader_from())
    return render_template(
        "offers/show.html",
        page=page,
        action=action_for(offer, current_actor()),
        posting=job_posting(offer, url=base_url() + page.path) if page.is_public else None,
        back=_back_to_results(),
        map=current_app.extensions[LENT](places_of(offer)),
        marked=_marked,
        indexed=page.is_public,
    )


@bp.get("/offres/<string(length=10):public_id>")
@bp.get("/o/<string(length=10):public_id>")
@open_to_all("short links are printed on sheets")
def short(public_id: str) -> Response:
    """Lead from the short address to the page."""
    return _to_page(_readable(public_id))


@bp.get("/offres/<string(length=10):public_id>/imprimer")
@open_to_all("offers are public")
def print_sheet(public_id: str) -> Any:
    """Show one A4 page with the short link and its QR code."""
    offer = _readable(public_id)
    page = page_of(offer, now=clock.now(), reader_from=_reader_from())
    address = base_url().split("://", 1)[1] + page.short_path
    return render_template(
        "offers/print_sheet.html",
        page=page,
        code=qr_of(base_url() + page.short_path),
        address=address,
        today=local_date(clock.now()),
        back_url=page.path,
        back_label="Retour à l’offre",
        indexed=False,
    )


@bp.route("/offres/<string(length=10):public_id>/signaler", methods=["GET", "POST"])
@open_to_all("anyone may tell that an offer is wrong")
def report_problem(public_id: str) -> Any:
    """Tell the team of the territory that something is wrong with an offer."""
    offer = _readable(public_id)
    form = ReportForm()
    if form.validate_on_submit():
        with unit_of_work():
            report(offer, reason=form.reason.data, message=form.message.data or "",
                   address=request.remote_addr or "", now=clock.now())  # fmt: skip
        flash("Merci. L’équipe du territoire va regarder cette offre.")
        return _to_page(offer)
    refused = request.method == "POST"
    page = render_template("offers/report_problem.html", form=form, offer=offer, has_errors=refused,
                           path=offer_path(offer.public_id, offer.title))  # fmt: skip
    return page, UNPROCESSABLE if refused else 200


def _readable(public_id: str) -> Offer:
    """Return an offer its reader may see: live, or their own; raises Gone when it is over, NotFound otherwise."""
    offer = queries.by_public_id(public_id)
    if offer is None:
        raise NotFound
    is_live = offer.state in LIVE and offer.structure.state is StructureState.APPROVED
    if is_live or can_manage(current_actor(), offer):
        return offer
    if offer.published_at is not None and (offer.state in OVER or offer.state in LIVE):
        raise Gone(_why_gone(offer), similar=_similar(offer), q=offer.title)
    if offer.published_at is not None and offer.state in READ_AGAIN:  # its words are not repeated
        raise Gone("L’équipe du territoire la relit. Elle reviendra peut-être.", similar=_similar(offer))
    raise NotFound


def _why_gone(offer: Offer) -> str:
    if offer.state is OfferState.PAUSED:
        return "Cette offre est en pause. Elle reviendra peut-être."
    return "Cette offre est terminée, ou la structure l’a retirée."


def _similar(offer: Offer) -> list[Any]:
    now = clock.now()
    return [card_of(other, now=now, today=local_date(now)) for other in queries.near(offer, limit=4)]


def _to_page(offer: Offer) -> Response:
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    return redirect(offer_path(offer.public_id, offer.title) + query, code=301 if request.method == "GET" else 303)


def _reader_from() -> CommuneRow | None:
    code = request.args.get("depuis", "")
    return gazetteer().by_insee(code) if code else None


def _marked(text: Any) -> Any:
    """Return a text of the page with the words of the search the reader comes from."""
    [asked] = parse_qs(urlsplit(_back_to_results()).query).get("q", [""])[:1]
    return current_app.extensions[MARKED_WORDS](text, asked[:LONGEST_WORDS]) if asked else text


def _back_to_results() -> str:
    """Where « Retour aux offres » leads: the search the reader comes from, when it was one."""
    referrer = request.referrer or ""
    start = referrer.find("/offres?")
    return referrer[start:] if start > 0 and referrer[:start] == request.host_url.rstrip("/") else "/offres"
