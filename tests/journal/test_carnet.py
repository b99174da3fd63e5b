"""The carnet de bord writes itself, in words for the person, who reads all of it."""

import pytest

from app.journal import queries, services
from app.kit.database import db, unit_of_work
from app.kit.errors import RuleBroken
from app.matching.values import Kind
from app.people.models import Person
from tests.conftest import NOW
from tests.factories import placements as make
from tests.factories.offers import an_offer
from tests.factories.people import actor_of


def titles(person_id: int) -> list[str]:
    return [entry.title.replace("\u00a0", " ") for entry in reversed(queries.of_person(person_id).items)]


def test_each_step_is_written_with_who_and_when(app):
    placement = make.accept(make.meet(make.sent()))

    entries = queries.of_placement(placement.id)

    assert [entry.title.replace("\u00a0", " ").split(" : ")[0] for entry in entries] == [
        "Proposition",
        "D’accord pour « Faire vivre le jardin partagé »",
        "Demande envoyée à Les Coccinelles de Pommeil pour « Faire vivre le jardin partagé »",
        "Rencontre pour « Faire vivre le jardin partagé »",
        "C’est oui pour « Faire vivre le jardin partagé », premier jour le 1er décembre 2026",
    ]
    assert entries[0].author == "Claire Exemple"
    assert entries[1].author == "Nadège"
    assert entries[3].author == "Les Coccinelles de Pommeil"
    assert all(entry.at == NOW for entry in entries)


def test_the_word_placement_is_never_written(app):
    make.refuse(make.sent())

    for line in titles(make.db.session.query(Person).one().id):
        assert "placement" not in line.lower()


def test_a_discreet_service_is_not_named_in_the_carnet(app):
    offer = an_offer(Kind.SERVICE, title="Consultation addictologie")
    with unit_of_work():
        db.session.merge(offer).discreet = True

    placement = make.sent(offer)

    assert all("addictologie" not in line for line in titles(placement.person_id))
    assert any("un rendez-vous" in line for line in titles(placement.person_id))


def test_a_follow_up_that_begins_is_written(app):
    person = make.someone()

    assert titles(person.id) == ["Début d’un accompagnement"]


def test_a_candidature_of_the_person_is_one_line(app):
    from app.placements import services as placements

    person, offer = make.someone(), an_offer()
    with unit_of_work():
        placements.apply(
            db.session.merge(offer), db.session.merge(person), actor=make.person_actor(person), now=NOW
        )

    assert len(titles(person.id)) == 2  # the follow-up, and the request sent


def test_a_note_needs_a_title_and_stays_short(app):
    person = make.someone()
    actor = actor_of(make.referent_of(person))

    for title, text in (("", "x"), ("Un titre", "x" * 5000)):
        with pytest.raises(RuleBroken), unit_of_work():
            services.add_note(db.session.merge(person), title=title, text=text, actor=actor, now=NOW)
    with unit_of_work():
        services.add_note(db.session.merge(person), title="Point du mardi", text="Code : oui !", actor=actor, now=NOW)
    assert titles(person.id)[-1] == "Point du mardi"


def test_the_latest_comes_first_page_by_page(app):
    person = make.someone()
    actor = actor_of(make.referent_of(person))
    with unit_of_work():
        for number in range(25):
            services.add_note(db.session.merge(person), title=f"Note {number}", text="", actor=actor, now=NOW)

    first, second = queries.of_person(person.id), queries.of_person(person.id, page=2)

    assert first.total == 26
    assert first.items[0].title == "Note 24"
    assert len(second.items) == 6
    assert [entry.title for entry in queries.latest(person.id, limit=2)] == ["Note 24", "Note 23"]
