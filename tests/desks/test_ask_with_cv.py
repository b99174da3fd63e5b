"""« Ça m’intéresse », with a CV or without: a lying file is refused, names stay hidden where it was chosen."""

from io import BytesIO

import pytest
from sqlalchemy import select

from app.kit.database import db
from app.messages.models import Message
from app.placements import queries as placements
from tests.factories.offers import an_offer
from tests.factories.people import a_person, own_account
from tests.factories.placements import PARTNER_EMAIL
from tests.support.pdf_traps import a_pdf


@pytest.mark.parametrize(("name_blind", "shown"), [(False, True), (True, False)])
def test_a_cv_goes_with_the_request_but_not_before_the_names(page, mailbox, name_blind, shown):
    offer, person = an_offer(name_blind=name_blind), a_person()
    space, url = page.as_(own_account(person), mfa=False), f"/moi/offres/{offer.public_id}"

    lying = space.post(url, {"note": "Bonjour.", "cv": (BytesIO(b"PK\x03\x04"), "cv.pdf")}, from_=url)
    none_yet = placements.of_person(person.id)
    space.post(url, {"note": "Bonjour.", "cv": (BytesIO(a_pdf()), "cv.pdf")}, from_=url)

    assert (lying.status, none_yet) == (422, [])
    assert "Bonjour." in lying.text
    [message] = db.session.scalars(select(Message))
    assert [(file.name, file.to_structure) for file in message.files] == [("cv.pdf", shown)]
    [told] = mailbox.to(PARTNER_EMAIL)  # one request, one mail
    assert ("Un CV est joint" in told.text.replace("\u00a0", " ")) is shown
    answer = page.get(mailbox.door(PARTNER_EMAIL))
    links = [link.get("href") for link in answer.tree.iterfind(".//a") if "/pieces/" in (link.get("href") or "")]
    assert len(links) == shown
    assert all(page.get(link).status == 200 for link in links)
    assert "Un mot pour la personne qui l’accompagne" not in answer.words  # they came alone: nobody would read it
