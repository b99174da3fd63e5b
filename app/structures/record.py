"""What one says of a structure: the record its form fills, and what is wrong with it."""

import re
from dataclasses import dataclass, fields

import opening_hours
from stdnum.exceptions import ValidationError
from stdnum.fr import siret as siret_number

from app.kit.french import phone
from app.matching.values import Precision, Siae
from app.structures.values import StructureType

RNA = re.compile(r"W\d[\dA-Z]\d{7}")
MUST_HAVE_SIRET = frozenset(StructureType) - {StructureType.ASSOCIATION, StructureType.SOCIAL_SERVICE}
LONGEST = {"name": 160, "website": 300, "public_phone": 30, "address": 200, "opening_hours": 300, "accessibility": 300,
           "description": 5000}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureData:
    """Everything one writes about a structure; the names are those of the columns."""

    name: str
    type: StructureType
    siae: Siae | None = None
    siret: str | None = None
    rna: str | None = None
    description: str = ""
    website: str | None = None
    public_phone: str | None = None
    address: str | None = None
    insee: str | None = None
    commune_name: str | None = None
    postal_code: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: Precision = Precision.COMMUNE
    opening_hours: str | None = None
    accessibility: str | None = None
    labels: tuple[str, ...] = ()

    def problems(self, *, is_branch: bool = False) -> dict[str, str]:
        """Return field → French message for everything that is wrong or missing; a branch needs no number of its own.
        """
        found = {
            name: f"Raccourcissez ce texte\u00a0: {limit} caractères au plus."
            for name, limit in LONGEST.items()
            if len(getattr(self, name) or "") > limit
        }
        if len(self.name.strip()) < 2:
            found["name"] = "Écrivez le nom de la structure."
        if self.insee is None:
            found.setdefault("commune", "Choisissez la commune de la structure.")
        if self.type is StructureType.SIAE and self.siae in {None, Siae.GEIQ}:
            found["siae"] = "Précisez\u00a0: chantier (ACI), entreprise (EI), association intermédiaire (AI)…"
        if self.website and not self.website.startswith(("http://", "https://")):
            found["website"] = "Écrivez l’adresse complète, par exemple https://www.exemple.fr."
        if self.opening_hours and "opening_hours" not in found and not opening_hours.validate(self.opening_hours):
            found["opening_hours"] = "Ces horaires ne se lisent pas. Exemple\u00a0: lun-ven 9h-12h, 14h-17h."
        identity = self._identity_problems()
        if is_branch and not self.siret and not self.rna:
            identity = {}
        return found | identity

    def _identity_problems(self) -> dict[str, str]:
        found: dict[str, str] = {}
        if self.siret and not is_siret(self.siret):
            found["siret"] = "Ce SIRET n’existe pas\u00a0: vérifiez ses 14 chiffres."
        if self.rna and not is_rna(self.rna):
            found["rna"] = "Ce numéro RNA n’existe pas\u00a0: un W suivi de 9 chiffres, par exemple W232000123."
        if not self.siret and not self.rna:
            if self.type in MUST_HAVE_SIRET:
                found["siret"] = "Écrivez le SIRET de la structure (14 chiffres)."
            else:
                found["rna"] = "Écrivez le SIRET, ou le numéro RNA de l’association (W suivi de 9 chiffres)."
        elif self.type in MUST_HAVE_SIRET and not self.siret:
            found["siret"] = "Écrivez le SIRET de la structure (14 chiffres)."
        return found


COLUMNS = tuple(item.name for item in fields(StructureData))


def compact_siret(text: str | None) -> str | None:
    """Return the digits of a SIRET as stored, None when nothing was typed."""
    return siret_number.compact(text).strip() or None if text else None


def compact_rna(text: str | None) -> str | None:
    """Return an RNA number as stored, None when nothing was typed."""
    return re.sub(r"[\s.\-]", "", text).upper() or None if text else None


def is_siret(text: str) -> bool:
    """Tell whether the key of a SIRET is right; the offices of La Poste have their own rule."""
    try:
        siret_number.validate(text)
    except ValidationError:
        return False
    return True


def is_rna(text: str) -> bool:
    """Tell whether the text has the shape of an RNA number (W, département, seven digits)."""
    return RNA.fullmatch(text) is not None


def shown_phone(text: str | None) -> str | None:
    """Return a phone as one reads it, None when nothing was typed."""
    return phone(text) if text else None
