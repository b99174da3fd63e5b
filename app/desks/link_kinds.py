"""What a kind of link is: what it shows, does and says afterwards. The table is in ``links``."""

from abc import ABC, abstractmethod
from datetime import datetime
from typing import Any

from app.kit.errors import NotFound
from app.kit.links import ActionLink
from app.placements.values import Party


class LinkKind(ABC):
    """One kind of link. ``locks``: its subject is a placement, queued behind whoever acts on the same offer.

    ``talks``: whose thread of messages it leads to, besides what it is for. ``over``: the page of a link that awaits
    nothing any more.
    """

    locks = True
    talks: Party | None = None
    over = "desks/links/answered.html"

    @abstractmethod
    def subject(self, link: ActionLink) -> Any | None:
        """Return what the link acts on; None when it is gone."""

    @abstractmethod
    def is_open(self, subject: Any) -> bool:
        """Tell whether an answer is still awaited."""

    @abstractmethod
    def form(self, answer: str) -> Any:
        """Return the posted form."""

    @abstractmethod
    def page(self, link: ActionLink, subject: Any, *, form: Any, now: datetime) -> str:
        """Return the page that shows it, with the refused form when there is one."""

    @abstractmethod
    def act(self, link: ActionLink, subject: Any, form: Any, *, now: datetime) -> None:
        """Do what the form says, in the caller's unit of work."""

    @abstractmethod
    def result(self, link: ActionLink, subject: Any, *, now: datetime) -> str:
        """Return the page of what was done: the same each time."""

    @abstractmethod
    def renew(self, link: ActionLink, subject: Any, *, now: datetime) -> None:
        """Send a new link of the kind to the address of the former one."""

    def piece(self, subject: Any, piece_id: str) -> Any:
        """Return a file of what the link opens. Raises NotFound when it opens none."""
        raise NotFound

    def uses_up(self, answer: str) -> bool:
        """Tell whether this answer ends the link's life."""
        return True
