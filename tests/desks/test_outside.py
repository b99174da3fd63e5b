"""Activities found elsewhere, counted once; a colleague who stands in for a referent who is away."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.kit import clock
from app.kit.database import db, unit_of_work
from app.people import substitute_services
from app.people.jobs import end_substitutes
from app.structures.models import Membership
from app.week import queries as week
from app.week.models import WeekMinutes
from tests.conftest import NOW
from tests.factories import placements as make
from tests.factories.offers import an_offer
from tests.factories.people import a_referent, an_organisation, own_account

WHAT = {"quoi": "Bourse aux vêtements", "semaine": "2026-W48", "heures": "2,5", "preuve": "Mme Exemple"}


@pytest.fixture(autouse=True)
def that_tuesday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def test_an_activity_found_elsewhere_is_counted_once_then_shown_and_proved(page):
    person = make.someone()
    space = page.as_(own_account(person), mfa=False)
    here = "/moi/activites"

    for hours in ("2,5", "3"):
        space.post(here, {**WHAT, "quoi": "bourse aux vetements" if hours == "3" else WHAT["quoi"], "heures": hours},
                   from_=here)  # fmt: skip

    assert week.planned_minutes(person.id, "2026-W48") == 180
    [row] = db.session.scalars(select(WeekMinutes))
    desk = page.as_(make.referent_of(person))
    theirs = f"/accompagnement/personnes/{person.public_id}/activites"
    assert "Mme Exemple" in desk.get(theirs).words
    desk.post(f"{theirs}/{row.id}/vu", from_=theirs)
    assert "Justificatif vu par" in space.get(here).words


def test_what_is_followed_here_is_not_counted_twice(page):
    placement = make.accept(make.sent(an_offer(title="Bourse aux vêtements")))
    space = page.as_(own_account(placement.person), mfa=False)

    refused = space.post("/moi/activites", WHAT, from_="/moi/activites")

    assert refused.status == 422
    assert "déjà suivie ici" in refused.words


def test_bad_hours_are_told_at_their_field_and_the_rest_stays(page):
    space = page.as_(own_account(make.someone()), mfa=False)

    refused = space.post("/moi/activites", {**WHAT, "heures": "beaucoup"}, from_="/moi/activites")

    assert refused.form_value("quoi") == WHAT["quoi"]
    assert "par exemple 3 ou 2,5" in refused.words


def test_a_colleague_receives_the_answers_while_one_is_away(page, mailbox):
    claire, mehdi = a_referent("Claire Exemple"), a_referent("Mehdi Exemple")
    body = an_organisation()
    with unit_of_work():
        for account in (claire, mehdi):
            db.session.add(Membership(account_id=account.id, structure_id=body.id, joined_at=NOW))
    placement = make.sent(an_offer(), make.someone(claire))
    here = "/accompagnement/remplacement"
    desk = page.as_(claire)
    assert "Mehdi Exemple" in desk.get(here).words

    refused = desk.post(here, {"collegue": mehdi.public_id, "jusquau": "2020-01-01"}, from_=here)
    assert "Écrivez un jour à venir" in refused.words
    last = clock.local_date(clock.now()) + timedelta(days=4)
    desk.post(here, {"collegue": mehdi.public_id, "jusquau": last.isoformat()}, from_=here)
    make.refuse(placement)
    day = page.as_(mehdi, mfa=True).get("/accompagnement")
    assert "Je remplace Claire Exemple, jusqu’au" in day.words
    assert "Nadège" in day.words

    assert mailbox.to(mehdi.email)
    assert page.as_(mehdi).get(f"/accompagnement/propositions/{placement.public_id}").status == 200
    desk.post(here, {"collegue": ""}, from_=here)
    assert page.as_(mehdi).get(f"/accompagnement/propositions/{placement.public_id}").status == 404


def test_an_absence_ends_with_its_last_day(app):
    claire, mehdi = a_referent("Claire Exemple"), a_referent("Mehdi Exemple")
    make.someone(claire)
    with unit_of_work():
        substitute_services.stand_in(claire.id, mehdi.id, until=NOW.date())

    assert end_substitutes(now=NOW) == 0
    assert [one.people for one in substitute_services.covered_by(mehdi.id)] == [("Nadège E.",)]
    assert end_substitutes(now=NOW + timedelta(days=1)) == 1
    assert substitute_services.covered_by(mehdi.id) == []
