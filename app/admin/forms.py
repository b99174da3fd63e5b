"""Forms of the team of a territory."""

from wtforms import RadioField, TextAreaField
from wtforms.validators import Length

from app.kit.forms import BaseForm, required

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
        "Ce qui a été fait", [required("Écrivez ce qui a été fait."), Length(max=150, message=TOO_LONG)]
    )
