"""The publishing form says what is wrong beside its control, and keeps what was typed."""

import pytest

from app.kit.database import db
from app.matching.values import Kind
from app.offers.models import Offer
from tests.desks.test_structure_publish import MISSION, WHAT, WHEN, WHERE, go, start


def mission(page):
    return start(page, Kind.VOLUNTEERING)


def error_of(answer, control: str) -> str:
    """The message tied to a control."""
    for node in answer.tree.iter():
        if node.get("id") == f"{control}-erreur":
            return " ".join("".join(node.itertext()).split())
    return ""


@pytest.mark.parametrize(("typed", "control", "words"), [
    ({"from_time": "14 h", "to_time": "12 h"}, "to_time", "L’heure de fin doit être après l’heure de début"),
    ({"from_time": "quatorze"}, "from_time", "Écrivez une heure, par exemple 9 h 30"),
    ({"from_time": "25:00"}, "from_time", "Écrivez une heure"),
    ({"days": []}, "days", "Choisissez au moins un jour"),
    ({"from_time": "", "to_time": ""}, "from_time", "Indiquez l’heure de début"),
    ({"title": "x" * 141}, "title", "140 caractères au plus"),
    ({"description": "x" * 200_000}, "description", "10 000 caractères au plus"),
    ({"commune": "Atlantis-sur-Mer"}, "commune", "Nous ne connaissons pas cette commune"),
    ({"commune": "Bruxelles"}, "commune", "Nous ne connaissons pas cette commune"),
    ({"commune": "Saint-Denis"}, "commune_choice", "Plusieurs communes portent ce nom"),
    ({"contact_email": "bernard"}, "contact_email", "adresse e-mail complète"),
    ({"contact_phone": "12"}, "contact_phone", "numéro de téléphone français"),
    ({"schedule": "jamais"}, "schedule", "Choisissez une réponse de la liste"),
])  # fmt: skip
def test_a_wrong_answer_is_said_at_its_control_and_stays_typed(page, app, typed, control, words):
    partner, step = mission(page)

    refused = partner.post(step, MISSION | typed, from_=step)

    assert refused.status == 422
    assert refused.text.startswith("<!doctype html>")
    assert "<title>Erreur" in refused.text
    assert words in (error_of(refused, control) or refused.words).replace("\u00a0", " ").replace("\u202f", " ")
    assert refused.form_value("with_whom") == MISSION["with_whom"]
    for name, value in typed.items():
        if name != "schedule" and isinstance(value, str) and refused.form_value(name) is not None:
            assert refused.form_value(name) == value
    assert db.session.query(Offer).one().title == ""


@pytest.mark.parametrize(("typed", "control", "words"), [
    ({"starts_on": "02/03/2099", "ends_on": "01/03/2099"}, "ends_on", "La fin doit être après le début"),
    ({"starts_on": "bientôt"}, "starts_on", "Écrivez une date"),
    ({"starts_on": "31/02/2027"}, "starts_on", "Écrivez une date"),
    ({"ends_on": "01/01/2020"}, "ends_on", "Cette date est passée"),
    ({"seats_total": "0"}, "seats_total", "entre 1 et 500 places"),
    ({"seats_total": "quelques"}, "seats_total", "Indiquez un nombre de places, par exemple 6"),
    ({"seats_total": "-3"}, "seats_total", "entre 1 et 500 places"),
    ({"hours_max": "200"}, "hours_max", "entre 1 et 48"),
    ({"hours_max": "3", "days": ["1", "2", "3"]}, "from_time", "plus que les 3 h annoncées"),
    ({"session_on": "01/12/2099", "session_from": "14 h", "session_to": "12 h"}, "session_to", "fin plus tard"),
    ({"session_on": "01/12/2020", "session_from": "9 h", "session_to": "12 h"}, "session_on", "Ce jour est passé"),
    ({"session_on": "01/12/2099", "session_from": "9 h", "session_to": "12 h", "session_seats": "0"}, "session_seats",
     "au moins 1 place"),
    ({"hours_min": "30", "hours_max": "20"}, "hours_max", "Le plus grand nombre d’heures doit venir en second"),
])  # fmt: skip
def test_hours_dates_and_seats_are_checked(page, app, typed, control, words):
    partner, what = start(page, Kind.TRAINING)
    when = go(partner, what, WHAT | {"cost_note": "Gratuit"})

    refused = partner.post(when, WHEN | typed, from_=when)

    assert refused.status == 422
    assert words in (error_of(refused, control) or refused.words).replace("\u00a0", " ")


def test_two_slots_may_not_overlap(page, app):
    partner, step = mission(page)
    partner.post(step, MISSION | {"do": "stay"}, from_=step)

    late = {"slots": ["0"], "from_time": "11 h", "to_time": "13 h", "title": "x" * 150, "commune": "Atlantis"}
    refused = partner.post(step, MISSION | late, from_=step)

    assert refused.status == 422
    assert "se chevauchent" in error_of(refused, "from_time")
    assert "140 caractères" in error_of(refused, "title").replace("\u00a0", " "), "one submission shows every fault"
    assert "Nous ne connaissons pas cette commune" in refused.words


BLANKS = " " * 200_000


@pytest.mark.parametrize(("name", "typed", "words"), [
    ("description", f"<{BLANKS}1", "10 000 caractères au plus"),
    ("description", "é" * 200_000, "10 000 caractères au plus"),
    ("from_time", f"9{BLANKS}x", "Écrivez une heure"),
])  # fmt: skip
def test_two_hundred_thousand_characters_cost_their_length_and_not_its_square(page, app, name, typed, words):
    partner, step = mission(page)

    refused = partner.post(step, MISSION | {name: typed}, from_=step)

    assert refused.status == 422
    assert words in error_of(refused, name).replace("\u00a0", " ").replace("\u202f", " ")
    assert refused.form_value(name) == typed


def test_an_insurance_already_over_is_refused(page, app):
    partner, step = mission(page)
    review = go(partner, step, MISSION)
    more = review.replace("relire", "etape/precisions")

    refused = partner.post(more, {"insurance_name": "MAIF", "insurance_ends_on": "01/01/2020"}, from_=more)

    assert refused.status == 422
    assert "Cette assurance est terminée" in error_of(refused, "insurance_ends_on")
    assert refused.form_value("insurance_name") == "MAIF"


def test_scripts_are_dropped_and_the_words_kept(page, app):
    partner, step = mission(page)
    evil = "<script>alert(1)</script><p onclick='x'>On sème ensemble, on arrose, on récolte</p>"

    go(partner, step, MISSION | {"description": evil})

    assert db.session.query(Offer).one().description == "<p>On sème ensemble, on arrose, on récolte</p>"


def test_what_is_missing_is_listed_with_links_and_nothing_is_published(page, app):
    partner, step = mission(page)
    review = go(partner, step, MISSION | {"title": "Jardin", "contact_name": ""})

    refused = partner.post(review.replace("relire", "publier"), from_=review)

    assert refused.status == 422
    assert "Donnez un titre d’au moins deux mots" in refused.words
    assert "Dites qui répond" in refused.words
    assert step.rsplit("/", 1)[0] in refused.text


def test_unticking_takes_away_a_place_and_a_slot(page, app):
    partner, step = mission(page)
    partner.post(step, MISSION | {"commune": "23200 Aubusson", "do": "stay"}, from_=step)
    assert len(db.session.query(Offer).one().places) == 2

    partner.post(step, MISSION | {"places": ["1"], "slots": [], "days": [], "from_time": "", "to_time": ""}, from_=step)

    offer = db.session.query(Offer).one()
    assert [place.commune_name for place in offer.places] == ["Aubusson"]
    assert not offer.slots


def test_a_place_of_several_names_is_chosen_then_kept(page, app):
    partner, step = mission(page)
    refused = partner.post(step, MISSION | {"commune": "Saint-Denis"}, from_=step)
    codes = [node.get("value") for node in refused.tree.iter("input") if node.get("name") == "commune_choice"]

    go(partner, step, MISSION | {"commune": "Saint-Denis", "commune_choice": codes[0]})

    assert db.session.query(Offer).one().places[1].insee == codes[0]


def test_a_choice_nobody_offered_is_refused(page, app):
    partner, step = mission(page)

    refused = partner.post(step, MISSION | {"commune": "Saint-Denis", "commune_choice": "23096"}, from_=step)

    assert refused.status == 422


def test_an_unknown_step_is_not_found(page, app):
    partner, step = mission(page)

    assert partner.get(step.replace("mission", "nulle-part")).status == 404


def test_a_kind_the_structure_may_not_publish_is_refused(page, app):
    partner, _ = mission(page)
    form = "/structure/offres/nouvelle"

    assert partner.post(form, {"kind": "training"}, from_=form).status == 422
    assert partner.post(form, {}, from_=form).status == 422


def test_an_unknown_job_says_so_and_stays_typed(page, app):
    partner, step = start(page, Kind.JOB)

    refused = partner.post(step, WHAT | {"job_search": "zzzzqq"}, from_=step)

    assert refused.status == 422
    assert "Aucun métier de ce nom" in error_of(refused, "job_search")
    assert refused.form_value("job_search") == "zzzzqq"


@pytest.mark.parametrize(("typed", "control", "words"), [
    ({"channel": "partner_site", "apply_url": "javascript:alert(1)"}, "apply_url", "adresse complète"),
    ({"channel": "phone", "apply_phone": "abc"}, "apply_phone", "numéro de téléphone français"),
    ({"substitute_email": "nom"}, "substitute_email", "adresse e-mail complète"),
])  # fmt: skip
def test_how_one_answers_is_checked(page, app, typed, control, words):
    partner, what = start(page, Kind.TRAINING)
    where = go(partner, go(partner, what, WHAT | {"cost_note": "Gratuit"}), WHEN)

    refused = partner.post(where, WHERE | typed, from_=where)

    assert refused.status == 422
    assert words in error_of(refused, control).replace("\u00a0", " ")
