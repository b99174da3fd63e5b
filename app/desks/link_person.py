"""The person's links: say yes or no to a proposal, to a meeting, to a free seat; give news. No account needed."""

from abc import abstractmethod
from datetime import datetime
from typing import Any

from flask import render_template, request

from app.desks.link_forms import (
    CALL_ME,
    AgreeForm,
    ConfirmForm,
    NewsForm,
    OtherDateForm,
    OutcomeForm,
    SeatForm,
)
from app.desks.link_kinds import LinkKind
from app.desks.my_activity import tell
from app.kit.access import Actor
from app.kit.errors import RuleBroken
from app.kit.links import ActionLink
from app.matching.values import Channel
from app.messages.access import structure_is_there
from app.placements import queries, services, texts
from app.placements.emails import doors
from app.placements.emails.person import how_to_answer
from app.placements.emails.renewal import send_again
from app.placements.models import Placement
from app.placements.presenters import meeting_view, proposal_view
from app.placements.speech import Speech, all_speeches, language_of, speech
from app.placements.values import Outcome, Party
from app.placements.workflow import PlacementState as S


def acting(placement: Placement) -> Actor:
    """The person, by link: no account."""
    return Actor(person_id=placement.person_id, label=f"{placement.person.first_name}, par lien")


def spoken(placement: Placement) -> Speech:
    """The language of the page: the one chosen on it, else the one of the file."""
    return speech(language_of(request.args.get("langue"), placement.person.language))


def address(say: Speech, placement: Placement, *, more: str = "") -> str:
    """The same page in a language; the file's own is not said in the address."""
    path = request.path + more
    return path if say.language is placement.person.language else f"{path}?langue={say.code}"


def reach(placement: Placement) -> dict[str, str]:
    """What one tap may open to answer elsewhere: a number, a page."""
    offer = placement.offer
    called = offer.apply_phone if placement.channel is Channel.PHONE else None
    return {"phone": called or "", "url": offer.apply_url or ""}


class PersonLink(LinkKind):
    """What the person's links share: one placement, open while it stands in one of ``states``."""

    purpose: str
    states: frozenset[S]
    template: str
    talks = Party.PERSON

    def subject(self, link: ActionLink) -> Placement | None:
        return queries.by_public_id(link.subject)

    def is_open(self, subject: Placement) -> bool:
        return subject.state in self.states

    def page(self, link: ActionLink, subject: Placement, *, form: Any, now: datetime) -> str:
        say = spoken(subject)
        return render_template(
            self.template,
            **self.more(subject, say),
            **self._common(subject, say, now=now),
            form=form or self.form(""),
            has_errors=form is not None,
            choices=[(other, address(other, subject)) for other in all_speeches()],
            **self._ways(subject, say),
        )

    def _ways(self, subject: Placement, say: Speech) -> dict[str, Any]:
        """Where an answer is posted, and whether someone is there for a question."""
        can_call = bool(queries.active_follow_ups(subject.person_id))
        heard = can_call or structure_is_there(subject)
        return {
            "action": address(say, subject),
            "can_call": can_call,
            "talk": address(say, subject, more="/messages") if heard else "",
        }

    def more(self, subject: Placement, say: Speech) -> dict[str, Any]:
        """What this page prints besides the proposal and the meeting."""
        return {}

    def _common(self, subject: Placement, say: Speech, *, now: datetime) -> dict[str, Any]:
        return {
            "say": say,
            "proposal": proposal_view(subject, now=now, say=say),
            "meeting": meeting_view(subject, now=now, say=say),
            "indexed": False,
        }

    def act(self, link: ActionLink, subject: Placement, form: Any, *, now: datetime) -> None:
        if form.answer.data == CALL_ME:
            services.call_back(subject, now=now)
        else:
            self.answer(subject, form, now=now)

    @abstractmethod
    def answer(self, subject: Placement, form: Any, *, now: datetime) -> None:
        """Do what the person answered."""

    def uses_up(self, answer: str) -> bool:
        """A call asked for ends nothing: the same link waits for the answer."""
        return answer != CALL_ME

    def result(self, link: ActionLink, subject: Placement, *, now: datetime) -> str:
        answer, say = request.form.get("answer", ""), spoken(subject)
        return render_template(
            "desks/links/person_done.html",
            **self._common(subject, say, now=now),
            ways=how_to_answer(subject),
            reach=reach(subject),
            done=answer if f"done.{answer}" in say.texts else "other",
            back=address(say, subject) if link.is_live(now) and self.is_open(subject) else "",
        )

    def renew(self, link: ActionLink, subject: Placement, *, now: datetime) -> None:
        """To the address, or the number, on file; a slip is printed again by who gave it."""
        if link.email:
            send_again(self.purpose, subject, email=link.email, now=now, until=self.until(subject))
        else:
            texts.renewed(subject, self.purpose, now=now, until=self.until(subject))

    def until(self, subject: Placement) -> datetime | None:
        """When the new link dies; None leaves it its usual life."""
        return subject.lapses_at


class AgreeLink(PersonLink):
    """Read in plain words what is proposed and what would be shared, then yes or no: two equal buttons."""

    purpose = doors.AGREE
    states = frozenset({S.PROPOSED, S.AGREEMENT_RECORDED})
    template = "desks/links/agree.html"

    def form(self, answer: str) -> AgreeForm:
        return AgreeForm()

    def answer(self, subject: Placement, form: AgreeForm, *, now: datetime) -> None:
        actor = acting(subject)
        if form.answer.data == "agree":
            services.agree(subject, party=Party.PERSON, actor=actor, shared=form.shared.data or (), now=now)
        else:
            services.decline(subject, party=Party.PERSON, actor=actor, now=now)


class SeatLink(PersonLink):
    """A seat is held: take it, or leave it to the next."""

    purpose = doors.SEAT
    states = frozenset({S.SEAT_OFFERED})
    template = "desks/links/seat.html"

    def more(self, subject: Placement, say: Speech) -> dict[str, Any]:
        until = subject.seat_held_until
        return {"held_until": say.date_and_hour(until) if until else ""}

    def form(self, answer: str) -> SeatForm:
        return SeatForm()

    def answer(self, subject: Placement, form: SeatForm, *, now: datetime) -> None:
        actor = acting(subject)
        if form.answer.data == "accept":
            services.accept_seat(subject, actor=actor, now=now)
        else:
            services.let_seat_go(subject, party=Party.PERSON, actor=actor, now=now)

    def until(self, subject: Placement) -> datetime | None:
        return subject.seat_held_until


class MeetingLink(PersonLink):
    """Confirm a meeting, ask for another date, or say no."""

    purpose = doors.MEETING
    states = frozenset({S.MEETING})
    template = "desks/links/meeting.html"

    def form(self, answer: str) -> Any:
        return OtherDateForm() if answer in ("", "other_date") else ConfirmForm()

    def answer(self, subject: Placement, form: Any, *, now: datetime) -> None:
        actor = acting(subject)
        match form.answer.data:
            case "confirm":
                services.confirm_meeting(subject, actor=actor, now=now)
            case "other_date":
                services.ask_other_date(subject, wish=form.wish.data or "", actor=actor, now=now)
            case "withdraw":
                services.withdraw(subject, party=Party.PERSON, actor=actor, now=now)
            case _:
                raise RuleBroken("Choisissez une réponse de la liste.", field="answer")

    def uses_up(self, answer: str) -> bool:
        """Who confirmed may still have to move the meeting, or say no, with the same link."""
        return answer not in (CALL_ME, "confirm")

    def until(self, subject: Placement) -> datetime | None:
        return subject.meeting_at


class NewsLink(PersonLink):
    """« Comment ça se passe ? »"""

    purpose = doors.NEWS
    states = frozenset({S.STARTED})
    template = "desks/links/news.html"

    def form(self, answer: str) -> NewsForm:
        return NewsForm()

    def act(self, link: ActionLink, subject: Placement, form: NewsForm, *, now: datetime) -> None:
        self.answer(subject, form, now=now)

    def answer(self, subject: Placement, form: NewsForm, *, now: datetime) -> None:
        tell(subject, form.answer.data, actor=acting(subject), now=now)

    def uses_up(self, answer: str) -> bool:
        return True

    def until(self, subject: Placement) -> datetime | None:
        return None


class OutcomeLink(PersonLink):
    """What happened with an offer answered elsewhere; « contacté » may be followed by another answer."""

    purpose = doors.OUTCOME
    states = frozenset({S.HANDED_OVER})
    template = "desks/links/outcome.html"

    def form(self, answer: str) -> OutcomeForm:
        return OutcomeForm()

    def more(self, subject: Placement, say: Speech) -> dict[str, Any]:
        outcomes = [(one.value, say(f"outcome.{one.value}")) for one in Outcome]
        return {"outcomes": outcomes, "ways": how_to_answer(subject), "reach": reach(subject)}

    def answer(self, subject: Placement, form: OutcomeForm, *, now: datetime) -> None:
        outcome = Outcome(form.answer.data)
        services.declare_outcome(subject, outcome=outcome, party=Party.PERSON, actor=acting(subject), now=now)

    def uses_up(self, answer: str) -> bool:
        return answer in (Outcome.YES, Outcome.NO)

    def until(self, subject: Placement) -> datetime | None:
        return None
