"""An immersion's convention: the facts to copy into the official tool, its aim, its renewal."""

import csv
import io
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from wtforms import DateField, RadioField
from wtforms.validators import Optional as MayBeEmpty

from app.desks.file_opening import note_reading
from app.desks.link_forms import DATES
from app.kit import clock
from app.kit.access import Actor, current_actor, requires
from app.kit.forms import BaseForm
from app.kit.french import long_date, minutes
from app.matching.values import Kind
from app.people.values import ReadPurpose
from app.placements import queries, services
from app.placements.access import can_follow_placement
from app.placements.models import Placement
from app.placements.services.immersion import NEVER
from app.placements.values import ImmersionAim, Party
from app.placements.wording import where_words

bp = Blueprint("convention", __name__, url_prefix="/accompagnement/propositions/<public_id>/convention")
UNPROCESSABLE = 422


class ConventionForm(BaseForm):
    """One aim; a new last day to renew."""

    aim = RadioField("Le but, un seul", choices=[(aim.value, aim.label) for aim in ImmersionAim],
                     validate_choice=False)  # fmt: skip
    ends_on = DateField("Renouveler jusqu’au", [MayBeEmpty()], format=DATES)


def can_prepare(actor: Actor, placement: Placement) -> bool:
    """Who follows the person prepares the convention of their immersion."""
    return placement.offer.kind is Kind.IMMERSION and can_follow_placement(actor, placement)


def facts_of(placement: Placement, *, now: datetime) -> list[tuple[str, str]]:
    """Return the facts the official form asks for, in its order; what we do not know is left to fill there."""
    offer, who = placement.offer, placement.person
    structure = offer.structure
    address = ", ".join(filter(None, (structure.address, structure.postal_code, structure.commune_name)))
    weekly = offer.weekly_minutes_max or offer.weekly_minutes_min
    return [
        ("Personne", who.full_name),
        ("Commune", who.commune_name or ""),
        ("Téléphone", who.phone or ""),
        ("E-mail", who.email or ""),
        ("Entreprise", structure.name),
        ("SIRET", structure.siret or ""),
        ("Adresse de l’entreprise", address),
        ("Lieu de l’immersion", where_words(offer)),
        ("Personne qui accueille", offer.contact_name or ""),
        ("Téléphone de l’entreprise", offer.contact_phone or structure.public_phone or ""),
        ("Métier ou activité", offer.title),
        ("Codes ROME", ", ".join(offer.rome)),
        ("But", placement.aim.label if placement.aim else ""),
        ("Premier jour", long_date(placement.starts_on) if placement.starts_on else ""),
        ("Dernier jour", long_date(placement.ends_on) if placement.ends_on else ""),
        ("Renouvelée à partir du", long_date(placement.renewed_on) if placement.renewed_on else ""),
        ("Heures par semaine", minutes(weekly) if weekly else ""),
        ("Signée par tous le", long_date(placement.signed_on) if placement.signed_on else ""),
        ("Fiche faite le", long_date(now)),
    ]


@bp.get("")
@requires(can_prepare, load=queries.by_public_id)
def show(placement: Placement) -> Any:
    """The facts, to print or copy."""
    return _page(placement, ConventionForm(formdata=None, data={"aim": placement.aim}))


@bp.post("")
@requires(can_prepare, load=queries.by_public_id)
def change(placement: Placement) -> Any:
    """Choose the aim, or renew."""
    form = ConventionForm()
    if form.validate():
        with form.writing():
            words = _changed(placement, form)
        if not form.refused:
            flash(words)
            return redirect(url_for("convention.show", public_id=placement.public_id), code=303)
    return _page(placement, form, refused=True)


def _changed(placement: Placement, form: ConventionForm) -> str:
    if form.ends_on.data:
        services.renew_immersion(
            placement, ends_on=form.ends_on.data, party=Party.REFERENT, actor=current_actor(), now=clock.now()
        )
        return "L’immersion est renouvelée. La convention est à signer de nouveau."
    services.choose_aim(placement, aim=form.aim.data or "", party=Party.REFERENT)
    return "Le but est noté."


@bp.get("/convention.csv")
@requires(can_prepare, load=queries.by_public_id)
def export(placement: Placement) -> Response:
    """The same facts for a spreadsheet."""
    note_reading(placement.person, ReadPurpose.PROPOSAL)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(["Rubrique", "Valeur"])
    writer.writerows((name, _harmless(value)) for name, value in facts_of(placement, now=clock.now()))
    response = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="convention-{placement.public_id}.csv"'
    return response


def _harmless(value: str) -> str:
    """A cell a spreadsheet will not run."""
    return "'" + value if value[:1] in ("=", "+", "-", "@", "\t") else value


def _page(placement: Placement, form: ConventionForm, *, refused: bool = False) -> Any:
    note_reading(placement.person, ReadPurpose.PROPOSAL)
    page = render_template(
        "desks/requests/convention.html",
        placement=placement,
        facts=[(name, value) for name, value in facts_of(placement, now=clock.now()) if value],
        never=NEVER,
        form=form,
        can_renew=placement.renewed_on is None and placement.ends_on is not None,
        has_errors=refused,
    )
    return page, UNPROCESSABLE if refused else 200
