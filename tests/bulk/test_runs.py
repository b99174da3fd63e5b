"""A structure's own offers by file: rehearsed, written by choice, the same the second time, taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.bulk import jobs, queries, services, undo_services
from app.bulk.values import Mode
from app.bulk.workflow import RunState
from app.kit.changes import latest_seq
from app.kit.database import db, unit_of_work
from app.kit.errors import RuleBroken
from app.offers import services as offers
from app.offers.models import Offer
from app.offers.record_rows import record_of
from app.offers.workflow import OfferState
from tests.conftest import NOW
from tests.factories.bulk import a_run, csv_of, row, worked, written
from tests.factories.offers import an_offer, offer_data
from tests.factories.structures import MODERATOR, a_member, a_structure, actor_of


@pytest.fixture
def desk(app):
    """An association whose first offers were read already, and its member."""
    structure = a_structure()
    for number in range(3):
        an_offer(structure=structure, title=f"Mission numéro {number}")
    return structure, actor_of(a_member(structure), structure)


def offers_by_reference():
    db.session.expire_all()
    rows = db.session.scalars(select(Offer).where(Offer.own_reference.is_not(None)).order_by(Offer.id))
    return {offer.own_reference: offer for offer in rows}


def states():
    return {name: offer.state.value for name, offer in offers_by_reference().items()}


def issues(run):
    return [(line.number, issue["field"], issue["reason"]) for line in queries.lines_to_read(run.id).items
            for issue in line.issues]  # fmt: skip


INCOMPLETE = row(reference="SANS-DATE", creneaux="")
WRONG = row(reference="FAUX", type="Emploi rêvé")


def test_a_rehearsal_writes_nothing_and_says_everything(desk):
    before = latest_seq()

    run = a_run(*desk, csv_of(row(), INCOMPLETE, WRONG))

    assert run.state is RunState.READY
    assert run.rehearsal == {"new": 1, "incomplete": 1, "wrong": 1}
    assert [(number, field) for number, field, _ in issues(run)] == [(3, "creneaux"), (4, "type")]
    assert (latest_seq(), offers_by_reference()) == (before, {})


def test_all_or_nothing_refuses_while_a_line_is_to_correct(desk):
    run = a_run(*desk, csv_of(row(), INCOMPLETE))

    with pytest.raises(RuleBroken, match="tout ou rien"):
        written(run, Mode.ALL_OR_NOTHING)

    assert offers_by_reference() == {}


def test_all_or_nothing_publishes_when_everything_is_right(desk):
    run = written(a_run(*desk, csv_of(row(), row(reference="B"))), Mode.ALL_OR_NOTHING)

    assert (run.state, run.outcome) == (RunState.DONE, {"published": 2})
    assert states() == {"JARDIN-1": "published", "B": "published"}


def test_drafts_keep_what_is_incomplete_and_leave_what_is_wrong(desk):
    run = written(a_run(*desk, csv_of(row(), INCOMPLETE, WRONG)))

    assert run.outcome == {"published": 1, "draft": 1, "left": 1}
    assert states() == {"JARDIN-1": "published", "SANS-DATE": "draft"}


def test_the_first_offers_of_a_structure_are_read_by_a_moderator(app):
    structure = a_structure()
    actor = actor_of(a_member(structure), structure)

    run = written(a_run(structure, actor, csv_of(row(), row(reference="B"))))

    assert run.outcome == {"sent": 2}
    assert set(states().values()) == {"to_review"}


def test_a_warning_sign_sends_the_line_to_a_moderator(desk):
    scam = row(reference="S", description="Envoyez un RIB et 50 euros par Western Union pour réserver votre place.")

    run = written(a_run(*desk, csv_of(row(), scam)))

    assert run.outcome == {"published": 1, "sent": 1}
    assert offers_by_reference()["S"].flags


def test_a_second_run_writes_nothing(desk):
    content = csv_of(row(), row(reference="B", places="4"), INCOMPLETE)
    written(a_run(*desk, content))
    before = latest_seq()

    run = written(a_run(*desk, content))

    assert run.rehearsal == {"same": 3}
    assert run.outcome == {"unchanged": 3}
    assert [field for _, field, _ in issues(run)] == ["creneaux"]
    assert latest_seq() == before
    assert len(offers_by_reference()) == 3


def test_a_completed_line_publishes_its_draft(desk):
    written(a_run(*desk, csv_of(INCOMPLETE)))

    written(a_run(*desk, csv_of(INCOMPLETE | {"creneaux": "mardi 9h-12h"})))

    assert states() == {"SANS-DATE": "published"}


def test_a_column_that_is_absent_leaves_what_is_written(desk):
    written(a_run(*desk, csv_of(row(places="4"))))

    written(a_run(*desk, csv_of({"reference": "JARDIN-1", "type": "", "titre": "Le jardin de la gare"})))

    offer = offers_by_reference()["JARDIN-1"]
    assert (offer.title, offer.seats_total, len(offer.slots)) == ("Le jardin de la gare", 4, 2)


def test_an_offer_on_line_stays_complete(desk):
    written(a_run(*desk, csv_of(row())))

    run = a_run(*desk, csv_of(row(titre="Un")))

    assert run.rehearsal == {"wrong": 1}


def test_a_reference_twice_names_the_first_line(desk):
    run = written(a_run(*desk, csv_of(row(), row(titre="Une autre mission"))))

    assert run.outcome == {"published": 1, "left": 1}
    assert issues(run) == [(3, "reference", "Cette référence est déjà à la ligne 2.")]
    assert offers_by_reference()["JARDIN-1"].title == "Faire vivre le jardin partagé"


def test_another_structures_references_are_not_mine(desk):
    other = a_structure(name="Une autre")
    theirs = an_offer(structure=other, own_reference="JARDIN-1", title="Leur mission").id

    written(a_run(*desk, csv_of(row())))

    assert db.session.get_one(Offer, theirs).title == "Leur mission"
    mine = select(Offer.title).where(Offer.own_reference == "JARDIN-1", Offer.id != theirs)
    assert db.session.scalar(mine) == "Faire vivre le jardin partagé"


def test_a_kind_the_structure_may_not_publish_is_refused_by_name(desk):
    run = a_run(*desk, csv_of(row(type="Formation")))

    assert issues(run) == [(2, "type", "Une structure de ce type ne publie pas d’offre de ce genre.")]


def test_the_examples_of_the_template_are_left_aside(desk):
    run = written(a_run(*desk, csv_of(row(reference="EXEMPLE-1"))))

    assert run.rehearsal == {"skipped": 1}
    assert offers_by_reference() == {}


def undone(run):
    public_id = run.public_id
    with unit_of_work():
        undo_services.undo(queries.by_public_id(public_id), now=NOW)
    return worked(public_id)


def test_undoing_withdraws_what_was_made_and_frees_its_reference(desk):
    run = undone(written(a_run(*desk, csv_of(row(), INCOMPLETE))))

    assert (run.state, run.outcome) == (RunState.UNDONE, {"taken_back": 2})
    assert offers_by_reference() == {}
    closed = db.session.scalars(select(Offer.state).order_by(Offer.id.desc()).limit(2)).all()
    assert set(closed) == {OfferState.CLOSED}
    assert written(a_run(*desk, csv_of(row()))).outcome == {"published": 1}


def test_undoing_puts_back_what_was_changed(desk):
    written(a_run(*desk, csv_of(row(places="4", seances="03/12/2026 14h-16h, information, mairie, 12 places"))))
    before = record_of(offers_by_reference()["JARDIN-1"])
    changes = {"titre": "Le jardin de la gare", "creneaux": "samedi 9h-12h", "commune": "Aubusson",
               "code_postal": "23200", "places": "", "seances": ""}  # fmt: skip
    run = written(a_run(*desk, csv_of(row(**changes))))
    assert run.outcome == {"updated": 1}
    assert offers_by_reference()["JARDIN-1"].places[0].commune_name == "Aubusson"

    undone(run)

    after = record_of(offers_by_reference()["JARDIN-1"])
    assert (after.title, after.places, after.seats_total) == (before.title, before.places, 4)
    assert (after.slots, len(after.sessions)) == (before.slots, 1)


def test_an_offer_edited_since_forbids_the_undo_and_is_named(desk):
    run = written(a_run(*desk, csv_of(row(), row(reference="B", titre="Tenir le vestiaire"))))
    offer = offers_by_reference()["B"]
    with unit_of_work():
        offers.edit(offer, offer_data(title="Tenir la buvette", own_reference="B"), actor=MODERATOR, now=NOW)

    found = undo_services.edited_since(queries.by_public_id(run.public_id))

    assert [(one.title, one.why) for one in found] == [("Tenir la buvette", "elle a été modifiée depuis")]


def test_confirming_an_offer_does_not_forbid_the_undo(desk):
    run = written(a_run(*desk, csv_of(row())))
    with unit_of_work():
        offers.confirm_fresh(offers_by_reference()["JARDIN-1"], actor=MODERATOR, now=NOW)

    assert undo_services.edited_since(queries.by_public_id(run.public_id)) == []


def test_a_seat_taken_since_forbids_the_undo(desk):
    run = written(a_run(*desk, csv_of(row(places="4"))))
    with unit_of_work():
        offers.take_seat(offers_by_reference()["JARDIN-1"].id, now=NOW)

    found = undo_services.edited_since(queries.by_public_id(run.public_id))

    assert [one.why for one in found] == ["des places sont prises"]


def test_all_or_nothing_takes_everything_back_when_a_line_fails_meanwhile(desk):
    run = a_run(*desk, csv_of(row(), row(reference="B")))
    with unit_of_work():  # someone publishes B by another way, then closes it, between the rehearsal and the writing
        other = offers.create(desk[0], offer_data(own_reference="B", title="Autre chose"), actor=MODERATOR, now=NOW)
        offers.close(other, actor=MODERATOR, now=NOW)

    run = written(run, Mode.ALL_OR_NOTHING)

    assert run.state is RunState.UNDONE
    assert "ligne 3" in run.note
    assert states() == {"B": "closed"}


def test_a_stopped_worker_goes_on_where_it_was(desk, monkeypatch):
    monkeypatch.setattr(services, "BATCH", 2)
    run = a_run(*desk, csv_of(*(row(reference=f"R{number}") for number in range(5))))
    public_id = run.public_id
    with unit_of_work():
        services.choose(queries.by_public_id(public_id), Mode.DRAFTS, now=NOW)
    with unit_of_work():
        services.write_some(queries.by_public_id(public_id), now=NOW)
    assert len(offers_by_reference()) == 2

    run = worked(public_id)

    assert run.outcome == {"published": 5}
    assert len(offers_by_reference()) == 5


def test_a_file_that_stopped_coming_is_dropped_after_an_hour(desk):
    with unit_of_work():
        run = services.open_run(desk[0], file_name="coupé.csv", columns=[], unknown=[], actor=desk[1], now=NOW)
        public_id = run.public_id
    jobs.run_due(now=NOW)
    assert queries.by_public_id(public_id).state is RunState.RECEIVING

    jobs.run_due(now=NOW + timedelta(hours=2))

    assert queries.by_public_id(public_id).state is RunState.DROPPED
