"""Where a request stands, by link: the link of a text, or of a mail that tells."""

from datetime import datetime
from typing import Any

from app.desks.link_forms import CallForm
from app.desks.link_person import PersonLink, acting
from app.desks.next_days import may_say_begun, say_begun
from app.kit import clock
from app.kit.errors import RuleBroken
from app.placements import services
from app.placements.emails import doors
from app.placements.models import Placement
from app.placements.presenters import person_words
from app.placements.speech import Speech
from app.placements.values import Party
from app.placements.workflow import OVER
from app.placements.workflow import PlacementState as S

CAN_STOP = frozenset({S.SENT, S.IN_REVIEW, S.MEETING, S.WAITING_LIST, S.SEAT_OFFERED, S.ACCEPTED})


class CallLink(PersonLink):
    """Ask for a call, write, say that it began, or take the request back."""

    purpose = doors.CALL
    states = frozenset(set(S) - OVER)
    template = "desks/links/call.html"

    def form(self, answer: str) -> CallForm:
        return CallForm()

    def more(self, subject: Placement, say: Speech) -> dict[str, Any]:
        starts_on = subject.starts_on
        return {
            "stands": person_words(subject.state, say),
            "can_start": may_say_begun(subject, now=clock.now()),
            "can_stop": subject.state in CAN_STOP,
            "first_day": say.long_date(starts_on, weekday=True) if starts_on else "",
            "start_place": subject.start_place,
            "start_with": subject.start_with,
            "start_note": subject.start_note,
        }

    def answer(self, subject: Placement, form: CallForm, *, now: datetime) -> None:
        if form.answer.data == "start":
            say_begun(subject, actor=acting(subject), now=now)
            return
        if form.answer.data != "withdraw" or subject.state not in CAN_STOP:
            raise RuleBroken("Choisissez une réponse de la liste.", field="answer")
        services.withdraw(subject, party=Party.PERSON, actor=acting(subject), now=now)

    def until(self, subject: Placement) -> datetime | None:
        return None
