"""The form of « ça m'intéresse »: contacts to give, a word, and a CV for who has one."""

from wtforms import FileField

from app.desks.caseload_forms import TellForm
from app.desks.joined_files import OneFileForm


class AskForm(OneFileForm, TellForm):
    """A request of the person, with a CV or without."""

    joined = "cv"
    cv = FileField("Votre CV")
