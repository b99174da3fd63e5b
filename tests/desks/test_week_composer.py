"""« Composer ma semaine » on the desks: weeks that hold, edited by hand, printed, asked for or proposed in one go."""

from datetime import timedelta

import pytest

from app.desks.week_pages import load
from app.kit import clock
from app.kit.access import SYSTEM
from app.kit.database import db, unit_of_work
from app.kit.errors import NotFound, RuleBroken
from app.matching.values import Kind, Schedule
from app.offers.models import Offer
from app.offers.record import PlaceData, SlotData
from app.offers.services import close
from app.people import services
from app.people.models import Person
from app.placements import queries as placements
from app.placements.workflow import PlacementState
from app.week.kept_services import forget, keep, kept_of
from tests.conftest import NOW
from tests.factories import placements as placement_factory
from tests.factories.offers import an_offer
from tests.factories.people import a_referent, own_account
from tests.factories.structures import MODERATOR

FREE = {day: ["am", "pm"] for day in ("mon", "tue", "wed", "thu", "fri")}


def slot(day, start, end):
    return SlotData(day=day, start_minute=start * 60, end_minute=end * 60)


@pytest.fixture(autouse=True)
def on_that_tuesday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def referent(app):
    return a_referent("Claire Exemple")


@pytest.fixture
def person(referent) -> Person:
    person = placement_factory.someone(referent)
    own_account(person)
    told(person, availability=FREE, hours={"wanted": 6})
    return person


@pytest.fixture
def space(page, person):
    return page.as_(db.session.get_one(Person, person.id).account, mfa=False)


@pytest.fixture
def desk(page, referent):
    return page.as_(referent)


def told(person, **changes):
    with unit_of_work():
        services.save_answers(db.session.get_one(Person, person.id), changes, actor=None, now=NOW)


@pytest.fixture
def garden():
    return an_offer(title="Jardin partagé", slots=(slot(2, 9, 12),))


@pytest.fixture
def library():
    return an_offer(title="Lire avec les enfants", slots=(slot(4, 14, 17),))


@pytest.fixture
def kitchen():
    return an_offer(title="Cuisine du mardi", slots=(slot(2, 10, 12),))


def test_the_first_week_has_the_hours_wanted_and_says_why_it_holds(space, garden, library, kitchen):
    page = space.get("/moi/semaine")

    first = page.words.split("Une autre idée")[0]
    assert "6 h par semaine : la durée souhaitée" in first
    assert "Jardin partagé" in first
    assert "Lire avec les enfants" in first
    assert "Cuisine du mardi" not in first  # at the same time as the garden
    assert "restent libres" in first


def test_a_week_is_changed_by_hand_taking_away_and_adding(space, garden, library, kitchen):
    page = space.get(f"/moi/semaine/choix?offre={garden.public_id}")

    assert "1 activité choisie" in page.words
    hrefs = [link.get("href") for link in page.tree.iter("a")]
    assert f"/moi/semaine/choix?offre={garden.public_id}&offre={library.public_id}" in hrefs
    assert "/moi/semaine/choix" in hrefs
    assert not any(kitchen.public_id in href and "choix" in href for href in hrefs)


def test_what_does_not_fit_beside_the_rest_is_said(space, garden, kitchen):
    page = space.get(f"/moi/semaine/choix?offre={garden.public_id}&offre={kitchen.public_id}")

    assert "Ne tient pas avec le reste" in page.words
    assert "Cuisine du mardi" in page.words.split("Ne tient pas avec le reste")[1].split("activité choisie")[0]


def test_what_is_set_aside_comes_back_when_asked(space, garden, library):
    page = space.get(f"/moi/semaine?sans={garden.public_id}")

    assert "Jardin partagé" not in page.words.split("Une idée")[1]
    assert "/moi/semaine" in [link.get("href") for link in page.tree.iter("a") if link.get("aria-label") == "Remettre "
                              "Jardin partagé"]  # fmt: skip


def test_what_is_kept_is_in_every_week(space, garden, library, kitchen):
    page = space.get(f"/moi/semaine?garder={kitchen.public_id}")

    weeks = page.words.split("idée :")[1:]
    assert weeks
    assert all("Cuisine du mardi" in week for week in weeks)


def test_without_hours_the_first_week_has_one_activity_and_no_target(space, person, garden, library):
    told(person, hours={"no_target": True})

    page = space.get("/moi/semaine")

    first = page.words.split("Une idée")[1].split("Une autre idée")[0]
    assert ("Jardin partagé" in first) != ("Lire avec les enfants" in first)
    assert "souhaité" not in page.words
    assert not list(page.tree.iter("progress"))


def test_what_is_only_to_discuss_makes_a_week_when_it_is_tied_to_a_wish_and_in_a_french_one_may_have(space, person):
    far = {"places": (PlaceData(insee="23176", lat=46.2556, lon=1.4667),), "slots": (slot(2, 9, 12),)}
    an_offer(Kind.TRAINING, title="Apprendre à jardiner", rome=("A1405",), **far)
    told(person, modes=None, max_minutes=None, stage="employment")
    assert "À discuter" in space.get("/moi").words
    assert "Apprendre à jardiner" in space.get("/moi/semaine").words

    told(person, french="A1")
    page = space.get("/moi/semaine")
    assert "Apprendre à jardiner" not in page.words
    assert "reste à discuter ensemble" in page.words
    assert "Apprendre à jardiner" in space.get("/moi/semaine/choix").words  # by hand, it may be chosen


def test_an_offer_without_times_enters_no_week_and_is_named(space, garden):
    an_offer(Kind.INSERTION_SITE, title="Maraîchage sans horaires")

    page = space.get("/moi/semaine")

    assert "Maraîchage sans horaires" not in page.words.split("Horaires à demander")[0]
    assert "Maraîchage sans horaires" in page.words


def test_what_is_already_agreed_takes_its_time(space, person, garden, kitchen):
    placement_factory.accept(placement_factory.sent(garden, person))

    page = space.get("/moi/semaine")

    assert "dont 3 h déjà prévues" in page.words or "Aucune activité" in page.words
    assert "Cuisine du mardi" not in page.words


def test_what_is_over_takes_no_time_of_the_coming_week(person):
    course = an_offer(Kind.TRAINING, title="Une semaine pour essayer", weeks_count=1, slots=(slot(1, 9, 12),))
    placement_factory.accept(placement_factory.sent(course, person), starts_on=NOW.date())

    assert [one.label for one in load(person, now=NOW).planned] == ["Une semaine pour essayer"]
    assert load(person, now=NOW + timedelta(days=10)).planned == ()


def test_when_one_comes_as_one_likes_the_first_free_time_is_taken(space):
    an_offer(title="Quand vous voulez", schedule=Schedule.FREE, slots=())

    assert "Lundi, 9 h à 11 h" in space.get("/moi/semaine").words


def test_the_offers_of_a_week_are_asked_for_in_one_go(space, person, garden, library):
    ids = [garden.public_id, library.public_id]

    page = space.get(f"/moi/semaine/demander?offre={ids[0]}&offre={ids[1]}")
    assert "Chaque structure verra" in page.words
    form = f"/moi/semaine/demander?offre={ids[0]}"
    answer = space.post("/moi/semaine/demander", {"offre": ids, "partage": "phone"}, from_=form)

    assert answer.status == 303
    living = placements.living_by_offer(person.id)
    assert {row.state for row in living.values()} == {PlacementState.SENT}
    assert len(living) == 2


def test_the_sheet_and_the_calendar_hide_what_is_discreet(space, person):
    offer = an_offer(Kind.SERVICE, title="Groupe de parole", schedule=Schedule.FIXED, slots=(slot(3, 10, 11),),
                     themes=("sante--addictions",), discreet=True)  # fmt: skip
    told(person, needs=["health"], kinds=["service", "volunteering"])
    address = f"?offre={offer.public_id}"

    for path in ("/moi/semaine/imprimer", "/moi/semaine/agenda.ics", "/moi/semaine/choix"):
        answer = space.get(path + address, check=not path.endswith("ics"))
        assert answer.status == 200
        assert "Rendez-vous" in answer.text, path
        assert "roupe" not in answer.text, path


def test_the_calendar_is_on_the_clock_of_france_every_week(space, garden):
    text = space.get(f"/moi/semaine/agenda.ics?offre={garden.public_id}", check=False).text

    assert "DTSTART;TZID=Europe/Paris:20261201T090000\r\n" in text
    assert "RRULE:FREQ=WEEKLY;COUNT=12" in text
    assert "STATUS:TENTATIVE" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_a_referent_composes_with_the_person_then_proposes_in_one_go(desk, person, garden, library):
    page = desk.get(f"/accompagnement/personnes/{person.public_id}/semaine")
    assert "Composer la semaine de Nadège" in page.h1
    choice = desk.get(
        f"/accompagnement/personnes/{person.public_id}/semaine/choix?offre={garden.public_id}&offre={library.public_id}"
    )

    link = next(a.get("href") for a in choice.tree.iter("a") if "Proposer ces offres" in "".join(a.itertext()))
    proposing = desk.get(link)

    assert proposing.status == 200
    assert "Jardin partagé" in proposing.words
    assert "Lire avec les enfants" in proposing.words


def test_a_composed_week_is_kept_found_again_by_both_and_taken_away(space, desk, person, garden):
    other = an_offer(title="Atelier couture", slots=(slot(4, 9, 12),))
    here = f"/accompagnement/personnes/{person.public_id}/semaine"
    chosen = {"offre": [garden.public_id, other.public_id]}

    space.post("/moi/semaine/garder", chosen, from_=f"/moi/semaine/choix?offre={garden.public_id}")
    space.post("/moi/semaine/garder", chosen, from_="/moi/semaine")  # the same week is kept once
    read = desk.get(here)
    assert "1\u00a0semaine gardée" in read.text
    assert "Atelier couture" in read.text
    address = f"offre={garden.public_id}&amp;offre={other.public_id}"
    assert f"/moi/semaine/choix?{address}" in space.get("/moi/semaine").text

    with unit_of_work():
        close(db.session.get_one(Offer, garden.id), actor=MODERATOR, now=NOW)
    assert "1\u00a0offre n’est plus en ligne" in desk.get(here).text
    (week,) = kept_of(person.id)
    desk.post(f"{here}/oublier", {"semaine": week.public_id}, from_=here)
    assert "semaine gardée" not in space.get("/moi/semaine").text


def test_an_empty_week_is_not_kept_a_sixth_takes_the_place_of_the_oldest_and_nobody_takes_another_s_away(person):
    offers = [an_offer(title=f"Atelier numéro {number}") for number in range(6)]
    with pytest.raises(RuleBroken, match="au moins une activité"):
        keep(person.id, {}, actor=SYSTEM, now=NOW)
    for number, offer in enumerate(offers):
        with unit_of_work():
            keep(person.id, {offer.public_id: offer.title}, actor=SYSTEM, now=NOW + timedelta(minutes=number))

    kept = kept_of(person.id)
    assert [week.offers for week in kept] == [[offer.public_id] for offer in reversed(offers[1:])]
    with pytest.raises(NotFound):
        forget(placement_factory.someone(email=None).id, kept[0].public_id)
