"""The public directory proposes a name and an address for a SIRET; without it, or when it fails, one types."""

import json
from dataclasses import replace

import pytest

from app.kit.database import db
from app.structures import lookups
from app.structures.models import Structure
from app.structures.sirene import DirectoryUnavailable, NoDirectory, PublicDirectory, directory_for
from tests.factories.accounts import a_territory
from tests.structures.test_sign_up import ASSOCIATION, FORM

SIRET = "35600000000048"
ROW = {"siret": SIRET, "adresse": "4 RUE DES TILLEULS 23000 GUERET", "code_postal": "23000", "commune": "23096",
       "etat_administratif": "A"}  # fmt: skip
COMPANY = {"nom_raison_sociale": "LES COCCINELLES DE POMMEIL", "siege": {}, "matching_etablissements": [ROW],
           "complements": {"est_association": True}}  # fmt: skip


@pytest.fixture(autouse=True)
def creuse(request):
    if "page" in request.fixturenames:
        request.getfixturevalue("app")
        a_territory("23")


class Server:
    """What a directory answers, and what it was asked."""

    def __init__(self, answer: object = None) -> None:
        self.answer = answer if answer is not None else {"results": [COMPANY]}
        self.asked: list[str] = []

    def __call__(self, url: str) -> bytes:
        self.asked.append(url)
        if isinstance(self.answer, Exception):
            raise self.answer
        return json.dumps(self.answer).encode()


def test_a_siret_gives_a_name_and_a_street_once():
    server = Server()
    directory = PublicDirectory("https://annuaire.example/", fetch=server)

    found = directory.find(SIRET)

    assert (found.name, found.address) == ("Les Coccinelles de Pommeil", "4 rue des Tilleuls")
    assert found.is_association
    assert directory.find(SIRET) is found
    assert server.asked == [f"https://annuaire.example/search?q={SIRET}&page=1&per_page=1"]


@pytest.mark.parametrize("company", [
    COMPANY | {"nom_raison_sociale": "[NON-DIFFUSIBLE]", "nom_complet": ""},
    COMPANY | {"matching_etablissements": [ROW | {"adresse": "[ND] 23000 GUERET"}]},
    COMPANY | {"matching_etablissements": [ROW | {"siret": "12345678900011"}]},
])  # fmt: skip
def test_what_is_hidden_or_of_another_siret_is_nothing(company):
    assert PublicDirectory("https://a.example", fetch=Server({"results": [company]})).find(SIRET) is None


@pytest.mark.parametrize("answer", [OSError("down"), {"rien": 1}, [], {"results": [None]}])
def test_after_three_failures_nothing_is_asked_for_a_minute(answer):
    server, clock = Server(answer), [0.0]
    directory = PublicDirectory("https://a.example", fetch=server, monotonic=lambda: clock[0])

    for _ in range(5):
        with pytest.raises(DirectoryUnavailable):
            directory.find(SIRET)
    assert len(server.asked) == 3

    clock[0], server.answer = 61.0, {"results": []}
    assert directory.find(SIRET) is None


def test_a_site_without_a_directory_asks_nobody():
    assert isinstance(directory_for(""), NoDirectory)
    assert directory_for("").find(SIRET) is None


@pytest.fixture
def directory(app, monkeypatch):
    """A site with a directory, and the server behind it."""
    server = Server()
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], sirene_url="https://a.example"))
    monkeypatch.setattr(lookups, "directory_for", lambda url: PublicDirectory(url, fetch=server))
    return server


def test_the_form_is_filled_then_corrected_and_sent(page, directory):
    filled = page.get(f"{FORM}?siret=356 000 000 00048")

    assert "Voici ce que dit l’annuaire" in filled.words
    shown = {name: filled.form_value(name) for name in ("name", "number", "commune", "address")}
    assert shown == {"name": "Les Coccinelles de Pommeil", "number": "356 000 000 00048",
                     "commune": "23000 Guéret", "address": "4 rue des Tilleuls"}  # fmt: skip
    assert filled.tree.find(".//option[@selected]").get("value") == "association"
    assert page.post(FORM, ASSOCIATION | shown | {"name": "Les Coccinelles"}, from_=FORM).status == 303
    structure = db.session.query(Structure).one()
    assert (structure.name, structure.address, structure.siret) == ("Les Coccinelles", "4 rue des Tilleuls", SIRET)


@pytest.mark.parametrize(("siret", "answer", "words"), [
    ("12345678901234", None, "Ce SIRET n’existe pas"),
    (SIRET, OSError("down"), "L’annuaire ne répond pas"),
    (SIRET, {"results": []}, "L’annuaire ne connaît pas ce SIRET"),
    (SIRET, {"results": [COMPANY | {"siege": ROW | {"etat_administratif": "F"}, "matching_etablissements": None}]},
     "dit cet établissement fermé"),
])  # fmt: skip
def test_a_directory_that_fails_blocks_nobody(page, directory, siret, answer, words):
    directory.answer = answer if answer is not None else directory.answer

    shown = page.get(f"{FORM}?siret={siret}")

    assert words in shown.words
    assert shown.form_value("siret") == siret
    assert ("<title>Erreur" in shown.text) is (siret != SIRET)
    assert page.post(FORM, ASSOCIATION, from_=FORM).status == 303


def test_the_form_without_a_directory_has_no_such_question(page):
    assert 'name="siret"' not in page.get(f"{FORM}?siret={SIRET}").text
