"""Branches of a structure: opened by its admins, managed by its members, each with its page and its offers."""

import pytest

from app.kit.access import Role
from app.kit.database import db, unit_of_work
from app.structures import queries
from app.structures.models import Structure
from app.structures.services import suspend
from app.structures.workflow import StructureState
from tests.factories.accounts import an_account
from tests.factories.offers import an_offer
from tests.factories.structures import MODERATOR, a_member, a_structure
from tests.support.queries import queries as counted

FORM = "/structure/antennes"
AUBUSSON = {"name": "Les Coccinelles, antenne d’Aubusson", "commune": "23200 Aubusson", "address": "2 rue Vieille",
            "opening_hours": "mardi et jeudi 14h-17h"}  # fmt: skip


@pytest.fixture
def head(page, app):
    """A structure, and its admin."""
    structure = a_structure()
    return structure, page.as_(a_member(structure), mfa=False)


def branch() -> Structure:
    return db.session.query(Structure).filter(Structure.parent_id.is_not(None)).one()


def test_a_branch_of_a_validated_structure_has_its_page_at_once(head, page):
    structure, partner = head

    listed = partner.post(FORM, AUBUSSON, from_=FORM, follow=True)

    assert "antenne d’Aubusson" in listed.words
    assert branch().state is StructureState.APPROVED
    shown = page.get(page.get(f"/structures/{branch().public_id}").location)
    assert "Antenne de Les Coccinelles de Pommeil" in shown.words
    assert "Le mardi, le jeudi, de 14 h à 17 h" in shown.words
    parent = page.get(page.get(f"/structures/{structure.public_id}").location)
    assert "Ses antennes" in parent.words
    assert "Pas d’offre en ce moment" in parent.words


def test_everything_wrong_with_a_branch_is_said_at_once(head):
    _, partner = head
    wrong = {"name": "", "commune": "Atlantis", "number": "73282932000075", "opening_hours": "lundi de 25h à midi"}

    refused = partner.post(FORM, wrong, from_=FORM)

    at = ["#name", "#commune_choice", "#opening_hours", "#number"]
    assert [link.get("href") for link in refused.tree.findall(".//div[@role='alert']//a")] == at
    assert all(refused.form_value(name) == text for name, text in wrong.items())


def test_the_members_of_the_structure_manage_the_offers_of_its_branches(head, page):
    structure, partner = head
    partner.post(FORM, AUBUSSON, from_=FORM)
    offer = an_offer(structure=branch())

    partner.post("/structure/choisir", {"structure": branch().public_id}, from_="/structure")

    assert offer.title in partner.get("/structure/offres").words
    assert partner.get(f"/structure/offres/{offer.public_id}").status == 200
    simple = page.as_(a_member(structure, admin=False, name="Paul"))
    assert simple.get(f"/structure/offres/{offer.public_id}").status == 200
    stranger = page.as_(a_member(a_structure(name="Une autre")))
    assert stranger.get(f"/structure/offres/{offer.public_id}").status == 404
    assert {one.account.display_name for one in queries.recipients_of(branch().id)} == {"Bernard Teillet", "Paul"}


def test_a_member_of_the_branch_alone_sees_nothing_of_its_structure(head, page):
    structure, partner = head
    partner.post(FORM, AUBUSSON, from_=FORM)
    own = an_offer(structure=structure)
    local = page.as_(a_member(branch(), name="Inès"))

    assert local.get(f"/structure/offres/{own.public_id}").status == 404
    assert local.post(FORM, AUBUSSON, from_="/structure").status == 403


def test_a_branch_waits_while_its_structure_does(page, app):
    partner = page.as_(a_member(a_structure(approved=False)), mfa=False)

    partner.post(FORM, AUBUSSON, from_=FORM)

    assert branch().state is StructureState.TO_REVIEW


def test_a_suspended_structure_tells_it_on_its_own_page_only(head, now, page):
    structure, partner = head
    partner.post(FORM, AUBUSSON, from_=FORM)
    with unit_of_work():
        suspend(queries.by_id(structure.id), reason="À vérifier", actor=MODERATOR, now=now)

    assert page.get(f"/structures/{structure.public_id}").status == 410
    assert "Antenne de" not in page.get(page.get(f"/structures/{branch().public_id}").location).words


@pytest.mark.parametrize(("typed", "control", "words"), [
    ({"name": ""}, "name", "Écrivez le nom de l’antenne"),
    ({"commune": "Atlantis-sur-Mer"}, "commune_choice", "Nous ne connaissons pas cette commune"),
    ({"commune": "Lyon"}, "commune", "pas encore ouvert"),
    ({"opening_hours": "quand on veut"}, "opening_hours", "Ces horaires ne se lisent pas"),
    ({"number": "12345678901234"}, "number", "Ce SIRET n’existe pas"),
])  # fmt: skip
def test_a_wrong_answer_is_said_at_its_control_and_stays_typed(head, typed, control, words):
    _, partner = head

    refused = partner.post(FORM, AUBUSSON | typed, from_=FORM)

    assert refused.status == 422
    assert words in refused.words
    assert f'id="{control}-erreur"' in refused.text
    assert refused.form_value("address") == "2 rue Vieille"
    assert all(refused.form_value(name) == value for name, value in typed.items())


def test_a_simple_member_opens_no_branch(head, page):
    structure, _ = head
    member = page.as_(a_member(structure, admin=False, name="Paul"))

    assert member.post(FORM, AUBUSSON, from_="/structure").status == 403


def test_the_page_of_a_structure_makes_the_same_queries_whatever_its_branches(head, page):
    structure, partner = head
    path = page.get(f"/structures/{structure.public_id}").location
    partner.post(FORM, AUBUSSON, from_=FORM)
    page.get(path)
    with counted() as few:
        page.get(path)
    for number in range(3):
        partner.post(FORM, AUBUSSON | {"name": f"Antenne {number}"}, from_=FORM)
    with counted() as many:
        page.get(path)

    assert len(many) <= len(few) <= 12


def test_a_team_sees_what_the_branch_is_of(head, page):
    _, partner = head
    partner.post(FORM, AUBUSSON, from_=FORM)
    manager = page.as_(an_account(Role.MANAGER, territory="23"))

    assert manager.get(f"/territoire/moderation/structures/{branch().public_id}").status == 200
