"""``/classement``: how the order of offers is made, printed from the very definitions the engine runs."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, request

from app.kit.access import open_to_all
from app.kit.errors import RuleBroken
from app.matching.describe import Description, describe
from app.matching.weights import DEFAULT_WEIGHTS, Weights
from app.search.matching_services import weights_of
from app.territories import queries as territories

bp = Blueprint("ranking", __name__)


@dataclass(frozen=True, slots=True)
class RankingPage:
    """The model in force somewhere, and whether a territory changed its points."""

    place: str
    rules: Description
    is_default: bool
    since: datetime | None  # when the territory chose them


def ranking_page(place: str, weights: Weights, since: datetime | None = None) -> RankingPage:
    """Return what the page prints for a set of weights."""
    is_default = weights.points == DEFAULT_WEIGHTS.points
    return RankingPage(place, describe(weights), is_default, None if is_default else since)


@bp.get("/classement")
@open_to_all("rules that decide an order are public (CRPA L311-3-1)")
def rules() -> str:
    """Show the rules, the criteria with their points, the data used and not used, and how to contest."""
    served = territories.all_by_name()
    code = request.args.get("territoire")
    here = territories.by_code(code)
    if code and here is None:
        known = ", ".join(territory.code for territory in served)
        raise RuleBroken(f"Territoire inconnu. Choisissez parmi\u00a0: {known}.", field="territoire")
    weights = weights_of(here.code) if here else DEFAULT_WEIGHTS
    signed = territories.in_force(here.code) if here else None
    page = ranking_page(here.in_name if here else "", weights, signed.at if signed else None)
    return render_template("site/classement.html", page=page, territories=served, here=here)
