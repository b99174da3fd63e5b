"""Who may open a person's page, and what the others see."""

import pytest

from app.kit import clock
from app.kit.access import Role
from tests.conftest import NOW
from tests.desks.caseload import followed, url
from tests.factories.accounts import an_account
from tests.factories.people import a_referent


@pytest.fixture(autouse=True)
def on_that_tuesday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def referent(app):
    return a_referent("Claire Exemple")


@pytest.fixture
def desk(page, referent):
    return page.as_(referent)


PAGES = ["", "/carnet", "/profil/lieu", "/proposer", "/accord", "/fin", "/coordonnees"]
STRANGERS = [Role.PARTNER, Role.MANAGER, Role.ADMIN, Role.PERSON]


@pytest.mark.parametrize("tail", PAGES)
def test_a_foreign_a_missing_and_a_malformed_file_look_the_same(desk, page, tail):
    foreign = followed(a_referent("Paul Exemple"), "ZZCANARY")

    answers = [
        desk.get(f"/accompagnement/personnes/{public_id}{tail}")
        for public_id in (foreign.public_id, "0000000000", "nimporte-quoi", "0", "é" * 10)
    ]

    assert {answer.status for answer in answers} == {404}
    assert len({answer.words for answer in answers}) == 1
    assert "ZZCANARY" not in answers[0].text


@pytest.mark.parametrize("tail", PAGES)
@pytest.mark.parametrize("role", STRANGERS)
def test_no_other_role_opens_a_person_s_page(page, referent, role, tail):
    person = followed(referent)
    stranger = an_account(role, territory="23", mfa=True)

    assert page.as_(stranger).get(url(person, tail)).status == 404


@pytest.mark.parametrize("tail", PAGES)
def test_without_second_factor_no_page_of_a_person_opens(page, referent, tail):
    person = followed(referent)

    assert page.as_(referent, mfa=False).get(url(person, tail)).status == 404


@pytest.mark.parametrize("tail", [*PAGES, "/reponse", "/accord/0000000000"])
def test_a_visitor_is_sent_to_sign_in(page, app, tail):
    person = followed(a_referent())

    answer = (
        page.post(url(person, tail), {}, from_=None)
        if tail in {"/reponse", "/accord/0000000000"}
        else page.get(url(person, tail))
    )

    assert answer.status == 303
    assert answer.location.startswith("/connexion")
