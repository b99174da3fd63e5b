"""The shipped files: derived to the byte, within their size, credited."""

import gzip
import importlib.util
import json
from pathlib import Path

import pytest

from app.reference import files
from app.reference.values import ATTRIBUTIONS, SHORT_ATTRIBUTION

SIZE_LIMIT_BYTES = 6_000_000
SCRIPT = Path(files.__file__).parents[2] / "scripts" / "derive_reference.py"
TABLES = {
    "communes": 35_009, "communes_former": 2_499, "departements": 109, "epci": 1_266, "rome_jobs": 1_584,
    "rome_appellations": 13_120, "rome_edges": 14_912, "rome_tags": 14_424, "vocabularies": 476,
}


@pytest.mark.parametrize(("name", "count"), TABLES.items())
def test_every_table_is_complete(name, count):
    assert sum(1 for _ in files.rows(name)) == count


def test_no_file_is_missing_from_the_sources_page():
    sources = (files.DATA / "SOURCES.md").read_text()

    assert {path.name for path in files.DATA.glob("*.csv.gz")} == {f"{name}.csv.gz" for name in TABLES}
    assert all(f"`{name}.csv.gz` | {count:,} |" in sources for name, count in TABLES.items())


def test_all_the_files_hold_in_six_megabytes():
    assert sum(path.stat().st_size for path in files.DATA.rglob("*")) < SIZE_LIMIT_BYTES


def test_files_carry_no_date_so_that_the_same_source_gives_the_same_bytes():
    for path in files.DATA.rglob("*.gz"):
        assert path.read_bytes()[3:8] == bytes(5), path  # no name, no time in the gzip header


def test_codes_hang_together():
    departements = {row["code"] for row in files.rows("departements")}
    epci = {row["siren"] for row in files.rows("epci")}
    communes = {row["insee"]: row for row in files.rows("communes")}
    jobs = {row["code"] for row in files.rows("rome_jobs")}
    values = {(row["list"], row["value"]) for row in files.rows("vocabularies")}

    assert {row["departement"] for row in communes.values()} <= departements
    assert {row["epci"] for row in communes.values()} | {row["ept"] for row in communes.values()} <= epci | {""}
    assert {row["insee"] for row in files.rows("communes_former")} <= communes.keys()
    assert {row["parent"] for row in communes.values()} == {"", "75056", "69123", "13055"}
    assert {row["code"] for row in files.rows("rome_appellations")} == jobs
    assert {code for row in files.rows("rome_edges") for code in (row["code"], row["target"])} == jobs
    assert {(row["list"], row["value"]) for row in files.rows("rome_tags")} <= values


def test_a_gzip_written_twice_is_the_same(tmp_path):
    spec = importlib.util.spec_from_file_location("derive_reference", SCRIPT)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)

    for name in ("one", "two"):
        script.write_packed(tmp_path / name, b"same facts")

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert gzip.decompress((tmp_path / "one").read_bytes()) == b"same facts"


def test_the_map_has_the_outlines_of_the_mainland_and_overseas_departements():
    whole = json.loads(gzip.decompress(files.outline_of_departements().read_bytes()))
    codes = {shape["id"] for shape in whole["objects"]["departements"]["geometries"]}

    assert len(codes) == 101
    for code in codes:
        communes = json.loads(gzip.decompress(files.outline_of_communes(code).read_bytes()))
        assert communes["objects"]["communes"]["geometries"]


@pytest.mark.parametrize("code", ["00", "", "../departements", "23/../24", "987"])
def test_an_unknown_departement_has_no_outline(code):
    assert files.outline_of_communes(code) is None


def test_every_source_is_credited_with_its_licence():
    credited = {attribution.who for attribution in ATTRIBUTIONS}

    assert credited >= {"INSEE", "IGN", "La Poste", "GeoNames", "France Travail", "data·inclusion"}
    assert all(attribution.licence_url.startswith("https://") for attribution in ATTRIBUTIONS)
    assert "GeoNames" in SHORT_ATTRIBUTION
