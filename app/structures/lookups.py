"""« Remplir avec l’annuaire » at sign-up: a SIRET fills the form with what the directory says, to be corrected."""

from datetime import datetime, timedelta

from app.geo.queries import gazetteer
from app.kit.database import unit_of_work
from app.kit.instance import settings
from app.kit.throttle import hit
from app.structures.forms import LookupForm, SignUpForm
from app.structures.record import compact_siret, is_siret
from app.structures.sirene import DirectoryUnavailable, Establishment, directory_for
from app.structures.values import StructureType

LOOKUPS_AN_HOUR = 60
FOUND = "Voici ce que dit l’annuaire. Vérifiez, et corrigez si besoin."
UNKNOWN = "L’annuaire ne connaît pas ce SIRET, ou ne le montre pas. Remplissez vous-même, cela suffit."
CLOSED = "L’annuaire dit cet établissement fermé. Vérifiez le SIRET, ou continuez si l’annuaire se trompe."
SILENT = "L’annuaire ne répond pas pour l’instant. Remplissez vous-même, cela suffit."


def is_offered() -> bool:
    """Tell whether this site asks a directory."""
    return bool(settings().sirene_url)


def fill(form: SignUpForm, asked: LookupForm, *, who: str, now: datetime) -> str:
    """Fill the form from the directory; returns what to say, '' when the number is refused at its field."""
    siret = compact_siret(asked.siret.data) or ""
    form.number.data = asked.siret.data
    if not siret.isdigit() or not is_siret(siret):
        asked.siret.errors = ["Ce SIRET n’existe pas\u00a0: vérifiez ses 14 chiffres."]
        return ""
    with unit_of_work():
        hit("sirene", who, limit=LOOKUPS_AN_HOUR, per=timedelta(hours=1), now=now)
    try:
        found = directory_for(settings().sirene_url).find(siret)
    except DirectoryUnavailable:
        return SILENT
    if found is None:
        return UNKNOWN
    _copy(found, form)
    return CLOSED if found.is_closed else FOUND


def _copy(found: Establishment, form: SignUpForm) -> None:
    form.name.data, form.address.data = found.name, found.address
    if found.is_association:
        form.type.data = StructureType.ASSOCIATION.value
    commune = gazetteer().by_insee(found.insee) or gazetteer().resolve(found.postal_code).commune
    if commune is not None:
        code = found.postal_code if found.postal_code in commune.postal_codes else commune.postal_code
        form.commune.data = f"{code} {commune.name}"
