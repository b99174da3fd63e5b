"""The structure's answers, seats, the waiting list, and what follows."""

from datetime import date, timedelta

import pytest

from app.kit.access import Actor
from app.kit.database import db, unit_of_work
from app.kit.errors import InvalidTransition, RuleBroken
from app.matching.values import Kind
from app.offers.models import Offer, OfferSession
from app.offers.services import NoSeatLeft
from app.offers.values import SessionKind
from app.offers.workflow import OfferState
from app.placements import services
from app.placements.models import CallTask, Placement
from app.placements.values import Outcome, Party
from app.placements.workflow import PlacementState as S
from app.structures.models import Closure, Structure
from app.week import queries as week
from tests.conftest import NOW
from tests.factories import placements as make
from tests.factories.offers import an_offer
from tests.factories.people import actor_of
from tests.factories.placements import fresh
from tests.factories.structures import MODERATOR

TOMORROW = (NOW + timedelta(days=1)).date()


def test_accepting_takes_a_seat_and_tells_the_person(app, mailbox):
    offer = make.one_seat()

    placement = make.accept(make.sent(offer))

    assert fresh(placement).state is S.ACCEPTED
    assert fresh(offer).seats_left == 0
    assert fresh(offer).state is OfferState.FULL
    assert "C’est oui" in mailbox.last(make.PERSON_EMAIL).subject


def test_the_last_seat_is_never_given_twice(app):
    offer = make.one_seat()
    first, second = make.sent(offer), make.sent(offer, make.someone(email="autre@site.example"))

    make.accept(first)

    with pytest.raises(NoSeatLeft):
        make.accept(second)
    assert fresh(second).state is S.SENT
    assert fresh(offer).seats_taken == 1


def test_a_withdrawal_gives_the_seat_to_the_first_of_the_waiting_list(app, mailbox):
    offer = make.one_seat()
    holder = make.accept(make.sent(offer))
    first = make.waiting(make.sent(offer, make.someone(email="un@site.example")), now=NOW)
    second = make.waiting(make.sent(offer, make.someone(email="deux@site.example")), now=NOW + timedelta(hours=1))

    make.withdraw(holder, now=NOW + timedelta(days=1))

    assert fresh(first).state is S.SEAT_OFFERED
    assert fresh(second).state is S.WAITING_LIST
    assert fresh(offer).seats_left == 0
    assert "Une place est gardée pour vous" in mailbox.last("un@site.example").subject


def test_a_seat_let_go_passes_to_the_next_and_not_back_to_the_same(app):
    offer = make.one_seat()
    holder = make.accept(make.sent(offer))
    alone = make.waiting(make.sent(offer, make.someone(email="un@site.example")))
    make.withdraw(holder, now=NOW + timedelta(days=1))

    with unit_of_work():
        services.let_seat_go(
            fresh(alone), party=Party.PERSON, actor=make.person_actor(alone.person), now=NOW + timedelta(days=2)
        )

    assert fresh(alone).state is S.WAITING_LIST
    assert fresh(offer).seats_left == 1
    assert fresh(offer).state is OfferState.PUBLISHED


def test_the_person_takes_the_seat_held_for_them(app, mailbox):
    offer = make.one_seat()
    holder = make.accept(make.sent(offer))
    waiting = make.waiting(make.sent(offer, make.someone(email="un@site.example")))
    make.withdraw(holder, now=NOW + timedelta(days=1))

    with unit_of_work():
        services.accept_seat(fresh(waiting), actor=make.person_actor(waiting.person), now=NOW + timedelta(days=1))

    assert fresh(waiting).state is S.ACCEPTED
    assert fresh(offer).seats_taken == 1
    assert "prend la place libre" in mailbox.last(make.PARTNER_EMAIL).subject


@pytest.mark.parametrize(("kind", "first_day"), [(Kind.VOLUNTEERING, "mardi 1er décembre 2026"), (Kind.TRAINING, None)])
def test_a_seat_taken_begins_on_a_day_the_offer_tells_or_on_none(app, mailbox, kind, first_day):
    offer = an_offer(kind, seats_total=1, waiting_list_open=True)
    holder = make.accept(make.sent(offer))
    waits = make.waiting(make.sent(offer, make.someone(email="un@site.example")), now=NOW - timedelta(hours=1))
    make.withdraw(holder)
    assert "proposée à la première personne de votre liste" in mailbox.last(make.PARTNER_EMAIL).text

    with unit_of_work():
        services.accept_seat(fresh(waits), actor=make.person_actor(waits.person), now=NOW)

    told = mailbox.last("un@site.example").text.replace("\u00a0", " ")
    assert f"Premier jour : {first_day or 'à convenir avec la structure'}" in told
    assert ("reste à convenir" in mailbox.last(make.PARTNER_EMAIL).text) is (first_day is None)


def test_refusing_needs_a_reason_of_the_list(app):
    placement = make.sent()

    for reasons in ((), ("bad_reason",), ("schedule", "bad_reason")):
        with pytest.raises(RuleBroken):
            make.refuse(placement, reasons=reasons)
    assert fresh(placement).state is S.SENT


@pytest.mark.parametrize("shared", [True, False])
def test_the_person_reads_the_reason_only_when_it_is_shared(app, mailbox, shared):
    placement = make.sent()
    referent = make.referent_of(placement.person)

    make.refuse(placement, reasons=("schedule",), reason_shared=shared, message="Nous ouvrons à 6 h.")

    person_mail, referent_mail = mailbox.last(make.PERSON_EMAIL), mailbox.last(referent.email)
    assert ("les horaires ne vont pas" in person_mail.text) is shared
    assert "Nous ouvrons" not in person_mail.text
    assert "Les horaires ne vont pas" in referent_mail.text
    assert "Nous ouvrons" in referent_mail.text


def test_a_meeting_is_told_to_the_person_and_opens_a_new_answer_for_the_structure(app, mailbox):
    placement = make.meet(make.sent())

    assert fresh(placement).state is S.MEETING
    assert "4 rue des Jardins" in mailbox.last(make.PERSON_EMAIL).text
    assert "Rencontre notée" in mailbox.last(make.PARTNER_EMAIL).subject
    assert any("/r/" in url for url in mailbox.links(make.PARTNER_EMAIL))


def test_a_meeting_in_the_past_is_refused(app):
    placement = make.sent()

    with pytest.raises(RuleBroken):
        make.meet(placement, days=-1)
    assert fresh(placement).meeting_at is None


def test_the_person_may_ask_for_another_date(app, mailbox):
    placement = make.meet(make.sent())

    with unit_of_work():
        services.ask_other_date(
            fresh(placement), wish="Plutôt le matin.", actor=make.person_actor(placement.person), now=NOW
        )

    assert "Plutôt le matin." in mailbox.last(make.PARTNER_EMAIL).text
    assert fresh(placement).state is S.MEETING


def test_an_answer_heard_by_phone_is_recorded_and_the_structure_may_correct_it(app, mailbox):
    placement = make.sent()
    referent = make.referent_of(placement.person)

    with unit_of_work():
        services.refuse(
            fresh(placement), reasons=["filled"], actor=actor_of(referent), now=NOW, party=Party.REFERENT, by_phone=True
        )
    assert "a noté, après votre appel" in mailbox.last(make.PARTNER_EMAIL).text

    with unit_of_work():
        services.correct(fresh(placement), actor=make.STRUCTURE_ACTOR, now=NOW + timedelta(days=1))

    assert fresh(placement).state is S.IN_REVIEW
    assert fresh(placement).reasons == []
    assert "à confirmer" in mailbox.last(make.PERSON_EMAIL).subject
    assert db.session.query(CallTask).count() == 1


def test_an_answer_of_the_structure_itself_is_not_corrected(app):
    placement = make.refuse(make.sent())

    with pytest.raises(RuleBroken), unit_of_work():
        services.correct(fresh(placement), actor=make.STRUCTURE_ACTOR, now=NOW)


def test_a_structure_cannot_withdraw_what_it_has_not_accepted(app):
    placement = make.sent()

    with pytest.raises(RuleBroken):
        make.withdraw(placement, party=Party.STRUCTURE)


def test_closing_an_offer_ends_what_waited_for_it(app, mailbox):
    from app.offers.services import close

    offer = an_offer()
    asked = make.propose(offer)
    waits = make.sent(offer, make.someone(email="un@site.example"))

    with unit_of_work():
        close(fresh(offer), actor=MODERATOR, now=NOW)

    assert fresh(asked).state is S.CANCELLED
    assert fresh(waits).state is S.REFUSED
    assert "s’est arrêtée" in mailbox.last("un@site.example").text


def test_an_offer_that_fills_tells_those_who_wait(app, mailbox):
    offer = make.one_seat()
    waits = make.sent(offer, make.someone(email="un@site.example"))

    make.accept(make.sent(offer))

    assert fresh(waits).state is S.SENT
    assert "Les places sont prises" in mailbox.last("un@site.example").subject


def test_an_immersion_lasts_one_month_at_most_and_starts_with_its_convention(app):
    placement = make.sent(an_offer(Kind.IMMERSION))
    first_day = date(2026, 12, 1)

    with pytest.raises(RuleBroken), unit_of_work():
        services.accept(
            fresh(placement), starts_on=first_day, ends_on=date(2027, 1, 1), actor=make.STRUCTURE_ACTOR, now=NOW
        )
    with unit_of_work():
        services.accept(fresh(placement), starts_on=first_day, actor=make.STRUCTURE_ACTOR, now=NOW)
    assert fresh(placement).ends_on == date(2026, 12, 31)

    later = NOW + timedelta(days=7)
    with pytest.raises(RuleBroken), unit_of_work():
        services.start(fresh(placement), party=Party.STRUCTURE, actor=make.STRUCTURE_ACTOR, now=later)
    with unit_of_work():
        services.start(
            fresh(placement), party=Party.STRUCTURE, actor=make.STRUCTURE_ACTOR, now=later, aim="discover",
            signed_on=date(2026, 11, 30),
        )  # fmt: skip
    assert fresh(placement).state is S.STARTED


def test_what_happened_elsewhere_is_declared_by_the_person_or_the_referent(app):
    from app.matching.values import Channel

    placement = make.agree(make.propose(an_offer(Kind.JOB, channel=Channel.PHONE, apply_phone="05 36 49 01 49")))
    me = make.person_actor(placement.person)

    with unit_of_work():
        services.declare_outcome(fresh(placement), outcome=Outcome.CONTACTED, party=Party.PERSON, actor=me, now=NOW)
    assert fresh(placement).state is S.HANDED_OVER
    with pytest.raises(RuleBroken), unit_of_work():
        services.declare_outcome(
            fresh(placement), outcome=Outcome.YES, party=Party.STRUCTURE, actor=make.STRUCTURE_ACTOR, now=NOW
        )
    with unit_of_work():
        services.declare_outcome(fresh(placement), outcome=Outcome.YES, party=Party.PERSON, actor=me, now=NOW)
    assert fresh(placement).state is S.ACCEPTED
    assert fresh(placement).offer.seats_taken == 0


def test_an_accepted_activity_fills_the_coming_weeks_and_leaves_them_when_withdrawn(app):
    placement = make.accept(make.sent(), starts_on=TOMORROW)
    weeks = week.coming_weeks(TOMORROW, 13)

    planned = [view.minutes for view in week.weeks_of(placement.person_id, weeks)]
    assert planned[:12] == [180] * 12

    make.withdraw(placement)

    assert [view.minutes for view in week.weeks_of(placement.person_id, weeks)] == [0] * 13


def test_the_reply_record_counts_a_request_once_and_silence_too(app):
    answered, silent = make.sent(), make.sent(an_offer(), make.someone(email="un@site.example"))

    make.meet(answered, now=NOW + timedelta(days=2))
    make.accept(answered, now=NOW + timedelta(days=6))
    with unit_of_work():
        services.expire(fresh(silent), now=NOW + timedelta(days=30))

    structure = db.session.get_one(Structure, answered.offer.structure_id)
    assert (structure.requests, structure.replies, structure.reply_days_median) == (1, 1, 2.0)
    quiet = db.session.get_one(Structure, silent.offer.structure_id)
    assert (quiet.requests, quiet.replies) == (1, 0)


def test_accepting_after_the_request_expired_is_refused(app):
    placement = make.sent()
    with unit_of_work():
        services.expire(fresh(placement), now=NOW + timedelta(days=30))

    with pytest.raises(InvalidTransition):
        make.accept(placement, now=NOW + timedelta(days=31))


def test_ending_early_frees_the_seat_and_asks_no_reason(app):
    offer = make.one_seat()
    placement = make.accept(make.sent(offer))
    with unit_of_work():
        services.start(fresh(placement), party=Party.PERSON, actor=make.person_actor(placement.person), now=NOW)
    with unit_of_work():
        services.end_early(fresh(placement), party=Party.PERSON, actor=make.person_actor(placement.person), now=NOW)

    assert fresh(placement).state is S.ENDED_EARLY
    assert db.session.get_one(Offer, offer.id).seats_left == 1


def test_a_stranger_to_the_workflow_changes_nothing(app):
    placement = make.sent()
    steps = len(fresh(placement).steps)

    with pytest.raises(InvalidTransition), unit_of_work():
        services.start(fresh(placement), party=Party.STRUCTURE, actor=Actor(label="X"), now=NOW)

    assert db.session.get_one(Placement, placement.id).state is S.SENT
    assert len(fresh(placement).steps) == steps


def test_an_information_meeting_is_booked_and_its_seat_given_back(app):
    offer = an_offer(Kind.TRAINING)
    with unit_of_work():
        session = OfferSession(
            offer_id=offer.id, kind=SessionKind.INFO, starts_at=NOW + timedelta(days=4),
            ends_at=NOW + timedelta(days=4, hours=2), place="Salle 2", seats_total=1,
        )  # fmt: skip
        db.session.add(session)
    first, second = make.sent(offer), make.sent(offer, make.someone(email="un@site.example"))

    def book(placement):
        with unit_of_work():
            services.propose_meeting(
                fresh(placement), at=NOW + timedelta(days=4), place="Salle 2", who="", party=Party.PERSON,
                actor=make.person_actor(placement.person), now=NOW, session=fresh(session),
            )  # fmt: skip

    book(first)
    with pytest.raises(RuleBroken):
        book(second)
    make.withdraw(first)
    book(second)

    assert fresh(session).seats_taken == 1
    assert fresh(second).state is S.MEETING


def test_a_corrected_answer_is_not_counted_and_closed_days_never(app):
    offer = an_offer()
    prompt, phoned = make.sent(offer), make.sent(offer, make.someone(email="un@site.example"))
    referent, structure = actor_of(make.referent_of(phoned.person)), db.session.get_one(Structure, offer.structure_id)
    with unit_of_work():
        first = (NOW + timedelta(days=1)).date()
        db.session.add(Closure(structure_id=structure.id, starts_on=first, ends_on=first + timedelta(days=9)))

    def record():
        return structure.requests, structure.replies, structure.reply_days_median

    make.meet(prompt, days=20, now=NOW + timedelta(days=12))
    with unit_of_work():
        services.wait_list(
            fresh(phoned), actor=referent, now=NOW + timedelta(days=13), party=Party.REFERENT, by_phone=True
        )
    assert record() == (2, 2, 2.5)

    with unit_of_work():
        services.correct(fresh(phoned), actor=make.STRUCTURE_ACTOR, now=NOW + timedelta(days=14))
    assert record() == (1, 1, 2.0)

    make.refuse(phoned, now=NOW + timedelta(days=16))
    assert record() == (2, 2, 4.0)
