"""What keeps a person's file alive: steps that someone made, and notes; never what the clock does by itself."""

from datetime import timedelta

from app.journal.services import add_note
from app.kit.access import Actor, Role
from app.kit.database import unit_of_work
from app.placements import services
from tests.factories import placements as path

A_YEAR = timedelta(days=365)


def test_a_step_by_a_person_or_a_structure_starts_the_term_again(app, now):
    placement = path.propose()

    path.agree(placement, now=now + timedelta(days=3))

    assert placement.person.last_contact_at == now + timedelta(days=3)


def test_a_proposal_that_lapses_by_itself_is_no_sign_of_life(app, now):
    placement = path.propose()

    with unit_of_work():
        services.lapse(placement, now=now + A_YEAR)

    assert placement.person.last_contact_at <= now


def test_a_note_in_the_carnet_de_bord_starts_the_term_again(app, now):
    placement = path.propose()
    referent = Actor(role=Role.REFERENT, label="Claire Exemple")

    with unit_of_work():
        add_note(placement.person, title="Vue ce matin", text="", actor=referent, now=now + A_YEAR)

    assert placement.person.last_contact_at == now + A_YEAR
