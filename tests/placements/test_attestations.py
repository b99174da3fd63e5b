"""Attestations: at the person's request, as the hours were written down, checked by number, taken back."""

import io

import pytest
from pypdf import PdfReader

from app.attestations import queries
from app.attestations.models import Attestation
from app.kit import clock
from app.kit.database import db, unit_of_work
from app.matching.values import Kind
from app.placements import services
from app.placements.models import Placement
from app.placements.values import Party
from app.week import services as week
from tests.conftest import NOW
from tests.factories import placements as make
from tests.factories.offers import an_offer
from tests.factories.people import own_account


@pytest.fixture(autouse=True)
def that_tuesday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def activity(app) -> Placement:
    """Nadège volunteers since today."""
    placement = make.accept(make.sent(an_offer(Kind.VOLUNTEERING, title="Tenir l’épicerie solidaire")),
                            starts_on=NOW.date())  # fmt: skip
    with unit_of_work():
        row = db.session.get_one(Placement, placement.id)
        services.start(row, party=Party.PERSON, actor=make.person_actor(row.person), now=NOW)
    return db.session.get_one(Placement, placement.id)


@pytest.fixture
def space(page, activity):
    return page.as_(own_account(activity.person), mfa=False)


def ask(space, activity, **values):
    here = f"/moi/demandes/{activity.public_id}"
    return space.post(f"{here}/attestation", values, from_=here, follow=True)


def test_the_person_writes_down_their_hours_and_gets_a_paper(space, activity):
    here = f"/moi/demandes/{activity.public_id}"
    space.post(f"{here}/heures", {"semaine": "2026-W48", "heures": "2,5"}, from_=here)

    paper = ask(space, activity, savoirs="Tenir une caisse\nAccueillir le public")

    for words in ("Nadège Exemple", "Tenir l’épicerie solidaire", "2 h 30", "heures notées par la personne",
                  "Tenir une caisse", "n’a pas confirmé"):  # fmt: skip
        assert words in paper.words
    pdf = space._send("GET", f"{paper.path}/attestation.pdf").data
    text = PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert "Tenir l’épicerie solidaire" in text
    assert "2 h 30" in text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("door", "typed", "said"),
    [
        ("heures", {"semaine": "2026-W48", "heures": "quinze"}, "Écrivez une durée"),
        ("heures", {"semaine": "2020-W01", "heures": "3,5"}, "Choisissez une semaine de la liste."),
        ("attestation", {"savoirs": "a" * 81}, "80 caractères au plus"),
    ],
)
def test_a_wrong_entry_is_said_at_its_field_and_stays(space, activity, door, typed, said):
    here = f"/moi/demandes/{activity.public_id}"

    again = space.post(f"{here}/{door}", typed, from_=here)

    assert again.status == 422
    assert said in again.words
    assert list(typed.values())[-1] in again.text
    assert "field--error" in again.text


def test_a_number_tells_validity_dates_and_hours_and_no_more(space, page, activity):
    with unit_of_work():
        row = db.session.get_one(Placement, activity.id)
        week.declare(row, week="2026-W48", minutes=150, party=Party.PERSON, now=NOW)
    ask(space, activity)
    [made] = queries.of_person(activity.person_id)

    seen = page.get(f"/attestation?numero={made.public_id[:5].upper()}-{made.public_id[5:]}")

    assert "est valable" in seen.words
    assert "2 h 30" in seen.words
    for hidden in ("Nadège", "épicerie", activity.offer.structure.name):
        assert hidden not in seen.words
    space.post(f"/moi/attestations/{made.public_id}/retirer", from_="/moi/donnees")
    assert "ne vaut plus" in page.get(f"/attestation?numero={made.public_id}").words


def test_an_unknown_number_is_told_so(page):
    assert page.get("/attestation?numero=abcdeabcde").status == 404
    assert page.get("/attestation").status == 200


def test_the_structure_confirms_by_its_link(space, page, mailbox, activity):
    ask(space, activity, confirmer="1")
    [made] = queries.of_person(activity.person_id)
    link = mailbox.links(mailbox.all()[-1].to)[-1]
    path = "/r/" + link.rpartition("/r/")[2]
    assert "je confirme" in page.get(path).words

    assert page.post(path, {"answer": "confirm"}, from_=path).h1 == "L’attestation est confirmée"

    kept = db.session.get_one(Attestation, made.id, populate_existing=True)
    assert kept.confirmed_by == activity.offer.structure.name


def test_a_job_has_dates_and_no_hours(page):
    placement = make.accept(make.sent(an_offer(Kind.JOB)), starts_on=NOW.date())
    with unit_of_work():
        row = db.session.get_one(Placement, placement.id)
        services.start(row, party=Party.STRUCTURE, actor=make.STRUCTURE_ACTOR, now=NOW)
    space = page.as_(own_account(row.person), mfa=False)

    assert "Temps passé" not in ask(space, row).words


def test_what_has_not_begun_has_no_attestation(page):
    placement = make.sent()
    space = page.as_(own_account(placement.person), mfa=False)

    assert ask(space, placement).status == 422
    assert db.session.query(Attestation).count() == 0
