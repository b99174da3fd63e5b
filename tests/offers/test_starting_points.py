"""Every model fills a draft that may be published once the structure says who answers; it never overwrites."""

from dataclasses import replace

import pytest

from app.matching.values import Kind, Siae
from app.offers import risks
from app.offers.checks import problems
from app.offers.record import OfferData
from app.offers.starting_points import ready_digests, started_from, starting_point, starting_points
from app.offers.text_digest import digest_of
from tests.conftest import NOW
from tests.factories.offers import GUERET_PLACE, TYPE_FOR
from tests.factories.structures import a_structure

ALL = [(kind, model.code) for kind in Kind for model in starting_points(kind)]


def draft(kind: Kind) -> OfferData:
    """What the form starts from: the structure's place and who answers."""
    siae = Siae.ACI if kind is Kind.INSERTION_SITE else None
    who = {"contact_name": "Bernard", "contact_email": "b@site.example"}
    return OfferData(kind=kind, places=(GUERET_PLACE,), siae=siae, **who)


@pytest.mark.parametrize("kind", list(Kind))
def test_the_models_of_a_kind_leave_nothing_to_say_and_raise_no_sign(app, kind):
    structure = a_structure(TYPE_FOR[kind])
    for model in starting_points(kind):
        filled = started_from(draft(kind), model)

        assert problems(filled, structure, today=NOW.date()) == {}, model.code
        assert risks.flags_of(filled) == (), model.code


def test_every_kind_has_models_with_codes_of_their_own():
    assert {kind for kind, _ in ALL} == set(Kind)
    assert len(set(ALL)) == len(ALL) >= 25


def test_a_model_leaves_what_was_said(app):
    model = starting_point(Kind.VOLUNTEERING, "jardin-partage")
    typed = replace(draft(Kind.VOLUNTEERING), title="Notre jardin")

    filled = started_from(typed, model)

    assert filled.title == "Notre jardin"
    assert filled.places == typed.places
    assert filled.description == model.says["description"]


def test_the_models_of_the_structures_network_come_first():
    first = starting_points(Kind.VOLUNTEERING, names=["Emmaüs Creuse"])[0]

    assert first.code == "boutique-solidaire"
    assert starting_point(Kind.JOB, "jardin-partage") is None


def test_a_text_taken_from_a_model_copies_nobody():
    model = starting_point(Kind.VOLUNTEERING, "distribution-alimentaire")

    assert digest_of(model.says["description"]) in ready_digests()
