"""A run of an import: what it writes, what it refuses, and that a second one writes nothing."""

import pytest
from sqlalchemy import func, select

from app.interop.models import ImportRun
from app.interop.services import import_content, importing
from app.interop.values import FeedFormat
from app.kit.access import SYSTEM
from app.kit.changes import latest_seq
from app.kit.database import db, unit_of_work
from app.matching.values import Channel
from app.offers import services as offers
from app.offers.models import Offer
from app.offers.queries import by_source
from app.offers.workflow import OfferState
from app.structures.models import Structure
from tests.conftest import NOW
from tests.factories.accounts import a_territory
from tests.factories.feeds import ft_file, ft_offer
from tests.factories.structures import a_siret, a_structure


@pytest.fixture
def creuse(app):
    return a_territory("23")


def run(content, **options):
    return import_content(
        content, feed_format=FeedFormat.FRANCE_TRAVAIL, source="demo", actor=SYSTEM, now=NOW, **options
    )


def counts(report):
    return {name: value for name, value in report.as_dict().items() if name != "issues" and value}


def state_of(ref):
    db.session.expire_all()
    return by_source("demo", ref).state


def test_offers_are_on_line_at_once_and_handed_over(creuse):
    report = run(ft_file(ft_offer("A1")))

    offer = by_source("demo", "A1")
    assert counts(report) == {"read": 1, "created": 1}
    assert (offer.state, offer.channel) == (OfferState.PUBLISHED, Channel.PARTNER_SITE)
    assert offer.expires_on is None
    assert offer.source_licence == "France Travail, offres d’emploi v2"
    assert offer.structure.source == "demo"
    assert offer.structure.labels == ["Reprise de demo"]


def test_a_second_run_writes_nothing(creuse):
    content = ft_file(*(ft_offer(f"A{number}") for number in range(5)))
    run(content)
    before = latest_seq(), by_source("demo", "A1").version

    report = run(content)

    assert counts(report) == {"read": 5, "unchanged": 5}
    assert (latest_seq(), by_source("demo", "A1").version) == before


def test_a_changed_record_is_edited(creuse):
    run(ft_file(ft_offer("A1")))

    report = run(ft_file(ft_offer("A1", intitule="Jardinière ou jardinier")))

    assert counts(report) == {"read": 1, "updated": 1}
    assert by_source("demo", "A1").title == "Jardinière ou jardinier"
    assert db.session.scalar(select(func.count(Offer.id))) == 1


def test_what_leaves_the_feed_is_closed_and_what_returns_is_back_on_line(creuse):
    stays, leaves = ft_offer("A1"), ft_offer("A2")
    run(ft_file(stays, leaves))

    assert counts(run(ft_file(stays))) == {"read": 1, "unchanged": 1, "closed": 1}
    assert state_of("A2") is OfferState.CLOSED

    assert counts(run(ft_file(stays, leaves))) == {"read": 2, "unchanged": 1, "updated": 1}
    assert state_of("A2") is OfferState.PUBLISHED


def test_what_the_team_closed_stays_closed(creuse):
    run(ft_file(ft_offer("A1")))
    with unit_of_work():
        offers.close(by_source("demo", "A1"), actor=SYSTEM, now=NOW, reason=offers.CLOSED_BY_MODERATOR)

    report = run(ft_file(ft_offer("A1", intitule="Un autre titre ici")))

    assert counts(report) == {"read": 1, "unchanged": 1}
    assert state_of("A1") is OfferState.CLOSED


def test_a_feed_that_would_close_too_much_is_refused_whole(creuse):
    every = [ft_offer(f"A{number}") for number in range(10)]
    run(ft_file(*every))

    report = run(ft_file(*every[:6], ft_offer("NEW")))

    assert "fermerait 4 offres sur 10" in report.refusal
    assert counts(report) == {"read": 7}
    assert by_source("demo", "NEW") is None
    assert state_of("A9") is OfferState.PUBLISHED
    assert counts(run(ft_file(*every[:6]), allow_removals=True)) == {"read": 6, "unchanged": 6, "closed": 4}


def test_an_empty_feed_closes_nothing(creuse):
    run(ft_file(ft_offer("A1")))

    assert run(ft_file()).refusal
    assert state_of("A1") is OfferState.PUBLISHED


def test_a_page_of_a_longer_search_closes_nothing(creuse):
    run(ft_file(ft_offer("A1"), ft_offer("A2")))

    report = run(ft_file(ft_offer("A1"), announced=150))

    assert not report.closed
    assert any("tous les résultats" in issue.reason for issue in report.issues)


def test_a_rehearsal_says_everything_and_writes_nothing(creuse):
    run(ft_file(ft_offer("A1")))

    report = run(ft_file(ft_offer("A1", intitule="Un autre titre"), ft_offer("A2")), dry_run=True)

    assert counts(report) == {"read": 2, "created": 1, "updated": 1}
    assert by_source("demo", "A2") is None
    assert by_source("demo", "A1").title.startswith("Agent")


def test_a_strict_run_with_one_bad_line_writes_nothing(creuse):
    report = run(ft_file(ft_offer("A1"), ft_offer("A2", intitule="")), strict=True)

    assert report.refusal
    assert report.rejected == 1
    assert by_source("demo", "A1") is None


def test_a_bad_line_is_named_and_the_others_are_written(creuse):
    report = run(ft_file(ft_offer("A1"), ft_offer("A2", intitule="")))

    assert counts(report) == {"read": 2, "created": 1, "rejected": 1}
    (issue,) = report.issues
    assert issue.as_dict() == {
        "record": "A2", "field": "intitule", "value": "", "reason": "Le titre manque.",
        "suggestion": "Donnez un titre à cette offre.",
    }  # fmt: skip


def test_a_refused_line_keeps_the_offer_it_had(creuse):
    run(ft_file(ft_offer("A1"), ft_offer("A2")))

    report = run(ft_file(ft_offer("A1"), ft_offer("A2", intitule="")))

    assert counts(report) == {"read": 2, "unchanged": 1, "rejected": 1}
    assert state_of("A2") is OfferState.PUBLISHED


def test_a_broken_file_writes_nothing_and_its_run_is_kept(creuse):
    report = run(b"{")

    assert report.refusal
    assert db.session.scalar(select(func.count(Offer.id))) == 0
    assert db.session.scalars(select(ImportRun)).one().state == "refused"


def test_offers_of_one_employer_have_one_structure(creuse):
    run(ft_file(ft_offer("A1"), ft_offer("A2"), ft_offer("A3", entreprise={"nom": "Autre Maison"})))

    assert sorted(db.session.scalars(select(Structure.name))) == ["Autre Maison", "PAYSAGES DU LIMOUSIN"]


def test_an_untold_employer_is_said_so(creuse):
    run(ft_file(ft_offer("A1", entreprise={})))

    assert by_source("demo", "A1").structure.name == "Employeur non communiqué"


def test_a_registered_structure_is_recognised_by_its_siret(creuse):
    siret = a_siret()
    structure = a_structure(siret=siret)

    run(ft_file(ft_offer("A1", entreprise={"nom": "Un autre nom", "siret": siret})))

    assert by_source("demo", "A1").structure_id == structure.id


def test_hostile_text_is_made_harmless(creuse):
    script = "<script>alert(1)</script><p onclick='x()'>Taille de haies</p>"

    run(ft_file(ft_offer("A1", description=script, intitule="<b>Jardin</b> et haies")))

    offer = by_source("demo", "A1")
    assert offer.description == "<p>Taille de haies</p>"
    assert offer.title == "<b>Jardin</b> et haies"  # printed escaped, like every title


def test_two_sources_never_meet(creuse):
    run(ft_file(ft_offer("A1")))

    other = import_content(
        ft_file(ft_offer("A1")), feed_format=FeedFormat.FRANCE_TRAVAIL, source="autre", actor=SYSTEM, now=NOW
    )

    assert counts(other) == {"read": 1, "created": 1}


def test_a_large_feed_is_written_by_small_transactions(creuse, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 2)

    report = run(ft_file(*(ft_offer(f"A{number}") for number in range(5))))

    assert counts(report) == {"read": 5, "created": 5}
