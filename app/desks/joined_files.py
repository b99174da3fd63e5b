"""Files joined to a form: scanned, and made again without what they hide, before anything is written."""

from typing import Any, ClassVar

from flask import request
from werkzeug.datastructures import FileStorage

from app.kit.database import db
from app.kit.errors import RuleBroken
from app.kit.forms import BaseForm
from app.kit.instance import settings
from app.messages.antivirus import scan
from app.messages.clean_files import CleanFile, clean
from app.messages.values import LARGEST_FILE


class OneFileForm(BaseForm):
    """A form that may carry one file, in the field that ``joined`` names; ``file`` stays None when none was sent."""

    joined: ClassVar[str]

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.file: CleanFile | None = None
        self.scanned = False

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the words, then make the file again; a refusal is shown at the file."""
        if not super().validate(extra_validators):
            return False
        sent = request.files.get(self[self.joined].name)
        if sent is None or not sent.filename:
            return True
        db.session.rollback()  # nobody waits for the write lock while a file is made again
        try:
            self.file, self.scanned = made_again(sent)
        except RuleBroken as refusal:
            self.refuse(RuleBroken(refusal.message, field=self.joined))
            return False
        return True


def made_again(sent: FileStorage) -> tuple[CleanFile, bool]:
    """Return a file that was sent, scanned and made again without what it hides, and whether it was scanned."""
    data = sent.stream.read(LARGEST_FILE + 1)
    scanned = scan(settings().clamd, data)
    return clean(sent.filename or "", data), scanned
