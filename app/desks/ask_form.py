"""The form of « ça m'intéresse »: contacts to give, a word, and a CV for who has one."""

from typing import Any

from flask import request
from wtforms import FileField

from app.desks.caseload_forms import TellForm
from app.desks.thread_form import made_again
from app.kit.database import db
from app.kit.errors import RuleBroken
from app.messages.clean_files import CleanFile


class AskForm(TellForm):
    """A request of the person, with a CV or without."""

    cv = FileField("Votre CV")

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.file: CleanFile | None = None
        self.scanned = False

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the words, then make the file again; a refusal is shown at the file."""
        if not super().validate(extra_validators):
            return False
        sent = request.files.get(self.cv.name)
        if sent is None or not sent.filename:
            return True
        db.session.rollback()  # nobody waits for the write lock while a file is made again
        try:
            self.file, self.scanned = made_again(sent)
        except RuleBroken as refusal:
            self.refuse(RuleBroken(refusal.message, field="cv"))
            return False
        return True
