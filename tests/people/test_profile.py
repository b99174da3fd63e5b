"""The profile parser: what is impossible is refused by name, what is improbable is kept and said."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.kit.errors import RuleBroken
from app.matching.values import Busy, Day, FrenchLevel, HalfDay, Kind, Licence, Mode, Precision, Stage
from app.people.profile import parse_profile

FULL = {
    "commune": "23096", "modes": ["walk", "bike"], "max_minutes": {"bike": 30}, "licences": ["B"],
    "own_vehicle": False, "kinds": ["job", "volunteering"], "first_kinds": ["volunteering"],
    "wishes": [{"rome": "A1203"}], "themes": [], "skills": [], "french": "B1",
    "availability": {"mon": ["am", "pm"], "tue": ["eve"]},
    "not_before": {"mon": "08:45"}, "not_after": {"mon": "16:15"},
    "busy": [{"day": 2, "start": "14:00", "end": "16:00"}], "last_return": "19:10", "school_weeks_only": True,
    "job_time": "part", "hours": {"wanted": 15, "planned": 4, "max": 20}, "limits": ["no_heavy_lifting"],
    "needs": ["childcare"], "stage": "discovery",
}  # fmt: skip


def errors_of(body: dict) -> dict[str, str]:
    with pytest.raises(RuleBroken) as refused:
        parse_profile(body)
    return refused.value.errors


def test_the_whole_body_of_the_api_is_read(app):
    parsed = parse_profile(FULL)

    profile = parsed.profile
    assert (profile.insee, profile.precision) == ("23096", Precision.COMMUNE)
    assert profile.lat == pytest.approx(46.17, abs=0.05)
    assert profile.area_km2
    assert profile.modes == {Mode.WALK, Mode.BIKE}
    assert profile.max_minutes == {Mode.BIKE: 30}
    assert profile.licences == {Licence.B}
    assert profile.own_vehicle is False
    assert profile.kinds == {Kind.JOB, Kind.VOLUNTEERING}
    assert [wish.rome for wish in profile.wishes] == ["A1203"]
    assert profile.french is FrenchLevel.B1
    assert profile.availability == {Day.MON: {HalfDay.AM, HalfDay.PM}, Day.TUE: {HalfDay.EVE}}
    assert profile.not_before == {Day.MON: 525}
    assert profile.busy == (Busy(2, 840, 960),)
    assert profile.last_return == 1150
    assert profile.hours.wanted == 15
    assert profile.stage is Stage.DISCOVERY
    assert parsed.warnings == ()


def test_what_is_absent_stays_unknown(app):
    profile = parse_profile({"commune": "23096", "modes": [], "kinds": None, "french": " "}).profile

    assert profile.modes is None
    assert profile.kinds is None
    assert profile.french is None
    assert profile.licences is None
    assert profile.availability is None
    assert profile.wants_volunteering is None


def test_no_licence_is_an_answer(app):
    assert parse_profile({"commune": "23096", "licences": []}).profile.licences == frozenset()


def test_a_place_is_required_by_the_api_but_not_by_a_file(app):
    assert set(errors_of({})) == {"commune"}
    assert parse_profile({}, place_required=False).profile.lat is None


def test_a_postal_code_is_not_a_commune_and_the_right_code_is_suggested(app):
    message = errors_of({"commune": "23000"})["commune"]

    assert "23096" in message


def test_a_position_is_taken_as_an_address_and_its_zones_stay_unknown(app):
    profile = parse_profile({"lat": 46.17, "lon": 1.87}).profile

    assert profile.precision is Precision.ADDRESS
    assert profile.insee is None
    assert not profile.zones
    assert profile.density_per_km2


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("commune", {"commune": "99999"}),
        ("commune", {"commune": 23096}),
        ("lon", {"commune": None, "lat": 46.1}),
        ("lat", {"lat": 0, "lon": 0}),
        ("lat", {"lat": 91, "lon": 1}),
        ("lat", {"lat": float("nan"), "lon": 1}),
        ("lat", {"lat": True, "lon": 1}),
        ("modes", {"modes": ["horse"]}),
        ("modes", {"modes": "bike"}),
        ("max_minutes", {"max_minutes": {"horse": 3}}),
        ("max_minutes.bike", {"max_minutes": {"bike": 0}}),
        ("max_minutes.bike", {"max_minutes": {"bike": "30"}}),
        ("max_minutes.bike", {"max_minutes": {"bike": 12.5}}),
        ("licences", {"licences": ["Z"]}),
        ("own_vehicle", {"own_vehicle": "yes"}),
        ("kinds", {"kinds": ["stage"]}),
        ("wishes.0.rome", {"wishes": [{"rome": "Z9999"}]}),
        ("wishes.0.rome", {"wishes": [{"rome": "A9999"}]}),
        ("wishes.0", {"wishes": ["A1203"]}),
        ("wishes", {"wishes": [{"rome": "A1203"}] * 11}),
        ("themes", {"themes": ["licornes"]}),
        ("skills.0", {"skills": ["coudre"]}),
        ("french", {"french": "D1"}),
        ("availability", {"availability": {"lundi": ["am"]}}),
        ("availability.mon", {"availability": {"mon": ["morning"]}}),
        ("not_before.mon", {"not_before": {"mon": "25:00"}}),
        ("busy.0.day", {"busy": [{"day": 8, "start": "08:00", "end": "09:00"}]}),
        ("busy.0.end", {"busy": [{"day": 1, "start": "08:00", "end": "08:00"}]}),
        ("busy.0.end", {"busy": [{"day": 1, "start": "08:00"}]}),
        ("last_return", {"last_return": "tard"}),
        ("job_time", {"job_time": "half"}),
        ("hours", {"hours": 15}),
        ("hours.wanted", {"hours": {"wanted": -1}}),
        ("hours.wanted", {"hours": {"wanted": 169}}),
        ("limits", {"limits": ["asthma"]}),
        ("needs", {"needs": ["money!"]}),
        ("stage", {"stage": "retired"}),
        ("available_until", {"available_from": "2026-12-02", "available_until": "2026-12-01"}),
        ("available_from", {"available_from": "demain"}),
    ],
)
def test_what_is_impossible_is_refused_by_its_name(app, field, change):
    assert set(errors_of({"commune": "23096"} | change)) == {field}


def test_every_fault_is_told_at_once(app):
    assert set(errors_of({"commune": "23096", "modes": ["horse"], "french": "D1"})) == {"modes", "french"}


def test_a_car_without_licence_is_a_passenger_and_it_is_said(app):
    parsed = parse_profile({"commune": "23096", "modes": ["car"], "licences": []})

    assert Mode.CAR in (parsed.profile.modes or ())
    assert any("passager" in warning for warning in parsed.warnings)


def test_hours_beyond_the_maximum_are_clamped_and_it_is_said(app):
    parsed = parse_profile({"commune": "23096", "hours": {"wanted": 15, "planned": 8, "max": 20}})

    assert parsed.profile.hours.wanted == 12
    assert any("maximum" in warning for warning in parsed.warnings)


def test_without_hours_there_is_no_target(app):
    hours = parse_profile({"commune": "23096", "hours": {"no_target": True, "wanted": 15}}).profile.hours

    assert hours.no_target
    assert hours.wanted is None


def test_a_time_taken_past_midnight_runs_into_the_next_day(app):
    busy = parse_profile({"commune": "23096", "busy": [{"day": 7, "start": "22:00", "end": "06:00"}]}).profile.busy

    assert busy == (Busy(7, 1320, 1440), Busy(1, 0, 360))


def test_volunteering_is_wanted_only_by_who_names_it(app):
    assert parse_profile({"commune": "23096"}).profile.wants_volunteering is None
    assert parse_profile({"commune": "23096", "first_kinds": ["volunteering"]}).profile.wants_volunteering is True
    assert parse_profile({"commune": "23096", "first_kinds": ["job"]}).profile.wants_volunteering is None


def test_an_unknown_name_is_left_aside_and_said_without_its_value(app):
    parsed = parse_profile({"commune": "23096", "nationality": "canary"})

    assert parsed.profile == parse_profile({"commune": "23096"}).profile
    assert any("nationality" in warning for warning in parsed.warnings)
    assert "canary" not in " ".join(parsed.warnings)


def test_an_old_commune_code_leads_to_the_commune_of_today(app):
    assert parse_profile({"commune": "23096"}).profile.zones
    paris = parse_profile({"commune": "75112"}).profile
    assert {zone.code for zone in paris.zones} >= {"75112", "75056", "75", "11", "FR"}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-400, 400) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=8,
)
names = st.sampled_from([*FULL, "lat", "lon", "start", "max_km", "car_times", "experience", "publics", "sleep_away"])


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.dictionaries(names | st.text(max_size=5), json_values, max_size=6))
def test_any_json_gives_a_profile_or_names_its_faults(app, body):
    errors = None
    try:
        parse_profile(body, place_required=False)
    except RuleBroken as refused:
        errors = refused.errors

    assert errors is None or (errors and all(name and message for name, message in errors.items()))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kept=st.sets(st.sampled_from(sorted(set(FULL) - {"commune"}))))
def test_any_part_of_a_right_body_is_right(app, kept):
    parse_profile({"commune": "23096", **{name: FULL[name] for name in kept}})
