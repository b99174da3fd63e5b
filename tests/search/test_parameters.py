"""One table of parameters: what each surface accepts, and that its documentation says the same."""

from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.matching.values import Kind, Mode
from app.search.criteria import Criteria, Sort
from app.search.parameters import PARAMETERS, Surface, read_criteria

URLS = (Path(__file__).parent.parent.parent / "docs" / "urls.md").read_text()


def read(surface: Surface = Surface.PAGE, **values):
    return read_criteria({name: [value] if isinstance(value, str) else value for name, value in values.items()},
                         surface=surface)


def test_every_parameter_fills_one_criterion_and_every_criterion_has_a_parameter():
    assert sorted(parameter.attribute for parameter in PARAMETERS) == sorted(field.name for field in fields(Criteria))


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda parameter: parameter.attribute)
def test_the_documentation_says_each_name_and_whether_it_repeats(parameter):
    names = [f"`{name}`" if name else "–" for name in (parameter.french, parameter.api)]
    [line] = [line for line in URLS.splitlines() if line.startswith(f"| {names[0]} | {names[1]} |")]

    assert parameter.label in line
    assert line.endswith("| oui |" if parameter.repeats else "| non |")


def test_each_surface_reads_its_own_names_and_units(app):
    on_page = read(commune="23096", rayon="12,5", type=["job", "training"], heures="10", tri="date", moyen="bike")
    by_api = read(Surface.API, commune="23096", radius_km="12.5", kind=["job", "training"], weekly_minutes_max="600",
                  sort="date", per_page="20")

    assert on_page.criteria.but(mode=None) == by_api.criteria
    assert on_page.criteria.mode is Mode.BIKE
    assert by_api.criteria.kinds == {Kind.JOB, Kind.TRAINING}
    assert by_api.criteria.weekly_minutes_max == 600
    assert by_api.criteria.sort is Sort.DATE


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e3", "0x1F", "٣", "½", "1_000", "1 000", "--1", "1,2,3"])
def test_what_is_not_a_plain_number_is_refused(app, text):
    assert set(read(rayon=text).errors) == {"rayon"}


def test_a_point_wins_over_the_point_of_the_commune(app):
    criteria = read(commune="23096", lat="46.2", lon="1.9").criteria

    assert (criteria.lat, criteria.lon) == (46.2, 1.9)
    assert criteria.commune.name == "Guéret"


def test_the_code_of_a_merged_commune_leads_to_the_one_of_today(app):
    assert read(commune="23149").criteria.commune is not None


def test_all_that_is_wrong_is_told_at_once(app):
    assert set(read(rayon="x", type="y", lat="46").errors) == {"rayon", "type", "lon"}


def test_a_refused_half_of_a_point_is_told_once(app):
    assert set(read(lat="46", lon="x").errors) == {"lon"}


@given(values=st.dictionaries(
    st.sampled_from([p.french for p in PARAMETERS if p.french] + [p.api for p in PARAMETERS if p.api]),
    st.lists(st.text(max_size=12) | st.sampled_from(["1", "23096", "job", "46", "0"]), max_size=2), max_size=6),
    surface=st.sampled_from(Surface))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_value_is_read_or_refused_by_name(app, values, surface):
    reading = read_criteria(values, surface=surface)

    assert set(reading.errors) <= {parameter.name(surface) for parameter in PARAMETERS}
    assert (reading.criteria.lat is None) == (reading.criteria.lon is None)
