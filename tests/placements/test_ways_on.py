"""When something ends: equivalents in the mail and in one click, a transfer, a structure that closes; immersions."""

from datetime import date, timedelta

import pytest

from app.kit import clock, french
from app.kit.access import SYSTEM
from app.kit.database import db, unit_of_work
from app.kit.errors import RuleBroken
from app.matching.values import Kind
from app.offers import services as offer_services
from app.offers.models import Offer
from app.placements import queries, services
from app.placements.models import Placement
from app.placements.values import Party
from app.placements.workflow import PlacementState as S
from app.structures import services as structures
from app.structures.models import Structure
from tests.conftest import NOW
from tests.factories import placements as make
from tests.factories.offers import an_offer
from tests.factories.people import own_account
from tests.factories.placements import fresh
from tests.factories.structures import MODERATOR, a_structure


@pytest.fixture(autouse=True)
def that_tuesday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def last_of(person_id: int) -> Placement:
    return max(queries.of_person(person_id), key=lambda row: row.id)


def test_a_no_comes_with_equivalents_asked_for_in_one_click_by_link(page, mailbox):
    placement = make.sent()
    near = an_offer(title="Tenir le vestiaire solidaire")
    an_offer(Kind.SERVICE, title="Permanence discrète", discreet=True)
    make.refuse(placement)
    mail = mailbox.to(make.PERSON_EMAIL)[-1]
    assert "Tenir le vestiaire solidaire" in mail.text
    assert "Permanence discrète" not in mail.text  # a discreet service is named in no mail
    path = "/r/" + mailbox.links(make.PERSON_EMAIL)[-1].rpartition("/r/")[2]
    assert "voici d’autres offres" in page.get(path).h1

    wrong = page.post(path, {"answer": "zzzzzzzzzz"}, from_=path)
    assert wrong.status == 422
    done = page.post(path, {"answer": near.public_id}, from_=path)

    assert done.h1 == "Votre demande est notée"
    made = last_of(placement.person_id)
    assert (made.offer_id, made.state, made.shared) == (near.id, S.SENT, ["phone"])


def test_on_their_page_the_person_asks_in_one_click(page):
    placement = make.sent()
    near = an_offer(title="Tenir le vestiaire solidaire")
    make.refuse(placement)
    space = page.as_(own_account(placement.person), mfa=False)
    here = f"/moi/demandes/{placement.public_id}"
    assert "Tenir le vestiaire solidaire" in space.get(here).words

    space.post(f"/moi/offres/{near.public_id}", {"partage": "phone"}, from_=here)

    assert last_of(placement.person_id).offer_id == near.id


def test_the_referent_proposes_the_equivalents_in_one_click(page):
    placement = make.sent()
    near = an_offer(title="Tenir le vestiaire solidaire")
    make.refuse(placement)
    desk = page.as_(make.referent_of(placement.person))
    here = f"/accompagnement/propositions/{placement.public_id}"
    assert "Les proposer à Nadège" in desk.get(here).words

    desk.post(f"{here}/equivalents", {"offre": near.public_id}, from_=here)

    made = last_of(placement.person_id)
    assert (made.state, made.replaces_id) == (S.PROPOSED, placement.id)
    again = desk.get(here).words
    assert "Les proposer à Nadège" not in again, "one click, once"
    assert "déjà proposé : Bénévolat Tenir le vestiaire solidaire" in again.replace("\u00a0", " ")


def test_what_a_person_wrote_is_never_said_by_their_referent(app):
    person, near = make.someone(), an_offer(title="Tenir le vestiaire solidaire")
    referent = make.actor_of(make.referent_of(person))
    with unit_of_work():
        placement = services.apply(
            fresh(an_offer()), fresh(person), actor=make.person_actor(person), now=NOW, note="Je suis libre le matin."
        )
    make.refuse(placement)

    with unit_of_work():
        [made] = services.propose_again(fresh(placement), [fresh(near)], actor=referent, now=NOW)

    assert made.note == ""


def test_a_transfer_ends_the_request_and_asks_the_person_again(page):
    structure = a_structure()
    placement = make.accept(make.sent(an_offer(Kind.VOLUNTEERING, structure=structure, seats_total=1)))
    other = an_offer(Kind.VOLUNTEERING, structure=structure, title="Accueillir au vestiaire")
    elsewhere = an_offer(title="Ailleurs, un autre jour")
    desk = page.as_(make.referent_of(placement.person))
    here = f"/accompagnement/propositions/{placement.public_id}"
    assert "Accueillir au vestiaire" in desk.get(here).words
    assert desk.post(f"{here}/transferer", {"offre": elsewhere.public_id}, from_=here).status == 422

    desk.post(f"{here}/transferer", {"offre": other.public_id}, from_=here)

    assert fresh(placement).state is S.WITHDRAWN
    assert db.session.get_one(Offer, placement.offer_id).seats_taken == 0
    made = last_of(placement.person_id)
    assert (made.offer_id, made.state, made.replaces_id) == (other.id, S.PROPOSED, placement.id)
    space = page.as_(own_account(placement.person), mfa=False)
    assert "Premier jour" not in space.get(f"/moi/demandes/{placement.public_id}").words


def test_a_structure_that_closes_tells_each_person_in_words(app, mailbox):
    structure = a_structure(name="Les Jardins")
    offer = an_offer(structure=structure)
    an_offer(structure=structure, title="Un autre matin au jardin")  # closes as well: never proposed instead
    people = {name: make.someone(email=f"{name}@site.example") for name in ("waits", "accepted", "began")}
    placed = {name: make.sent(offer, person) for name, person in people.items()}
    make.accept(placed["accepted"])
    make.accept(placed["began"], starts_on=NOW.date())
    with unit_of_work():
        services.start(fresh(placed["began"]), party=Party.STRUCTURE, actor=make.STRUCTURE_ACTOR, now=NOW)

    with unit_of_work():
        structures.close(db.session.get_one(Structure, structure.id), reason="Cessation", actor=MODERATOR, now=NOW)

    assert [fresh(placed[name]).state for name in people] == [S.REFUSED, S.WITHDRAWN, S.ENDED_EARLY]
    for name, words in (("waits", "ferme"), ("accepted", "n’aura pas lieu"), ("began", "ne peut pas continuer")):
        text = mailbox.to(f"{name}@site.example")[-1].text.replace("\u00a0", " ")
        assert words in text
        assert "cela ne vient pas de vous" in text.lower()
        assert "Un autre matin" not in text
    assert queries.call_tasks_of(placed["began"].id)


@pytest.mark.parametrize("party", [Party.STRUCTURE, Party.PERSON, Party.REFERENT])
@pytest.mark.parametrize("verb", [services.complete, services.end_early])
def test_an_end_is_told_to_whoever_did_not_say_it(app, mailbox, party, verb):
    placement = make.accept(make.sent(), starts_on=NOW.date())
    who = {"party": party, "actor": make.STRUCTURE_ACTOR, "now": NOW}
    with unit_of_work():
        services.start(fresh(placement), **who)
    before = len(mailbox.all())

    with unit_of_work():
        verb(fresh(placement), **who)

    readers = {
        Party.PERSON: make.PERSON_EMAIL,
        Party.STRUCTURE: make.PARTNER_EMAIL,
        Party.REFERENT: make.referent_of(placement.person).email,
    }
    told = mailbox.all()[before:]
    assert {mail.to for mail in told} == {email for other, email in readers.items() if other is not party}
    for mail in told:
        if mail.to == make.PERSON_EMAIL:
            assert "une attestation de vos heures et" in mail.text.replace("\u00a0", " ")


def test_a_held_seat_is_taken_from_the_page_of_the_request(page):
    offer = make.one_seat()
    holder = make.accept(make.sent(offer, make.someone(email="a@site.example")))
    placement = make.waiting(make.sent(offer), now=NOW - timedelta(hours=1))
    make.withdraw(holder)
    space = page.as_(own_account(placement.person), mfa=False)

    shown = space.get(f"/moi/demandes/{placement.public_id}")

    held = french.date_and_hour(fresh(placement).seat_held_until).replace("\u00a0", " ")
    assert f"gardée pour vous jusqu’au {held}" in shown.words.replace("\u00a0", " ")
    here = f"/moi/propositions/{placement.public_id}"
    space.post(here, {"answer": "agree"}, from_=f"/moi/demandes/{placement.public_id}")
    assert fresh(placement).state is S.ACCEPTED


def test_a_held_seat_of_an_offer_that_closes_waits_for_nothing(app):
    offer = make.one_seat()
    taker = make.accept(make.sent(offer, make.someone(email="a@site.example")))
    waiter = make.waiting(make.sent(offer, make.someone(email="b@site.example")))
    make.withdraw(taker, now=NOW + timedelta(hours=1))
    assert fresh(waiter).state is S.SEAT_OFFERED

    with unit_of_work():
        offer_services.close(db.session.get_one(Offer, offer.id), actor=SYSTEM, now=NOW + timedelta(hours=2))

    assert fresh(waiter).state is S.REFUSED
    assert db.session.get_one(Offer, offer.id).seats_taken == 0


@pytest.fixture
def immersion(app) -> Placement:
    placement = make.accept(make.sent(an_offer(Kind.IMMERSION, weeks_count=2)), starts_on=date(2026, 12, 1))
    return fresh(placement)


def renew(placement: Placement, until: date) -> None:
    actor = make.actor_of(make.referent_of(placement.person))
    with unit_of_work():
        services.renew_immersion(fresh(placement), ends_on=until, party=Party.REFERENT, actor=actor, now=NOW)


def test_an_immersion_has_one_aim_before_it_begins(immersion):
    with pytest.raises(RuleBroken, match="un seul but"), unit_of_work():
        services.start(fresh(immersion), party=Party.REFERENT, actor=SYSTEM, now=NOW, signed_on=NOW.date())


def test_an_immersion_is_renewed_once_for_a_month_at_most(immersion):
    assert immersion.ends_on == date(2026, 12, 14)
    for wrong in (date(2026, 12, 14), date(2027, 1, 15)):
        with pytest.raises(RuleBroken, match="un mois au plus"):
            renew(immersion, wrong)
    renew(immersion, date(2027, 1, 14))
    assert fresh(immersion).renewed_on == date(2026, 12, 15)
    with pytest.raises(RuleBroken, match="une seule fois"):
        renew(immersion, date(2027, 2, 1))


def test_the_facts_of_the_convention_are_read_and_exported(page, immersion):
    desk = page.as_(make.referent_of(immersion.person))
    here = f"/accompagnement/propositions/{immersion.public_id}/convention"
    desk.post(here, {"aim": "discover"}, from_=here)

    seen = desk.get(here)

    for words in ("Découvrir un métier", "Nadège Exemple", "remplacer quelqu’un", "1er décembre 2026"):
        assert words in seen.words
    text = desk._send("GET", f"{here}/convention.csv").data.decode("utf-8-sig")
    assert "Personne;Nadège Exemple" in text
    assert desk.post(here, {"ends_on": "2027-03-01"}, from_=here).status == 422


def test_a_volunteering_agreement_is_offered_without_hours(page):
    placement = make.accept(make.sent(an_offer(Kind.VOLUNTEERING)), starts_on=NOW.date())
    space = page.as_(own_account(placement.person), mfa=False)
    here = f"/moi/demandes/{placement.public_id}"
    assert "Personne n’est obligé de le signer" in space.get(here).words

    assert "sans obligation d’heures" in space.get(f"{here}/accord-de-benevolat").words
