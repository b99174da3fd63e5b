"""The words and figures of the example territories: real codes, honest words, no two alike."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from app.demo.content import activities, names, set_in_type, sketches
from app.demo.identity import rna_of, siret_of, site_of
from app.demo.offer_draw import SHARES, counts_by_kind
from app.demo.places import at, de
from app.demo.seasons import season_span
from app.demo.weeks import read_week
from app.kit.clock import local_date
from app.kit.french import NBSP
from app.matching.values import Channel, Condition, Help, Kind, Public, Remote, Requirement, Schedule
from app.offers.checks import problems
from app.offers.rich_text import sanitised, to_plain
from app.offers.risks import flags_of
from app.offers.values import EntryStep
from app.reference import files
from app.structures.record import is_rna, is_siret
from app.structures.values import publishable
from tests.conftest import NOW
from tests.factories.demo import appellations, drawn, hosts

TERRITORIES = ("23", "44", "93")
BANNED = re.compile(r"\b(frein|éloigné de l’emploi|cas social|portefeuille|no-show|inactif|assisté|marginal)", re.I)
VOLUNTEERS_NEVER_READ = re.compile(r"\b(recrut\w*|postes?|embauch\w*|entretien|candidat\w*|salaire)\b", re.I)
CREUSE_TYPES = {"association", "public_body", "company", "siae", "geiq", "training_body", "accompanying_body",
                "social_service"}  # fmt: skip


def words_of(activity):
    return " ".join((*activity.titles, *activity.lead, *activity.does, *activity.setting, *activity.good))


@pytest.mark.parametrize("activity", activities(), ids=lambda activity: activity.key)
class TestAnActivity:
    def test_names_real_jobs_and_codes_of_our_lists(self, activity):
        romes = {row["code"] for row in files.rows("rome_jobs")}

        assert set(activity.rome) <= romes
        assert set(activity.calls) <= set(appellations())
        assert set(activity.conditions) <= set(Condition)
        assert set(activity.helps) <= set(Help)
        assert set(activity.publics) <= set(Public)
        assert {need.rstrip("?") for need in activity.needs} <= set(Requirement)
        assert set(activity.remote) <= set(Remote)
        assert activity.entry in set(EntryStep)

    def test_names_real_themes(self, activity):
        themes = {row["value"] for row in files.rows("vocabularies") if row["list"] == "theme"}

        assert set(activity.themes) <= themes

    def test_has_weeks_whose_slots_hold_in_their_hours(self, activity):
        for text in activity.weeks:
            week = read_week(text)
            total = sum(end - start for _, start, end in week.slots)
            if week.schedule is Schedule.FIXED and week.slots and week.minutes_max is not None:
                assert week.minutes_min <= total <= week.minutes_max, text

    def test_is_set_in_french_type(self, activity):
        words = words_of(activity)

        assert "'" not in words
        assert not re.search(r"[^\s\u00a0][:;?!»](?:\s|$)", words), words
        assert "« " not in words

    def test_uses_no_banned_word(self, activity):
        assert not BANNED.search(words_of(activity))
        if activity.kind is Kind.VOLUNTEERING:
            assert not VOLUNTEERS_NEVER_READ.search(words_of(activity))

    def test_is_offered_somewhere(self, activity):
        places = [code for code in TERRITORIES if code in (activity.territories or TERRITORIES)]

        assert any(host.may_offer(activity) for code in places for host in hosts(code))


def host_of(one):
    """What the form's checks read of a structure."""
    sketch = one.host.sketch
    return SimpleNamespace(type=sketch.type, kinds=publishable(sketch.type, has_siret=not sketch.rna))


@pytest.mark.parametrize("departement", TERRITORIES)
class TestATerritory:
    def test_offers_what_a_form_would_publish(self, departement):
        for one in drawn(departement, NOW):
            assert problems(one.data, host_of(one), today=local_date(NOW)) == {}, (one.activity.key, one.data)

    def test_raises_no_warning_sign(self, departement):
        flagged = {(one.activity.key, flags_of(one.data)) for one in drawn(departement, NOW) if flags_of(one.data)}

        assert flagged == set()

    def test_never_says_the_same_thing_twice(self, departement):
        said = Counter(one.data.description for one in drawn(departement, NOW))

        assert said.most_common(1)[0][1] == 1

    def test_shares_its_offers_as_the_field_does(self, departement):
        found = Counter(one.data.kind for one in drawn(departement, NOW))
        total = found.total()

        assert {kind: round(100 * found[kind] / total) for kind in Kind} == pytest.approx(SHARES, abs=1)

    def test_is_the_same_with_the_same_seed_and_day(self, departement):
        assert [one.data for one in drawn(departement, NOW)] == [one.data for one in drawn(departement, NOW)]

    def test_stores_descriptions_as_they_are(self, departement):
        for one in drawn(departement, NOW)[:60]:
            assert to_plain(sanitised(one.data.description)) == to_plain(one.data.description)

    def test_ends_no_offer_before_today(self, departement):
        assert all(one.data.expires_on >= local_date(NOW) for one in drawn(departement, NOW))


def test_the_creuse_has_structures_of_every_type():
    assert len(sketches("23")) >= 60
    assert {sketch.type.value for sketch in sketches("23")} == CREUSE_TYPES
    assert {sketch.siae.value for sketch in sketches("23") if sketch.siae} == {"aci", "ei", "ai", "etti", "geiq"}


def test_one_job_in_two_asks_a_licence_in_the_creuse():
    jobs = [one.data for one in drawn("23", NOW) if one.data.kind is Kind.JOB]
    asking = [job for job in jobs if any(need.code.startswith("licence") and need.level.value == "required"
                                         for need in job.requirements)]  # fmt: skip

    assert 0.4 <= len(asking) / len(jobs) <= 0.6


def test_most_offers_are_answered_here_and_some_elsewhere():
    channels = Counter(one.data.channel for one in drawn("23", NOW))

    assert channels[Channel.HERE] > 0.75 * channels.total()
    assert set(channels) == set(Channel)


@pytest.mark.parametrize("month", range(1, 13))
def test_the_demonstration_may_be_seeded_in_any_month(month):
    day = datetime(2027, month, 15, 9, tzinfo=UTC)

    for one in drawn("23", day, count=150):
        assert problems(one.data, host_of(one), today=local_date(day)) == {}


@pytest.mark.parametrize("month", range(1, 13))
def test_a_season_is_under_way_or_to_come(month):
    today = datetime(2027, month, 15, tzinfo=UTC).date()

    for season in ("summer", "autumn", "winter", "cold", "school"):
        span = season_span(season, today)
        assert span.ends_on > today
        assert span.starts_on is None or span.starts_on > today


def test_shares_always_add_up():
    for total in (0, 1, 7, 150, 451, 20_000):
        assert sum(counts_by_kind(total).values()) == total


def test_structures_are_nobody():
    numbers = [siret_of(number) for number in (1, 42, 999, 70_000)]

    assert all(is_siret(number) and number.startswith("000") for number in numbers)
    assert all(is_rna(rna_of(code, number)) for code in TERRITORIES for number in (1, 99, 950))
    assert site_of("Les Jardins de la Naute").endswith(".example")


def test_phones_are_those_of_fiction():
    for code, prefix in (("23", "053649"), ("44", "026191"), ("93", "019900")):
        assert {host.phone[:6] for host in hosts(code)} == {prefix}


def test_no_name_of_a_person_is_written_with_an_address_of_the_world():
    assert all("@" not in name for name in names()["first_names"])


@pytest.mark.parametrize(
    ("name", "of", "in_"),
    [("Guéret", "de Guéret", "à Guéret"), ("Ahun", "d’Ahun", "à Ahun"), ("Le Grand-Bourg", "du Grand-Bourg",
     "au Grand-Bourg"), ("Les Lilas", "des Lilas", "aux Lilas"), ("Évaux-les-Bains", "d’Évaux-les-Bains",
     "à Évaux-les-Bains")],
)  # fmt: skip
def test_communes_take_their_preposition(name, of, in_):
    assert (de(name), at(name)) == (of, in_)


def test_type_is_set_with_its_spaces():
    assert set_in_type("L'été : 12 € pour 3 h ?") == f"L’été{NBSP}: 12{NBSP}€ pour 3{NBSP}h{NBSP}?"


def test_the_story_begins_after_the_offers():
    assert min(one.published_at for one in drawn("23", NOW)) < NOW - timedelta(days=60)
