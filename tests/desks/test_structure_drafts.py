"""A draft starts from a model, and is kept while it is typed; nothing is added twice, nothing wrong is kept."""

from app.kit.database import db
from app.matching.values import Kind
from app.offers import queries
from app.offers.models import Offer, OfferHistory
from tests.desks.test_structure_publish import MISSION, start
from tests.factories.offers import an_offer
from tests.factories.structures import a_member, a_structure


def only() -> Offer:
    return db.session.query(Offer).one()


def test_a_mission_starts_from_a_model_and_misses_nothing(page, app):
    partner, step = start(page, Kind.VOLUNTEERING)
    assert "Distribution alimentaire" in partner.get(step).words
    model = step.replace("etape/mission", "modele")

    filled = partner.post(model, {"modele": "distribution-alimentaire"}, from_=step, follow=True)

    assert filled.form_value("title") == "Aider à la distribution alimentaire"
    assert "Rien ne manque pour publier" in filled.words
    assert "Partir d’un modèle" not in filled.words


def test_an_unknown_model_says_so_and_changes_nothing(page, app):
    partner, step = start(page, Kind.VOLUNTEERING)

    said = partner.post(step.replace("etape/mission", "modele"), {"modele": "zzz"}, from_=step, follow=True)

    assert "Choisissez un modèle de la liste" in said.words
    assert only().title == ""


def test_what_is_typed_is_kept_without_adding_anything_twice(page, app):
    partner, step = start(page, Kind.VOLUNTEERING)
    lines = db.session.query(OfferHistory).count()
    typed = MISSION | {"commune": "23200 Aubusson"}

    for _ in range(2):
        kept = partner.post(f"{step}/garder", typed, from_=step, check=False)

    assert kept.status == 200
    assert "Brouillon gardé à" in kept.words
    assert 'id="manque"' in kept.text
    offer = only()
    assert offer.title == MISSION["title"]
    assert len(offer.places) == 1
    assert not offer.slots
    assert db.session.query(OfferHistory).count() == lines


def test_what_is_wrong_is_not_kept_and_the_rest_stays(page, app):
    partner, step = start(page, Kind.VOLUNTEERING)

    kept = partner.post(f"{step}/garder", MISSION | {"title": "x" * 141}, from_=step, check=False)

    assert "à corriger" in kept.words
    assert only().title == ""


def test_an_offer_on_line_is_never_kept_behind_ones_back(page, app):
    structure = a_structure()
    offer = an_offer(structure=structure)
    partner = page.as_(a_member(structure), mfa=False)
    step = f"/structure/offres/{offer.public_id}/etape/mission"

    answer = partner.post(f"{step}/garder", MISSION | {"title": "Autre titre"}, from_=step)

    assert answer.status == 404
    assert queries.by_public_id(offer.public_id).title != "Autre titre"
