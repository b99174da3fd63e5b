"""The volunteering agreement on paper: for the person, and for the structure that welcomes them. Never required."""

from typing import Any

from flask import Blueprint, render_template, url_for

from app.kit import clock
from app.kit.access import Actor, requires
from app.matching.values import Kind
from app.placements import queries
from app.placements.access import can_answer_request, is_own_placement
from app.placements.models import Placement
from app.placements.request_presenters import shown_name
from app.placements.wording import where_words

bp = Blueprint("agreement", __name__)


def is_own_volunteering(actor: Actor, placement: Placement) -> bool:
    """A person prints the agreement of their own volunteering."""
    return placement.offer.kind is Kind.VOLUNTEERING and is_own_placement(actor, placement)


def welcomes_volunteer(actor: Actor, placement: Placement) -> bool:
    """A member of the structure, with a second factor, prints the agreement of someone it welcomes."""
    return placement.offer.kind is Kind.VOLUNTEERING and can_answer_request(actor, placement)


@bp.get("/moi/demandes/<public_id>/accord-de-benevolat")
@requires(is_own_volunteering, load=queries.by_public_id)
def mine(placement: Placement) -> Any:
    """The agreement, with my name."""
    back = url_for("my_requests.show", placement_id=placement.public_id)
    return _page(placement, placement.person.full_name, back)


@bp.get("/structure/candidatures/<public_id>/accord-de-benevolat")
@requires(welcomes_volunteer, load=queries.by_public_id)
def ours(placement: Placement) -> Any:
    """The agreement, with a first name."""
    return _page(placement, shown_name(placement), url_for("requests.show", public_id=placement.public_id))


def _page(placement: Placement, name: str, back_url: str) -> Any:
    offer, today = placement.offer, clock.local_date(clock.now())
    return render_template(
        "desks/requests/agreement.html",
        offer=offer,
        name=name,
        where=where_words(offer),
        insured=bool(offer.insurance_name and offer.insurance_ends_on and offer.insurance_ends_on >= today),
        back_url=back_url,
    )
