"""Sign-in by session: by the structure, for three kinds, seen and disputable; « could not come » is never counted."""

from datetime import timedelta

import pytest

from app.kit import clock
from app.kit.database import db, unit_of_work
from app.kit.errors import RuleBroken
from app.kit.links import ActionLink
from app.matching.values import Kind
from app.offers.record import SlotData
from app.placements import queries as placements
from app.placements import services
from app.placements.models import Placement
from app.placements.values import Party, TaskKind
from app.placements.workflow import PlacementState
from app.week import attendance_queries, attendance_services, queries
from app.week.attendance_jobs import ask_who_came
from tests.conftest import NOW
from tests.factories import placements as make
from tests.factories.offers import an_offer
from tests.factories.people import own_account
from tests.factories.structures import a_member

TODAY = NOW.date()  # a Tuesday
TUESDAY = SlotData(day=2, start_minute=9 * 60, end_minute=12 * 60)
EVENING = NOW.replace(hour=17)


@pytest.fixture(autouse=True)
def that_tuesday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: EVENING)


def accepted(kind: Kind = Kind.TRAINING, **values) -> Placement:
    values.setdefault("slots", (TUESDAY,))
    return make.accept(make.sent(an_offer(kind, **values)), starts_on=TODAY)


def sign(placement: Placement, *, came: bool = True, minutes: int = 180, day=TODAY, party=Party.STRUCTURE):
    with unit_of_work():
        return attendance_services.sign(
            db.session.get_one(Placement, placement.id), day=day, came=came, minutes=minutes,
            actor=make.STRUCTURE_ACTOR, now=EVENING, party=party,
        )  # fmt: skip


def dispute(placement: Placement):
    with unit_of_work():
        row = db.session.get_one(Placement, placement.id)
        actor = make.person_actor(row.person)
        attendance_services.dispute(row, day=TODAY, words="J’étais là.", actor=actor, now=EVENING)


def confirmed(placement: Placement) -> list[int | None]:
    return [line.confirmed for line in queries.of_placement(placement) if line.confirmed is not None]


def test_the_first_session_begins_the_training_and_its_minutes_reach_the_week(app):
    placement = accepted()

    sign(placement)

    assert db.session.get_one(Placement, placement.id).state is PlacementState.STARTED
    assert confirmed(placement) == [180]


def test_a_session_signed_again_is_counted_once(app):
    placement = accepted()
    sign(placement)
    sign(placement, minutes=120)

    assert confirmed(placement) == [120]


@pytest.mark.parametrize("kind", [Kind.VOLUNTEERING, Kind.JOB, Kind.INSERTION_SITE])
def test_no_session_of_volunteering_or_of_a_job_is_signed(app, kind):
    with pytest.raises(RuleBroken, match="aucune présence"):
        sign(accepted(kind, slots=(TUESDAY,) if kind is Kind.VOLUNTEERING else ()))


@pytest.mark.parametrize("days", [-1, 1])
def test_neither_before_the_first_day_nor_in_the_future(app, days):
    with pytest.raises(RuleBroken):
        sign(accepted(), day=TODAY + timedelta(days=days))


def test_the_person_alone_signs_nothing(app):
    with pytest.raises(RuleBroken, match="la structure"):
        sign(accepted(), party=Party.PERSON)


def test_an_immersion_is_not_begun_by_a_sheet(app):
    with pytest.raises(RuleBroken, match="convention"):
        sign(accepted(Kind.IMMERSION))


def test_what_was_done_before_it_stopped_is_still_signed(app):
    placement = accepted()
    sign(placement)
    with unit_of_work():
        services.end_early(db.session.get_one(Placement, placement.id), party=Party.STRUCTURE,
                           actor=make.STRUCTURE_ACTOR, now=EVENING)  # fmt: skip

    assert [row.id for row in attendance_queries.roll(placement.offer_id, TODAY)] == [placement.id]
    sign(placement, minutes=120)
    assert confirmed(placement) == [120]
    body, later = placement.offer.structure_id, TODAY + timedelta(days=15)
    assert attendance_queries.offers_with_sessions([body], today=TODAY)
    assert attendance_queries.still_expected([placement.offer_id], today=TODAY) == frozenset()
    assert not attendance_queries.offers_with_sessions([body], today=later)


def test_a_disputed_session_counts_for_nothing_until_it_is_signed_again(app, mailbox):
    placement = accepted()
    sign(placement, came=False)
    dispute(placement)

    assert confirmed(placement) == [0]
    [call] = placements.call_tasks_of(placement.id)
    assert call.kind is TaskKind.DISPUTED
    assert "J’étais là." in mailbox.all()[-1].text

    sign(placement)
    assert confirmed(placement) == [180]


def test_in_the_evening_the_structure_is_asked_once_and_signs_by_its_link(page, mailbox):
    placement = accepted()
    assert ask_who_came(now=EVENING - timedelta(hours=3)) == 0
    assert ask_who_came(now=EVENING) == 1
    assert ask_who_came(now=EVENING) == 0
    mail = mailbox.all()[-1]
    assert mail.subject.startswith("Qui est venu mardi 24 novembre")
    [link] = [url for url in mailbox.links(mail.to) if "/r/" in url][-1:]
    path = "/r/" + link.rpartition("/r/")[2]
    sheet = page.get(path)
    assert "Nadège" in sheet.words
    assert "Exemple" not in sheet.words

    wrong = page.post(path, {"answer": "keep", f"venu-{placement.public_id}": "oui",
                             f"heures-{placement.public_id}": "beaucoup"}, from_=path)  # fmt: skip
    assert wrong.status == 422
    assert "par exemple 3 ou 2,5" in wrong.words
    assert confirmed(placement) == []

    done = page.post(path, {"answer": "keep", f"venu-{placement.public_id}": "oui",
                            f"heures-{placement.public_id}": "2,5"}, from_=path)  # fmt: skip

    assert done.h1 == "La feuille est gardée"
    assert confirmed(placement) == [150]
    assert db.session.query(ActionLink).filter_by(purpose="sessions", used_at=None).count() == 1


def test_the_structure_fills_the_sheet_and_the_person_asks_to_see_it_again(page):
    placement = accepted()
    desk = page.as_(a_member(placement.offer.structure))
    path = f"/structure/presences/{placement.offer.public_id}"
    assert "mardi 24 novembre" in desk.get("/structure/presences").words
    assert "Qui est venu mardi 24 novembre 2026" in desk.get(path).words
    paper = desk.get(f"{path}?jour=2026-12-01")
    assert "mardi 1er décembre 2026, 9 h à 12 h" in paper.words.lower()
    assert "Signature de la personne Nadège" in paper.words
    assert "n’a pas encore eu lieu" in paper.words
    assert f"venu-{placement.public_id}" not in paper.text

    said = {"jour": TODAY.isoformat(), f"venu-{placement.public_id}": "non"}
    assert desk.post(path, said, from_=path).status == 303

    space = page.as_(own_account(db.session.get_one(Placement, placement.id).person), mfa=False)
    mine = f"/moi/demandes/{placement.public_id}"
    assert db.session.get_one(Placement, placement.id).state is PlacementState.ACCEPTED  # told before it began, too
    seen = space.get(mine)
    assert "vous n’avez pas pu venir" in seen.words
    space.post(f"{mine}/seance", {"jour": TODAY.isoformat(), "mots": "J’étais là."}, from_=mine)

    assert "À revoir ensemble" in space.get(mine).words
    assert "n’a pas vécu ainsi" in desk.get(path).words


def test_lists_of_a_day_are_read_in_few_queries(app):
    offer = an_offer(Kind.TRAINING, slots=(TUESDAY,))
    for n in range(4):
        make.accept(make.sent(offer, make.someone(email=f"p{n}@site.example")), starts_on=TODAY)

    assert len(attendance_queries.roll(offer.id, TODAY)) == 4
