"""The public page of a structure: what it is, where, when it is open, and its offers."""

from typing import Any

from flask import Blueprint, current_app, redirect, render_template

from app.kit import clock
from app.kit.access import current_actor, open_to_all
from app.kit.clock import local_date
from app.kit.errors import Gone, NotFound
from app.kit.ids import slug as slug_of
from app.offers import queries
from app.offers.cards import card_of
from app.offers.paths import structure_path
from app.offers.place_maps import LENT, places_of_structure
from app.offers.presenters import closed_note, usual_delay, usual_share
from app.structures import queries as structures
from app.structures.access import moderates, works_for
from app.structures.hours import in_words
from app.structures.models import Structure
from app.structures.workflow import StructureState

bp = Blueprint("structures", __name__)


@bp.get("/structures/<string(length=10):public_id>-<slug>")
@open_to_all("structures are public once approved")
def show(public_id: str, slug: str) -> Any:
    """Show a structure and its offers on line."""
    structure = _readable(public_id)
    path = structure_path(public_id, structure.public_name)
    if slug != slug_of(structure.public_name):
        return redirect(path, code=301)
    now = clock.now()
    parent, branches = _family(structure)
    counts = queries.live_counts([branch.id for branch in branches])
    return render_template(
        "structures/show.html",
        structure=structure,
        name=structure.public_name,
        path_of=lambda other: structure_path(other.public_id, other.name),
        path=path,
        hours=in_words(structure.opening_hours),
        closed_note=closed_note(structure, local_date(now)),
        usual_delay=usual_delay(structure),
        usual_share=usual_share(structure),
        cards=[card_of(offer, now=now, today=local_date(now)) for offer in queries.live_of_structure(structure.id)],
        parent=parent,
        branches=[(branch, counts.get(branch.id, 0)) for branch in branches],
        map=current_app.extensions[LENT](places_of_structure(structure, branches)),
        is_public=structure.state is StructureState.APPROVED,
        indexed=structure.state is StructureState.APPROVED,
    )


@bp.get("/structures/<string(length=10):public_id>")
@open_to_all("short address of a structure")
def short(public_id: str) -> Any:
    """Lead from the id to the page."""
    return redirect(structure_path(public_id, _readable(public_id).name), code=301)


def _family(structure: Structure) -> tuple[Structure | None, list[Structure]]:
    """The structure a branch belongs to, or the branches of a structure: those that have a public page."""
    public = {StructureState.APPROVED}
    if structure.parent_id is None:
        return None, structures.branches_of(structure.id, states=public)
    parent = structures.by_id(structure.parent_id)
    return (parent if parent and parent.state in public else None), []


def _readable(public_id: str) -> Structure:
    structure = structures.by_public_id(public_id)
    if structure is None:
        raise NotFound
    actor = current_actor()
    if structure.state is StructureState.APPROVED or works_for(actor, structure) or moderates(actor, structure):
        return structure
    if structure.state in {StructureState.CLOSED, StructureState.SUSPENDED}:
        raise Gone("Elle ne publie plus sur À portée.", heading="Cette structure n’est plus en ligne")
    raise NotFound
