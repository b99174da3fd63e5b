"""Parts of the publishing form that few offers fill: cost and themes, what is asked, useful facts."""

from wtforms import BooleanField, SelectField, SelectMultipleField, StringField

from app.desks.offer_form_base import EMPTY, Part, Values
from app.desks.structure_fields import DayField
from app.kit.forms import as_choices
from app.matching.values import Condition, FrenchLevel, Help, Level, Public, Required, Requirement
from app.offers.record import OfferData
from app.reference.queries import choices


class CoursePart(Part):
    """Training and services: cost, certification, themes, how one comes."""

    cost_note = StringField(
        "Ce que cela coûte, et qui paie", description="Par exemple\u00a0: gratuit, payé par la Région."
    )
    certification = StringField("À la fin", description="Diplôme, certificat, attestation.")
    hire_promised = BooleanField("Une embauche est prévue ensuite")
    theme_1 = SelectField("Thème principal", validate_choice=False)
    theme_2 = SelectField("Autre thème", validate_choice=False)
    theme_3 = SelectField("Autre thème encore", validate_choice=False)
    service_types = SelectMultipleField("C’est", validate_choice=False)
    mobilisation_note = StringField(
        "Comment on vient", description="Par exemple\u00a0: sur rendez-vous, au 05 55 00 00 00."
    )

    def from_record(self, record: OfferData) -> Values:
        themes = dict(zip(("theme_1", "theme_2", "theme_3"), record.themes, strict=False))
        names = ("cost_note", "certification", "hire_promised", "mobilisation_note")
        return themes | {name: getattr(record, name) for name in names} | {"service_types": list(record.service_types)}

    def prepare(self, record: OfferData) -> None:
        categories = {choice.value: choice.label for choice in choices("category")}
        themes = as_choices([EMPTY])
        for choice in choices("theme"):
            themes += as_choices([(choice.value, choice.label)], group=categories.get(choice.parent, choice.parent))
        for name in ("theme_1", "theme_2", "theme_3"):
            self[name].choices = themes
        self.service_types.choices = as_choices((choice.value, choice.label) for choice in choices("service_type"))

    def answers(self) -> Values:
        values: Values = {}
        for name in ("cost_note", "certification", "mobilisation_note"):
            if name in self:
                values[name] = self[name].data or ""
        if "hire_promised" in self:
            values["hire_promised"] = self.hire_promised.data
        if "theme_1" in self:
            known = {choice.value for choice in choices("theme")}
            chosen = [self[name].data for name in ("theme_1", "theme_2", "theme_3")]
            values["themes"] = tuple(dict.fromkeys(theme for theme in chosen if theme in known))
        if "service_types" in self:
            known = {choice.value for choice in choices("service_type")}
            values["service_types"] = tuple(one for one in self.service_types.data or () if one in known)
        return values


NEEDS = (
    Requirement.LICENCE_B, Requirement.LICENCE_AM, Requirement.LICENCE_C, Requirement.LICENCE_D, Requirement.VEHICLE,
    Requirement.EXPERIENCE, Requirement.DIPLOMA, Requirement.ADULT, Requirement.RECORD_EXTRACT,
)  # fmt: skip
SHOWN = frozenset(need.value for need in NEEDS)


class NeedsPart(Part):
    """What is asked (required or welcome), conditions, helps, publics."""

    needs_required = SelectMultipleField("Indispensable", choices=[(need.value, need.label) for need in NEEDS])
    needs_desired = SelectMultipleField("Apprécié", choices=[(need.value, need.label) for need in NEEDS])
    french = SelectField("Français, au moins", choices=[EMPTY, *((level.value, level.label) for level in FrenchLevel)])
    conditions = SelectMultipleField("Conditions de travail", choices=[(one.value, one.label) for one in Condition])
    conditions_stated = BooleanField("J’ai tout coché\u00a0: ce qui n’est pas coché n’est pas demandé")
    helps = SelectMultipleField("Ce qui aide", choices=[(one.value, one.label) for one in Help])
    publics = SelectMultipleField(
        "Réservée à", choices=[(one.value, one.label) for one in Public],
        description="Ne cochez rien si l’offre est ouverte à tous.",
    )  # fmt: skip

    def from_record(self, record: OfferData) -> Values:
        french = [need.code for need in record.requirements if need.code.startswith("french:")]
        return {
            "needs_required": [need.code for need in record.requirements if need.level is Level.REQUIRED],
            "needs_desired": [need.code for need in record.requirements if need.level is Level.DESIRED],
            "french": french[0].removeprefix("french:") if french else "",
            "conditions": [one.value for one in record.conditions],
            "conditions_stated": record.conditions_stated,
            "helps": [one.value for one in record.helps],
            "publics": [one.value for one in record.publics],
        }

    def answers(self) -> Values:
        values: Values = {"requirements": (*self._asked(), *self._kept())}
        if "conditions" in self:
            values["conditions"] = tuple(one for one in Condition if one.value in (self.conditions.data or ()))
        if "conditions_stated" in self:
            values["conditions_stated"] = self.conditions_stated.data
        if "helps" in self:
            values["helps"] = tuple(one for one in Help if one.value in (self.helps.data or ()))
        if "publics" in self:
            values["publics"] = tuple(one for one in Public if one.value in (self.publics.data or ()))
        return values

    def _asked(self) -> list[Required]:
        required = [Required(code, Level.REQUIRED) for code in self.needs_required.data or ()]
        known = {need.code for need in required}
        desired = [Required(code, Level.DESIRED) for code in self.needs_desired.data or () if code not in known]
        level = [Required(f"french:{self.said('french')}", Level.REQUIRED)] if self.said("french") else []
        return [*required, *desired, *level]

    def _kept(self) -> list[Required]:
        """What this part does not show stays as it was."""
        shown_level = "french" in self
        return [
            need
            for need in self.record.requirements
            if need.code not in SHOWN and not (shown_level and need.code.startswith("french:"))
        ]


class UsefulPart(Part):
    """Useful facts nobody dares to ask, and how often the offer is checked."""

    first_pay_day = StringField(
        "Premier versement", description="Par exemple\u00a0: le 5 du mois suivant, avance possible."
    )
    to_pay_first = StringField("À payer d’abord", description="Chaussures, badge, carburant… ou «\u00a0rien\u00a0».")
    lent = StringField("Prêté sur place")
    meal_note = StringField("Repas")
    shuttle_note = StringField("Navette ou covoiturage", description="D’où, à quelle heure.")
    trial_day = BooleanField("Une journée d’essai est possible")
    freshness_months = SelectField(
        "Nous vous demandons si elle est toujours d’actualité", coerce=int,
        choices=[(1, "chaque mois"), (3, "tous les 3 mois"), (6, "tous les 6 mois"), (12, "une fois par an")],
    )  # fmt: skip
    expires_on = DayField("Dernier jour en ligne", description="Vide\u00a0: la durée habituelle.")

    def from_record(self, record: OfferData) -> Values:
        return {name: getattr(record, name) for name in self.names()}

    def answers(self) -> Values:
        texts = {"first_pay_day", "to_pay_first", "lent", "meal_note", "shuttle_note"}
        return {
            name: (self[name].data or "") if name in texts else self[name].data for name in self.names() if name in self
        }

    def names(self) -> tuple[str, ...]:
        """The controls of this part are named as the record's fields."""
        return ("first_pay_day", "to_pay_first", "lent", "meal_note", "shuttle_note", "trial_day",
                "freshness_months", "expires_on")  # fmt: skip
