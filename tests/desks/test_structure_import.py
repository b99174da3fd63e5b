"""The pages of a partner's imports and exports: file, rehearsal, choice, result, undo, past runs."""

import io
from contextvars import Context

import pytest

from app.bulk import jobs, queries
from app.offers import queries as offers
from tests.bulk.test_files import with_entry
from tests.factories.bulk import csv_of, row, xlsx_of
from tests.factories.offers import an_offer
from tests.factories.structures import a_member, a_structure
from tests.support.queries import queries as counted

HERE = "/structure/offres/importer"


@pytest.fixture
def desk(page):
    """A partner of an association whose first offers were read already, and that association."""
    structure = a_structure()
    for number in range(3):
        an_offer(structure=structure, title=f"Mission numéro {number}")
    return page.as_(a_member(structure), mfa=False), structure


def give(partner, content: bytes, name: str = "offres.csv"):
    return partner.post(HERE, {"file": (io.BytesIO(content), name)}, from_=HERE)


def given(partner, content: bytes) -> str:
    answer = give(partner, content)
    assert answer.status == 303, answer.words
    return answer.location


def test_a_file_is_shown_line_by_line_before_anything_is_written(desk):
    partner, structure = desk

    shown = partner.get(given(partner, csv_of(row(), row(reference="B", places="0"))))

    assert shown.h1 == "Ce qui sera fait"
    assert "1 offre à créer" in shown.words
    assert "Ce nombre est hors limites." in shown.words
    assert "Écrivez un nombre entre 1 et 500." in shown.words
    assert offers.of_structure(structure.id).total == 3


def test_the_offers_are_written_by_choice_and_the_page_says_what_was_done(desk):
    partner, structure = desk
    run = given(partner, csv_of(row(), row(reference="B", creneaux="")))

    done = partner.post(f"{run}/ecrire", {"mode": "drafts"}, from_=run, follow=True)

    assert done.h1 == "Import terminé"
    assert "1 offre mise en ligne" in done.words
    assert "1 offre gardée en brouillon" in done.words
    assert offers.of_structure(structure.id).total == 5


def test_all_or_nothing_with_a_line_to_correct_is_refused_beside_the_choice(desk):
    partner, _ = desk
    run = given(partner, csv_of(row(), row(reference="B", creneaux="")))

    refused = partner.post(f"{run}/ecrire", {"mode": "all"}, from_=run)

    assert refused.status == 422
    assert "avec « tout ou rien », rien ne s’écrit" in refused.words
    assert partner.post(f"{run}/ecrire", {}, from_=run).status == 422


def test_an_import_is_taken_back_from_its_page(desk):
    partner, structure = desk
    run = given(partner, csv_of(row()))
    partner.post(f"{run}/ecrire", {"mode": "all"}, from_=run)

    undone = partner.post(f"{run}/annuler", from_=run, follow=True)

    assert undone.h1 == "Import annulé"
    assert "1 offre annulée" in undone.words
    twice = partner.post(f"{run}/annuler", from_=run, follow=True)
    dropped = partner.post(f"{run}/abandonner", from_=run, follow=True)
    assert (twice.h1, dropped.h1) == ("Import annulé", "Import annulé")
    assert "C’était déjà fait" in twice.words
    assert "C’était déjà fait" in dropped.words
    assert {offer.state.value for offer in offers.of_structure(structure.id).items} == {"published", "closed"}


def test_an_edited_offer_is_named_instead_of_being_lost(desk):
    partner, structure = desk
    run = given(partner, csv_of(row(titre="Tenir le vestiaire")))
    partner.post(f"{run}/ecrire", {"mode": "all"}, from_=run)
    offer = next(one for one in offers.of_structure(structure.id).items if one.title == "Tenir le vestiaire")
    step = f"/structure/offres/{offer.public_id}/etape/mission"
    partner.post(step, {"title": "Tenir la buvette", "description": "Servir à boire avec deux bénévoles.",
                        "schedule": "free", "places": "0", "contact_name": "Bernard",
                        "contact_email": "b@structure.example"}, from_=step)  # fmt: skip

    refused = partner.post(f"{run}/annuler", from_=run)

    assert refused.status == 422
    assert "Tenir la buvette : elle a été modifiée depuis" in refused.words


def test_a_file_left_there_writes_nothing(desk):
    partner, structure = desk
    run = given(partner, csv_of(row()))

    left = partner.post(f"{run}/abandonner", from_=run, follow=True)

    assert "Rien n’a été écrit" in left.words
    assert partner.get(run).h1 == "Import abandonné"
    assert offers.of_structure(structure.id).total == 3


@pytest.mark.parametrize(("content", "words"), [
    (b"", "Choisissez un fichier CSV ou XLSX."),
    (b"titre;type\nA;job\n", "La colonne « reference » manque"),
    (xlsx_of(["reference", "type", "titre"], ["A", "job", "=1+1"]), "formule (cellule C2)"),
])  # fmt: skip
def test_what_is_wrong_with_a_file_is_said_at_its_field_and_nothing_stays(desk, content, words):
    partner, structure = desk

    refused = give(partner, content, name="offres.csv" if content else "")

    assert refused.status == 422
    assert words in refused.words
    assert queries.of_structure(structure.id).total == 0


WRONG_LINES = {
    "fin": ({"debut": "02/03/2099", "fin": "01/03/2099"}, "La fin doit être après le début."),
    "seances": ({"seances": "03/12/2099 16h-14h"}, "L’heure de fin doit être après l’heure de début."),
    "creneaux": ({"creneaux": "mardi 12h-9h"}, "L’heure de fin doit être après l’heure de début."),
    "chevauche": ({"creneaux": "mardi 9h-12h | mardi 11h-13h"}, "Deux créneaux se chevauchent le même jour."),
    "heures": ({"heures_max": "2"}, "plus que les 2 h annoncées"),
    "ailleurs": ({"commune": "Bruxelles", "code_postal": "1000"}, "Cette commune n’a pas été reconnue."),
    "carte": ({"commune": "", "code_postal": "", "latitude": "40,4", "longitude": "-3,7"}, "n’est pas en France"),
    "voisin": ({"commune": "", "code_postal": "", "latitude": "50,85", "longitude": "4,35"}, "n’est pas en France"),
    "places": ({"places": "0"}, "Écrivez un nombre entre 1 et 500."),
    "assurance": ({"assurance_fin": "01/01/2020"}, "Cette assurance est terminée"),
    "long": ({"description": "é" * 200_000}, "Texte trop long"),
}


def test_each_wrong_value_of_a_windows_file_is_told_at_its_line_and_the_right_one_is_written(desk):
    partner, structure = desk
    wrong = [row(reference=name, **values) for name, (values, _) in WRONG_LINES.items()]
    evil = "<script>alert(1)</script><p>On range</p>" * 3
    fine = row(reference="DROIT", titre="Aider à l’épicerie", description=evil)

    run = given(partner, csv_of(fine, *wrong, encoding="cp1252"))

    told = partner.get(f"{run}/a-corriger.csv", check=False).text.replace("\u00a0", " ").splitlines()[1:]
    for name, (_, words) in WRONG_LINES.items():
        assert any(f";{name};" in line and words in line for line in told), (name, words, told)
    assert not [line for line in told if ";DROIT;" in line]
    partner.post(f"{run}/ecrire", {"mode": "drafts"}, from_=run)
    written = next(one for one in offers.of_structure(structure.id).items if one.title == "Aider à l’épicerie")
    assert written.description == "<p>On range</p>" * 3


def test_a_workbook_with_macros_is_refused_at_its_field(desk):
    partner, structure = desk

    refused = give(partner, with_entry("xl/vbaProject.bin", b"macro"), name="offres.xlsm")

    assert refused.status == 422
    assert "macros" in refused.words
    assert queries.of_structure(structure.id).total == 0


def test_a_file_unreadable_in_its_middle_leaves_no_run(desk, monkeypatch):
    partner, structure = desk
    monkeypatch.setattr("app.bulk.files.MOST_ROWS", 3)
    monkeypatch.setattr(jobs, "LINES_AT_ONCE", 2)

    refused = give(partner, csv_of(*(row(reference=f"R{number}") for number in range(5))))

    assert "trop de lignes" in refused.words
    assert queries.of_structure(structure.id).total == 0


def test_a_large_file_waits_for_the_worker_and_says_how_far_it_is(desk, monkeypatch, now):
    partner, _ = desk
    monkeypatch.setattr(jobs, "SMALL", 2)
    run = given(partner, csv_of(*(row(reference=f"R{number}") for number in range(5))))
    assert "0 sur 5 lignes" in partner.get(run).words

    jobs.run_due(now=now)

    assert partner.get(run).h1 == "Ce qui sera fait"


def test_past_runs_are_listed_with_what_they_did(desk):
    partner, _ = desk
    run = given(partner, csv_of(row()))
    partner.post(f"{run}/ecrire", {"mode": "all"}, from_=run)

    listed = partner.get(HERE)

    assert "offres.csv" in listed.words
    assert "1 offre mise en ligne" in listed.words


def test_the_pages_make_the_same_queries_whatever_the_rows(desk):
    partner, _ = desk
    few_lines = given(partner, csv_of(*(row(reference=f"R{number}", places="0") for number in range(2))))
    many_lines = given(partner, csv_of(*(row(reference=f"R{number}", places="0") for number in range(20))))
    partner.get(few_lines)
    with counted() as few:
        partner.get(few_lines)
    with counted() as many:
        partner.get(many_lines)
    with counted(at_most=12):
        partner.get(HERE)

    assert len(many) <= len(few) <= 12, many


@pytest.mark.parametrize("path", [f"{HERE}/modele.csv", f"{HERE}/modele.xlsx", "/structure/offres/exporter.csv",
                                  "/structure/offres/exporter.xlsx"])  # fmt: skip
def test_tables_are_downloaded(desk, path):
    partner, _ = desk

    answer = Context().run(partner.client.get, path)

    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.data[:4] in {b"PK\x03\x04", b"\xef\xbb\xbfr"}


def test_what_is_to_correct_is_downloaded_too(desk):
    partner, _ = desk
    run = given(partner, csv_of(row(places="0")))

    table = partner.get(f"{run}/a-corriger.csv", check=False).text

    assert "2;JARDIN-1;places;0;Ce nombre est hors limites.;Écrivez un nombre entre 1 et 500." in table


def test_another_structure_sees_nothing_of_a_run(page, desk):
    partner, _ = desk
    run = given(partner, csv_of(row(places="0")))
    other = page.as_(a_member(a_structure(name="Une autre")))

    for path in (run, f"{run}/a-corriger.csv"):
        assert other.get(path).status == 404
    assert other.post(f"{run}/ecrire", {"mode": "drafts"}, from_=HERE).status == 404


def test_the_list_of_offers_leads_to_import_and_export(desk):
    partner, _ = desk

    listed = partner.get("/structure/offres").text

    assert HERE in listed
    assert "/structure/offres/exporter.xlsx" in listed
