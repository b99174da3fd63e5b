"""The person's links: say yes or no to a proposal, to a meeting, to a free seat; give news. No account needed."""

from datetime import datetime
from typing import Any

from flask import render_template, request

from app.desks.link_forms import AgreeForm, ConfirmForm, NewsForm, OtherDateForm, OutcomeForm, SeatForm
from app.desks.link_kinds import LinkKind
from app.kit.access import Actor
from app.kit.errors import RuleBroken
from app.kit.links import ActionLink
from app.placements import queries, services
from app.placements.emails import doors
from app.placements.emails.person import how_to_answer
from app.placements.emails.renewal import send_again
from app.placements.models import Placement
from app.placements.presenters import meeting_view, proposal_view
from app.placements.values import Feeling, Outcome, Party
from app.placements.workflow import PlacementState as S


def acting(placement: Placement) -> Actor:
    """The person, by link: no account."""
    return Actor(person_id=placement.person_id, label=f"{placement.person.first_name}, par lien")


class PersonLink(LinkKind):
    """What the person's links share: one placement, open while it stands in one of ``states``."""

    purpose: str
    states: frozenset[S]
    template: str

    def subject(self, link: ActionLink) -> Placement | None:
        return queries.by_public_id(link.subject)

    def is_open(self, subject: Placement) -> bool:
        return subject.state in self.states

    def page(self, link: ActionLink, subject: Placement, *, form: Any, now: datetime) -> str:
        return render_template(
            self.template,
            proposal=proposal_view(subject, now=now),
            meeting=meeting_view(subject),
            form=form or self.form(""),
            has_errors=form is not None,
            action=request.path,
            indexed=False,
        )

    def result(self, link: ActionLink, subject: Placement, *, now: datetime) -> str:
        return render_template(
            "desks/links/person_done.html",
            proposal=proposal_view(subject, now=now),
            meeting=meeting_view(subject),
            ways=how_to_answer(subject),
            answer=request.form.get("answer", ""),
            indexed=False,
        )

    def renew(self, link: ActionLink, subject: Placement, *, now: datetime) -> None:
        send_again(self.purpose, subject, email=link.email, now=now, until=self.until(subject))

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

    def act(self, link: ActionLink, subject: Placement, form: AgreeForm, *, now: datetime) -> None:
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

    def form(self, answer: str) -> SeatForm:
        return SeatForm()

    def act(self, link: ActionLink, subject: Placement, form: SeatForm, *, now: datetime) -> None:
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

    def act(self, link: ActionLink, subject: Placement, form: Any, *, now: datetime) -> None:
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
        services.give_news(subject, feeling=Feeling(form.answer.data), now=now)

    def until(self, subject: Placement) -> datetime | None:
        return None


class OutcomeLink(PersonLink):
    """What happened with an offer answered elsewhere; « contacté » may be followed by another answer."""

    purpose = doors.OUTCOME
    states = frozenset({S.HANDED_OVER})
    template = "desks/links/outcome.html"

    def form(self, answer: str) -> OutcomeForm:
        return OutcomeForm()

    def act(self, link: ActionLink, subject: Placement, form: OutcomeForm, *, now: datetime) -> None:
        outcome = Outcome(form.answer.data)
        services.declare_outcome(subject, outcome=outcome, party=Party.PERSON, actor=acting(subject), now=now)

    def uses_up(self, answer: str) -> bool:
        return answer in (Outcome.YES, Outcome.NO)

    def until(self, subject: Placement) -> datetime | None:
        return None
