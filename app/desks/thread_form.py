"""The form of a thread: ready texts or one's own words, files cleaned before anything is written."""

from typing import Any

from flask import request
from wtforms import BooleanField, MultipleFileField, RadioField, StringField, TextAreaField
from wtforms.validators import Length
from wtforms.validators import Optional as MayBeEmpty

from app.desks.joined_files import made_again
from app.kit.database import db
from app.kit.errors import RuleBroken
from app.kit.forms import BaseForm
from app.kit.ids import public_id
from app.messages.clean_files import CleanFile
from app.messages.presenters import ready_texts
from app.messages.values import FILES_A_MESSAGE, LARGEST_FILE, LONGEST, MEGABYTE
from app.placements.speech import Speech
from app.placements.values import Party

OWN_WORDS = ""
LONGEST_ONCE = 40


class MessageForm(BaseForm):
    """Words, files, and whether the structure may read them. ``once`` makes a double click one message."""

    modele = RadioField("Un texte prêt", [MayBeEmpty()], choices=[], default=OWN_WORDS, validate_choice=False)
    text = TextAreaField("Votre message", [Length(max=LONGEST, message=f"Écrivez {LONGEST} caractères au plus.")])
    structure = BooleanField("La structure peut lire ce message")
    fichiers = MultipleFileField("Joindre un PDF ou une photo")
    once = StringField()

    def __init__(self, party: Party, **values: Any) -> None:
        super().__init__(**values)
        self.ready = dict(ready_texts(party))
        self.modele.choices = [*self.ready.items(), (OWN_WORDS, "Mes mots à moi")]
        self.files: list[CleanFile] = []
        self.scanned = False

    def speak(self, say: Speech) -> None:
        """Show the ready texts in a language; what is sent is the French text of the same number."""
        self.modele.choices = [*((n, say(f"thread.ready_{n}")) for n in self.ready), (OWN_WORDS, say("thread.own"))]

    @property
    def words(self) -> str:
        """One's own words when written, else the ready text ticked."""
        return (self.text.data or "").strip() or self.ready.get(self.modele.data or OWN_WORDS, "")

    @property
    def name(self) -> str:
        """What this form is called, so that sending it twice is once."""
        typed = self.once.data or ""
        return typed if 0 < len(typed) <= LONGEST_ONCE and typed.isalnum() else public_id()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the words, then make each file again; a refusal is shown at the files."""
        if not super().validate(extra_validators):
            return False
        try:
            self._clean_files()
        except RuleBroken as refusal:
            self.refuse(refusal)
            return False
        return True

    def _clean_files(self) -> None:
        sent = [one for one in request.files.getlist(self.fichiers.name) if one.filename]
        if not sent:
            return
        if len(sent) > FILES_A_MESSAGE:
            raise RuleBroken(f"Joignez {FILES_A_MESSAGE} fichiers au plus par message.", field="fichiers")
        db.session.rollback()  # nobody waits for the write lock while a file is made again
        for one in sent:
            file, self.scanned = made_again(one)
            self.files.append(file)


FILES_HINT = f"Facultatif. {FILES_A_MESSAGE} fichiers au plus, {LARGEST_FILE // MEGABYTE} Mo chacun. PDF, JPEG ou PNG."
