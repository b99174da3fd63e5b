"""The public page of an offer, its sheet, its short link, its report form."""

import json
from datetime import timedelta

import pytest

from app.kit.access import Role
from app.kit.database import unit_of_work
from app.matching.values import Channel, Condition, Help, Kind, Remote, Required
from app.offers import services
from app.offers.job_posting import KINDS
from app.offers.record import SessionData
from app.offers.values import PayPeriod, SessionKind
from tests.factories.accounts import an_account
from tests.factories.offers import an_offer
from tests.factories.structures import MODERATOR, a_member, a_structure


def path(offer) -> str:
    return f"/offres/{offer.public_id}"


def shown(page, offer, query: str = ""):
    return page.get(page.get(path(offer) + query).location)


def posting(answer) -> dict | None:
    script = answer.tree.find(".//script[@type='application/ld+json']")
    return None if script is None else json.loads(script.text)


@pytest.mark.parametrize("kind", list(Kind))
def test_an_offer_of_each_kind_has_a_page_and_a_sheet(page, kind):
    offer = an_offer(kind)

    answer = shown(page, offer)
    sheet = page.get(path(offer) + "/imprimer")

    assert answer.status == sheet.status == 200
    assert answer.h1 == sheet.h1 == offer.title
    assert f"/o/{offer.public_id}" in sheet.text


@pytest.mark.parametrize("kind", list(Kind))
def test_a_job_posting_is_told_for_some_kinds_only(page, kind):
    found = posting(shown(page, an_offer(kind)))

    assert (found is not None) is (kind in KINDS)
    if found is not None:
        assert found["@type"] == "JobPosting"
        needed = {"title", "description", "datePosted", "hiringOrganization", "jobLocation", "employmentType", "url"}
        assert needed <= {name for name, value in found.items() if value}
        assert found["jobLocation"][0]["address"]["addressLocality"] == "Guéret"


def test_the_pay_is_told_only_when_the_structure_gave_it(page):
    without = posting(shown(page, an_offer(Kind.JOB)))
    offer = an_offer(Kind.JOB, pay_min_cents=1202, pay_period=PayPeriod.HOUR, pay_gross=True)

    assert "baseSalary" not in without
    assert posting(shown(page, offer))["baseSalary"]["value"] == {
        "@type": "QuantitativeValue", "unitText": "HOUR", "value": 12.02,
    }  # fmt: skip
    assert "12,02 € brut de l’heure" in shown(page, offer).words


def test_scripts_and_attributes_never_reach_the_page(page):
    evil = '<p onclick="x()">Bonjour à toutes et tous</p><script>alert(1)</script><img src=x onerror=y()><b>gras</b>'
    answer = shown(page, an_offer(description=evil, title="<script>alert(2)</script> Jardin partagé"))

    assert "alert(1)" not in answer.text
    assert "<script>alert(2)" not in answer.text
    assert "onclick" not in answer.text
    assert "Bonjour à toutes et tous" in answer.words


def test_an_old_title_leads_to_the_present_page(page):
    offer = an_offer(title="Faire vivre le jardin")

    answer = page.get(path(offer) + "-un-ancien-titre?depuis=23096")

    assert answer.status == 301
    assert answer.location.endswith("-faire-vivre-le-jardin?depuis=23096")
    assert page.get(f"/o/{offer.public_id}").status == 301


@pytest.mark.parametrize("wrong", ["0000000000", "abc", "zzzzzzzzzz-titre", "0000000000/imprimer"])
def test_an_unknown_offer_is_not_found(page, wrong):
    assert page.get(f"/offres/{wrong}").status == 404


def test_the_distance_is_told_from_the_reader_s_commune(page):
    offer = an_offer()

    answer = shown(page, offer, "?depuis=23008")  # Aubusson

    assert "km en ligne droite" in answer.words
    assert "km en ligne droite" not in shown(page, offer, "?depuis=99999").words


def test_what_is_asked_and_what_is_not_are_both_told(page):
    offer = an_offer(
        requirements=(Required("licence:B"),), helps=(Help.NO_CV,), conditions=(Condition.OUTSIDE,),
        conditions_stated=True,
    )  # fmt: skip

    words = shown(page, offer).words

    assert "On vous demande" in words
    assert "Permis B" in words
    assert "On ne demande pas" in words
    assert "De CV" in words
    assert "De porter lourd" in words
    assert "De permis de conduire" not in words


def test_an_offer_that_is_over_says_so_and_shows_others(page, now):
    over, other = an_offer(title="Tailler les haies"), an_offer(title="Ramasser les pommes")
    with unit_of_work():
        services.close(over, actor=MODERATOR, now=now)

    answer = page.get(path(over))

    assert answer.status == 410
    assert other.title in answer.words
    assert 'name="ou"' in answer.text


@pytest.mark.parametrize(("channel", "values", "words"), [
    (Channel.PARTNER_SITE, {"apply_url": "https://site.example/offre"}, "Répondre sur le site du partenaire"),
    (Channel.PHONE, {"apply_phone": "05 36 49 01 48"}, "Appeler"),
])  # fmt: skip
def test_an_offer_answered_elsewhere_is_never_answered_here(page, channel, values, words):
    answer = shown(page, an_offer(Kind.JOB, channel=channel, **values))

    assert words in answer.words
    assert "Ça m’intéresse" not in answer.words


def test_a_contact_is_shown_only_when_the_structure_wants(page):
    hidden, public = an_offer(contact_public=False), an_offer(contact_public=True)

    assert "bernard@structure.example" not in shown(page, hidden).text
    assert "bernard@structure.example" in shown(page, public).text
    assert "05 36 49 01 48" not in shown(page, hidden).words


def test_a_structure_reads_its_own_draft_as_visitors_will(page):
    structure = a_structure()
    draft = an_offer(structure=structure, published=False)
    member = page.as_(a_member(structure))

    assert page.get(path(draft)).status == 404
    assert "Vous seul voyez cette page" in shown(member, draft).words


def test_dated_sessions_and_information_meetings_are_told_apart(page, now):
    day = now + timedelta(days=700)
    sessions = tuple(
        SessionData(kind=kind, starts_at=day, ends_at=day + timedelta(hours=3), place="Salle 2") for kind in SessionKind
    )

    words = shown(page, an_offer(Kind.TRAINING, sessions=sessions)).words

    assert "venez à une information collective" in words
    assert "Salle 2" in words


def test_a_remote_offer_has_no_place(page):
    answer = shown(page, an_offer(places=(), remote=Remote.FULL))

    assert "À distance" in answer.words


def test_insurance_is_to_be_confirmed_when_unknown(page):
    assert "Assurance à confirmer avant de commencer" in shown(page, an_offer()).words


def test_a_referent_is_offered_to_propose_and_a_visitor_to_sign_in(page):
    offer = an_offer()
    referent = page.as_(an_account(Role.REFERENT, territory="23"))

    assert "Pour qui cette offre ?" in shown(referent, offer).words
    assert "/connexion?next=" in shown(page, offer).text


def test_the_structure_s_page_lists_its_offers(page):
    structure = a_structure(opening_hours="Mo-Fr 09:00-12:00; Sa off")
    offer = an_offer(structure=structure)

    answer = page.get(page.get(f"/structures/{structure.public_id}").location)

    assert answer.h1 == structure.name
    assert offer.title in answer.words
    assert "Du lundi au vendredi, de 9 h à 12 h" in answer.words


def test_the_words_of_the_search_one_comes_from_are_marked_and_nothing_else_changes(page):
    text = '<p>On arrose le <a href="https://exemple.fr/a>b">jardin</a> &amp; les <b>jardins</b> voisins.</p>'
    offer = an_offer(title="Aider au jardin <partagé>", summary="Le matin.", description=text)
    address = page.get(path(offer)).location
    plain = page.get(address)
    search = {"Referer": "http://localhost/offres?q=jardinier+OR+%3Cb%3E+jardins+amp&commune=23096"}

    found = page.get(address, headers=search)

    assert "<mark>" not in plain.text
    assert "Aider au <mark>jardin</mark> &lt;partagé&gt;</h1>" in found.text
    assert "<mark>jardins</mark> voisins" in found.text.replace("<b>", "").replace("</b>", "")
    prose = [answer.text.partition('prose">')[2].partition("</div>")[0] for answer in (plain, found)]
    assert prose[0] == prose[1].replace("<mark>", "").replace("</mark>", "")
    assert "<mark>" not in page.get(address, headers={"Referer": "https://ailleurs.example/offres?q=jardin"}).text
