"""Forms of the referent's desk. Control names are listed in docs/forms.md."""

from datetime import datetime

from flask import request
from wtforms import BooleanField, EmailField, RadioField, SelectMultipleField, StringField, TelField, TextAreaField
from wtforms.validators import Length
from wtforms.validators import Optional as MayBeEmpty

from app.kit.forms import BaseForm, required
from app.people import services
from app.people.models import Person
from app.people.values import Language
from app.placements.values import Contact

TOO_LONG = "Ce texte est trop long."
THOUSAND_AT_MOST = Length(max=1000, message="Écrivez 1\u00a0000 caractères au plus.")
CONTACTS = [(contact.value, contact.label) for contact in Contact]


class NewPersonForm(BaseForm):
    """A name is enough to begin."""

    first_name = StringField("Prénom", [required("Écrivez son prénom."), Length(max=80, message=TOO_LONG)])
    last_name = StringField("Nom", [required("Écrivez son nom."), Length(max=80, message=TOO_LONG)])
    phone = TelField("Téléphone", [Length(max=30, message=TOO_LONG)])
    email = EmailField("Adresse e-mail", [Length(max=254, message=TOO_LONG)])


class EraseForm(BaseForm):
    """The end of one's own file: one box, ticked on purpose."""

    compris = BooleanField(
        "Je comprends que tout est effacé pour toujours", [required("Cochez cette case pour effacer votre dossier.")]
    )


MESSAGES = (
    "Cette offre est près de chez vous et ressemble à ce que vous aimez. Qu’en pensez-vous\u00a0?",
    "Nous en avons parlé ensemble. Voici l’offre, pour y réfléchir tranquillement.",
    "C’est une première étape, pour essayer. Vous êtes libre de dire non.",
)
BY_LINK, ON_SCREEN, RECORDED = "lien", "ecran", "note"


def message_choice() -> RadioField:
    """One of the ready messages, or one's own words."""
    ready = ((str(number), text) for number, text in enumerate(MESSAGES))
    return RadioField("Un message", choices=[*ready, ("", "Mes mots à moi")], default="0")


class WithMessage:
    """What a form with ``modele`` and ``note`` says in the end."""

    @property
    def message(self) -> str:
        """The words chosen: one's own when written, else the message ticked."""
        written = (self.note.data or "").strip()
        return written or (MESSAGES[int(self.modele.data)] if self.modele.data else "")


class ProposeForm(WithMessage, BaseForm):
    """Which offers, with which words, and how the person answers."""

    offre = SelectMultipleField("Quelles offres\u00a0?", [required("Cochez au moins une offre.")], choices=[])
    accord = RadioField(
        "Comment répond la personne\u00a0?",
        choices=[
            (ON_SCREEN, "Maintenant, sur cet écran"),
            (BY_LINK, "Plus tard, par un lien"),
            (RECORDED, "J’ai déjà son oui"),
        ],
        default=ON_SCREEN,
    )
    partage = SelectMultipleField(
        "La personne accepte de donner", choices=[("phone", "Son téléphone"), ("email", "Son adresse e-mail")]
    )
    modele = message_choice()
    note = TextAreaField("Mes mots", [THOUSAND_AT_MOST])


class ProposeToSeveralForm(WithMessage, BaseForm):
    """To whom, with which words; each person answers by a link."""

    personne = SelectMultipleField("Les personnes", [required("Cochez au moins une personne.")], choices=[])
    modele = message_choice()
    note = TextAreaField("Mes mots", [THOUSAND_AT_MOST])


class ProposeWeekForm(BaseForm):
    """The proposals ticked, person by person, and a word for all."""

    choix = SelectMultipleField("Les propositions", [required("Cochez au moins une proposition.")], choices=[])
    note = TextAreaField("Quelques mots", [THOUSAND_AT_MOST])


class NoteForm(BaseForm):
    """A note in the carnet de bord: the person reads it."""

    texte = TextAreaField("Une note", [required("Écrivez votre note."), Length(max=2000, message=TOO_LONG)])


class TellForm(BaseForm):
    """Contacts the person agrees to give with a request."""

    partage = SelectMultipleField("J’accepte de donner", choices=CONTACTS)
    note = TextAreaField("Un mot pour la structure", [THOUSAND_AT_MOST])


BY_MAIL, BY_SMS = "courriel", "sms"


class ContactForm(BaseForm):
    """How to reach the person, and in which language; address and number may stay empty."""

    email = EmailField("Adresse e-mail", [Length(max=254, message=TOO_LONG)])
    phone = TelField("Téléphone", [Length(max=30, message=TOO_LONG)])
    langue = RadioField(
        "Langue des messages et des papiers", [MayBeEmpty()], choices=[(one.value, one.label) for one in Language]
    )
    prevenir = RadioField(
        "Comment prévenir",
        [MayBeEmpty()],
        choices=[(BY_MAIL, "Par e-mail, quand il y en a un"), (BY_SMS, "Par SMS, sur un mobile")],
    )

    @classmethod
    def of(cls, person: Person) -> "ContactForm":
        """Return the form that shows what a file holds, or what was posted."""
        if request.method != "GET":
            return cls()
        prevenir = BY_SMS if person.prefers_sms else BY_MAIL
        shown = {"email": person.email, "phone": person.phone, "langue": person.language.value, "prevenir": prevenir}
        return cls(data=shown)

    def keep(self, person: Person, *, now: datetime) -> None:
        """Write what was posted; a control that was not sent is not an answer, one sent blank means « none »."""
        sent = request.form
        email = self.email.data if self.email.name in sent else person.email
        phone = self.phone.data if self.phone.name in sent else person.phone
        services.change_contact(person, email=email, phone=phone, now=now)
        language = Language(self.langue.data) if self.langue.data else person.language
        prefers_sms = self.prevenir.data == BY_SMS if self.prevenir.data else person.prefers_sms
        services.choose_reading(person, language=language, prefers_sms=prefers_sms)
