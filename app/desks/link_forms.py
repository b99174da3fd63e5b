"""Forms of the pages opened by a link, and of the structure's own page: the same answers, the same control names."""

from typing import Any

from wtforms import BooleanField, DateField, RadioField, SelectMultipleField, StringField, TextAreaField, TimeField
from wtforms.validators import Length
from wtforms.validators import Optional as MayBeEmpty

from app.kit.forms import BaseForm, required
from app.placements.values import Contact, Feeling, Outcome, RefusalReason

LONG = Length(max=1000, message="Écrivez 1\u00a0000 caractères au plus.")
SHORT = Length(max=200, message="Écrivez 200 caractères au plus.")
DATES = ["%Y-%m-%d", "%d/%m/%Y"]
CHOOSE = "Choisissez une réponse."


class ButtonForm(BaseForm):
    """A form whose answer is its button: a missing or unknown one is told at the head of the page, not at a field."""

    @property
    def all_errors(self) -> list[tuple[str, str]]:
        return [("" if control == "answer" else control, message) for control, message in super().all_errors]


CALL_ME = "call_me"


class AgreeForm(ButtonForm):
    """The person's yes or no, and the contacts they agree to give; or a call first."""

    answer = RadioField(
        "Votre réponse", [required(CHOOSE)], choices=[("agree", "Oui"), ("decline", "Non"), (CALL_ME, "Rappelez-moi")]
    )
    shared = SelectMultipleField("J’accepte aussi de donner", choices=[(c.value, c.label) for c in Contact],
                                 validate_choice=False)  # fmt: skip


class FreshGroupForm(ButtonForm):
    """Which offers are still true; the button says yes for those ticked."""

    answer = RadioField("Votre réponse", [required(CHOOSE)], choices=[("fresh", "Oui")])
    offers = SelectMultipleField("Offres à garder en ligne", validate_choice=False)


class SeatForm(ButtonForm):
    """The seat held for the person: take it or leave it to the next."""

    answer = RadioField(
        "Votre réponse", [required(CHOOSE)], choices=[("accept", "Oui"), ("let_go", "Non"), (CALL_ME, "Rappelez-moi")]
    )


class CallForm(ButtonForm):
    """A call, that it began, or the end of the request."""

    answer = RadioField(
        "Votre réponse",
        [required(CHOOSE)],
        choices=[(CALL_ME, "Rappelez-moi"), ("start", "C’est commencé"), ("withdraw", "Retirer ma demande")],
    )


class AnswerForm(ButtonForm):
    """Which answer a structure gives; each has its own form."""

    answer = StringField("Votre réponse", [required(CHOOSE)])


class AcceptForm(AnswerForm):
    """Yes, with a first day."""

    starts_on = DateField("Premier jour", [required("Écrivez le premier jour, par exemple 01/12/2026.")], format=DATES)
    ends_on = DateField("Dernier jour", [MayBeEmpty()], format=DATES)
    start_place = StringField("Lieu", [SHORT])
    start_with = StringField("Qui demander en arrivant", [SHORT])
    note = TextAreaField("Heure, quoi apporter, ce qu’il faut savoir", [LONG])


class MeetingForm(AnswerForm):
    """A date to meet first."""

    day = DateField("Jour", [required("Écrivez le jour, par exemple 01/12/2026.")], format=DATES)
    hour = TimeField("Heure", [required("Écrivez l’heure, par exemple 09:30.")], format=["%H:%M", "%Hh%M"])
    place = StringField("Lieu", [SHORT])
    who = StringField("Qui demander, quoi apporter", [SHORT])


class RefuseForm(AnswerForm):
    """No, with at least one closed reason."""

    reasons = SelectMultipleField(
        "Pourquoi\u00a0?",
        [required("Choisissez au moins une raison.")],
        choices=[(reason.value, reason.label) for reason in RefusalReason],
        validate_choice=False,  # the service names what is wrong
    )
    message = TextAreaField("Un mot pour la personne qui l’accompagne", [LONG])
    reason_shared = BooleanField("La personne peut lire la raison")


class OtherDateForm(ButtonForm):
    """The person cannot come then."""

    answer = StringField("Votre réponse", [required(CHOOSE)])
    wish = TextAreaField("Quand pouvez-vous venir\u00a0?", [LONG])


class NewsForm(ButtonForm):
    """« Comment ça se passe ? », in one tap."""

    answer = RadioField(
        "Votre réponse",
        [required(CHOOSE)],
        choices=[*((f.value, f.label) for f in Feeling), ("ended", "C’est terminé")],
    )


class OutcomeForm(BaseForm):
    """What happened with an offer answered elsewhere."""

    answer = RadioField("Que s’est-il passé\u00a0?", [required(CHOOSE)], choices=[(o.value, o.label) for o in Outcome])


class ConfirmForm(ButtonForm):
    """One button."""

    answer = StringField("Votre réponse", [required(CHOOSE)])


ANSWER_FORMS: dict[str, type[AnswerForm]] = {
    "accept": AcceptForm,
    "meeting": MeetingForm,
    "waiting_list": AnswerForm,
    "refuse": RefuseForm,
    "could_not": AnswerForm,
    "later": AnswerForm,
}


def answer_forms(posted: AnswerForm | None = None) -> dict[str, Any]:
    """Return the form of each answer, empty but for the one that was posted."""
    forms: dict[str, Any] = {name: form(formdata=None) for name, form in ANSWER_FORMS.items()}
    if posted is not None and posted.answer.data in forms:
        forms[posted.answer.data] = posted
    return forms
