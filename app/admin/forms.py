"""Forms of the team of a territory."""

from wtforms import BooleanField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import Length

from app.kit.forms import BaseForm, required
from app.matching.verdicts import Criterion
from app.matching.weights import DEFAULT_POINTS, POINT_BOUNDS

TOO_LONG_HERE = "Raccourcissez ce texte\u00a0: 150 caractères au plus."
TOO_LONG = "Raccourcissez ce texte\u00a0: 1 000 caractères au plus."


def points_field(criterion: Criterion) -> IntegerField:
    """The points of one criterion; its bounds are said beside it, and checked where they are saved."""
    low, high = POINT_BOUNDS[criterion]
    return IntegerField(
        criterion.label,
        [required("Écrivez un nombre de points.")],
        description=f"De {low} à {high}. Prévu par le site\u00a0: {DEFAULT_POINTS[criterion]}.",
    )


class DecisionForm(BaseForm):
    """A decision on a structure or an offer; the words go to its structure."""

    decision = RadioField("Votre décision", [required("Choisissez une décision.")])
    comment = TextAreaField(
        "Ce que vous dites à la structure", [Length(max=1000, message=TOO_LONG)],
        description="Obligatoire pour demander une correction ou fermer. La structure lit ces mots.",
    )  # fmt: skip


class ReportDecisionForm(BaseForm):
    """What was done about a report."""

    outcome = TextAreaField(
        "Ce qui a été fait",
        [required("Écrivez en une phrase ce qui a été fait."), Length(max=150, message=TOO_LONG_HERE)],
    )


class ModelForm(BaseForm):
    """The words of a territory's own model."""

    label = StringField("Son nom dans la liste", [required("Donnez un nom au modèle.")],
                        description="Par exemple\u00a0: «\u00a0Atelier cuisine\u00a0».")  # fmt: skip
    title = StringField("Le titre de l’offre")
    description = TextAreaField("Ce qu’on y fait")
    proposed = BooleanField("Le proposer aux partenaires du territoire")


NUMBER = required("Écrivez un nombre.")


class SettingsForm(BaseForm):
    """What a territory chooses; bounds are told by the service."""

    name_blind = BooleanField(
        "Les structures lisent d’abord les demandes sans les noms",
        description="Pour toutes les offres du territoire. Une structure peut aussi le choisir pour une offre.",
    )
    insurance_blocks = BooleanField(
        "Un bénévolat commence seulement avec une assurance à jour",
        description="Sinon, la structure est prévenue, et la personne lit que l’assurance est à confirmer.",
    )
    proposal_lapses_days = IntegerField("Une proposition attend la personne", [NUMBER], description="7 à 30 jours.")
    request_expires_days = IntegerField("Une demande attend la structure", [NUMBER], description="15 à 60 jours.")
    agreement_delay_hours = IntegerField(
        "Un oui noté en rendez-vous part après", [NUMBER], description="24 à 168 heures, pour pouvoir changer d’avis."
    )
    review_first_offers = IntegerField(
        "Premières offres d’une structure à relire", [NUMBER], description="0 à 20 offres."
    )
    offer_life_days = IntegerField("Une offre sans date de fin reste en ligne", [NUMBER], description="15 à 180 jours.")


class WeightsForm(BaseForm):
    """The points of the seven criteria; a control bears the code of its criterion."""

    activity = points_field(Criterion.ACTIVITY)
    trip = points_field(Criterion.TRIP)
    stage = points_field(Criterion.STAGE)
    rhythm = points_field(Criterion.RHYTHM)
    helps = points_field(Criterion.HELPS)
    skills = points_field(Criterion.SKILLS)
    reply = points_field(Criterion.REPLY)

    @property
    def points(self) -> dict[str, int]:
        """Code of the criterion → points."""
        return {criterion.value: self[criterion.value].data for criterion in DEFAULT_POINTS}
