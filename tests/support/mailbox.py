"""What the outbox holds, as a reader sees it."""

import re

from sqlalchemy import select

from app.kit.database import db
from app.kit.mail import OutboxMail


class Mailbox:
    """The mails enqueued so far, oldest first."""

    def all(self) -> list[OutboxMail]:
        return list(db.session.scalars(select(OutboxMail).order_by(OutboxMail.id)))

    def to(self, address: str) -> list[OutboxMail]:
        return [mail for mail in self.all() if mail.to == address]

    def last(self, address: str) -> OutboxMail:
        found = self.to(address)
        assert found, f"no mail to {address}; there are {[mail.to for mail in self.all()]}"
        return found[-1]

    def links(self, address: str) -> list[str]:
        """The addresses in the last mail's text, in order."""
        return re.findall(r"https?://\S+", self.last(address).text)

    def door(self, address: str) -> str:
        """The path of the link without account in the last mail to an address."""
        url = next(url for url in self.links(address) if "/r/" in url)
        return re.sub(r"^https?://[^/]+", "", url).split("?")[0]
