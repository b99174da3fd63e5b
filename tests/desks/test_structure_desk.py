"""The partner's desk: what waits, the list, one offer's life, members, closures, the structure's page."""

from datetime import timedelta

import pytest

from app.kit.database import db, unit_of_work
from app.matching.values import Kind
from app.offers import queries, services
from app.offers.models import Offer
from app.offers.workflow import OfferState
from app.structures import queries as structures
from tests.conftest import NOW as MODERATOR_NOW
from tests.factories.accounts import PASSWORD
from tests.factories.offers import an_offer
from tests.factories.structures import a_member, a_structure
from tests.support.queries import queries as counted


@pytest.fixture
def home(page):
    """A partner of an approved association, and that association."""
    structure = a_structure()
    return page.as_(a_member(structure), mfa=False), structure


def test_the_desk_says_what_waits_and_lists_the_offers(home):
    partner, structure = home
    offer = an_offer(structure=structure)

    desk = partner.get("/structure")

    assert desk.h1 == "Personne n’attend de réponse"
    assert offer.title in desk.words


def test_a_desk_without_offers_leads_to_the_first_one(home):
    partner, _ = home

    assert "/structure/offres/nouvelle" in partner.get("/structure").text


def test_lists_make_the_same_queries_whatever_the_rows(home):
    partner, structure = home
    an_offer(structure=structure)
    for path in ("/structure", "/structure/offres"):
        partner.get(path)
        with counted() as few:
            partner.get(path)
        for _ in range(4):
            an_offer(structure=structure)
        with counted() as many:
            partner.get(path)
        assert len(many) <= len(few) <= 12, many


@pytest.mark.parametrize(("verb", "before", "after"), [
    ("pause", OfferState.PUBLISHED, OfferState.PAUSED),
    ("fermer", OfferState.PUBLISHED, OfferState.CLOSED),
    ("actualite", OfferState.PUBLISHED, OfferState.PUBLISHED),
])  # fmt: skip
def test_a_partner_without_second_factor_manages_offers(home, verb, before, after):
    partner, structure = home
    offer = an_offer(structure=structure)
    address = f"/structure/offres/{offer.public_id}"
    assert offer.state is before

    shown = partner.post(f"{address}/{verb}", from_=address, follow=True)

    assert shown.status == 200
    assert queries.by_public_id(offer.public_id).state is after


def test_a_paused_offer_comes_back_on_line(home, page):
    partner, structure = home
    offer = an_offer(structure=structure)
    address = f"/structure/offres/{offer.public_id}"
    partner.post(f"{address}/pause", from_=address)
    assert page.get(f"/offres/{offer.public_id}").status == 410

    partner.post(f"{address}/reprendre", from_=address)

    assert page.get(f"/offres/{offer.public_id}").status == 301


def test_another_structure_sees_nothing_of_the_offer(page, home):
    _, structure = home
    offer = an_offer(structure=structure, published=False)
    other = page.as_(a_member(a_structure(name="Une autre")))

    for path in (f"/structure/offres/{offer.public_id}", f"/structure/offres/{offer.public_id}/etape/mission",
                 f"/structure/offres/{offer.public_id}/relire"):  # fmt: skip
        assert other.get(path).status == 404
    assert page.get(f"/offres/{offer.public_id}").status == 404


def test_a_draft_says_why_it_is_not_visible(home):
    partner, structure = home
    offer = an_offer(structure=structure, published=False, title="Jardin")

    shown = partner.get(f"/structure/offres/{offer.public_id}")

    assert "C’est un brouillon" in shown.words
    assert "Donnez un titre d’au moins deux mots" in shown.words


def test_without_a_siret_neither_a_job_nor_an_immersion(page, app):
    small = a_structure(siret=None, rna="W232000123")
    branch = a_structure(siret=None, rna="W232000124", name="Une antenne")
    partner = page.as_(a_member(small), mfa=False)
    form = "/structure/offres/nouvelle"

    shown = partner.get(form)
    kinds = {one.get("value") for one in shown.tree.iter("input") if one.get("name") == "kind"}
    offer = an_offer(Kind.JOB, structure=small, published=False)

    assert kinds == {"volunteering", "service"}
    assert "Écrivez d’abord le SIRET" in shown.words
    assert partner.post(form, {"kind": "job"}, from_=form).status == 422
    told = partner.get(f"/structure/offres/{offer.public_id}")
    assert "demande un SIRET" in told.words
    assert 'href="/structure/fiche">Un emploi' in told.text
    with unit_of_work():
        branch.parent_id = a_structure(name="La grande").id
    assert Kind.JOB in branch.kinds, "the SIRET of its structure is enough"


def test_a_full_offer_says_so_and_what_to_do(home, now):
    partner, structure = home
    offer = an_offer(structure=structure, seats_total=1)
    with unit_of_work():
        services.take_seat(offer.id, now=now)

    assert "Ajoutez des places" in partner.get(f"/structure/offres/{offer.public_id}").words


def test_an_offer_is_said_full_and_reopened_from_the_lists_in_one_click(home):
    partner, structure = home
    offer = an_offer(structure=structure)
    start = f"/structure/offres/{offer.public_id}"

    for page_, back in (("/structure", "accueil"), ("/structure/offres", "1")):
        listed = partner.get(page_)
        button = next(one for one in listed.tree.iter("button") if one.get("formaction") == f"{start}/complet")
        form = next(one for one in listed.tree.iter("form") if one.get("id") == button.get("form"))
        assert {one.get("name"): one.get("value") for one in form.iter("input")}["retour"] == back
        full = partner.post(f"{start}/complet", {"retour": back}, from_=page_, follow=True)
        assert full.path.startswith(page_)
        assert "Complet" in full.words
        assert f"{start}/rouvrir" in full.text
        partner.post(f"{start}/rouvrir", {"retour": back}, from_=page_)
    assert queries.by_public_id(offer.public_id).state is OfferState.PUBLISHED


def test_a_copy_is_a_draft_with_the_same_words(home):
    partner, structure = home
    offer = an_offer(structure=structure)
    address = f"/structure/offres/{offer.public_id}"

    step = partner.post(f"{address}/dupliquer", from_=address, follow=True)

    assert step.form_value("title") == offer.title
    assert {one.state for one in db.session.query(Offer)} == {OfferState.PUBLISHED, OfferState.DRAFT}


def test_several_offers_are_confirmed_at_once(home, now):
    partner, structure = home
    offers = [an_offer(structure=structure, now=now - timedelta(days=200)) for _ in range(2)]
    ids = [offer.public_id for offer in offers]

    target = "/structure/offres/toujours-d-actualite"
    shown = partner.post(target, {"offers": ids}, from_="/structure/offres", follow=True)

    assert "2 offres confirmées" in shown.words
    assert all(queries.by_public_id(one).expires_on > now.date() for one in ids)


def test_an_admin_invites_and_the_invited_joins_with_a_new_account(home, page, mailbox):
    partner, structure = home
    partner.post("/structure/membres", {"email": "ines@jardin.example", "role": "member"}, from_="/structure/membres")
    link = next(url for url in mailbox.links("ines@jardin.example") if "/structure/invitation/" in url)
    path = link[link.index("/structure/invitation"):]

    other = partner.post(path, {"display_name": "Inès Martin", "password": PASSWORD}, from_=path)
    assert "Une autre adresse est connectée ici" in other.words
    assert "Me déconnecter" in other.words
    assert len(structures.members_of(structure.id)) == 1

    joined = page.post(path, {"display_name": "Inès Martin", "password": PASSWORD}, from_=path, follow=True)

    assert joined.status == 200
    assert "Inès Martin" in {one.account.display_name for one in structures.members_of(structure.id)}
    assert page.get(path).status == 410


def test_a_new_invitation_revokes_the_former(home, page, mailbox):
    partner, _ = home
    paths = []
    for _ in range(2):
        invited = {"email": "ines@jardin.example", "role": "member"}
        partner.post("/structure/membres", invited, from_="/structure/membres")
        link = next(url for url in mailbox.links("ines@jardin.example") if "/structure/invitation/" in url)
        paths.append(link[link.index("/structure/invitation"):])

    assert page.get(paths[0]).status == 410
    assert page.get(paths[1]).status == 200


def test_the_last_admin_cannot_leave(home):
    partner, structure = home
    membership = structures.members_of(structure.id)[0]

    shown = partner.post(f"/structure/membres/{membership.id}/refuser", from_="/structure/membres", follow=True)

    assert "Une structure garde toujours un responsable" in shown.words
    assert len(structures.admins_of(structure.id)) == 1


def test_who_has_left_has_no_structure_and_waits_for_nobody(page, home):
    _, structure = home
    account = a_member(structure, admin=False, name="Paul")
    paul, own = page.as_(account), next(m for m in structures.members_of(structure.id) if m.account_id == account.id)

    left = paul.post(f"/structure/membres/{own.id}/refuser", from_="/structure/membres", follow=True)

    assert left.h1 == "Vous n’avez pas encore de structure"
    assert "/inscription" in left.text


def test_a_simple_member_does_not_manage_members(page, home):
    _, structure = home
    member = page.as_(a_member(structure, admin=False, name="Paul"))

    refused = member.post("/structure/membres", {"email": "x@site.example", "role": "admin"}, from_="/structure")

    assert refused.status == 403
    assert not structures.invitations_of(structure.id)


def test_a_departing_member_hands_over_what_they_answered(home, mailbox):
    _, structure = home
    leaver = a_member(structure, admin=False, name="Paul")
    offer = an_offer(structure=structure, contact_email=leaver.email)
    from app.structures import members

    with unit_of_work():
        members.leave(structures.membership(structure.id, leaver.id), now=MODERATOR_NOW)

    admin = structures.admins_of(structure.id)[0].account
    assert queries.by_public_id(offer.public_id).contact_email == admin.email


def test_a_closure_is_announced_told_and_cancelled(home, page):
    partner, structure = home
    offer = an_offer(structure=structure)
    form = "/structure/fermetures"
    partner.post(form, {"starts_on": "01/01/2020", "ends_on": "31/12/2099"}, from_=form)
    assert not structures.by_id(structure.id).closures  # four months at most

    refused = partner.post(form, {"starts_on": "2099-02-02", "ends_on": "2099-02-01"}, from_=form)
    assert refused.status == 422
    assert "La fin doit être après le début" in refused.words
    partner.post(form, {"starts_on": "2099-02-01", "ends_on": "2099-02-20", "note": "Congés"}, from_=form)
    closure = structures.by_id(structure.id).closures[0]
    partner.post(f"{form}/{closure.id}/annuler", from_=form)

    assert not structures.by_id(structure.id).closures
    assert offer.public_id


def test_the_page_of_the_structure_is_edited_and_checked(home, page):
    partner, structure = home
    shown = partner.get("/structure/fiche")
    values = {name: shown.form_value(name) or "" for name in ("name", "commune", "number")} | {"type": "association"}

    wrong = partner.post("/structure/fiche", values | {"opening_hours": "quand on veut"}, from_="/structure/fiche")
    right = partner.post("/structure/fiche", values | {"opening_hours": "Mo-Fr 09:00-12:00"}, from_="/structure/fiche")

    assert wrong.status == 422
    assert "Ces horaires ne se lisent pas" in wrong.words
    assert right.status == 303
    public = page.get(page.get(f"/structures/{structure.public_id}").location)
    assert "Du lundi au vendredi, de 9 h à 12 h" in public.words
