"""A thread by link: read and answer without an account, under the rules of every other link."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, render_template, request, url_for

from app.desks import thread_pages as pages
from app.desks.link_forms import ConfirmForm
from app.desks.link_kinds import LinkKind
from app.desks.link_person import acting as as_person
from app.desks.link_person import address, spoken
from app.desks.link_structure import acting as as_structure
from app.desks.thread_form import MessageForm
from app.kit.access import Actor
from app.kit.errors import NotFound, RuleBroken
from app.kit.links import ActionLink
from app.messages import queries, services
from app.messages.access import structure_is_there
from app.messages.values import FILES_A_MESSAGE, LARGEST_FILE, MEGABYTE
from app.people.values import Language
from app.placements import queries as placements
from app.placements import texts
from app.placements.emails import doors
from app.placements.emails.renewal import send_again
from app.placements.models import Placement
from app.placements.speech import all_speeches, speech
from app.placements.values import Party

REPLY, SHOW = "reply", "show"
SENT = {REPLY: "thread.sent", SHOW: "thread.shown"}


@dataclass(frozen=True)
class ThreadLink(LinkKind):
    """Read what one may, write, and for the person let the structure read. The link goes on living."""

    party: Party
    purpose: str

    def subject(self, link: ActionLink) -> Placement | None:
        return placements.by_public_id(link.subject)

    def is_open(self, subject: Placement) -> bool:
        return self.party is Party.PERSON or structure_is_there(subject)

    def form(self, answer: str) -> Any:
        return ConfirmForm() if answer == SHOW else MessageForm(self.party)

    def page(self, link: ActionLink, subject: Placement, *, form: Any, now: datetime) -> str:
        if isinstance(form, ConfirmForm):
            form, told = MessageForm(self.party, formdata=None), form.form_errors
            form.form_errors += told
        token = (request.view_args or {})["token"]
        return pages.thread_page(
            subject,
            self.party,
            form,
            layout="layouts/public.html",
            answer=REPLY,
            indexed=False,
            piece_url=lambda piece: url_for("links.piece", token=token, piece_id=piece),
            **self._frame(link, subject),
        )

    def _frame(self, link: ActionLink, subject: Placement) -> dict[str, Any]:
        """The person reads and answers in their language; a structure, in French."""
        if self.party is not Party.PERSON:
            back = ("Revenir à la demande", request.path.removesuffix("/messages"))
            return {"action": request.path, "open_url": None, "back": back if link.purpose != self.purpose else None}
        say = spoken(subject)
        return {
            "say": say,
            "choices": [(other, address(other, subject)) for other in all_speeches()],
            "action": address(say, subject),
            "open_url": request.path,
            "back": address(say, subject).replace("/messages", "") if link.purpose != self.purpose else "",
            "followed": bool(placements.active_follow_ups(subject.person_id)),
            "limits": {"count": FILES_A_MESSAGE, "size": LARGEST_FILE // MEGABYTE},
        }

    def act(self, link: ActionLink, subject: Placement, form: Any, *, now: datetime) -> None:
        answer = request.form.get("answer", "")
        if answer == SHOW and self.party is Party.PERSON:
            message = queries.by_public_id(request.form.get("message", ""))
            if message is None or message.placement_id != subject.id:
                raise RuleBroken("Ce message n’est plus là.")
            services.open_to_structure(message, now=now)
        elif answer == REPLY:
            pages.write(subject, self.party, form, actor=self._actor(subject))
        else:
            raise RuleBroken("Choisissez une réponse de la liste.")

    def _actor(self, subject: Placement) -> Actor:
        return as_person(subject) if self.party is Party.PERSON else as_structure(subject)

    def result(self, link: ActionLink, subject: Placement, *, now: datetime) -> str:
        answer = request.form.get("answer", "")
        say = spoken(subject) if self.party is Party.PERSON else speech(Language.FR)
        back = address(say, subject) if self.party is Party.PERSON else request.path
        return render_template(
            "desks/links/thread_done.html", say=say, title=say(SENT.get(answer, SENT[REPLY])), back=back, indexed=False,
            unread=answer == REPLY and pages.stays_between_us(subject, self.party, MessageForm(self.party)),
        )  # fmt: skip

    def renew(self, link: ActionLink, subject: Placement, *, now: datetime) -> None:
        if link.email:
            send_again(self.purpose, subject, email=link.email, now=now)
        elif self.party is Party.PERSON:
            texts.renewed(subject, self.purpose, now=now)

    def uses_up(self, answer: str) -> bool:
        return False

    def piece(self, subject: Placement, piece_id: str) -> Response:
        found = pages.piece_of(subject, piece_id)
        if found is None or (self.party is Party.STRUCTURE and not found[1].to_structure):
            raise NotFound
        return pages.download(found[1])


PERSON_THREAD = ThreadLink(Party.PERSON, doors.THREAD_PERSON)
STRUCTURE_THREAD = ThreadLink(Party.STRUCTURE, doors.THREAD_STRUCTURE)
