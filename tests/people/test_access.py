"""Who may open a file: I1 (second factor) and I2 (an active follow-up), and nothing else."""

import pytest

from app.kit.access import ANONYMOUS, Actor, Role
from app.kit.database import db, unit_of_work
from app.people import access, queries, services
from tests.factories.accounts import an_account
from tests.factories.people import a_person, a_referent, actor_of, follow, own_account


def test_a_referent_opens_the_file_of_someone_they_follow(app):
    referent, person = a_referent(), a_person()
    follow(referent, person)

    assert access.can_read_file(actor_of(referent), person)
    assert access.can_accompany(actor_of(referent), person)


def test_a_referent_without_second_factor_opens_no_file(app):
    referent, person = a_referent(), a_person()
    follow(referent, person)

    assert not access.can_read_file(actor_of(referent, mfa=False), person)
    assert not access.can_open_caseload(actor_of(referent, mfa=False))


def test_a_referent_opens_no_file_without_a_follow_up(app):
    referent, colleague, person = a_referent(), a_referent(), a_person()
    follow(colleague, person)

    assert not access.can_read_file(actor_of(referent), person)


@pytest.mark.parametrize("how", ["end", "transfer"])
def test_a_file_closes_at_once_when_the_follow_up_is_over(app, now, how):
    referent, colleague, person = a_referent(), a_referent(), a_person()
    follow_up = follow(referent, person)

    with unit_of_work():
        follow_up = queries.active_follow_up(person.id, referent.id)
        if how == "end":
            services.end_follow_up(follow_up, actor=actor_of(referent), now=now)
        else:
            services.transfer_follow_up(follow_up, colleague, actor=actor_of(referent), now=now)

    assert not access.can_read_file(actor_of(referent), person)
    assert access.can_read_file(actor_of(colleague), person) is (how == "transfer")


def test_a_person_opens_their_own_file_only(app):
    person, other = a_person(), a_person("Karim")
    account = own_account(person)

    assert access.can_read_file(actor_of(account, person=person, mfa=False), person)
    assert not access.can_read_file(actor_of(account, person=person), other)


@pytest.mark.parametrize("role", [Role.PARTNER, Role.MANAGER, Role.ADMIN, Role.PERSON])
def test_no_other_role_opens_a_file_even_with_a_follow_up(app, role):
    account, person = an_account(role, mfa=True, territory="23"), a_person()
    follow(account, person)

    assert not access.can_read_file(actor_of(account), person)


def test_nobody_opens_a_file_without_an_account(app):
    person = a_person()

    assert not access.can_read_file(ANONYMOUS, person)
    assert not access.can_read_file(Actor(role=Role.REFERENT, mfa=True), person)
    assert not access.can_read_file(Actor(role=Role.PERSON), person)


def test_a_caseload_holds_the_people_followed_today_and_no_one_else(app, now):
    referent, colleague = a_referent(), a_referent()
    mine, gone, theirs = a_person("Aline"), a_person("Bilal"), a_person("Chloé")
    follow(referent, mine)
    follow(referent, gone)
    follow(colleague, theirs)
    with unit_of_work():
        services.end_follow_up(queries.active_follow_up(gone.id, referent.id), actor=actor_of(referent), now=now)

    assert [row.first_name for row in queries.of_referent(referent.id)] == ["Aline"]


def test_a_caseload_row_says_nothing_sensitive(app):
    referent = a_referent()
    follow(referent, a_person(answers={"limits": ["no_standing"], "needs": ["health", "childcare"]}))

    [row] = queries.of_referent(referent.id)

    assert "no_standing" not in repr(row)
    assert "health" not in repr(row)
    assert "childcare" not in repr(row)
    db.session.rollback()
