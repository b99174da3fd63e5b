"""Sign-in: two steps, the same answer for known and unknown, throttles, sessions that really end."""

import pytest

from app.kit.access import Role
from app.kit.database import db
from app.kit.sessions import WebSession
from tests.factories.accounts import PASSWORD, an_account, present_code


def credentials(account, **more):
    return {"email": account.email, "password": PASSWORD, **more}


def test_a_person_signs_in_with_a_password_alone(page):
    account = an_account(Role.PERSON)

    answer = page.post("/connexion", credentials(account))

    assert answer.status == 303
    assert answer.location == "/bienvenue"


def test_a_referent_signs_in_with_the_code_in_one_step(page):
    account = an_account(Role.REFERENT)

    answer = page.post("/connexion", credentials(account, code=present_code()))

    assert (answer.status, answer.location) == (303, "/bienvenue")


def test_a_referent_without_code_is_asked_for_it_then_enters(page):
    account = an_account(Role.REFERENT)

    second = page.post("/connexion", credentials(account), follow=True)
    assert second.h1 == "Votre code"
    refused = page.post("/connexion/code", {"code": "000000"}, from_="/connexion/code")
    assert refused.status == 422
    answer = page.post("/connexion/code", {"code": present_code()}, from_="/connexion/code")

    assert answer.status == 303
    assert page.get("/mon-compte").h1 == "Mon compte"


def test_the_password_step_alone_opens_nothing(page):
    account = an_account(Role.REFERENT)

    page.post("/connexion", credentials(account))

    assert page.get("/mon-compte").status == 303


def test_a_code_works_once(page):
    account = an_account(Role.REFERENT)
    code = present_code()
    assert page.post("/connexion", credentials(account, code=code)).status == 303

    assert page.anonymous().post("/connexion", credentials(account, code=code)).status == 422


@pytest.mark.parametrize("change", [{"password": "pas le bon du tout"}, {"email": "inconnu@site.example"}])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(page, change):
    account = an_account()

    answer = page.post("/connexion", credentials(account, **change))

    assert answer.status == 422
    assert "Adresse e-mail ou mot de passe incorrect." in answer.words


def test_a_suspended_account_cannot_sign_in(page, app, now):
    from app.accounts.services import suspend
    from app.kit.database import unit_of_work

    account = an_account()
    with unit_of_work():
        suspend(account, by="l’équipe", now=now)

    assert page.post("/connexion", credentials(account)).status == 422


@pytest.mark.usefixtures("still_clock")
def test_the_eleventh_try_in_five_minutes_is_refused_with_a_delay(page):
    account = an_account()
    for _ in range(10):
        assert page.post("/connexion", credentials(account, password="raté encore une fois")).status == 422

    answer = page.post("/connexion", credentials(account))

    assert answer.status == 429
    assert int(answer.response.headers["Retry-After"]) > 0


def test_the_session_token_changes_at_sign_in_and_dies_at_sign_out(page):
    account = an_account()
    page.get("/connexion")
    before = page.client.get_cookie("aportee").value
    page.post("/connexion", credentials(account))
    after = page.client.get_cookie("aportee").value
    assert before != after

    page.post("/deconnexion", from_="/mon-compte")
    page.client.set_cookie("aportee", after)

    assert page.get("/mon-compte").status == 303
    assert db.session.query(WebSession).filter_by(account_id=account.id).count() == 0


@pytest.mark.parametrize(
    "target", ["//mal.example", "https://mal.example", "/\\mal.example", "javascript:alert(1)", "/a\nb"]
)
def test_next_never_leads_elsewhere(page, target):
    account = an_account()

    answer = page.post("/connexion", credentials(account, next=target))

    assert answer.location == "/bienvenue"


def test_next_leads_back_to_a_page_of_the_site(page):
    account = an_account()

    assert page.post("/connexion", credentials(account, next="/mon-compte")).location == "/mon-compte"


def test_a_reader_of_public_pages_gets_no_cookie(page):
    page.get("/sante/vivant")

    assert page.client.get_cookie("aportee") is None
