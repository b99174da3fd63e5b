"""Forms about a structure: signing up, its page. A commune is typed, then chosen when several fit, without a script."""

from dataclasses import replace
from typing import Any

from wtforms import EmailField, Form, RadioField, SelectField, StringField, TelField, TextAreaField
from wtforms.validators import Length, Regexp

from app.geo.queries import gazetteer
from app.geo.values import CommuneRow
from app.kit.errors import RuleBroken
from app.kit.forms import BaseForm, as_choices, required
from app.matching.values import Siae
from app.structures.models import Structure
from app.structures.record import StructureData, compact_rna, compact_siret
from app.structures.typed_hours import from_french, to_french
from app.structures.values import StructureType

SIAE_KINDS = tuple(kind for kind in Siae if kind is not Siae.GEIQ)
EMAIL = r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$"
HOURS_HINT = "Par exemple\u00a0: lun-ven 9h-12h, 14h-17h\u00a0; sam 10h-12h."
EMAIL_NEEDED = "Écrivez votre adresse e-mail, par exemple nom@exemple.fr."


class CommuneChoice(Form):  # type: ignore[misc]  # WTForms ships no types
    """A commune by name or postal code; ``commune_choice`` holds the choices when there are several."""

    commune = StringField("Commune", description="Son nom ou son code postal.")
    commune_choice = RadioField("Quelle commune\u00a0?", choices=[], validate_choice=False)

    def chosen_commune(self) -> CommuneRow:
        """Return the commune; raises RuleBroken at its control, with choices to pick from when there are some."""
        answer = gazetteer().resolve(self.commune.data or "")
        close = answer.choices or answer.suggestions
        picked = next((row for row in close if row.insee == self.commune_choice.data), answer.commune)
        if picked is not None:
            return picked
        self.commune_choice.choices = as_choices((row.insee, f"{row.label}, {row.postal_code}") for row in close)
        if answer.choices:
            raise RuleBroken("Plusieurs communes portent ce nom\u00a0: choisissez la bonne.", field="commune_choice")
        if answer.suggestions:
            raise RuleBroken("Nous ne connaissons pas cette commune. Voulez-vous dire…", field="commune_choice")
        raise RuleBroken("Nous ne connaissons pas cette commune en France\u00a0: vérifiez son nom.", field="commune")


class StructureForm(CommuneChoice, BaseForm):
    """What a structure is; ``number`` is a SIRET or an RNA number, told apart by its W."""

    name = StringField("Nom de la structure", [required("Écrivez le nom de la structure."), Length(max=160)])
    type = SelectField(
        "C’est", [required("Choisissez ce qu’est la structure.")],
        choices=[("", "Choisissez"), *((one.value, one.label) for one in StructureType)],
    )  # fmt: skip
    siae = SelectField(
        "Genre de SIAE", choices=[("", "Sans objet"), *((one.value, one.label) for one in SIAE_KINDS)],
        description="Seulement pour une structure d’insertion conventionnée.",
    )  # fmt: skip
    number = StringField(
        "SIRET ou numéro RNA", [Length(max=40, message="Un SIRET a 14 chiffres, un numéro RNA un W et 9 chiffres.")],
        description="14 chiffres, ou W et 9 chiffres pour une association sans SIRET.",
    )  # fmt: skip

    def record(self, base: StructureData | None = None) -> StructureData:
        """Return what was typed; raises RuleBroken at the commune's control."""
        commune = self.chosen_commune()
        kept = {} if base is None else {name: getattr(base, name) for name in KEPT}
        typed = compact_rna(self.number.data) or ""
        is_rna = typed.startswith("W")
        return StructureData(
            name=self.name.data,
            type=StructureType(self.type.data),
            siae=Siae(self.siae.data) if self.siae.data else None,
            siret=None if is_rna else compact_siret(self.number.data),
            rna=typed if is_rna else None,
            insee=commune.insee,
            commune_name=commune.name,
            postal_code=commune.postal_code,
            lat=commune.lat,
            lon=commune.lon,
            **kept,
        )

    def refuse(self, error: RuleBroken) -> None:
        """Refusals about the SIRET and the RNA number are shown at the one control for both."""
        errors = {("number" if name in {"siret", "rna"} else name): text for name, text in error.errors.items()}
        super().refuse(RuleBroken(error.message, errors=errors) if errors else error)


KEPT = ("description", "website", "public_phone", "address", "opening_hours", "accessibility", "labels")


class SignUpForm(StructureForm):
    """A structure and its first member."""

    display_name = StringField(
        "Votre prénom et votre nom", [required("Écrivez votre prénom et votre nom."), Length(max=120)]
    )
    address = StringField("Adresse de la structure", description="Elle sera sur sa page publique.")
    email = EmailField(
        "Votre adresse e-mail",
        [required(EMAIL_NEEDED), Length(max=254, message=EMAIL_NEEDED), Regexp(EMAIL, message=EMAIL_NEEDED)],
    )


    def record(self, base: StructureData | None = None) -> StructureData:
        """Return what was typed, with the address the directory proposed."""
        return replace(super().record(base), address=self.address.data or None)


class LookupForm(BaseForm):
    """A SIRET the public directory is asked about, before the sign-up form."""

    siret = StringField(
        "Votre SIRET",
        description="Nous cherchons le nom et l’adresse dans l’annuaire public des entreprises. Vous pourrez corriger.",
    )


class PageForm(StructureForm):
    """The public page of a structure."""

    description = TextAreaField("Ce que fait la structure", description="Deux ou trois phrases simples.")
    address = StringField("Adresse")
    public_phone = TelField("Téléphone montré à tous")
    website = StringField("Site")
    opening_hours = StringField("Horaires", description=HOURS_HINT)
    accessibility = StringField("Accès", description="Plain-pied, boucle auditive, place de parking adaptée…")
    labels = StringField("Réseaux et labels", description="Séparés par des virgules.")

    def __init__(self, structure: Structure, **kwargs: Any) -> None:
        data = {name: getattr(structure, name) for name in KEPT if name != "labels"} | {
            "opening_hours": to_french(structure.opening_hours),
            "name": structure.name,
            "type": structure.type.value,
            "siae": structure.siae.value if structure.siae else "",
            "number": structure.siret or structure.rna or "",
            "commune": f"{structure.postal_code or ''} {structure.commune_name or ''}".strip(),
            "labels": ", ".join(structure.labels or ()),
        }
        super().__init__(data=data, **kwargs)

    def page(self) -> StructureData:
        """Return the whole record as typed."""
        typed = self.record()
        values: dict[str, Any] = {name: getattr(typed, name) for name in IDENTITY}
        values |= {name: self[name].data or None for name in KEPT if name not in {"labels", "description"}}
        values["opening_hours"] = from_french(self.opening_hours.data or "") or None
        labels = tuple(label.strip() for label in (self.labels.data or "").split(",") if label.strip())
        return StructureData(**values, description=self.description.data or "", labels=labels[:20])


IDENTITY = ("name", "type", "siae", "siret", "rna", "insee", "commune_name", "postal_code", "lat", "lon")
