"""/structure/antennes: the branches of a structure, and opening one."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from wtforms import StringField, TelField
from wtforms.validators import Length

from app.desks.structure_choice import current, is_partner
from app.geo.values import CommuneRow
from app.kit import clock
from app.kit.access import Actor, current_actor, requires
from app.kit.errors import NotAllowed
from app.kit.forms import required
from app.structures import queries
from app.structures.access import administers
from app.structures.branches import open_branch
from app.structures.forms import HOURS_HINT, NumberedForm, place_of
from app.structures.models import Structure
from app.structures.record import StructureData, compact_siret
from app.structures.typed_hours import from_french

bp = Blueprint("structure_branches", __name__, url_prefix="/structure")
UNPROCESSABLE = 422


class BranchForm(NumberedForm):
    """What a branch has of its own; its type and its networks are those of its structure."""

    name = StringField(
        "Nom de l’antenne", [required("Écrivez le nom de l’antenne."), Length(max=160)],
        description="Par exemple\u00a0: « Les Coccinelles, antenne d’Aubusson ».",
    )  # fmt: skip
    address = StringField("Adresse")
    public_phone = TelField("Téléphone montré à tous")
    opening_hours = StringField("Horaires", description=HOURS_HINT)
    number = StringField("Son SIRET, si elle en a un", description="14 chiffres.")

    is_branch = True
    in_order = ("name", "commune_choice", "commune", "address", "public_phone", "opening_hours", "number")

    def __init__(self, parent: Structure, **kwargs: Any) -> None:
        self.parent = parent
        super().__init__(**kwargs)

    def described(self, commune: CommuneRow | None) -> StructureData:
        """Return what was typed, of the type of its structure."""
        return StructureData(
            name=self.name.data or "", type=self.parent.type, siae=self.parent.siae,
            siret=compact_siret(self.number.data), address=self.address.data or None,
            public_phone=self.public_phone.data or None,
            opening_hours=from_french(self.opening_hours.data or "") or None, **place_of(commune),
        )  # fmt: skip


@bp.route("/antennes", methods=["GET", "POST"])
@requires(is_partner)
def listing() -> Any:
    """Show the branches; an admin opens one from here."""
    actor = current_actor()
    structure = _head_of(current(actor))
    form = BranchForm(structure)
    if request.method == "POST" and _opened(structure, form, actor):
        flash("L’antenne est ouverte. Choisissez-la pour publier ses offres.")
        return redirect(url_for(".listing"), code=303)
    refused = request.method == "POST"
    page = render_template(
        "desks/structure/branches.html", structure=structure, form=form, branches=queries.branches_of(structure.id),
        may_open=administers(actor, structure), has_errors=refused,
    )  # fmt: skip
    return page, UNPROCESSABLE if refused else 200


def _head_of(structure: Structure) -> Structure:
    """Branches are shown from their structure, even when the desk speaks of one of them."""
    parent = queries.by_id(structure.parent_id) if structure.parent_id is not None else None
    return parent or structure


def _opened(structure: Structure, form: BranchForm, actor: Actor) -> bool:
    if not administers(actor, structure):
        raise NotAllowed("Seuls les responsables de la structure ouvrent une antenne.")
    if not form.validate_on_submit():
        return False
    with form.writing():
        code = form.chosen_commune().departement
        open_branch(structure, form.record(), territory_code=code, actor=actor, now=clock.now())
    return not form.refused
