"""Forgotten password, second factor, recovery codes."""

import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from app.accounts import emails, passwords, services
from app.kit import clock
from app.kit.access import Role
from app.kit.database import db, unit_of_work
from app.kit.links import ActionLink
from tests.factories.accounts import PASSWORD, an_account

NEW = "un grand panier de noisettes"


def link_of(mailbox, account) -> str:
    return re.sub(r"^https?://[^/]+", "", mailbox.links(account.email)[0])


def test_a_forgotten_password_is_replaced_through_the_mail(page, mailbox):
    account = an_account()

    page.post("/mot-de-passe-oublie", {"email": account.email.upper()})
    link = link_of(mailbox, account)
    answer = page.post(link, {"password": NEW}, from_=link)

    assert answer.location == "/connexion"
    assert page.post("/connexion", {"email": account.email, "password": NEW}).status == 303
    assert page.anonymous().post("/connexion", {"email": account.email, "password": PASSWORD}).status == 422


def test_known_and_unknown_addresses_read_the_same_page(page, mailbox):
    account = an_account()

    known = page.post("/mot-de-passe-oublie", {"email": account.email})
    unknown = page.post("/mot-de-passe-oublie", {"email": "inconnu@site.example"})

    assert known.words.replace(account.email, "X") == unknown.words.replace("inconnu@site.example", "X")
    assert mailbox.to("inconnu@site.example") == []


def test_a_link_serves_once_and_a_newer_one_kills_it(page, mailbox):
    account = an_account()
    page.post("/mot-de-passe-oublie", {"email": account.email})
    first = link_of(mailbox, account)
    page.post("/mot-de-passe-oublie", {"email": account.email})
    second = link_of(mailbox, account)

    assert page.get(first).status == 410
    assert page.post(second, {"password": NEW}, from_=second).status == 303
    assert page.get(second).status == 410


def test_an_expired_link_says_so_and_offers_another(page, mailbox):
    account = an_account()
    page.post("/mot-de-passe-oublie", {"email": account.email})
    with unit_of_work():
        db.session.scalars(select(ActionLink)).one().expires_at = clock.now() - timedelta(minutes=1)

    answer = page.get(link_of(mailbox, account))

    assert answer.status == 410
    assert "Recevoir un nouveau lien" in answer.words


def test_a_forged_link_is_not_found(page, app):
    assert page.get("/mot-de-passe/cecinestpasunlien").status == 404


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("court", "au moins 14"),
        ("aaaaaaaaaaaaaaaaaa", "répète"),
        ("motdepasse123456", "courant"),
        ("compte-exemple-claire", "votre nom"),
    ],
)
def test_a_weak_password_is_refused_with_the_cure(password, said):
    assert said in (passwords.problem(password, about=("claire",)) or "")


def test_a_long_phrase_is_accepted():
    assert passwords.problem(NEW, about=("claire",)) is None


def test_a_referent_turns_the_second_factor_on_and_gets_ten_codes(page):
    account = an_account(Role.REFERENT, mfa=False)
    reader = page.as_(account, mfa=False)
    shown = reader.get("/mon-compte/double-securite")
    secret = re.search(r"<strong class=\"num\">([A-Z2-7]+)</strong>", shown.text).group(1)

    answer = reader.post(
        "/mon-compte/double-securite", {"code": pyotp.TOTP(secret).now()}, from_="/mon-compte/double-securite"
    )

    assert answer.h1 == "Vos codes de secours"
    assert len(re.findall(r">[a-z2-9]{5}-[a-z2-9]{5}<", answer.text)) == 10


def test_a_recovery_code_replaces_the_phone_once(page, now):
    account = an_account(Role.REFERENT)
    with unit_of_work():
        code = services.renew_recovery_codes(account)[0]
    sign_in = {"email": account.email, "password": PASSWORD, "code": f"{code[:5]}-{code[5:]}".upper()}

    assert page.post("/connexion", sign_in).status == 303
    assert page.anonymous().post("/connexion", sign_in).status == 422


def test_resetting_the_second_factor_ends_the_sessions(page, now):
    account = an_account(Role.REFERENT)
    reader = page.as_(account)
    assert reader.get("/mon-compte").status == 200

    with unit_of_work():
        services.reset_second_factor(account, by="Responsable", now=now)

    assert reader.get("/mon-compte").status == 303


def test_changing_the_password_asks_for_the_present_one(page):
    account = an_account()
    reader = page.as_(account)

    wrong = reader.post(
        "/mon-compte/mot-de-passe", {"current": "faux", "password": NEW}, from_="/mon-compte/mot-de-passe"
    )
    right = reader.post(
        "/mon-compte/mot-de-passe", {"current": PASSWORD, "password": NEW}, from_="/mon-compte/mot-de-passe"
    )

    assert wrong.status == 422
    assert right.status == 303
    assert reader.get("/mon-compte").status == 200


def test_an_invitation_opens_the_account(page, mailbox, now):
    account = an_account(Role.PARTNER, password=False, mfa=False)
    with unit_of_work():
        emails.send_invitation(account, invited_by="Claire", now=clock.now())
    link = link_of(mailbox, account)

    page.post(link, {"password": NEW}, from_=link)

    assert page.post("/connexion", {"email": account.email, "password": NEW}).status == 303
