"""« Pourquoi je ne vois pas cette offre ? »: every rule that says no or asks, in words."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for

from app.desks import ranking
from app.desks.file_opening import note_reading, own_person, person_of
from app.desks.quick_answers import QuickAnswer, quick_answers, screen_of
from app.kit import clock
from app.kit.access import requires
from app.kit.ids import PUBLIC_ID, PUBLIC_ID_LENGTH
from app.matching.results import Explanation
from app.matching.values import Rule, Verdict
from app.offers.paths import offer_path
from app.people.access import can_accompany, is_own_file
from app.people.models import Person
from app.people.services import profile_of
from app.people.values import ReadPurpose
from app.search import services as search

bp = Blueprint("why_offer", __name__)


@dataclass(frozen=True, slots=True)
class Why:
    """One rule about one offer: its sentence, and where its answer is changed."""

    label: str
    sentence: str
    says_no: bool
    screen: str | None
    liftable: bool
    rule: str
    answers: list[QuickAnswer]  # the buttons that answer a question


@bp.get("/moi/pourquoi")
@requires(is_own_file, load=own_person)
def mine(person: Person) -> Any:
    """Why an offer is or is not in my list."""
    return _page(person, layout="layouts/person.html", is_own=True)


@bp.get("/accompagnement/personnes/<public_id>/pourquoi")
@requires(can_accompany, load=person_of)
def theirs(person: Person) -> Any:
    """Why an offer is or is not proposed to a person I accompany."""
    note_reading(person, ReadPurpose.FILE)
    return _page(person, layout="layouts/pro.html", is_own=False)


def offer_id_in(typed: str) -> str:
    """Return the public id in what was typed: the id itself, or the address of the offer; '' when there is none."""
    tail = typed.strip().split("?")[0].rstrip("/").split("/")[-1][:PUBLIC_ID_LENGTH]
    return tail if PUBLIC_ID.fullmatch(tail) else ""


def _page(person: Person, *, layout: str, is_own: bool) -> Any:
    typed = request.args.get("offre", "").strip()[:300]
    public_id = offer_id_in(typed)
    found = None
    if public_id:
        found = search.explain(
            profile_of(person), public_id, now=clock.now(), territory_code=person.territory_code,
            context=ranking.context_of(person),
        )  # fmt: skip
    return render_template(
        "desks/why.html",
        layout=layout,
        is_own=is_own,
        person=person,
        typed=typed,
        offer=found[0] if found else None,
        offer_url=offer_path(found[0].public_id, found[0].title) if found else "",
        item=found[1].item if found else None,
        reasons=_reasons(found[1]) if found else [],
        screen_url=_screen_url(person, is_own=is_own),
        answer_url=url_for("me.still") if is_own
        else url_for("person_page.answer_question", public_id=person.public_id),
        back=("Pour moi", url_for("me.home")) if is_own
        else (f"Retour à {person.full_name}", url_for("person_page.show", public_id=person.public_id)),
    )  # fmt: skip


def _reasons(explained: Explanation) -> list[Why]:
    """What says no first, then what asks."""
    answers = sorted(explained.rules, key=lambda answer: answer.verdict)
    return [
        Why(
            answer.rule.label,
            answer.sentence,
            answer.verdict is Verdict.NO,
            screen_of(answer.rule, answer.sentence),
            answer.liftable and answer.rule is not Rule.ALREADY,
            answer.rule.value,
            quick_answers(answer.rule, answer.sentence) if answer.verdict is Verdict.CHECK else [],
        )
        for answer in answers
    ]


def _screen_url(person: Person, *, is_own: bool) -> Any:
    if is_own:
        return lambda slug: url_for("me.screen", slug=slug)
    return lambda slug: url_for("person_page.profile", public_id=person.public_id, slug=slug)
