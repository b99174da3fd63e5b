"""Offers of France Travail, read field by field."""

import json
from datetime import UTC, datetime
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.bulk.notes import BrokenFile, Notes
from app.bulk.vocabulary import Vocabulary
from app.geo.queries import gazetteer
from app.interop.readers import france_travail
from app.matching.values import Channel, Condition, Contract, Help, Kind, Level, Precision, Required, Siae
from app.offers.values import PayPeriod
from tests.factories.feeds import ft_file, ft_offer


def read_file(content):
    notes = Notes()
    return france_travail.read(content, notes, vocabulary=vocabulary(), gazetteer=gazetteer()), notes


def read(*offers):
    return read_file(ft_file(*offers))


@cache
def vocabulary():
    return Vocabulary.load()


def only(offer):
    feed, notes = read(offer)
    (record,) = feed.records
    return record, notes


def test_an_offer_comes_with_its_job_place_licence_hours_and_pay(app):
    record, notes = only(ft_offer("19XA"))

    data = record.data
    assert notes.issues == []
    assert (data.kind, data.contract, data.duration_days) == (Kind.JOB, Contract.CDD, 180)
    assert data.rome == ("A1203",)
    assert data.appellations == ("17487",)
    assert (data.places[0].insee, data.places[0].precision) == ("23096", Precision.COMMUNE)
    assert Required("licence:B", Level.REQUIRED) in data.requirements
    assert Required("skill:119093", Level.DESIRED) in data.requirements
    assert (data.weekly_minutes_min, data.weekly_minutes_max) == (2100, 2100)
    assert (data.pay_min_cents, data.pay_max_cents, data.pay_period) == (1250, 1300, PayPeriod.HOUR)
    assert data.helps == (Help.BEGINNERS,)
    assert data.conditions == (Condition.WEEKEND,)
    assert data.seats_total == 2
    assert record.published_at == datetime(2026, 11, 2, 8, 15, 42, tzinfo=UTC)


def test_an_offer_is_answered_on_its_own_site(app):
    record, _ = only(ft_offer("19XB"))

    assert record.data.channel is Channel.PARTNER_SITE
    assert record.data.apply_url == "https://candidat.francetravail.example/offres/19XB"


def test_without_a_page_the_phone_is_the_channel(app):
    record, _ = only(ft_offer(origineOffre={"origine": "2"}, contact={"telephone": "05 36 49 00 12"}))

    assert (record.data.channel, record.data.apply_phone) == (Channel.PHONE, "05 36 49 00 12")


def test_recruiters_are_not_kept(app):
    record, _ = only(ft_offer())

    assert "Recruteur" not in repr(record)
    assert "recruteur@" not in repr(record)


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("35H Horaires normaux", (2100, 2100)),
        ("24H30/semaine Travail en journée", (1470, 1470)),
        ("20H à 25H Horaires variables", (1200, 1500)),
        ("39H Travail en 2x8", (2340, 2340)),
        ("28H", (1680, 1680)),
        ("151H/mois", (None, None)),
        ("7H par jour", (None, None)),
        ("Horaires variables", (None, None)),
        ("70H", (None, None)),
        ("", (None, None)),
    ],
)
def test_hours_are_read_by_week_or_kept_as_words(app, words, minutes):
    record, _ = only(ft_offer(dureeTravailLibelle=words))

    assert (record.data.weekly_minutes_min, record.data.weekly_minutes_max) == minutes
    assert record.data.schedule_note == words


@pytest.mark.parametrize(
    ("words", "pay"),
    [
        ("Mensuel de 1850.0 Euros sur 12.0 mois", (185_000, None, PayPeriod.MONTH, True)),
        ("Mensuel de 1900.00 Euros à 2100.00 Euros sur 13.0 mois", (190_000, 210_000, PayPeriod.MONTH, True)),
        ("Annuel de 24000,0 Euros à 26000,0 Euros", (2_400_000, 2_600_000, PayPeriod.YEAR, True)),
        ("Horaire de 12.02 Euros net", (1202, None, PayPeriod.HOUR, False)),
        ("Selon expérience", (None, None, None, None)),
        ("Mensuel de 1.0 Euros", (None, None, None, None)),
        ("Mensuel de 2000.0 Euros à 1000.0 Euros", (None, None, None, None)),
        ("A négocier, entre 12 et 15 €", (None, None, None, None)),
    ],
)
def test_pay_is_a_plain_figure_or_stays_in_words(app, words, pay):
    record, _ = only(ft_offer(salaire={"libelle": words}))

    data = record.data
    assert (data.pay_min_cents, data.pay_max_cents, data.pay_period, data.pay_gross) == pay
    assert (words in data.description) is (pay[0] is None)


def test_no_salary_invents_none(app):
    record, notes = only(ft_offer(salaire=None))

    assert record.data.pay_min_cents is None
    assert "Rémunération" not in record.data.description
    assert notes.issues == []


@pytest.mark.parametrize("code", ["75110", "2A004", "97411"])
def test_arrondissements_corsica_and_overseas_are_known(app, code):
    record, _ = only(ft_offer(lieuTravail={"libelle": "ici", "commune": code}))

    assert record.data.places[0].insee == code


def test_a_postal_code_stays_text(app):
    record, _ = only(ft_offer(lieuTravail={"libelle": "01 - Ambérieu-en-Bugey", "codePostal": "01500"}))

    assert record.data.places[0].postal_code == "01500"
    assert record.data.places[0].insee == "01004"


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        ({"latitude": 1.871, "longitude": 46.171}, "inversées"),
        ({"latitude": 0, "longitude": 0}, "(0, 0)"),
        ({"latitude": 52.5, "longitude": 13.4}, "pas en France"),
        ({"latitude": 43.6, "longitude": 1.44}, "km de Guéret"),
        ({"latitude": "ici", "longitude": 1.871}, "nombre est attendu"),
    ],
)
def test_a_bad_position_is_refused_and_told_and_the_commune_stays(app, where, reason):
    place = {"libelle": "23 - Guéret", "codePostal": "23000", "commune": "23096", **where}

    record, notes = only(ft_offer(lieuTravail=place))

    assert any(reason in issue.reason for issue in notes.issues)
    assert abs(record.data.places[0].lat - 46.17182) < 0.01


@pytest.mark.parametrize("label", ["23 - CREUSE", "Bretagne", "France"])
def test_a_place_wider_than_a_commune_is_told_and_not_guessed(app, label):
    record, notes = only(ft_offer(lieuTravail={"libelle": label}))

    assert record.data.places == ()
    assert [issue.field for issue in notes.issues] == ["lieuTravail.libelle"]


def test_unknown_words_are_told_and_never_guessed(app):
    record, notes = only(
        ft_offer(
            romeCode="Z9999",
            appellationlibelle="Dompteur de nuages",
            typeContrat="LIB",
            permis=[{"libelle": "Permis cheval", "exigence": "E"}],
        )
    )

    assert (record.data.rome, record.data.appellations, record.data.contract) == ((), (), None)
    assert not any(need.code.startswith("licence") for need in record.data.requirements)
    assert {issue.field for issue in notes.issues} == {
        "romeCode", "appellationlibelle", "typeContrat", "permis[0].libelle",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("label", "code"),
    [("B - Véhicule léger", "B"), ("C - Poids lourd", "C"), ("E(C) - Super lourd", "CE"), ("AM - Cyclo", "AM")],
)
def test_licences_are_read_by_their_category(app, label, code):
    record, _ = only(ft_offer(permis=[{"libelle": label, "exigence": "S"}]))

    assert Required(f"licence:{code}", Level.DESIRED) in record.data.requirements


@pytest.mark.parametrize(("code", "siae"), [("DDI", None), ("TTI", Siae.ETTI)])
def test_insertion_contracts_are_insertion_posts(app, code, siae):
    record, _ = only(ft_offer(typeContrat=code))

    assert (record.data.kind, record.data.siae) == (Kind.INSERTION_SITE, siae)


def test_a_masked_siret_is_dropped_and_told(app):
    record, notes = only(ft_offer(entreprise={"nom": "ATELIER", "siret": "123*****900012"}))

    assert record.organisation.siret is None
    assert [issue.reason for issue in notes.issues] == ["SIRET masqué."]


@pytest.mark.parametrize(
    "broken",
    [b"", b"{", b"[]", b'{"resultats": {}}', b'{"resultats": null}', "é".encode("latin-1"), b'{"resultats":[NaN]}'],
)
def test_a_broken_file_is_refused_whole(app, broken):
    with pytest.raises(BrokenFile):
        read_file(broken)


def test_a_bad_record_never_stops_the_others(app):
    feed, notes = read(None, 12, ft_offer(id=""), ft_offer(intitule=None), ft_offer("19ZZ"), ft_offer("19ZZ"))

    assert [record.ref for record in feed.records] == ["19ZZ"]
    assert (feed.read, notes.rejected) == (6, 5)


def test_a_page_of_a_longer_search_says_it_is_partial(app):
    feed, _ = read_file(ft_file(ft_offer(), announced=1204))

    assert feed.partial


numbers = st.integers(-(10**18), 10**18) | st.floats(allow_nan=False, allow_infinity=False)
json_values = st.recursive(
    st.none() | st.booleans() | numbers | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=8,
)


@given(name=st.sampled_from(sorted(ft_offer())), value=json_values)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_value_anywhere_gives_a_record_or_a_line(app, name, value):
    feed, notes = read(ft_offer(**{name: value}))

    assert len(feed.records) + notes.rejected == 1
    json.dumps([issue.as_dict() for issue in notes.issues])
