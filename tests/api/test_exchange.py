"""data·inclusion, the feed of changes, API Engagement, the widget, the exports: valid, complete, ours to give."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from app.api import shared_queries
from app.bulk.notes import Notes
from app.bulk.vocabulary import Vocabulary
from app.cli import main
from app.export_documents import WRITERS
from app.geo.queries import gazetteer
from app.interop.readers import READERS
from app.interop.values import FeedFormat
from app.kit.database import db, unit_of_work
from app.matching.values import Kind, Public, Remote, ZoneType
from app.offers import services
from app.offers.models import Offer
from app.offers.record import FeedOrigin
from app.reference.queries import choices
from app.structures import services as structure_services
from app.structures.models import Structure
from app.structures.values import StructureType
from tests.conftest import NOW
from tests.factories.offers import TYPE_FOR, an_offer, offer_data
from tests.factories.structures import MODERATOR, a_structure
from tests.support.queries import queries

TODAY = NOW.date()
ZONE = re.compile(r"\w{5}|\w{2,3}|\d{9}|99\d{3}|france")
SECRETS = ("Bernard Teillet", "bernard@structure.example", "05 36 49 01 48", "0536490148")


@pytest.fixture(autouse=True)
def at_now(monkeypatch, app, now):
    monkeypatch.setattr("app.kit.clock.now", lambda: now)


def values_of(name):
    return {choice.value for choice in choices(name)}


def faults(record, *, service: bool) -> list[str]:
    """What the schema v1 of data·inclusion refuses, and what its readers trip on."""
    lists = {"thematiques": "theme", "publics": "audience", "modes_accueil": "reception_mode",
             "modes_mobilisation": "mobilisation_mode", "mobilisable_par": "mobilising_person"}
    needed = ["source", "id", "nom", "date_maj", *(["structure_id", "description"] if service else [])]
    found = [name for name in needed if not record.get(name)]
    found += [name for name, vocabulary in lists.items()
              if name in record and not (record[name] and set(record[name]) <= values_of(vocabulary))]
    found += [name for name, vocabulary in (("type", "service_type"), ("frais", "fees"))
              if name in record and record[name] not in values_of(vocabulary)]
    shapes = {"code_postal": r"\d{5}", "code_insee": r"\w{5}", "siret": r"\d{14}", "date_maj": r"\d{4}-\d\d-\d\d",
              "id": r"aportee--\w{10}", "nom": r".{3,150}(?<!\.)", "description": r"(?s).{5,10000}"}
    found += [name for name, shape in shapes.items() if name in record and not re.fullmatch(shape, record[name])]
    found += [code for code in record.get("zone_eligibilite", ()) if not ZONE.fullmatch(code)]
    return found + [name for name, value in record.items() if value in (None, [], "")]


def imported(kind: Kind, licence: str, **values) -> Offer:
    with unit_of_work():
        origin = FeedOrigin(source="flux", ref=f"{kind}-{licence}", licence=licence)
        structure = db.session.merge(a_structure(TYPE_FOR[kind]))
        offer = services.create(structure, offer_data(kind, **values), actor=MODERATOR, now=NOW, origin=origin)
        services.publish(offer, actor=MODERATOR, now=NOW)
    return offer


def read_back(what: str, file_format: str):
    content = b"".join(WRITERS[what, file_format](TODAY))
    notes = Notes()
    reader = READERS[FeedFormat(file_format)]
    return reader(content, notes, vocabulary=Vocabulary.load(), gazetteer=gazetteer()), notes


def test_services_are_valid_for_the_schema_and_say_what_is_known(page):
    an_offer(Kind.SERVICE, zone_type=ZoneType.REGION, zone_code="75", publics=(Public.UNDER_26, Public.FAMILIES),
             cost_note="Gratuit", service_types=("atelier",))
    an_offer(Kind.TRAINING, weeks_count=6)
    an_offer(remote=Remote.ANYWHERE, places=())
    an_offer(Kind.JOB)

    answer = page.get("/api/v1/data-inclusion/services").json

    assert answer["total"] == 3
    assert [faults(record, service=True) for record in answer["items"]] == [[], [], []]
    service, training, volunteering = answer["items"]
    assert (service["frais"], service["type"]) == ("gratuit", "atelier")
    assert "23" in service["zone_eligibilite"]
    assert "75" not in service["zone_eligibilite"], "the code of the region is that of another département"
    assert training["type"] == "formation"
    assert (training["volume_horaire_hebdomadaire"], training["nombre_semaines"]) == (6, 6)
    assert volunteering["thematiques"] == ["remobilisation--benevolat-action-citoyenne"]
    assert volunteering["modes_accueil"] == ["a-distance"]


def test_structures_are_valid_and_an_accompanying_body_goes_by_its_neutral_label(page):
    a_structure(name="Les Ateliers.")
    hidden = a_structure(StructureType.SOCIAL_SERVICE, name="Le nom à taire")
    with unit_of_work():
        db.session.get_one(Structure, hidden.id).neutral_label = "Service insertion et emploi"

    answer = page.get("/api/v1/data-inclusion/structures")

    assert [faults(record, service=False) for record in answer.json["items"]] == [[], []]
    assert "Le nom à taire" not in answer.text


def test_what_is_not_ours_to_give_stays(page):
    imported(Kind.VOLUNTEERING, "API Engagement", title="Mission des autres ici")
    imported(Kind.SERVICE, "data·inclusion, Licence Ouverte 2.0", title="Atelier ouvert à tous")

    everything = [b"".join(writer(TODAY)).decode() for writer in WRITERS.values()]

    assert not any("Mission des autres" in text for text in everything)
    [service] = page.get("/api/v1/data-inclusion/services").json["items"]
    structures = page.get("/api/v1/data-inclusion/structures").json["items"]
    assert service["nom"] == "Atelier ouvert à tous"
    assert service["structure_id"] in {structure["id"] for structure in structures}
    assert page.get("/flux/api-engagement.xml").text.count("<mission>") == 0


@pytest.mark.parametrize("public", [True, False])
def test_no_export_names_a_contact(page, public):
    for kind in Kind:
        an_offer(kind, contact_public=public)

    for (what, file_format), writer in WRITERS.items():
        text = b"".join(writer(TODAY)).decode()
        assert [secret for secret in SECRETS if secret in text] == [], (what, file_format)


def test_what_is_exported_is_read_again_by_our_own_imports(page):
    for kind in Kind:
        an_offer(kind)

    for what, file_format, kinds in (
        ("offers", "api-engagement", {Kind.VOLUNTEERING}),
        ("services", "data-inclusion", {Kind.SERVICE, Kind.TRAINING}),
        ("offers", "csv", set(Kind)),
        ("offers", "jobposting", {Kind.JOB, Kind.VOLUNTEERING, Kind.IMMERSION}),
    ):
        feed, notes = read_back(what, file_format)
        assert {record.data.kind for record in feed.records} >= kinds, file_format
        assert len(feed.records) == feed.read, (file_format, notes.issues)


def test_every_format_writes_a_file_and_a_wrong_one_says_which_exist(app, folder):
    an_offer()
    runner = app.test_cli_runner()
    for what, file_format in WRITERS:
        result = runner.invoke(main.commands["export"], [what, "--format", file_format, "--output", str(folder / "f")])
        assert result.exit_code == 0, result.output
        assert (folder / "f").stat().st_size > 2
    refused = runner.invoke(main.commands["export"], ["structures", "--format", "rpde", "--output", str(folder / "g")])
    assert "choisissez data-inclusion, csv, geojson" in str(refused.exception)
    assert [file.name for file in folder.iterdir()] == ["f"]


def test_the_feed_of_changes_tells_each_offer_once_and_what_went(page, now):
    kept, gone = an_offer(title="Aider au jardin"), an_offer(title="Aider au potager")
    an_offer(published=False)
    with unit_of_work():
        services.close(db.session.get(Offer, gone.id), actor=MODERATOR, now=now, reason="done")

    pages, url = [], "/api/v1/rpde/offers?limit=1"
    while not pages or pages[-1]["items"]:
        pages.append(page.get(url).json)
        url = pages[-1]["next"].removeprefix("http://127.0.0.1:8000")
    items = [item for one in pages for item in one["items"]]

    assert [(item["id"], item["state"]) for item in items] == [(kept.public_id, "updated"), (gone.public_id, "deleted")]
    assert "data" not in items[1]
    assert [item["modified"] for item in items] == sorted(item["modified"] for item in items)
    assert pages[-1]["next"].endswith(url), "the last page leads to itself"
    with unit_of_work():
        services.edit(db.session.get(Offer, kept.id), replace(offer_data(), title="Aider au verger"), actor=MODERATOR,
                      now=now)
    [again] = page.get(url).json["items"]
    assert (again["id"], again["data"]["title"]) == (kept.public_id, "Aider au verger")


def test_a_suspended_structure_takes_its_offers_out_of_the_feed_of_changes(page, now):
    offer = an_offer()
    last = page.get("/api/v1/rpde/offers").json["next"].removeprefix("http://127.0.0.1:8000")
    with unit_of_work():
        structure = db.session.get_one(Structure, offer.structure_id)
        structure_services.suspend(structure, actor=MODERATOR, now=now, reason="Doute")

    assert [item["state"] for item in page.get(last).json["items"]] == ["deleted"]


@pytest.mark.parametrize("query", ["afterChangeNumber=-1", "afterChangeNumber=x", "limit=0", "limit=1001"])
def test_a_wrong_change_number_is_named(page, query):
    answer = page.get(f"/api/v1/rpde/offers?{query}")

    assert (answer.status, answer.json["parameter"]) == (422, query.partition("=")[0])


def test_lists_cost_the_same_whatever_their_length(page):
    an_offer(Kind.SERVICE)
    with queries() as few:
        page.get("/api/v1/data-inclusion/services")
    for _ in range(8):
        an_offer(Kind.SERVICE)
    with queries() as many:
        page.get("/api/v1/data-inclusion/services")

    assert len(few) == len(many)


def test_the_widget_is_framed_by_listed_sites_keeps_nothing_and_runs_nothing(page, settings, monkeypatch):
    an_offer(title="Aider au jardin partagé")
    listed = replace(settings, widget_hosts=("https://www.gueret.example",))
    monkeypatch.setitem(page.app.config, "SETTINGS", listed)

    answer = page.get("/widget?commune=23096&type=volunteering")

    assert "Aider au jardin partagé" in answer.words
    assert "frame-ancestors 'self' https://www.gueret.example;" in answer.response.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.response.headers
    assert "<script" not in answer.text
    refused = page.get("/widget?rayon=0")
    assert (refused.status, "Écrivez un nombre entre 1 et 100" in refused.words) == (422, True)


def test_no_page_but_the_widget_may_be_framed(page):
    assert "frame-ancestors 'none'" in page.get("/offres").response.headers["Content-Security-Policy"]


def test_an_offer_that_ended_yesterday_is_given_to_no_one(page):
    an_offer(Kind.SERVICE, expires_on=TODAY + timedelta(days=20))

    later = TODAY + timedelta(days=21)
    assert shared_queries.page_of_offers((Kind.SERVICE,), today=later, page=1, per_page=5).total == 0
    assert json.loads(b"".join(WRITERS["offers", "geojson"](later)))["features"] == []
