"""The public page of an offer, its sheet, its short link, its report form."""

import json

import pytest

from app.kit.access import SYSTEM
from app.kit.database import db, unit_of_work
from app.matching.values import Kind
from app.offers import queries, services
from app.offers.models import OfferReport
from tests.factories.offers import an_offer
from tests.factories.structures import MODERATOR, a_member, a_structure


def path(offer) -> str:
    return f"/offres/{offer.public_id}"


@pytest.mark.parametrize("kind", list(Kind))
def test_an_offer_of_each_kind_has_a_page_and_a_sheet(page, kind):
    offer = an_offer(kind)

    answer = page.get(page.get(path(offer)).location)
    sheet = page.get(path(offer) + "/imprimer")

    assert answer.status == sheet.status == 200
    assert answer.h1 == sheet.h1 == offer.title
    assert f"/o/{offer.public_id}" in sheet.text
