"""Messages for tests: what each party writes about a request, and small files."""

import io
import re
from collections.abc import Sequence
from datetime import datetime

from PIL import Image

from app.accounts.models import Account
from app.kit.access import Actor
from app.kit.database import db, unit_of_work
from app.kit.ids import public_id
from app.messages import services
from app.messages.clean_files import CleanFile, clean
from app.messages.models import Message
from app.placements.models import Placement
from app.placements.values import Party
from tests.conftest import NOW
from tests.factories.people import actor_of
from tests.support.mailbox import Mailbox


def an_image(kind: str = "PNG", *, size: tuple[int, int] = (8, 6), mode: str = "RGB", **values) -> bytes:
    """A white image, small unless told."""
    out = io.BytesIO()
    Image.new(mode, size, "white").save(out, format=kind, **values)
    return out.getvalue()


def a_photo(name: str = "photo.png") -> CleanFile:
    """A file that may be kept."""
    return clean(name, an_image())


def say(
    placement: Placement,
    party: Party,
    text: str,
    *,
    account: Account | None = None,
    to_structure: bool = False,
    files: Sequence[CleanFile] = (),
    now: datetime = NOW,
) -> Message:
    """A party writes."""
    actor = actor_of(account) if account else Actor(label={Party.PERSON: "Nadège"}.get(party, "Les Coccinelles"))
    with unit_of_work():
        return services.write(
            db.session.get_one(Placement, placement.id), party=party, actor=actor, text=text, once=public_id(),
            to_structure=to_structure, files=files, now=now,
        )  # fmt: skip


def door_of(mailbox: Mailbox, placement: Placement) -> str:
    """The path of the link in the last mail that says someone wrote about a request."""
    found = [mail for mail in mailbox.all() if mail.dedupe.startswith("message:") and "/r/" in mail.text]
    return re.sub(r"^https?://[^/]+", "", re.findall(r"https?://\S+/r/\S+", found[-1].text)[0])
