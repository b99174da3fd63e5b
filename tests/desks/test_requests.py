"""The structure's side with an account, and the referent's page of a prescription."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.kit.access import Role
from app.kit.database import db, unit_of_work
from app.matching.values import Channel, Kind
from app.placements import services
from app.placements.models import CallTask
from app.placements.values import Party, TaskKind
from app.placements.workflow import PlacementState as S
from tests.conftest import NOW
from tests.factories import placements as make
from tests.factories.accounts import an_account
from tests.factories.offers import an_offer
from tests.factories.people import a_referent, own_account
from tests.factories.placements import fresh
from tests.factories.structures import a_member, a_structure

LIST = "/structure/candidatures"


@pytest.fixture(autouse=True)
def at_now(monkeypatch, now):
    """The site's clock stands at the tests' day."""
    monkeypatch.setattr("app.kit.clock.now", lambda: now)


def day(days: int) -> str:
    return (NOW + timedelta(days=days)).date().isoformat()


@pytest.fixture
def request_(app):
    return make.sent(make.one_seat())


@pytest.fixture
def member(page, request_):
    return page.as_(a_member(fresh(request_).offer.structure))


@pytest.fixture
def referent(page, request_):
    return page.as_(make.referent_of(request_.person))


def test_a_member_reads_and_answers_a_request(member, request_):
    shown = member.get(LIST)
    assert "Nadège" in shown.words

    url = f"{LIST}/{request_.public_id}"
    assert member.get(url).status == 200
    answer = member.post(f"{url}/reponse", {"answer": "accept", "starts_on": day(7)}, from_=url)

    assert answer.status == 303
    assert fresh(request_).state is S.ACCEPTED
    assert member.get(url).status == 200


def test_a_member_without_second_factor_sees_no_candidate(page, request_):
    account = a_member(fresh(request_).offer.structure)
    weak = page.as_(account, mfa=False)

    shown = weak.get(LIST)

    assert "Nadège" not in shown.text
    assert "double sécurité" in shown.words
    assert weak.get(f"{LIST}/{request_.public_id}").status == 404


def test_a_member_of_another_structure_finds_nothing(page, request_):
    other = page.as_(a_member(a_structure(name="Autre structure")))

    assert "Nadège" not in other.get(LIST).text
    assert other.get(f"{LIST}/{request_.public_id}").status == 404
    posted = other.post(f"{LIST}/{request_.public_id}/reponse", {"answer": "later"}, from_="/mon-compte")
    assert posted.status == 404
    assert fresh(request_).state is S.SENT


def test_a_proposal_not_agreed_to_is_invisible_to_the_structure(page, app):
    placement = make.propose()
    member = page.as_(a_member(fresh(placement).offer.structure))

    assert "Nadège" not in member.get(LIST).text
    assert member.get(f"{LIST}/{placement.public_id}").status == 404


def test_what_a_structure_reads_holds_nothing_more_than_it_needs(member, request_):
    with unit_of_work():
        person = fresh(request_).person
        person.last_name, person.address = "Zzcanari", "99 rue du Secret"

    for url in (LIST, f"{LIST}/{request_.public_id}"):
        text = member.get(url).text
        for hidden in ("Zzcanari", "Secret", "RSA", "allocat"):
            assert hidden not in text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"answer": "accept", "starts_on": "hier"}, "Écrivez une date"),
        ({"answer": "refuse"}, "au moins une raison"),
        ({"answer": "meeting", "day": day(2), "hour": "25:99"}, "Écrivez"),
        ({"answer": "?"}, "Choisissez une réponse"),
    ],
)
def test_a_bad_answer_is_shown_at_its_field(member, request_, data, message):
    url = f"{LIST}/{request_.public_id}"

    answer = member.post(f"{url}/reponse", data, from_=url)

    assert answer.status == 422
    assert message in answer.words
    assert fresh(request_).state is S.SENT


def test_an_answer_given_twice_says_that_the_situation_changed(member, request_):
    url = f"{LIST}/{request_.public_id}"
    member.post(f"{url}/reponse", {"answer": "waiting_list"}, from_=url)

    again = member.post(f"{url}/reponse", {"answer": "waiting_list"}, from_=LIST + "?page=1", follow=True)

    assert "la situation a changé" in again.words
    assert fresh(request_).state is S.WAITING_LIST


def test_pages_out_of_range_are_empty_not_broken(member, request_):
    for number in ("0", "-3", "99999999999999999999", "x"):
        assert member.get(f"{LIST}?page={number}").status == 200


def test_a_member_starts_an_immersion_only_with_its_convention(page, app):
    placement = make.accept(make.sent(an_offer(Kind.IMMERSION)), starts_on=NOW.date())
    member = page.as_(a_member(fresh(placement).offer.structure))
    url = f"{LIST}/{placement.public_id}"

    refused = member.post(f"{url}/suite", {"step": "start"}, from_=url)
    assert refused.status == 422
    assert "convention" in refused.words

    begun = {"step": "start", "signed_on": day(-1), "aim": "confirm"}
    assert member.post(f"{url}/suite", begun, from_=url).status == 303
    assert fresh(placement).state is S.STARTED


def test_a_person_and_a_visitor_are_not_let_in(page, request_):
    person = page.as_(an_account(Role.PERSON))

    assert person.get(LIST).status == 403
    assert page.get(LIST).status == 303


# the referent's page


def path(placement) -> str:
    return f"/accompagnement/propositions/{placement.public_id}"


def test_the_referent_reads_where_it_stands_and_who_did_what(referent, request_):
    shown = referent.get(path(request_))

    assert "Envoyée à la structure" in shown.words
    assert "Claire Exemple" in shown.words
    assert shown.words.count("Proposition :") == 1


def test_another_referent_finds_nothing(page, request_):
    stranger = page.as_(a_referent("Autre Exemple"))

    assert stranger.get(path(request_)).status == 404
    assert stranger.post(f"{path(request_)}/annuler", from_="/mon-compte").status == 404


def test_a_referent_without_second_factor_finds_nothing(page, request_):
    assert page.as_(make.referent_of(request_.person), mfa=False).get(path(request_)).status == 404


def test_a_referent_cannot_agree_in_the_place_of_the_person(page, app, mailbox):
    placement = make.propose()
    referent = page.as_(make.referent_of(placement.person))

    answer = referent.post(f"{path(placement)}/entendu", {"said": "yes"}, from_=path(placement))

    assert answer.status == 303
    assert fresh(placement).state is S.AGREEMENT_RECORDED
    assert mailbox.to(make.PARTNER_EMAIL) == []


def test_a_referent_notes_a_no_and_takes_a_proposal_back(page, app):
    first = make.propose()
    referent = page.as_(make.referent_of(first.person))
    referent.post(f"{path(first)}/entendu", {"said": "no"}, from_=path(first))
    assert fresh(first).state is S.DECLINED

    second = make.propose(an_offer(), db.session.merge(first).person)
    referent.post(f"{path(second)}/annuler", from_=path(second))
    assert fresh(second).state is S.CANCELLED


def test_a_referent_records_an_answer_heard_by_phone(referent, request_, mailbox):
    answer = referent.post(
        f"{path(request_)}/reponse", {"answer": "accept", "starts_on": day(5)}, from_=path(request_)
    )

    assert answer.status == 303
    assert fresh(request_).state is S.ACCEPTED
    assert fresh(request_).steps[-1].by_phone
    assert "Corriger cette réponse" in mailbox.last(make.PARTNER_EMAIL).text.replace("\u00a0", " ")


def test_the_structure_corrects_what_was_recorded_in_one_click(page, referent, request_, mailbox):
    referent.post(f"{path(request_)}/reponse", {"answer": "refuse", "reasons": "filled"}, from_=path(request_))
    url = re.sub(r"^https?://[^/]+", "", next(u for u in mailbox.links(make.PARTNER_EMAIL) if "/r/" in u))

    assert page.get(url).status == 200
    assert page.post(url, {"answer": "correct"}, from_=url).status == 200

    assert fresh(request_).state is S.IN_REVIEW
    assert [task.kind for task in db.session.scalars(select(CallTask))] == [TaskKind.CORRECTION]
    done = referent.post(f"{path(request_)}/appel-fait", from_=path(request_))
    assert done.status == 303
    assert db.session.scalars(select(CallTask)).one().done_at is not None


def test_what_happened_elsewhere_is_noted_by_the_referent(page, app):
    placement = make.agree(make.propose(an_offer(Kind.JOB, channel=Channel.PHONE, apply_phone="05 36 49 01 49")))
    referent = page.as_(make.referent_of(placement.person))

    assert referent.get(path(placement)).status == 200
    referent.post(f"{path(placement)}/nouvelles", {"answer": "no_answer"}, from_=path(placement))

    assert fresh(placement).declared == "no_answer"
    assert fresh(placement).state is S.HANDED_OVER


def test_a_refusal_shows_its_reasons_and_offers_like_it(referent, request_):
    an_offer(Kind.TRAINING, title="Bureautique pas à pas")
    make.refuse(request_, reasons=("schedule",), message="Trop tôt le matin.")

    shown = referent.get(path(request_))

    assert "Les horaires ne vont pas" in shown.words
    assert "Trop tôt le matin." in shown.words
    assert "Bureautique pas à pas" in shown.words
    assert "/proposer?offre=" in shown.text


def test_a_referent_page_exists_for_every_state(page, app):
    def shown(placement):
        return page.as_(make.referent_of(placement.person)).get(path(placement)).status

    meeting = make.meet(make.sent(an_offer(title="Lire aux enfants"), make.someone(email="a@site.example")))
    offer = make.one_seat()
    holder = make.accept(make.sent(offer, make.someone(email="b@site.example")))
    waiting = make.waiting(make.sent(offer, make.someone(email="c@site.example")), now=NOW - timedelta(hours=1))
    make.withdraw(holder)
    started = make.accept(make.sent(an_offer(), make.someone(email="d@site.example")), now=NOW)
    with unit_of_work():
        services.start(fresh(started), party="person", actor=make.person_actor(started.person), now=NOW)

    assert [shown(row) for row in (meeting, holder, waiting, started)] == [200] * 4


def test_the_team_of_the_territory_notes_what_a_structure_says_by_phone(page, mailbox, request_):
    team = page.as_(an_account(Role.MANAGER, territory="23", name="Équipe Creuse"))
    other = page.as_(an_account(Role.MANAGER, territory="44"))
    card = f"/territoire/moderation/structures/{fresh(request_).offer.structure.public_id}"
    url = f"/territoire/demandes/{request_.public_id}"

    assert url in team.get(card).text
    assert "Nadège" not in team.get(url).words, "the team follows nobody"
    assert "reçue le" in team.get(url).words
    assert other.get(url).status == 404
    wrong = team.post(url, {"answer": "accept", "starts_on": ""}, from_=url)
    noted = team.post(url, {"answer": "accept", "starts_on": day(7)}, from_=url)

    assert (wrong.status, noted.status) == (422, 303)
    assert fresh(request_).state is S.ACCEPTED
    assert url not in team.get(card).text
    [told] = [mail for mail in mailbox.to(make.PARTNER_EMAIL) if "est notée" in mail.subject]
    assert "Équipe Creuse" in told.text
    referent = make.referent_of(request_.person).email
    assert any("c’est oui" in mail.subject for mail in mailbox.to(referent)), "who accompanies did not note it"
    link = next(url for url in mailbox.links(make.PARTNER_EMAIL) if "/r/" in url and url in told.text)
    path = link[link.index("/r/"):]
    page.post(path, {"answer": "correct"}, from_=path)
    assert fresh(request_).state is S.IN_REVIEW
    assert team.get(url).status == 200


def test_a_meeting_that_could_not_be_asks_for_a_day_and_not_to_come(page, mailbox, monkeypatch, request_):
    make.meet(request_, days=2)
    later = NOW + timedelta(days=3)
    monkeypatch.setattr("app.kit.clock.now", lambda: later)
    with unit_of_work():
        services.could_not_come(fresh(request_), party=Party.STRUCTURE, actor=make.STRUCTURE_ACTOR, now=later)

    shown = page.get(mailbox.door(make.PERSON_EMAIL))

    assert shown.h1 == "Demander une autre date"
    assert "Oui, je viendrai" not in shown.words
    own = page.as_(own_account(fresh(request_).person), mfa=False).get(f"/moi/demandes/{request_.public_id}")
    assert "Trouver une autre date" in own.words
    assert "J’y serai" not in own.words


def test_nobody_is_said_to_accompany_who_is_under_no_follow_up(page, mailbox):
    placement = make.propose()
    door = mailbox.door(make.PERSON_EMAIL)
    told = ("votre référent", "la personne qui vous accompagne.")
    followed = page.get(door).words.replace("\u00a0", " ")
    with unit_of_work():
        for row in fresh(placement).person.follow_ups:
            db.session.delete(row)

    alone = page.get(door).words.replace("\u00a0", " ")

    assert all(words in followed for words in told)
    assert not any(words in alone for words in told)
