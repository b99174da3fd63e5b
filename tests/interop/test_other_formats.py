"""JobPosting, API Engagement, data·inclusion and our own table: what each becomes, and what each refuses."""

import json
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.bulk.notes import BrokenFile, Notes
from app.bulk.vocabulary import Vocabulary
from app.geo.queries import gazetteer
from app.interop.readers import READERS, csv_file
from app.interop.services import import_content
from app.interop.values import FeedFormat
from app.kit.access import SYSTEM
from app.matching.values import Channel, Kind, Precision, Public, Remote, Schedule, ZoneType
from app.offers.queries import by_source
from app.offers.workflow import OfferState
from app.structures.values import StructureType
from tests.conftest import NOW
from tests.factories.accounts import a_territory
from tests.factories.feeds import di_service, ft_offer, job_posting, mission

XML = """<?xml version="1.0" encoding="UTF-8"?>
<source><publisher>Exemple</publisher>
<mission><title><![CDATA[Collecter des denrées]]></title><clientId>X-1</clientId>
<description><![CDATA[<p>Deux heures au magasin.</p>]]></description>
<applicationUrl>https://missions.example/x1</applicationUrl><postedAt>03/11/2026</postedAt>
<startAt>2026-12-01</startAt><domain>solidarite-insertion</domain><remote>non</remote><places>4</places>
<addresses><address><street>Place</street><postalCode>1500</postalCode><city>Ambérieu-en-Bugey</city>
<location><lat>45.96</lat><lon>5.36</lon></location></address></addresses>
<tags><value>aide</value><value>hiver</value></tags>
<organizationName>Banque d'exemple</organizationName></mission></source>"""
CSV = (
    "\ufeffReference;Type;Titre;Description;Structure;Code INSEE;Commune;Heures min;Heures max;Contrat;Permis;Lien;"
    "Rome\r\n"
    "P-1;emploi;Préparer des commandes;Trois allées et un casque;Entrepôt Exemple;23176;La Souterraine;30;35;CDD;B;"
    "https://entrepot.example/1;N1103\r\n"
    "P-2;bénévolat;Tenir la buvette;Un samedi par mois;Comité d'exemple;23096;Guéret;2;3;;;;\r\n"
)


@cache
def vocabulary():
    return Vocabulary.load()


def read(name, content):
    notes = Notes()
    feed = READERS[FeedFormat(name)](content, notes, vocabulary=vocabulary(), gazetteer=gazetteer())
    return feed, notes


def only(name, value):
    feed, notes = read(name, json.dumps(value).encode())
    (record,) = feed.records
    return record, notes


def page_with(*blocks):
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(block)}</script>' for block in blocks)
    return f"<!doctype html><html><head><script>let x = '<b>'</script>{scripts}</head></html>".encode()


def test_a_job_posting_becomes_a_job(app):
    record, notes = only("jobposting", job_posting())

    data = record.data
    assert notes.issues == []
    assert (record.ref, data.kind, data.channel) == ("JP-1", Kind.JOB, Channel.PARTNER_SITE)
    assert (data.places[0].insee, data.places[0].precision) == ("23008", Precision.ADDRESS)
    assert data.weekly_minutes_max == 2100
    assert data.expires_on.isoformat() == "2027-02-28"


def test_job_postings_are_found_in_a_page(app):
    graph = {"@graph": [job_posting("JP-2"), {"@type": "WebSite"}]}

    feed, _ = read("jobposting", page_with(job_posting("JP-1"), graph))

    assert [record.ref for record in feed.records] == ["JP-1", "JP-2"]


def test_a_pay_that_says_neither_gross_nor_net_stays_in_words(app):
    value = {"@type": "QuantitativeValue", "minValue": 12.5, "maxValue": 13, "unitText": "HOUR"}

    record, _ = only("jobposting", job_posting(baseSalary={"currency": "EUR", "value": value}))

    assert record.data.pay_min_cents is None
    assert "12,50 à 13,00\u00a0€ de l’heure" in record.data.description


@pytest.mark.parametrize(
    ("kind", "expected", "type_"),
    [("VOLUNTEER", Kind.VOLUNTEERING, StructureType.ASSOCIATION), ("INTERN", Kind.IMMERSION, StructureType.COMPANY)],
)
def test_employment_types_tell_the_kind(app, kind, expected, type_):
    record, _ = only("jobposting", job_posting(employmentType=kind))

    assert (record.data.kind, record.organisation.type) == (expected, type_)


def test_a_telecommute_posting_needs_no_place(app):
    record, _ = only("jobposting", job_posting(jobLocationType="TELECOMMUTE", jobLocation=None))

    assert (record.data.remote, record.data.places) == (Remote.FULL, ())


def test_a_mission_becomes_volunteering(app):
    record, notes = only("api-engagement", {"data": [mission()]})

    data = record.data
    assert notes.issues == []
    assert (data.kind, data.seats_total, data.schedule) == (Kind.VOLUNTEERING, 3, Schedule.FREE)
    assert "education" in data.themes
    assert data.places[0].insee == "23096"
    assert (record.organisation.rna, record.organisation.type) == ("W232000123", StructureType.ASSOCIATION)


def test_missions_are_read_from_the_xml_feed(app):
    feed, notes = read("api-engagement", XML.encode())

    (record,) = feed.records
    assert notes.issues == []
    assert record.data.title == "Collecter des denrées"
    assert record.published_at.isoformat() == "2026-11-02T23:00:00+00:00"  # 3 November, day first, in Paris
    assert record.data.places[0].postal_code == "01500"


def test_swapped_coordinates_of_a_mission_are_refused(app):
    record, notes = only("api-engagement", {"data": [mission(addresses=[{"city": "Guéret", "postalCode": "23000",
                                                                         "lonlat": "46.171,1.872"}])]})  # fmt: skip

    assert any("inversées" in issue.reason for issue in notes.issues)
    assert record.data.places[0].precision is Precision.COMMUNE


def test_an_unknown_domain_is_told(app):
    record, notes = only("api-engagement", {"data": [mission(domain="bricolage")]})

    assert "bricolage" not in record.data.themes
    assert [issue.field for issue in notes.issues] == ["domain"]


BOMB = """<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><source>&b;</source>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE l SYSTEM "file:///etc/passwd"><source/>"""


@pytest.mark.parametrize("content", [BOMB, OUTSIDE, "<source>", "<rss/>", "", "{}", '{"data": 3}', "[" * 5000])
def test_a_hostile_or_broken_mission_file_is_refused(app, content):
    with pytest.raises(BrokenFile):
        read("api-engagement", content.encode())


def test_a_service_of_data_inclusion_becomes_a_service(app):
    structures = [{"id": "flux--s1", "nom": "Garage des Deux Ponts"}]

    record, notes = only("data-inclusion", {"structures": structures, "services": [di_service()]})

    data = record.data
    assert notes.issues == []
    assert (data.kind, data.publics) == (Kind.SERVICE, (Public.RSA,))
    assert (data.zone_type, data.zone_code) == (ZoneType.DEPARTEMENT, "23")
    assert data.cost_note == "Payant : Prix des pièces"
    assert (data.channel, data.apply_phone) == (Channel.PHONE, "0536490023")
    assert record.organisation.name == "Garage des Deux Ponts"


def test_a_formation_is_a_training_and_health_is_discreet(app):
    record, _ = only("data-inclusion", [di_service(type="formation", thematiques=["sante--acces-aux-soins"])])

    assert (record.data.kind, record.data.discreet) == (Kind.TRAINING, True)


def test_unknown_themes_and_publics_are_told(app):
    record, notes = only("data-inclusion", [di_service(thematiques=["cuisine"], publics=["lutins"])])

    assert (record.data.themes, record.data.publics) == ((), ())
    assert {issue.field for issue in notes.issues} == {"thematiques", "publics"}


def test_our_table_is_read_with_its_french_headings(app):
    feed, notes = read("csv", CSV.encode())

    job, volunteering = feed.records
    assert notes.issues == []
    assert (job.data.kind, job.data.rome, job.data.apply_url) == (Kind.JOB, ("N1103",), "https://entrepot.example/1")
    assert [need.code for need in job.data.requirements] == ["licence:B"]
    assert (volunteering.data.kind, volunteering.data.weekly_minutes_max) == (Kind.VOLUNTEERING, 180)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ","])
def test_our_table_comes_in_the_encodings_of_spreadsheets(app, encoding, delimiter):
    text = delimiter.join(("reference", "type", "titre")) + "\n" + delimiter.join(("A", "bénévolat", "Élan d’été"))

    feed, _ = read("csv", text.encode(encoding))

    assert feed.records[0].data.title == "Élan d’été"


def test_the_template_is_a_table_we_read(app):
    feed, notes = read("csv", csv_file.template().encode())

    assert notes.issues == []
    assert feed.records[0].data.title == "Faire vivre le jardin partagé"


@pytest.mark.parametrize("content", [b"", b"a;b;c\n1;2;3", b"reference;titre\nA;B", b"PK\x03\x04\x00\x00", b"\0\0\0"])
def test_what_is_not_our_table_is_refused(app, content):
    with pytest.raises(BrokenFile):
        read("csv", content)


def test_an_unknown_type_is_refused_and_named(app):
    feed, notes = read("csv", "reference;type;titre\nA;stage;Découvrir un métier\n".encode())

    assert feed.records == ()
    assert (notes.rejected, notes.issues[0].field) == (1, "type")


FEEDS = {
    "jobposting": json.dumps([job_posting()]).encode(),
    "api-engagement": XML.encode(),
    "data-inclusion": json.dumps({"services": [di_service()]}).encode(),
    "csv": CSV.encode(),
    "france-travail": json.dumps({"resultats": [ft_offer("F-1")]}).encode(),
}


@pytest.mark.parametrize("name", FEEDS)
def test_every_format_is_on_line_at_once_and_a_second_run_changes_nothing(app, name):
    a_territory("23")
    options = {"feed_format": FeedFormat(name), "source": f"flux {name}", "actor": SYSTEM, "now": NOW}

    first, second = import_content(FEEDS[name], **options), import_content(FEEDS[name], **options)

    assert (first.rejected, first.created) == (0, first.read)
    assert (second.created, second.updated, second.closed, second.unchanged) == (0, 0, 0, first.read)
    feed, _ = read(name, FEEDS[name])
    assert all(by_source(f"flux {name}", ref).state is OfferState.PUBLISHED for ref in feed.refs)


def test_an_encoding_nobody_knows_is_a_broken_file(app):
    with pytest.raises(BrokenFile, match="XML"):
        read("api-engagement", b'<?xml version="1.0" encoding="aTF-8"?>\n<source><mission/></source>')


@pytest.mark.parametrize("name", FEEDS)
@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_is_read_or_refused_never_more(app, name, data):
    content = bytearray(FEEDS[name])
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    try:
        feed, notes = read(name, bytes(content))
    except BrokenFile:
        return
    assert len(feed.records) + notes.rejected == feed.read
