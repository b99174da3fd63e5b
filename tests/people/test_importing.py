"""``aportee people import``: one file a line, its referent, each fault named, nobody twice."""

import pytest
from sqlalchemy import select

from app.cli import main
from app.kit.access import Role
from app.kit.database import db
from app.people.models import FollowUp, Person
from tests.factories.accounts import an_account

HEAD = "prenom;nom;email;telephone;commune;referent\n"
REFERENT = "claire@referent.example"


@pytest.fixture
def run(app, folder):
    an_account(Role.REFERENT, email=REFERENT, territory="23")

    def invoke(text, *options, encoding="utf-8"):
        file = folder / "personnes.csv"
        file.write_bytes(text.encode(encoding))
        result = app.test_cli_runner().invoke(main.commands["people"], ["import", str(file), *options])
        db.session.rollback()
        return result

    return invoke


def said(result):
    return result.output.strip().replace("\u00a0", " ")


def people():
    return list(db.session.scalars(select(Person).order_by(Person.id)))


def test_each_line_opens_a_file_followed_by_its_referent_once(run):
    text = HEAD + f"Zoé;Été;zoe@personne.example;;23096;{REFERENT}\nKarim;Test;;06 39 98 01 23;Aubusson;{REFERENT}\n"

    first, again = run(text, encoding="cp1252"), run(text)

    assert said(first) == "2 dossiers ouverts, 0 déjà connu, 0 ligne refusée."
    assert said(again) == "0 dossier ouvert, 2 déjà connus, 0 ligne refusée."
    assert [(person.first_name, person.insee) for person in people()] == [("Zoé", "23096"), ("Karim", "23008")]
    assert len(db.session.scalars(select(FollowUp)).all()) == 2


def test_a_dry_run_writes_nothing_and_says_what_would_be(run):
    result = run(HEAD + f"Zoé;Été;zoe@personne.example;;;{REFERENT}\n", "--dry-run")

    assert said(result).startswith("Essai, rien n’a été écrit : 1 dossier ouvert")
    assert people() == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Zoé;;zoe@personne.example;;;" + REFERENT, "Ligne 2, nom"),
        ("Zoé;Été;pas une adresse;;;" + REFERENT, "Ligne 2, email"),
        ("Zoé;Été;;12;;" + REFERENT, "Ligne 2, telephone"),
        ("Zoé;Été;;;;" + REFERENT, "Donnez un e-mail ou un téléphone"),
        ("Zoé;Été;zoe@personne.example;;Introuvable;" + REFERENT, "Ligne 2, commune"),
        ("Zoé;Été;zoe@personne.example;;;inconnue@referent.example", "Ligne 2, referent"),
    ],
)
def test_a_wrong_line_is_named_and_the_others_are_written(run, line, told):
    result = run(HEAD + line + f"\nKarim;Test;karim@personne.example;;;{REFERENT}\n")

    assert told in said(result)
    assert result.exit_code == 1
    assert [person.first_name for person in people()] == ["Karim"]


@pytest.mark.parametrize("text", ["nom;email\nTest;a@b.example\n", "PK\0\0", ""])
def test_a_table_that_is_not_one_writes_nothing(run, text):
    assert run(text).exit_code != 0
    assert people() == []
