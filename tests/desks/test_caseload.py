"""The referent's desk: the morning, the people, a person's page, proposing."""

from datetime import timedelta

import pytest

from app.kit import clock
from app.kit.access import Role
from app.kit.database import db, unit_of_work
from app.matching.values import Kind, Required
from app.people import queries, services
from app.people.models import Person
from app.placements import queries as placements
from app.placements.workflow import PlacementState
from app.week.services import add_own_activity
from tests.conftest import NOW
from tests.desks.caseload import followed, post, url
from tests.factories import placements as placement_factory
from tests.factories.offers import an_offer
from tests.factories.people import a_person, a_referent, follow
from tests.support.queries import queries as counted


@pytest.fixture(autouse=True)
def on_that_tuesday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def referent(app):
    return a_referent("Claire Exemple")


@pytest.fixture
def desk(page, referent):
    return page.as_(referent)


def test_the_morning_says_what_to_do_first(desk, referent):
    nadege, _karim = followed(referent), followed(referent, "Karim")
    placement_factory.propose(person=nadege, now=NOW - timedelta(days=7))

    page = desk.get("/accompagnement")

    assert page.h1 == "Bonjour Claire"
    assert "Nadège Exemple peut encore répondre" in page.words
    assert "Karim Exemple n’a rien de prévu" in page.words


def test_a_person_without_hours_is_in_no_list_of_people_with_nothing_planned(desk, referent):
    person = followed(referent)
    with unit_of_work():
        person = db.session.get_one(Person, person.id)
        services.save_answers(person, {"hours": {"no_target": True}}, actor=None, now=NOW)

    assert "rien de prévu" not in desk.get("/accompagnement").words.lower().split("rien de prévu 0")[0]
    assert "Nadège" not in desk.get("/accompagnement/personnes?filtre=a-imaginer").words


def test_someone_with_hours_found_elsewhere_is_not_said_to_have_nothing_planned(desk, referent):
    person = followed(referent)
    with unit_of_work():
        add_own_activity(person.id, label="Jardin familial", week="2026-W48", minutes=120, now=NOW)

    page = desk.get("/accompagnement")

    assert "Nadège Exemple n’a rien de prévu" not in page.words
    assert "Une activité trouvée ailleurs" in page.words
    assert "Nadège" not in desk.get("/accompagnement/personnes?filtre=a-imaginer").words


def test_without_second_factor_the_desk_shows_no_one(page, referent):
    followed(referent)

    answer = page.as_(referent, mfa=False).get("/accompagnement")

    assert (answer.status, answer.location) == (303, "/mon-compte/double-securite")
    assert page.as_(referent, mfa=False).get("/accompagnement/personnes").status == 403


def test_people_are_found_by_their_name_among_one_s_own(desk, referent):
    followed(referent, "Nadège")
    followed(referent, "Karim")
    followed(a_referent("Paul Exemple"), "Nadia")

    page = desk.get("/accompagnement/personnes?q=nad")

    assert "Nadège" in page.words
    assert "Karim" not in page.words
    assert "Nadia" not in page.words


def test_the_list_takes_as_many_queries_for_one_person_as_for_ten(desk, referent):
    def cost() -> int:
        with counted() as seen:
            assert desk.get("/accompagnement/personnes").status == 200
        return len(seen)

    placement_factory.propose(person=followed(referent))
    cost()  # the first page of a process reads more
    first = cost()
    for number in range(6):
        placement_factory.propose(person=followed(referent, f"Personne {number}"))

    assert cost() == first


def test_a_person_s_page_ranks_offers_with_points_and_reasons(desk, referent):
    person = followed(referent)
    an_offer(Kind.INSERTION_SITE, title="Maraîchage aux Jardins de la Naute")
    an_offer(Kind.VOLUNTEERING, title="Faire vivre le jardin partagé")

    page = desk.get(url(person))

    assert page.h1 == "Nadège Exemple"
    assert "Maraîchage aux Jardins de la Naute" in page.words
    assert "points sur 100" in page.words
    assert "D’où viennent ces" in page.words
    assert "12 h souhaitées" in page.words


def test_opening_a_file_is_written_and_the_person_reads_it(desk, referent, page):
    person = followed(referent)

    desk.get(url(person))
    desk.get(url(person, "/carnet"))

    key = services.person_key(db.session.get_one(Person, person.id))
    assert [row.purpose for row in queries.readings_of(key)] == ["Carnet de bord", "Offres et semaine"]
    assert services.verify_log() == []


def test_a_quota_stops_the_opening_of_files_and_says_so(desk, referent, monkeypatch):
    monkeypatch.setattr(services, "FILES_AN_HOUR", 1)
    first, second = followed(referent), followed(referent, "Karim")
    assert desk.get(url(first)).status == 200

    answer = desk.get(url(second))

    assert answer.status == 429
    assert "Karim" not in answer.text


def test_a_question_is_answered_by_one_button(desk, referent):
    person = followed(referent)
    with unit_of_work():
        services.save_answers(db.session.get_one(Person, person.id), {"licences": None}, actor=None, now=NOW)

    answer = post(desk, url(person, "/reponse"), {"reponse": "permis:B:oui"})

    assert answer.status == 303
    assert db.session.get_one(Person, person.id).answers["licences"] == ["B"]
    assert post(desk, url(person, "/reponse"), {"reponse": "permis:Z:oui"}).status == 422


def test_an_offer_is_prescribed_in_four_clicks_and_decided_by_the_person_on_the_screen(desk, referent, mailbox):
    person, offer = followed(referent), an_offer(title="Faire vivre le jardin partagé")
    clicks = 0

    assert offer.public_id in desk.get(url(person)).text
    form = desk.get(url(person, f"/proposer?offre={offer.public_id}"))
    clicks += 1
    assert "Proposer à Nadège" in form.words
    sent = post(
        desk, url(person, "/proposer"), {"offre": offer.public_id, "accord": "ecran", "modele": "0"}, from_=form.path
    )
    clicks += 1
    assert sent.location == url(person, "/accord")
    screen = desk.get(sent.location)
    [placement] = placements.waiting_for_person(person.id)
    assert placement.state is PlacementState.PROPOSED
    assert not [mail for mail in mailbox.all() if mail.to == "bernard@structure.example"]
    answer = post(desk, url(person, f"/accord/{placement.public_id}"), {"answer": "agree"}, from_=screen.path)
    clicks += 1

    assert answer.status == 303
    assert clicks <= 4
    assert placements.by_public_id(placement.public_id).state is PlacementState.SENT
    step = placements.by_public_id(placement.public_id).steps[1]
    assert step.party == "person"
    assert step.actor == "Nadège, sur l’écran de Claire Exemple, Conseillère en insertion"


def test_the_person_may_say_no_on_the_screen_and_nothing_leaves(desk, referent, mailbox):
    person = followed(referent)
    placement = placement_factory.propose(person=person)

    answer = post(desk, url(person, f"/accord/{placement.public_id}"), {"answer": "decline"})

    assert answer.status == 303
    assert placements.by_public_id(placement.public_id).state is PlacementState.DECLINED
    assert not [mail for mail in mailbox.all() if mail.to == "bernard@structure.example"]


def test_a_recorded_agreement_waits_and_is_told_once(desk, referent, mailbox):
    person, offer = followed(referent, email="nadege@site.example"), an_offer()

    post(
        desk, url(person, "/proposer"), {"offre": offer.public_id, "accord": "note", "modele": "1", "partage": "email"}
    )

    [placement] = placements.waiting_for_person(person.id)
    assert placement.state is PlacementState.AGREEMENT_RECORDED
    assert placement.shared == ["email"]
    assert placement.note.startswith("Nous en avons parlé")
    [told] = mailbox.to("nadege@site.example")  # and not, besides, a proposal whose link is dead
    assert "Votre demande partira le" in told.text


def test_what_the_ranking_said_is_kept_with_the_proposal(desk, referent):
    person, offer = followed(referent), an_offer()

    post(desk, url(person, "/proposer"), {"offre": offer.public_id, "accord": "lien", "modele": "0"})

    [placement] = placements.waiting_for_person(person.id)
    assert placement.snapshot["eligible"] is True
    assert sum(points for _code, points, _most in placement.snapshot["contributions"]) == placement.snapshot["points"]


def test_words_about_health_are_refused_at_their_field_and_nothing_is_proposed(desk, referent):
    person, offer = followed(referent), an_offer()

    answer = post(
        desk,
        url(person, "/proposer"),
        {"offre": offer.public_id, "accord": "lien", "modele": "", "note": "Elle sort d’une dépression."},
        from_=url(person, f"/proposer?offre={offer.public_id}"),
    )

    assert answer.status == 422
    assert "touche à la santé" in answer.words
    assert "Elle sort d’une dépression." in answer.text
    assert placements.waiting_for_person(person.id) == []


def test_volunteering_is_not_proposed_to_someone_who_did_not_ask_for_it(desk, referent):
    person, offer = a_person(), an_offer(Kind.VOLUNTEERING)
    follow(referent, person)

    answer = post(desk, url(person, "/proposer"), {"offre": offer.public_id, "accord": "lien", "modele": "0"})

    assert answer.status == 422
    assert "choix libre" in answer.words


def test_two_offers_are_proposed_together_or_not_at_all(desk, referent):
    person, first, second = followed(referent), an_offer(), an_offer(title="Une autre offre")
    placement_factory.propose(second, person)

    answer = post(
        desk, url(person, "/proposer"), {"offre": [first.public_id, second.public_id], "accord": "lien", "modele": "0"}
    )

    assert answer.status == 422
    assert len(placements.waiting_for_person(person.id)) == 1


def test_a_note_is_written_in_the_carnet_and_health_is_not(desk, referent):
    person = followed(referent)

    assert post(desk, url(person, "/carnet"), {"texte": "Elle aime le jardin."}).status == 303
    refused = post(desk, url(person, "/carnet"), {"texte": "Elle a un cancer."}, from_=url(person, "/carnet"))

    assert "Elle aime le jardin." in desk.get(url(person, "/carnet")).words
    assert refused.status == 422
    assert "cancer" in refused.words


def test_a_file_is_opened_with_a_name_and_followed_at_once(desk, referent):
    answer = post(desk, "/accompagnement/personnes/nouvelle", {"first_name": "Aline", "last_name": "Exemple"})

    [row] = queries.of_referent(referent.id)
    assert row.full_name == "Aline Exemple"
    assert answer.location == f"/accompagnement/personnes/{row.public_id}/profil/lieu"


def test_a_wrong_phone_is_said_at_its_field(desk):
    answer = post(
        desk,
        "/accompagnement/personnes/nouvelle",
        {"first_name": "Aline", "last_name": "Exemple", "phone": "12"},
        from_="/accompagnement/personnes/nouvelle",
    )

    assert answer.status == 422
    assert "dix chiffres" in answer.words
    assert answer.form_value("first_name") == "Aline"


def test_ending_a_follow_up_closes_the_file(desk, referent):
    person = followed(referent)

    assert "Ne plus accompagner" in desk.get(url(person, "/fin")).h1
    assert post(desk, url(person, "/fin")).status == 303
    assert desk.get(url(person)).status == 404


def test_a_placement_of_someone_else_cannot_be_answered_through_one_s_own_person(desk, referent):
    mine, theirs = followed(referent), followed(a_referent("Paul Exemple"), "Karim")
    foreign = placement_factory.propose(person=theirs)

    assert post(desk, url(mine, f"/accord/{foreign.public_id}"), {"answer": "agree"}).status == 404
    assert placements.by_public_id(foreign.public_id).state is PlacementState.PROPOSED


def test_limits_and_discreet_needs_never_show_in_lists(desk, referent):
    person = a_person(answers={"limits": ["no_standing"], "needs": ["health"], "kinds": ["job"]})
    follow(referent, person)

    for path in ("/accompagnement", "/accompagnement/personnes", url(person, "/carnet")):
        text = desk.get(path).text
        assert "debout" not in text
        assert "accès aux soins" not in text


def test_a_person_is_invited_to_their_own_space_at_the_address_of_their_file(desk, referent, mailbox):
    person = followed(referent)

    refused = post(desk, url(person, "/coordonnees"), {"inviter": "1"}, from_=url(person, "/coordonnees"))
    assert refused.status == 422
    assert "adresse e-mail" in refused.words

    assert post(desk, url(person, "/coordonnees"), {"email": "nadege@site.example", "inviter": "1"}).status == 303
    assert [mail.to for mail in mailbox.all()] == ["nadege@site.example"]
    assert db.session.get_one(Person, person.id).account.role is Role.PERSON


def test_what_stands_against_an_offer_is_said_before_it_is_proposed(desk, referent):
    person = a_person(answers={"kinds": ["job"], "licences": []})
    follow(referent, person)
    offer = an_offer(Kind.JOB, requirements=(Required("licence:B"),))

    words = desk.get(url(person, f"/proposer?offre={offer.public_id}")).words

    assert "Il faut le permis B" in words


def test_from_a_public_offer_each_person_leads_to_proposing_it(desk, referent):
    person = followed(referent)
    offer = an_offer(Kind.JOB)

    answer = desk.get(f"/accompagnement/personnes?offre={offer.public_id}")

    assert offer.title in answer.words
    assert f"/accompagnement/personnes/{person.public_id}/proposer?offre={offer.public_id}" in answer.text
    assert desk.get("/accompagnement/personnes?offre=inconnue00").status == 200


def test_a_control_that_was_not_sent_erases_no_contact(desk, referent):
    person = followed(referent, email="nadege@site.example")

    post(desk, url(person, "/coordonnees"), {"phone": "05 36 49 00 23"}, from_=url(person, "/coordonnees"))

    assert person.email == "nadege@site.example"
    assert person.phone
