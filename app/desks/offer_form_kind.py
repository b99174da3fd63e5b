"""The first page of the publishing form: the kind of offer, among those this structure may publish."""

from typing import Any

from wtforms import RadioField

from app.accounts.models import Account
from app.kit.access import Role
from app.kit.forms import BaseForm, as_choices, required
from app.matching.values import Kind, Schedule, Siae
from app.offers.record import OfferData, PlaceData
from app.offers.values import StartKind
from app.structures.models import Structure
from app.structures.values import PUBLISHABLE, StructureType

HINTS = {
    Kind.JOB: "Un contrat de travail, tous horaires.",
    Kind.IMMERSION: "Quelques jours pour découvrir un métier, sans contrat de travail.",
    Kind.VOLUNTEERING: "Cinq questions, sans CV ni sélection.",
    Kind.INSERTION_SITE: "Un poste dans votre structure d’insertion.",
    Kind.TRAINING: "Des séances, un programme, une attestation ou un diplôme.",
    Kind.SERVICE: "Un coup de pouce\u00a0: garde d’enfants, mobilité, numérique, démarches…",
}


class KindForm(BaseForm):
    """One choice; the kinds are those of the structure's type."""

    kind = RadioField("Que proposez-vous\u00a0?", [required("Choisissez ce que vous proposez.")])

    def __init__(self, structure: Structure, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        allowed = [kind for kind in Kind if kind in structure.kinds]
        self.lacks_siret = structure.kinds != PUBLISHABLE[structure.type]
        self.kind.choices = as_choices((kind.value, kind.label) for kind in allowed)
        self.notes = {kind.value: HINTS[kind] for kind in allowed}


def first_record(kind: Kind, structure: Structure, account: Account) -> OfferData:
    """Return the draft a form starts from: the structure's place, and the contact of who writes."""
    place = PlaceData(
        insee=structure.insee,
        commune_name=structure.commune_name or "",
        postal_code=structure.postal_code or "",
        address=structure.address or "",
        lat=structure.lat,
        lon=structure.lon,
        precision=structure.precision,
    )
    writes_for_own = account.role is Role.PARTNER
    siae = Siae.GEIQ if structure.type is StructureType.GEIQ else structure.siae
    return OfferData(
        kind=kind,
        places=(place,) if structure.insee else (),
        siae=siae if kind is Kind.INSERTION_SITE else None,
        start_kind=StartKind.FLEXIBLE if kind in {Kind.VOLUNTEERING, Kind.SERVICE} else StartKind.ASAP,
        schedule=Schedule.FIXED,
        contact_name=account.display_name if writes_for_own else None,
        contact_email=account.email if writes_for_own else None,
        contact_phone=account.phone if writes_for_own else structure.public_phone,
    )
