"""Forms of saved searches. Control names are listed in docs/forms.md."""

from wtforms import EmailField, RadioField, SelectField, StringField
from wtforms.validators import Length

from app.alerts.values import MAILED, Rhythm
from app.kit.forms import BaseForm, required

EMAIL_NEEDED = "Écrivez votre adresse e-mail, par exemple nom@exemple.fr."
CHOOSE = "Choisissez une réponse de la liste."
MAILED_CHOICES = [(rhythm.value, rhythm.label) for rhythm in MAILED]


class AccountAlertForm(BaseForm):
    """How often someone signed in is told."""

    rythme = RadioField(
        "À quel rythme\u00a0?", [required("Choisissez un rythme.")], choices=MAILED_CHOICES, default=Rhythm.WEEKLY.value
    )


class VisitorAlertForm(AccountAlertForm):
    """Where to write, and how often."""

    email = EmailField("Votre adresse e-mail", [required(EMAIL_NEEDED), Length(max=254, message=EMAIL_NEEDED)])


class ChangeForm(BaseForm):
    """One saved search: how often, or stop. ``answer`` is the button that was pressed."""

    answer = StringField("Que faire")
    rythme = SelectField(
        "Rythme", [required(CHOOSE)], choices=[(rhythm.value, rhythm.label) for rhythm in Rhythm], default=""
    )
