"""A territory's team keeps an offer as a model: its partners start from it, those of another territory do not."""

import pytest

from app.kit.access import Role
from app.kit.database import db
from app.matching.values import Help, Kind
from app.offers.models import Offer
from app.offers.shared_models import OfferModel
from tests.factories.accounts import an_account
from tests.factories.offers import an_offer
from tests.factories.structures import a_member, a_structure
from tests.support.queries import queries as counted

LIST = "/territoire/modeles"
TEXT = "On prépare un repas avec les légumes du jardin, puis on le mange ensemble autour d’une grande table."


@pytest.fixture
def manager(page):
    return page.as_(an_account(Role.MANAGER, territory="23", name="Équipe Creuse"))


@pytest.fixture
def kept(manager):
    """A model made from an offer found by its title, not proposed yet: its address."""
    an_offer(structure=a_structure(name="La Marmite"), title="Atelier cuisine du jeudi", description=TEXT,
             helps=(Help.MEALS,))  # fmt: skip
    found = manager.get(f"{LIST}?q=cuisine")
    action = found.tree.find(".//form[@method='post'][@class='']").get("action")
    answer = manager.post(action, from_=LIST)
    assert answer.status == 303
    return answer.location


def proposed(manager, address: str, **values) -> None:
    typed = {"label": "Atelier cuisine", "title": "Cuisiner ensemble", "description": TEXT, "proposed": "y"} | values
    answer = manager.post(address, typed, from_=address)
    assert answer.status == 303, answer.words


def draft(page, territory: str = "23"):
    """A partner of the territory at the first step of a blank mission."""
    partner = page.as_(a_member(a_structure(name=f"Voisins {territory}", territory=territory)), mfa=False)
    form = "/structure/offres/nouvelle"
    return partner, partner.post(form, {"kind": "volunteering"}, from_=form).location


def test_a_partner_of_the_territory_starts_from_its_model(page, manager, kept):
    proposed(manager, kept)
    partner, step = draft(page)

    first = partner.get(step).tree.findall(".//button[@name='modele']")[0]
    partner.post(step.replace("etape/mission", "modele"), {"modele": first.get("value")}, from_=step)

    assert "Atelier cuisine" in "".join(first.itertext())
    offer = db.session.query(Offer).order_by(Offer.id.desc()).first()
    assert (offer.title, offer.helps, offer.description) == ("Cuisiner ensemble", ["meals"], f"<p>{TEXT}</p>")
    assert offer.structure.name == "Voisins 23"
    assert offer.contact_name != "Bernard Teillet" or offer.contact_email != "bernard@structure.example"
    assert db.session.query(OfferModel).one().says["places"] == []
    assert db.session.query(OfferModel).one().says["contact_email"] is None


def test_before_it_is_proposed_and_once_withdrawn_nobody_sees_it(page, manager, kept):
    partner, step = draft(page)
    assert "territoire-" not in partner.get(step).text
    proposed(manager, kept)
    assert "territoire-" in partner.get(step).text

    manager.post(kept, {"label": "Atelier", "title": "Cuisiner", "description": TEXT}, from_=kept)

    assert "territoire-" not in partner.get(step).text
    code = f"territoire-{db.session.query(OfferModel).one().public_id}"
    partner.post(step.replace("etape/mission", "modele"), {"modele": code}, from_=step)
    assert db.session.query(Offer).order_by(Offer.id.desc()).first().title == ""
    assert "Pas proposé" in manager.get(LIST).words


def test_another_territory_neither_sees_nor_changes_it(page, manager, kept):
    proposed(manager, kept)
    partner, step = draft(page, "44")
    other = page.as_(an_account(Role.MANAGER, territory="44", name="Équipe Loire-Atlantique"))

    assert "territoire-" not in partner.get(step).text
    assert other.get(kept).status == 404
    assert "Atelier cuisine" not in other.get(LIST).words


@pytest.mark.parametrize(("values", "words"), [
    ({"label": ""}, "Donnez un nom au modèle."),
    ({"label": "x" * 61}, "60 caractères au plus"),
    ({"title": "x" * 141}, "140 caractères au plus"),
    ({"description": "é" * 200_000}, "10 000 caractères au plus"),
    ({"title": ""}, "Un modèle proposé a un titre et un texte."),
])  # fmt: skip
def test_bad_input_is_said_at_its_field_and_stays(manager, kept, values, words):
    typed = {"label": "Atelier", "title": "Cuisiner ensemble", "description": TEXT, "proposed": "y"} | values

    refused = manager.post(kept, typed, from_=kept)

    assert refused.status == 422
    assert words in refused.words.replace("\u202f", " ").replace("\u00a0", " ")
    assert refused.form_value("label") == typed["label"]


def test_the_list_makes_the_same_queries_whatever_the_models(manager, kept):
    with counted() as few:
        manager.get(LIST)
    for number in range(5):
        offer = an_offer(structure=a_structure(name=f"Maison {number}"), title=f"Cuisine numéro {number}")
        manager.post(f"/territoire/moderation/offres/{offer.public_id}/modele", from_=LIST)
    with counted() as many:
        manager.get(LIST)

    assert len(many) <= len(few) <= 12
    assert {model.kind for model in db.session.query(OfferModel)} == {Kind.VOLUNTEERING}
