"""Forms of the team of a territory."""

from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.validators import Length

from app.kit.forms import BaseForm, required

TOO_LONG_HERE = "Raccourcissez ce texte\u00a0: 150 caractères au plus."
TOO_LONG = "Raccourcissez ce texte\u00a0: 1 000 caractères au plus."


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
