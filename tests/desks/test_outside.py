"""Activities found elsewhere, counted once; a colleague who stands in for a referent who is away."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from app import upkeep
from app.kit import clock
from app.kit.database import db, unit_of_work
from app.people import substitute_services
from app.people.jobs import end_substitutes
from app.placements import services
from app.placements.models import Placement
from app.placements.values import Party
from app.structures.models import Membership
from app.week import queries as week
from app.week.models import WeekMinutes
from tests.conftest import NOW
from tests.factories import placements as make
from tests.factories.messages import an_image
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


def test_what_is_followed_here_is_not_counted_twice_even_once_it_is_over(page):
    placement = make.accept(make.sent(an_offer(title="Bourse aux vêtements")), starts_on=NOW.date())
    space = page.as_(own_account(placement.person), mfa=False)

    for step in (services.start, services.complete):
        refused = space.post("/moi/activites", WHAT, from_="/moi/activites")
        assert refused.status == 422
        assert "déjà suivie ici" in refused.words
        with unit_of_work():
            who = {"party": Party.REFERENT, "actor": make.STRUCTURE_ACTOR, "now": NOW}
            step(db.session.get_one(Placement, placement.id), **who)
    assert space.post("/moi/activites", WHAT, from_="/moi/activites").status == 422


def test_a_file_shows_it_to_who_follows_the_person_and_to_nobody_else(page):
    person = make.someone()
    space, desk = page.as_(own_account(person), mfa=False), page.as_(make.referent_of(person))
    here, much_later = "/moi/activites", clock.now() + timedelta(days=9000)
    upkeep.sweep_files(now=much_later)  # what other tests left

    def joined(name: str, data: bytes):
        return {**WHAT, "fichier": (BytesIO(data), name)}

    lying = space.post(here, joined("feuille.pdf", an_image()), from_=here)
    assert lying.status == 422
    assert "son nom dit un PDF" in lying.words
    assert lying.form_value("quoi") == WHAT["quoi"]
    assert space.post(here, joined("Feuille signée.png", an_image()), from_=here).status == 303

    [row] = db.session.scalars(select(WeekMinutes))
    theirs = f"/accompagnement/personnes/{person.public_id}/activites"
    assert "Feuille signée.png" in desk.get(theirs).words
    for reader, address in ((space, f"{here}/{row.id}/justificatif"), (desk, f"{theirs}/{row.id}/justificatif")):
        answer = reader.get(address, check=False)
        assert answer.response.data.startswith(b"\x89PNG")
        assert "attachment" in answer.response.headers["Content-Disposition"]
    other = page.as_(own_account(make.someone(email="autre@site.example")), mfa=False)
    assert other.get(f"{here}/{row.id}/justificatif", check=False).status == 404
    assert upkeep.sweep_files(now=much_later) == 0  # its row names it

    desk.post(f"{theirs}/{row.id}/vu", from_=theirs)
    space.post(here, joined("autre.png", an_image()), from_=here)
    assert "Justificatif vu" not in space.get(here).words  # another file is to be seen again
    assert upkeep.sweep_files(now=much_later) == 1


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
