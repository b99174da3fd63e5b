"""/inscription: by SIRET or RNA, without telling anyone what is already known."""

import pytest

from app.accounts import queries as accounts
from app.kit.access import Role
from app.kit.database import db
from app.structures import queries
from app.structures.models import Structure
from app.structures.workflow import StructureState
from tests.factories.accounts import PASSWORD, a_territory, an_account
from tests.factories.structures import a_member, a_siret, a_structure

FORM = "/inscription"
ASSOCIATION = {"name": "Le Jardin de Pommeil", "type": "association", "number": "W232000123", "commune": "Guéret",
               "display_name": "Inès Martin", "email": "ines@jardin.example"}  # fmt: skip


@pytest.fixture(autouse=True)
def creuse(app):
    a_territory("23")


def test_an_association_without_siret_signs_up_by_its_rna(page, mailbox):
    answer = page.post(FORM, ASSOCIATION, from_=FORM, follow=True)

    structure = db.session.query(Structure).one()
    assert answer.h1 == "Regardez vos mails"
    assert (structure.rna, structure.siret, structure.state) == ("W232000123", None, StructureState.TO_REVIEW)
    assert queries.admins_of(structure.id)[0].account.email == "ines@jardin.example"
    assert "/mot-de-passe/" in mailbox.last("ines@jardin.example").text


def test_the_link_of_the_mail_opens_the_desk(page, mailbox):
    page.post(FORM, ASSOCIATION, from_=FORM)
    link = next(url for url in mailbox.links("ines@jardin.example") if "/mot-de-passe/" in url)
    path = link[link.index("/mot-de-passe/"):]

    page.post(path, {"password": PASSWORD}, from_=path)
    member = page.as_(accounts.by_email("ines@jardin.example"), mfa=False)

    assert "L’équipe du territoire lit la fiche" in member.get("/structure").words


def test_a_known_address_gets_the_same_page_and_another_mail(page, mailbox):
    known = an_account(Role.PARTNER, email="ines@jardin.example")

    answer = page.post(FORM, ASSOCIATION, from_=FORM, follow=True)

    assert answer.h1 == "Regardez vos mails"
    assert db.session.query(Structure).count() == 0
    assert "déjà un compte" in mailbox.last(known.email).subject


def test_a_second_member_waits_for_the_admins_and_nobody_else_learns_it(page, mailbox):
    structure = a_structure(siret=None, rna="W232000123")
    admin = a_member(structure)

    answer = page.post(FORM, ASSOCIATION, from_=FORM, follow=True)

    assert answer.h1 == "Regardez vos mails"
    assert db.session.query(Structure).count() == 1
    assert [one.waiting for one in queries.members_of(structure.id)] == [False, True]
    assert "demande à rejoindre" in mailbox.last(admin.email).subject


def test_the_admin_lets_in_who_waits(page):
    structure = a_structure(siret=None, rna="W232000123")
    admin = page.as_(a_member(structure))
    page.post(FORM, ASSOCIATION, from_=FORM)
    newcomer = page.as_(accounts.by_email("ines@jardin.example"), mfa=False)
    assert newcomer.get("/structure").h1 == "Votre demande attend sa réponse"

    waiting = next(one for one in queries.members_of(structure.id) if one.waiting)
    admin.post(f"/structure/membres/{waiting.id}/accepter", from_="/structure/membres")

    assert newcomer.get("/structure").status == 200
    assert structure.name in newcomer.get("/structure").words


def test_a_partner_already_signed_in_only_describes_the_structure(page):
    partner = page.as_(a_member(a_structure()))
    shown = partner.get(FORM)
    values = {name: value for name, value in ASSOCIATION.items() if name not in {"display_name", "email"}}

    desk = partner.post(FORM, values, from_=FORM, follow=True)

    assert 'name="email"' not in shown.text
    assert "La structure est inscrite" in desk.words


@pytest.mark.parametrize(("values", "words"), [
    ({"number": "W23"}, "Ce numéro RNA n’existe pas"),
    ({"number": "12345678901234"}, "Ce SIRET n’existe pas"),
    ({"number": "1234567890123O"}, "Ce SIRET n’existe pas"),
    ({"number": ""}, "Écrivez le SIRET, ou le numéro RNA"),
    ({"number": "9" * 200_000}, "Un SIRET a 14 chiffres"),
    ({"type": "company", "number": "W232000123"}, "Écrivez le SIRET de la structure"),
    ({"type": "siae", "number": "35600000000048"}, "Précisez"),
    ({"type": "<script>"}, "Choisissez une réponse de la liste"),
    ({"type": ""}, "Choisissez ce qu’est la structure"),
    ({"name": ""}, "Écrivez le nom de la structure"),
    ({"name": "x" * 300}, "160"),
    ({"commune": "Atlantis-sur-Mer"}, "Nous ne connaissons pas cette commune"),
    ({"commune": "Saint-Denis"}, "Plusieurs communes portent ce nom"),
    ({"commune": "23200"}, "Plusieurs communes ont ce code postal"),
    ({"commune": "Nantes"}, "pas encore ouvert dans ce département"),
    ({"email": "ines@"}, "adresse e-mail"),
])  # fmt: skip
def test_bad_input_is_said_at_its_field_and_stays_typed(page, values, words):
    refused = page.post(FORM, ASSOCIATION | values, from_=FORM)

    assert refused.status == 422
    assert words in refused.words, refused.words[:600]
    assert refused.form_value("display_name") == "Inès Martin"
    assert db.session.query(Structure).count() == 0


def test_one_submission_shows_everything_that_is_wrong(page):
    wrong = {"name": "", "number": "73282932000075", "commune": "Atlantis-sur-Mer", "email": "pasunmail"}

    refused = page.post(FORM, ASSOCIATION | wrong, from_=FORM)
    elsewhere = page.post(FORM, ASSOCIATION | wrong | {"commune": "Nantes"}, from_=FORM)
    nothing = page.post(FORM, {}, from_=FORM)

    at = ["#name", "#number", "#commune_choice", "#email"]  # in the order of the page
    assert [link.get("href") for link in refused.tree.findall(".//div[@role='alert']//a")] == at
    assert "pas encore ouvert dans ce département" in elsewhere.words
    assert "Choisissez ce qu’est la structure" in nothing.words
    assert "Écrivez la commune" in nothing.words
    assert "Écrivez le SIRET, ou le numéro RNA" in nothing.words
    assert all(refused.form_value(name) == text for name, text in wrong.items())


def test_the_post_office_has_its_own_siret_rule(page):
    values = ASSOCIATION | {"type": "company", "number": "356 000 000 00048"}

    assert page.post(FORM, values, from_=FORM).status == 303
    assert db.session.query(Structure).one().siret == "35600000000048"


def test_a_commune_of_several_is_chosen_then_kept(page):
    refused = page.post(FORM, ASSOCIATION | {"commune": "Saint-Sulpice"}, from_=FORM)
    assert refused.status == 422
    chosen = [node.get("value") for node in refused.tree.iter("input") if node.get("name") == "commune_choice"]
    creusois = next((code for code in chosen if code.startswith("23")), None)

    assert len(chosen) > 1
    if creusois:
        values = ASSOCIATION | {"commune": "Saint-Sulpice", "commune_choice": creusois}
        assert page.post(FORM, values, from_=FORM).status == 303


@pytest.mark.usefixtures("still_clock")
def test_signing_up_too_often_is_slowed_down(page):
    for number in range(30):
        values = ASSOCIATION | {"number": a_siret(), "email": f"a{number}@site.example"}
        page.post(FORM, values, from_=FORM, check=False)

    assert page.post(FORM, ASSOCIATION, from_=FORM).status == 429
