"""One offer, many people; many offers, a whole caseload: ranked for one's own people alone, seats respected."""

import pytest

from app.kit import clock
from app.kit.database import db, unit_of_work
from app.matching.values import Kind, Required
from app.people import queries, services
from app.people.models import Person
from app.placements import queries as placements
from app.placements.workflow import PlacementState
from tests.conftest import NOW
from tests.desks.caseload import followed, post, url
from tests.factories import placements as placement_factory
from tests.factories.offers import an_offer
from tests.factories.people import a_referent, own_account
from tests.support.queries import queries as counted

WEEK = "/accompagnement/semaine"


@pytest.fixture(autouse=True)
def on_that_tuesday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def referent(app):
    return a_referent("Claire Exemple")


@pytest.fixture
def desk(page, referent):
    return page.as_(referent)


def page_of(offer):
    return f"/accompagnement/offres/{offer.public_id}/pour-qui"


def told(person, **changes):
    with unit_of_work():
        services.save_answers(db.session.get_one(Person, person.id), changes, actor=None, now=NOW)


def state_of(person, offer):
    found = placements.living(person.id, offer.id)
    return found.state if found else None


def test_one_s_own_people_are_ranked_for_an_offer_the_best_first(desk, referent):
    gardener, other = followed(referent, "Nadège"), followed(referent, "Karim")
    told(other, wishes=[{"rome": "M1607"}])
    followed(a_referent("Paul Exemple"), "Nadia")
    offer = an_offer(Kind.INSERTION_SITE, title="Maraîchage bio")

    words = desk.get(page_of(offer)).words

    assert words.index(gardener.full_name) < words.index(other.full_name)
    assert "points" in words
    assert "Nadia" not in words


def test_whoever_said_no_or_has_it_already_is_not_there_and_nothing_says_why(desk, referent):
    no, has = placement_factory.someone(referent, first_name="Karim", email="k@site.example"), followed(referent)
    offer = an_offer(Kind.INSERTION_SITE)
    with unit_of_work():
        placement = placement_factory.propose(offer, no)
    post(desk, url(no, f"/accord/{placement.public_id}"), {"answer": "decline"})
    placement_factory.propose(offer, has)

    words = desk.get(page_of(offer)).words

    assert "Karim" not in words
    assert "Nadège" not in words


def test_a_rule_that_says_no_is_told_apart_and_leads_to_the_reasons(desk, referent):
    person = followed(referent)
    told(person, kinds=["job"])
    offer = an_offer(Kind.INSERTION_SITE)

    page = desk.get(page_of(offer))

    assert "Pour qui une règle dit non" in page.words
    assert url(person, f"/pourquoi?offre={offer.public_id}") in page.text


def test_an_offer_is_proposed_to_several_people_with_one_note(desk, referent):
    first, second, third = (followed(referent, name) for name in ("Nadège", "Karim", "Lucie"))
    offer = an_offer(Kind.INSERTION_SITE)

    answer = post(desk, page_of(offer), {"personne": [first.public_id, second.public_id], "note": "Une bonne équipe."})

    assert answer.status == 303
    assert [state_of(one, offer) for one in (first, second, third)] == [PlacementState.PROPOSED] * 2 + [None]
    assert placements.living(first.id, offer.id).note == "Une bonne équipe."
    key = services.person_key(db.session.get_one(Person, first.id))
    assert [row.purpose for row in queries.readings_of(key)][:1] == ["Proposition d’une offre"]


def test_nobody_ticked_or_a_forbidden_word_says_what_to_do_and_keeps_what_was_typed(desk, referent):
    person = followed(referent)
    offer = an_offer(Kind.INSERTION_SITE)

    nobody = post(desk, page_of(offer), {"note": "Bonjour"})
    health = post(desk, page_of(offer), {"personne": person.public_id, "note": "Malgré sa dépression."})

    assert (nobody.status, health.status) == (422, 422)
    assert "Cochez au moins une personne" in nobody.words
    assert nobody.form_value("note") == "Bonjour"
    assert state_of(person, offer) is None


def test_people_of_others_are_never_proposed_anything(desk, referent):
    stranger = followed(a_referent("Paul Exemple"), "Nadia")
    followed(referent)
    offer = an_offer(Kind.INSERTION_SITE)

    assert post(desk, page_of(offer), {"personne": stranger.public_id}).status == 422
    assert state_of(stranger, offer) is None


def test_the_week_gives_each_person_an_idea_before_anyone_has_two(desk, referent):
    people = [followed(referent, name) for name in ("Nadège", "Karim")]
    an_offer(Kind.INSERTION_SITE, title="Maraîchage bio")

    page = desk.get(WEEK)

    assert "Des idées pour la semaine" in page.h1
    ticked = [one.get("value") for one in page.tree.iter("input") if one.get("checked") is not None]
    assert {value.split(":")[0] for value in ticked if value and ":" in value} == {one.public_id for one in people}


def test_the_week_does_not_send_ten_people_to_one_seat(desk, referent):
    for number in range(6):
        followed(referent, f"Personne {number}")
    offer = an_offer(Kind.INSERTION_SITE, seats_total=1, title="Une seule place")

    page = desk.get(WEEK)

    ticked = [one for one in page.tree.iter("input") if one.get("checked") is not None]
    asked = [one for one in ticked if (one.get("value") or "").endswith(offer.public_id)]
    assert len(asked) == 4  # 1.3 expected acceptances a seat, 35 % of yes


def test_more_ticks_than_seats_are_refused_by_name(desk, referent):
    people = [followed(referent, f"Personne {number}") for number in range(6)]
    offer = an_offer(Kind.INSERTION_SITE, seats_total=1, title="Une seule place")

    values = [f"{person.public_id}:{offer.public_id}" for person in people[:5]]
    shown = {one.get("value") for one in desk.get(WEEK).tree.iter("input") if one.get("name") == "choix"}
    answer = post(desk, WEEK, {"choix": [value for value in values if value in shown]})

    assert answer.status in (303, 422)
    living = [state_of(person, offer) for person in people]
    assert living.count(PlacementState.PROPOSED) <= 4


def test_the_week_is_proposed_in_one_go(desk, referent):
    person = followed(referent)
    offer = an_offer(Kind.INSERTION_SITE)

    answer = post(desk, WEEK, {"choix": f"{person.public_id}:{offer.public_id}", "note": "Pour cette semaine."})

    assert (answer.status, answer.location) == (303, WEEK)
    assert state_of(person, offer) is PlacementState.PROPOSED
    assert post(desk, WEEK, {}).status == 422


def test_these_pages_take_as_many_queries_for_one_person_as_for_five(desk, referent):
    offer = an_offer(Kind.INSERTION_SITE)
    followed(referent)

    def cost(path) -> int:
        with counted() as seen:
            assert desk.get(path).status == 200
        return len([one for one in seen if not str(one).startswith("INSERT INTO file_read")])

    paths = (page_of(offer), WEEK)
    for path in paths:
        cost(path)
    first = [cost(path) for path in paths]
    for number in range(4):
        followed(referent, f"Personne {number}")
    later = [cost(path) for path in paths]

    assert later == first


@pytest.fixture
def space(page, referent):
    person = followed(referent)
    own_account(person)
    return page.as_(db.session.get_one(Person, person.id).account, mfa=False), person


def test_a_person_reads_why_an_offer_is_not_in_their_list(space):
    reader, person = space
    told(person, kinds=["job"])
    offer = an_offer(Kind.INSERTION_SITE, title="Maraîchage bio")

    words = reader.get(f"/moi/pourquoi?offre=https://site.example/offres/{offer.public_id}-maraichage-bio").words

    assert "Voici ce qui l’écarte aujourd’hui" in words
    assert "Type d’activité" in words
    assert "points" not in words
    assert "Nous ne trouvons pas cette offre" in reader.get("/moi/pourquoi?offre=xx").words


def test_a_referent_reads_the_points_or_the_rule_and_may_look_beyond_it(desk, referent):
    person = followed(referent)
    offer = an_offer(Kind.INSERTION_SITE, title="Maraîchage bio")
    assert "points sur 100" in desk.get(url(person, f"/pourquoi?offre={offer.public_id}")).words

    driver = an_offer(Kind.JOB, requirements=(Required("licence:B"),))
    page = desk.get(url(person, f"/pourquoi?offre={driver.public_id}"))

    assert "Dit non" in page.words
    assert url(person, "?lever=licence") in page.text
