#!/usr/bin/env python3
"""Derive the compact reference files the application ships from the folder of public facts.

    python scripts/derive_reference.py SOURCE_FOLDER

The files under ``app/reference/data`` are rewritten in full; run twice on the same source they are identical to the
byte. Sources and licences: ``app/reference/data/SOURCES.md``.
"""

import argparse
import csv
import gzip
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "app" / "reference" / "data"
SIZE_LIMIT_BYTES = 6_000_000
WORKING_CONDITIONS = {
    "Conditions de travail et risques professionnels": "conditions",
    "Horaires et durée du travail": "hours",
    "Lieux et déplacements": "places",
}
ALIAS_KINDS = {"D": "delegated", "A": "associated"}
POINT_SOURCES = {"g": "town", "c": "outline", "": ""}
# data·inclusion list -> name of ours; a thématique's parent is the category its value begins with
INCLUSION_LISTS = {
    "Categorie": "category", "Thematique": "theme", "Public": "audience", "TypeService": "service_type",
    "ReseauPorteur": "network", "ModeAccueil": "reception_mode", "ModeMobilisation": "mobilisation_mode",
    "PersonneMobilisatrice": "mobilising_person", "Frais": "fees",
}
Row = Sequence[object]


def read(source: Path, name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of ``name.csv`` or ``name.csv.gz``."""
    packed = source / f"{name}.csv.gz"
    data = gzip.decompress(packed.read_bytes()) if packed.exists() else (source / f"{name}.csv").read_bytes()
    yield from csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""))


def write(name: str, header: Sequence[str], rows: Iterable[Row]) -> None:
    """Write one table as ``name.csv.gz`` without any date in it."""
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\n")
    table.writerow(header)
    table.writerows(rows)
    write_packed(TARGET / f"{name}.csv.gz", text.getvalue().encode("utf-8"))


def write_packed(path: Path, data: bytes) -> None:
    """Write ``data`` gzipped, the same bytes for the same data."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as raw, gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0, compresslevel=9) as packed:
        packed.write(data)


def derive_territory(source: Path) -> None:
    """Communes (arrondissements of Paris, Lyon, Marseille among them, with their parent), old names, areas."""
    communes = {row["insee"]: row for row in read(source, "communes")}
    aliases = list(read(source, "communes_alias"))
    rows: list[Row] = [
        (row["insee"], row["nom"], row["cp"], row["lat"], row["lon"], POINT_SOURCES[row["src"]], row["pop"],
         row["surf"], row["dep"], row["reg"], row["epci"], row["ept"], "") for row in communes.values()]
    for row in aliases:
        if row["type"] == "M":
            city = communes[row["insee"]]
            rows.append((row["code"], row["nom"], row["cp"], row["lat"], row["lon"], "postal", "", "", city["dep"],
                         city["reg"], city["epci"], city["ept"], row["insee"]))
    write("communes", ("insee", "name", "postal_codes", "lat", "lon", "point_source", "population", "area_km2",
                       "departement", "region", "epci", "ept", "parent"), sorted(rows, key=lambda row: str(row[0])))
    write("communes_former", ("code", "name", "insee", "kind", "lat", "lon"),
          sorted((row["code"], row["nom"], row["insee"], ALIAS_KINDS[row["type"]], row["lat"], row["lon"])
                 for row in aliases if row["type"] in ALIAS_KINDS))
    write("departements", ("code", "name", "region", "chief_town"),
          sorted((row["code"], row["nom"], row["region"], row["chef_lieu"]) for row in read(source, "departements")))
    write("epci", ("siren", "name", "kind", "population"),
          sorted((row["siren"], row["nom"], row["type"], row["pop"]) for row in read(source, "epci")))


def derive_jobs(source: Path) -> None:
    """ROME jobs, appellations, near jobs, and what is said of a job: themes, interests, working conditions."""
    jobs = sorted(read(source, "rome_jobs"), key=lambda row: row["code"])
    write("rome_jobs", ("code", "label", "riasec", "green", "regulated"),
          ((row["code"], row["label"], row["riasec"], row["eco"], {"O": "1", "N": "0"}.get(row["reglemente"], ""))
           for row in jobs))
    write("rome_appellations", ("ogr", "code", "label", "short", "rare"),
          sorted((int(row["ogr"]), row["code"], row["label"], row["court"], int(row["peu_usite"] == "O"))
                 for row in read(source, "rome_appellations")))
    write("rome_edges", ("code", "target", "rank"),
          sorted((row["code"], row["target"], int(row["rank"])) for row in read(source, "rome_mobility")))
    conditions = {row["ogr"] for row in read(source, "rome_items") if row["category"] in WORKING_CONDITIONS}
    write("rome_tags", ("code", "list", "value", "main"), sorted(
        [(row["code"], "rome_theme", theme, 0) for row in jobs for theme in row["themes"].split("|") if theme]
        + [(row["code"], "rome_interest", row["interest"], int(row["main"]))
           for row in read(source, "rome_job_interests")]
        + [(row["code"], "rome_condition", row["ogr"], int(row["core"] != "0"))
           for row in read(source, "rome_job_items") if row["ogr"] in conditions]))


def derive_vocabularies(source: Path) -> None:
    """Labels of everything chosen from a list: data·inclusion, and ROME domains, themes, interests, conditions."""
    rows: list[Row] = []
    for row in read(source, "inclusion_referentiels"):
        parent = row["valeur"].split("--")[0] if row["liste"] == "Thematique" else ""
        rows.append((INCLUSION_LISTS[row["liste"]], row["valeur"], row["libelle"], parent, row["description"]))
    rows += [("rome_domain", row["code"], row["label"], row["parent"], "") for row in read(source, "rome_domains")]
    rows += [("rome_theme", row["code"], row["label"], "", row["definition"]) for row in read(source, "rome_themes")]
    rows += [("rome_interest", row["code"], row["label"], "", "") for row in read(source, "rome_interests")]
    rows += [("rome_condition", row["ogr"], row["label"], WORKING_CONDITIONS[row["category"]], "")
             for row in read(source, "rome_items") if row["category"] in WORKING_CONDITIONS]
    write("vocabularies", ("list", "value", "label", "parent", "description"),
          sorted(rows, key=lambda row: (str(row[0]), str(row[1]))))


def derive_outlines(source: Path) -> None:
    """Outlines for the map without tiles: the départements, and the communes of each."""
    folder = TARGET / "outlines"
    write_packed(folder / "departements.topojson.gz", (source / "geo" / "departements.topojson").read_bytes())
    for path in sorted((source / "geo" / "communes").glob("*.topojson.gz")):
        write_packed(folder / "communes" / path.name, gzip.decompress(path.read_bytes()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path, help="folder of the public facts (its README.md names them)")
    source: Path = parser.parse_args().source
    for derive in (derive_territory, derive_jobs, derive_vocabularies, derive_outlines):
        derive(source)
    total = sum(path.stat().st_size for path in TARGET.rglob("*") if path.is_file())
    print(f"{TARGET}: {total / 1e6:.2f} MB")
    if total > SIZE_LIMIT_BYTES:
        raise SystemExit(f"too large: the limit is {SIZE_LIMIT_BYTES / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
