"""Forms about a structure: signing up, its page. A commune is typed, then chosen when several fit, without a script."""

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
from app.territories import queries as territories

SIAE_KINDS = tuple(kind for kind in Siae if kind is not Siae.GEIQ)
EMAIL = r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$"
HOURS_HINT = "Par exemple\u00a0: lun-ven 9h-12h, 14h-17h\u00a0; sam 10h-12h."
NOT_OPEN = "À portée n’est pas encore ouvert dans ce département."
EMAIL_NEEDED = "Écrivez votre adresse e-mail, par exemple nom@exemple.fr."


class CommuneChoice(Form):  # type: ignore[misc]  # WTForms ships no types
    """A commune by name or postal code; ``commune_choice`` holds the choices when there are several."""

    commune = StringField("Commune", description="Son nom ou son code postal.")
    commune_choice = RadioField("Quelle commune\u00a0?", choices=[], validate_choice=False)

    def chosen_commune(self) -> CommuneRow:
        """Return the commune; raises RuleBroken at its control, with choices to pick from when there are some."""
        if not self.commune.data:
            raise RuleBroken("Écrivez la commune, son nom ou son code postal.", field="commune")
        answer = gazetteer().resolve(self.commune.data)
        close = answer.choices or answer.suggestions
        picked = next((row for row in close if row.insee == self.commune_choice.data), answer.commune)
        if picked is not None:
            return picked
        self.commune_choice.choices = as_choices((row.insee, f"{row.label}, {row.postal_code}") for row in close)
        if answer.choices:
            shared = "ont ce code postal" if self.commune.data.isdecimal() else "portent ce nom"
            raise RuleBroken(f"Plusieurs communes {shared}\u00a0: choisissez la bonne.", field="commune_choice")
        if answer.suggestions:
            raise RuleBroken("Nous ne connaissons pas cette commune. Voulez-vous dire…", field="commune_choice")
        raise RuleBroken("Nous ne connaissons pas cette commune en France\u00a0: vérifiez son nom.", field="commune")


class NumberedForm(CommuneChoice, BaseForm):
    """What has a commune and a number. Everything wrong with it is said at once, each thing at its control."""

    is_branch = False
    in_order: tuple[str, ...] = ()  # its controls as the page shows them: faults are listed so
    only_where_open = True  # the commune must be of a territory that has a site

    def described(self, commune: CommuneRow | None) -> StructureData:
        """Return what was typed, the commune apart."""
        raise NotImplementedError

    def record(self) -> StructureData:
        """Return what was typed; raises RuleBroken at the commune's control."""
        return self.described(self.chosen_commune())

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the controls, then what they say together; a control already refused is not refused twice."""
        right = bool(super().validate(extra_validators))
        found = self.faults()
        told = {field.name for field in self if field.errors}
        self.refuse_at({name: text for name, text in found.items() if control_of(name) not in told})
        return right and not found

    def faults(self) -> dict[str, str]:
        """Return field → message of what is wrong in the record typed, its commune first."""
        try:
            commune = self.chosen_commune()
        except RuleBroken as refusal:
            found = self.described(None).problems(is_branch=self.is_branch)
            found.pop("commune", None)  # said more precisely by the refusal
            return {**refusal.errors, **found}
        closed = self.only_where_open and territories.by_code(commune.departement) is None
        misplaced = {"commune": NOT_OPEN} if closed else {}
        return {**misplaced, **self.described(commune).problems(is_branch=self.is_branch)}

    @property
    def all_errors(self) -> list[tuple[str, str]]:
        """What is wrong, in the order of the page."""
        places = {name: place for place, name in enumerate(self.in_order)}
        return sorted(super().all_errors, key=lambda found: places.get(found[0], -1))

    def refuse_at(self, errors: dict[str, str]) -> None:
        """Show each message at its control."""
        for name, text in errors.items():
            super().refuse(RuleBroken(text, field=control_of(name)))

    def refuse(self, error: RuleBroken) -> None:
        """Refusals about the SIRET and the RNA number are shown at the one control for both."""
        if error.errors:
            self.refuse_at(error.errors)
        else:
            super().refuse(error)


def control_of(name: str) -> str:
    """Return the control of a field of the record: one for the SIRET and the RNA number."""
    return "number" if name in {"siret", "rna"} else name


class StructureForm(NumberedForm):
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

    def described(self, commune: CommuneRow | None) -> StructureData:
        """Return what was typed; a type that is still to choose asks for the least."""
        typed = compact_rna(self.number.data) or ""
        is_rna = typed.startswith("W")
        return StructureData(
            name=self.name.data or "",
            type=StructureType.ASSOCIATION if self.type.errors else StructureType(self.type.data),
            siae=Siae(self.siae.data) if self.siae.data and not self.siae.errors else None,
            siret=None if is_rna else compact_siret(self.number.data),
            rna=typed if is_rna else None,
            **place_of(commune),
            **self.more(),
        )

    def more(self) -> dict[str, Any]:
        """Return what this form says beyond the structure's identity."""
        return {}


def place_of(commune: CommuneRow | None) -> dict[str, Any]:
    """Return a record's fields about its commune, none while it is not known."""
    if commune is None:
        return {}
    return {"insee": commune.insee, "commune_name": commune.name, "postal_code": commune.postal_code,
            "lat": commune.lat, "lon": commune.lon}  # fmt: skip


KEPT = ("description", "website", "public_phone", "address", "opening_hours", "accessibility", "labels")


class SignUpForm(StructureForm):
    """A structure and its first member."""

    in_order = ("name", "type", "siae", "number", "commune_choice", "commune", "address", "display_name", "email")

    display_name = StringField(
        "Votre prénom et votre nom", [required("Écrivez votre prénom et votre nom."), Length(max=120)]
    )
    address = StringField("Adresse de la structure", description="Elle sera sur sa page publique.")
    email = EmailField(
        "Votre adresse e-mail",
        [required(EMAIL_NEEDED), Length(max=254, message=EMAIL_NEEDED), Regexp(EMAIL, message=EMAIL_NEEDED)],
    )

    def more(self) -> dict[str, Any]:
        """Return the address the directory proposed."""
        return {"address": self.address.data or None}


class LookupForm(BaseForm):
    """A SIRET the public directory is asked about, before the sign-up form."""

    siret = StringField(
        "Votre SIRET",
        description="Nous cherchons le nom et l’adresse dans l’annuaire public des entreprises. Vous pourrez corriger.",
    )


class PageForm(StructureForm):
    """The public page of a structure."""

    in_order = ("name", "description", "commune_choice", "commune", "address", "public_phone", "website",
                "opening_hours", "accessibility", "labels", "type", "siae", "number")  # fmt: skip
    only_where_open = False  # it was, when the structure signed up

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

    def more(self) -> dict[str, Any]:
        """Return the words of the page."""
        values = {name: self[name].data or None for name in KEPT if name not in {"labels", "description"}}
        values["opening_hours"] = from_french(self.opening_hours.data or "") or None
        labels = tuple(label.strip() for label in (self.labels.data or "").split(",") if label.strip())
        return {**values, "description": self.description.data or "", "labels": labels[:20]}
