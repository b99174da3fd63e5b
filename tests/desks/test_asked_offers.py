"""« Déjà demandé » on the public list: to the person who asked, and to nobody else."""

from app.kit.access import Role
from app.kit.database import db
from app.people.models import Person
from tests.factories import placements as placement_factory
from tests.factories.accounts import an_account
from tests.factories.offers import an_offer
from tests.factories.people import own_account

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
