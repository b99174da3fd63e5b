"""« Déjà demandé » on the public list: to the person who asked, and to nobody else."""

from app.kit.access import Role
from app.kit.database import db
from app.people.models import Person
from tests.factories import placements as placement_factory
from tests.factories.accounts import an_account
from tests.factories.offers import an_offer
from tests.factories.people import a_referent, own_account

LIST = "/offres?commune=23096"


def test_the_person_who_asked_reads_it_on_the_card_and_nobody_else_does(page):
    person = placement_factory.someone()
    own_account(person)
    placement_factory.propose(an_offer(title="Seulement proposée"), person)
    placement_factory.sent(an_offer(title="Déjà envoyée"), person)
    a_referent = placement_factory.referent_of(person)

    shown = page.as_(db.session.get_one(Person, person.id).account, mfa=False).get(LIST)
    assert shown.text.count("Déjà demandé") == 1
    assert "Déjà demandé" in shown.text.partition("Déjà envoyée")[0].rpartition("<li")[2]

    partner = an_account(email="autre@structure.example", role=Role.PARTNER)
    for other in (a_referent, partner):
        assert "Déjà demandé" not in page.as_(other).get(LIST).text


def test_a_referent_who_looks_for_a_person_reads_what_is_under_way_for_them_and_nobody_else_does(page):
    person = placement_factory.someone()
    placement_factory.propose(an_offer(title="Seulement proposée"), person)
    placement_factory.sent(an_offer(title="Déjà envoyée"), person)
    an_offer(title="Encore libre")
    for_them = f"{LIST}&pour={person.public_id}"
    own, other = placement_factory.referent_of(person), a_referent("Autre Exemple")

    desk = page.as_(own)
    assert f"pour={person.public_id}" in desk.get(f"/accompagnement/personnes/{person.public_id}").text
    shown = desk.get(for_them)
    assert shown.text.count("Déjà demandé") == 2
    assert f"Vous cherchez pour {person.full_name}" in shown.words
    assert f"/offres?pour={person.public_id}&amp;commune=23096&amp;sans_cv=1" in shown.text
    assert not [link for link in shown.text.split('"') if "/flux/" in link and "pour=" in link]

    for reader in (page.as_(other), page):
        public = reader.get(for_them)
        assert public.status == 200
        assert "Déjà demandé" not in public.text
        assert person.full_name not in public.text
