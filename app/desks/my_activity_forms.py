"""What a person writes about an activity of theirs: their hours, what they learnt."""

from wtforms import BooleanField, SelectField, StringField, TextAreaField

from app.kit.forms import BaseForm


class HoursForm(BaseForm):
    """The hours of one week."""

    semaine = SelectField("Quelle semaine\u00a0?", choices=[], validate_choice=False)
    heures = StringField("Combien d’heures\u00a0?", description="Par exemple 3 ou 2,5.")


class SkillsForm(BaseForm):
    """An attestation, in the person's own words."""

    savoirs = TextAreaField(
        "Ce que j’y ai appris",
        description="Une ligne par chose, cinq lignes au plus. "
        "Par exemple\u00a0: tenir une caisse, accueillir le public.",
    )
    confirmer = BooleanField("Demander à la structure de la confirmer")

