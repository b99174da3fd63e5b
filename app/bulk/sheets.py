"""What one downloads: the template with its examples and allowed words, and a structure's own offers."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import IO

from app.bulk import csv_file, queries, xlsx_file
from app.bulk.models import BulkRun
from app.bulk.table import COLUMNS, KIND, NAMES, REFERENCE, STATE, written
from app.matching.values import Kind
from app.offers.models import Offer
from app.offers.record_rows import record_of
from app.structures.models import Structure

Lines = Iterable[Sequence[str]]
COMMON = {"code_postal": "23000", "commune": "Guéret", "contact_nom": "Bernard Teillet (exemple)",
          "contact_mail": "bernard@structure.example", "contact_telephone": "05 36 49 01 48"}  # fmt: skip
EXAMPLES: dict[Kind, dict[str, str]] = {
    Kind.JOB: {
        "titre": "Aide à domicile auprès de personnes âgées", "description": "Ménage, repas, courses, présence.",
        "metiers": "Aide à domicile", "contrat": "CDI", "heures_max": "26", "remuneration_min": "12,10",
        "remuneration_periode": "heure", "remuneration_brute": "oui", "exige": "Permis B | Véhicule personnel",
        "aides": "Débutant accepté | Sans CV",
    },
    Kind.IMMERSION: {
        "titre": "Découvrir la boulangerie une semaine",
        "description": "Voir le métier, essayer les gestes, poser ses questions.",
        "rome": "D1102", "creneaux": "du lundi au vendredi 6h-12h", "heures_max": "30",
    },
    Kind.VOLUNTEERING: {
        "titre": "Faire vivre le jardin partagé", "description": "On sème, on taille, on partage la récolte.",
        "creneaux": "mardi 9h-12h | jeudi 14h-16h30", "venue": "Un créneau au choix", "places": "6",
        "aides": "Débutant accepté | Une personne vous accompagne",
    },
    Kind.INSERTION_SITE: {
        "titre": "Maraîchage en chantier d’insertion",
        "description": "Semer, récolter, préparer les paniers, avec un encadrant.",
        "rome": "A1414", "heures_max": "26", "duree_jours": "120", "aides": "Une personne vous accompagne",
        "conditions": "Travail dehors | Station debout prolongée",
    },
    Kind.TRAINING: {
        "titre": "Français pour le travail", "description": "Parler, lire et écrire pour travailler, en petit groupe.",
        "creneaux": "lundi 9h-12h | jeudi 9h-12h", "heures_max": "6", "semaines": "12",
        "cout": "Gratuit, payé par la Région",
    },
    Kind.SERVICE: {
        "titre": "Atelier réparation de vélos",
        "description": "On répare son vélo avec quelqu’un qui sait, les outils sont là.",
        "thematiques": "mobilite--mobilite-douce-partagee-collective", "comment_venir": "Sans rendez-vous",
        "creneaux": "samedi 14h-17h",
    },
}  # fmt: skip


class Format(StrEnum):
    """What tables are given as."""

    CSV = "csv"
    XLSX = "xlsx"

    @property
    def mimetype(self) -> str:
        return {
            "csv": "text/csv",
            "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }[self.value]


def write_template(structure: Structure, out: IO[bytes], form: Format) -> None:
    """Write the table to fill: one example of each kind the structure publishes, and the words allowed."""
    _write(_template_lines(structure), out, form)


def write_offers(structure: Structure, out: IO[bytes], form: Format) -> None:
    """Write the structure's own offers; imported again as they are, they change nothing."""
    _write(_offer_lines(structure), out, form)


def write_report(run: BulkRun, out: IO[bytes]) -> None:
    """Write what is to correct, as a CSV: line, reference, column, value, why, what to do."""
    csv_file.written(_report_lines(run), out)


def _write(lines: Lines, out: IO[bytes], form: Format) -> None:
    if form is Format.CSV:
        csv_file.written(lines, out)
    else:
        xlsx_file.written((("offres", lines), ("valeurs", _allowed()), ("aide", _guide())), out)


def _template_lines(structure: Structure) -> Iterator[Sequence[str]]:
    yield NAMES
    kinds = [kind for kind in Kind if kind in structure.kinds]
    for number, kind in enumerate(kinds, start=1):
        cells = COMMON | EXAMPLES[kind] | {REFERENCE: f"EXEMPLE-{number}", KIND: kind.label}
        yield [cells.get(name, "") for name in NAMES]


def _offer_lines(structure: Structure) -> Iterator[Sequence[str]]:
    yield NAMES
    for offer in queries.exported(structure.id):
        cells = cells_of(offer)
        yield [cells.get(name, "") for name in NAMES]


def cells_of(offer: Offer) -> dict[str, str]:
    """Return the line of an offer; without a reference of its own, its public id stands for one."""
    first = {REFERENCE: offer.own_reference or offer.public_id, STATE: offer.state.label, KIND: offer.kind.label}
    return first | written(record_of(offer))


def _allowed() -> Iterator[Sequence[str]]:
    """One column of allowed words for each heading that has a closed list."""
    lists = {column.name: list(column.choices()) for column in COLUMNS if column.choices is not None}
    yield list(lists)
    for number in range(max(len(words) for words in lists.values())):
        yield [words[number] if number < len(words) else "" for words in lists.values()]


def _guide() -> Iterator[Sequence[str]]:
    yield ("colonne", "ce qu’on y met", "comment")
    for column in COLUMNS:
        several = "Les mots de la feuille « valeurs », séparés par une barre verticale |." if column.choices else ""
        yield (column.name, column.what, column.help or several)


def _report_lines(run: BulkRun) -> Iterator[Sequence[str]]:
    yield ("ligne", "reference", "colonne", "valeur", "pourquoi", "que faire")
    for line in queries.all_lines_to_read(run.id):
        for issue in line.issues:
            yield (str(line.number), line.own_reference, issue["field"], issue["value"], issue["reason"],
                   issue["suggestion"])  # fmt: skip
