"""The life of an offer of each kind, through the pages: read, corrected, paused, filled, ended, renewed, closed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.desks.offer_desk import gaps
from app.kit import clock, links
from app.kit.access import Role
from app.kit.database import db, unit_of_work
from app.matching.values import Kind
from app.offers import queries, services
from app.offers.record_rows import record_of
from app.offers.workflow import OfferState as S
from app.placements.workflow import PlacementState
from tests.factories.accounts import an_account
from tests.factories.offers import TYPE_FOR, an_offer
from tests.factories.placements import accept, sent, someone, waiting
from tests.factories.structures import MODERATOR, a_member, a_structure, actor_of

ASKED = "Dites à quelle heure on se retrouve."


class Life:
    """A draft, its structure's partner, the team of its territory, a visitor."""

    def __init__(self, page, kind: Kind) -> None:
        structure = a_structure(TYPE_FOR[kind])
        self.partner = page.as_(a_member(structure), mfa=False)
        self.team = page.as_(an_account(Role.MANAGER, territory="23"))
        self.visitor = page.anonymous()
        offer = an_offer(kind, structure=structure, published=False, seats_total=1, title="Un titre à corriger")
        self.id, self.key = offer.public_id, offer.id
        self.desk = f"/structure/offres/{self.id}"

    @property
    def state(self) -> S:
        db.session.rollback()
        return queries.by_public_id(self.id).state

    def acts(self, verb: str) -> str:
        return self.partner.post(f"{self.desk}/{verb}", from_=self.desk, follow=True).words

    def decides(self, decision: str, comment: str = "") -> None:
        read = f"/territoire/moderation/offres/{self.id}"
        answer = self.team.post(read, {"decision": decision, "comment": comment}, from_=read)
        assert answer.status == 303, answer.words

    def public_status(self) -> int:
        return self.visitor.get(f"/offres/{self.id}").status

    def has_page(self) -> bool:
        return self.public_status() == 301


@pytest.fixture(params=list(Kind), ids=[kind.value for kind in Kind])
def life(request, page, app) -> Life:
    return Life(page, request.param)


def test_an_offer_is_read_corrected_published_paused_and_closed(life, mailbox):
    life.partner.post(f"{life.desk}/publier", from_=f"{life.desk}/relire")
    assert life.state is S.TO_REVIEW  # the first offers of a structure are read
    life.decides("ask_correction", ASKED)
    assert ASKED in life.partner.get(life.desk).words
    assert "Envoyée en relecture" in life.partner.get(life.desk).words

    life.partner.post(f"{life.desk}/publier", from_=f"{life.desk}/relire")
    assert ASKED not in life.partner.get("/structure").words  # sent back: nothing to correct any more
    life.decides("publish")
    assert life.state is S.PUBLISHED
    assert life.has_page()
    online = life.partner.get(life.desk)
    assert "Ce que l’équipe du territoire" not in online.words  # what was asked is behind: folded, and in the history
    assert "Les décisions d’avant" in online.words

    assert "en pause" in life.acts("pause")
    assert life.public_status() == 410
    assert "de nouveau en ligne" in life.acts("reprendre")
    assert life.has_page()
    assert "fermée" in life.acts("fermer")
    assert life.public_status() == 410
    assert "de nouveau en ligne" in life.acts("renouveler")
    assert life.state is S.PUBLISHED


def test_an_offer_fills_reopens_expires_and_is_renewed(life, now):
    with unit_of_work():
        services.publish(queries.by_public_id(life.id), actor=MODERATOR, now=now)
        services.take_seat(life.key, now=now)
    assert life.state is S.FULL
    assert "Ajoutez des places" in life.partner.get(life.desk).words
    full = life.visitor.get(life.visitor.get(f"/offres/{life.id}").location)
    assert "Toutes les places sont prises" in full.words
    assert "Complet" in "".join(full.tree.find(".//header[@class='banner']").itertext())
    with unit_of_work():
        services.free_seat(life.key, now=now)
    assert life.state is S.PUBLISHED

    with unit_of_work():
        assert services.expire_due(now=now + timedelta(days=400)) == 1
    assert life.public_status() == 410
    assert "Sa date est passée" in life.partner.get(life.desk).words
    assert "de nouveau en ligne" in life.acts("renouveler")
    assert life.state is S.PUBLISHED
    assert "toujours d’actualité" in life.acts("actualite")


def test_an_offer_said_full_takes_no_more_requests_tells_who_waits_and_serves_the_list_first_once_it_reopens(
    page, mailbox, now
):
    life = Life(page, Kind.VOLUNTEERING)
    with unit_of_work():
        offer = queries.by_public_id(life.id)
        services.publish(offer, actor=MODERATOR, now=now)
        services.edit(offer, replace(record_of(offer), seats_total=3), actor=MODERATOR, now=now)
    asking, patient = sent(offer, someone(email="lina@exemple.fr")), sent(offer, someone(email="omar@exemple.fr"))
    waiting(patient, now=clock.now() - timedelta(hours=1))

    assert "votre offre est complète" in life.acts("complet")
    assert life.state is S.FULL
    assert "Les places sont prises" in mailbox.last("lina@exemple.fr").subject
    assert "dite complète" in life.partner.get(life.desk).words
    assert "Toutes les places sont prises" in life.visitor.get(life.visitor.get(f"/offres/{life.id}").location).words
    assert "la situation a changé" in life.acts("complet")
    life.acts("pause")
    assert "toujours complète" in life.acts("reprendre")

    accept(asking)  # those who asked before may still be taken: its seats are counted apart
    assert queries.by_public_id(life.id).seats_free == 2
    assert "de nouveau de la place" in life.acts("rouvrir")
    assert patient.state is PlacementState.SEAT_OFFERED
    assert life.state is S.PUBLISHED

    life.acts("complet")
    with unit_of_work():
        offer = queries.by_public_id(life.id)
        services.edit(offer, replace(record_of(offer), seats_total=5), actor=MODERATOR, now=now)
    assert life.state is S.PUBLISHED  # a new count speaks for itself


def test_an_offer_read_again_says_so_to_visitors_and_what_the_team_closed_the_team_alone_reopens(page, now):
    life = Life(page, Kind.VOLUNTEERING)
    with unit_of_work():
        offer = queries.by_public_id(life.id)
        services.publish(offer, actor=MODERATOR, now=now)
        words = replace(record_of(offer), title="Envoyez votre RIB", description="Envoyez votre RIB avant de venir.")
        services.edit(offer, words, actor=actor_of(an_account(Role.PARTNER), offer.structure), now=now)
    assert life.state is S.TO_REVIEW
    gone = life.visitor.get(f"/offres/{life.id}")
    assert (gone.status, "la relit" in gone.words, "RIB" in gone.words) == (410, True, False)

    life.decides("close", "On ne demande jamais de RIB.")
    assert "Remettre en ligne" not in life.partner.get(life.desk).words
    assert "Remettre en ligne" in life.team.get(life.desk).words


def test_an_expired_offer_lacks_nothing_and_its_history_names_what_changed(page, now):
    life = Life(page, Kind.VOLUNTEERING)
    with unit_of_work():
        offer = queries.by_public_id(life.id)
        services.publish(offer, actor=MODERATOR, now=now)
        changed = replace(record_of(offer), title="Tenir la buvette", with_whom="Zoé", weeks_count=8)
        services.edit(offer, changed, actor=MODERATOR, now=now)
        offer.expires_on = now.date() - timedelta(days=3)
        services.expire_due(now=now)

    assert life.state is S.EXPIRED
    assert gaps(queries.by_public_id(life.id), now.date()) == ()
    assert "Modifiée : titre, avec qui, nombre de semaines" in life.partner.get(life.desk).words


def test_the_link_of_an_offer_that_is_over_says_so_and_puts_it_back(page, now):
    life = Life(page, Kind.VOLUNTEERING)
    with unit_of_work():
        offer = queries.by_public_id(life.id)
        services.publish(offer, actor=MODERATOR, now=now)
        offer.expires_on = now.date() - timedelta(days=1)
        services.expire_due(now=now)
        link = "/r/" + links.issue("offer-fresh", life.id, email="a@exemple.fr", expires_at=now, now=clock.now())

    asked = page.get(link).words
    assert "elle n’est plus en ligne" in asked
    assert "Fermer l’offre" not in asked  # it is over already: nothing to do
    assert page.post(link, {"answer": "fresh"}, from_=link).h1 == "Merci, l’offre est en ligne"
    assert life.state is S.PUBLISHED
