"""A small world where everyone has a part, and where each personal value is a word found nowhere else (a canary).

Nadège is followed by Claire; her request was sent to the Coccinelles, another proposal waits for her answer. Whoever
else is there has no business with her: another person, other referents, another structure, other territories.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from app.accounts.models import Account, Consent, SecurityEvent
from app.alerts import services as alerts
from app.alerts.models import AlertSent
from app.alerts.values import Rhythm
from app.attestations.models import Attestation
from app.attestations.values import HoursSource
from app.journal.services import add_note
from app.kit import links
from app.kit.access import SYSTEM, Role
from app.kit.database import db, unit_of_work
from app.kit.sessions import WebSession
from app.matching.values import Kind
from app.offers.model_services import keep_as_model
from app.offers.models import Offer, OfferReport
from app.people import services
from app.people.models import BusyInterval, Person
from app.people.values import ReadPurpose
from app.placements import services as placements
from app.placements.models import Placement
from app.placements.values import Feeling, Party, TaskKind
from app.shortlists.models import ShownList
from app.structures import members
from app.structures.models import Membership, Structure
from app.structures.queries import decisions_on
from app.structures.services import close_between
from app.structures.values import MemberRole
from app.week.models import KeptWeek, SignedSession, WeekMinutes
from tests.conftest import NOW
from tests.factories import placements as path
from tests.factories.accounts import an_account
from tests.factories.bulk import a_run, csv_of, row
from tests.factories.messages import a_photo, door_of, say
from tests.factories.offers import an_offer
from tests.factories.people import a_person, a_referent, actor_of, an_organisation, follow, own_account
from tests.factories.structures import MODERATOR, a_member, a_structure
from tests.factories.structures import actor_of as structure_actor
from tests.support.mailbox import Mailbox

# value → who may read it: P the person · R who follows them · S the structure a request was sent to
FIRST_NAME, LAST_NAME = "Zzprenom", "Zznom"
EMAIL, PHONE = "zzmail@personne.example", "0639980177"
NOTE, STRUCTURE_WORDS, JOURNAL, PLACE = "Zzmotdureferent", "Zzmotdelastructure", "Zznotecarnet", "Zzlieudurendezvous"
CANARIES = {
    FIRST_NAME: "PRS",
    LAST_NAME: "PR",
    EMAIL: "PR",
    PHONE: "PRS",
    NOTE: "PR",
    STRUCTURE_WORDS: "PRS",  # the person reads it in what they export
    JOURNAL: "PR",
    PLACE: "PRS",
    "Zzactiviteailleurs": "PR",
    "Zzadresse": "PR",
    "Zzrecherche": "P",
    "Zzmotentrenous": "PR",
    "Zzmotpourelle": "PRS",
    "Zzfichiergarde": "PR",
    "Zzfichierdonne": "PRS",
}
HOUR = timedelta(hours=1)
ANSWERS = {
    "commune": "23096",
    "kinds": ["volunteering", "job", "immersion", "training", "insertion_site", "service"],
    "limits": ["no_heavy_lifting"],
    "needs": ["health", "childcare"],
    "modes": ["walk", "bike"],
}


@dataclass(frozen=True, slots=True)
class World:
    """Who and what there is, by key or public id. ``accounts``: role-state → account and second factor passed."""

    nadege_id: int
    nadege: str
    structure: str
    offer: str
    sent: str
    proposed: str
    report: str
    invitation: str
    member: str
    closure: str
    decision: str
    call: str
    model: str
    agree_token: str
    bulk: str
    alert: str
    message: str
    piece: str
    thread_token: str
    accounts: dict[str, tuple[int, bool]]

    def person(self) -> Person:
        """Nadège, read now."""
        return db.session.get_one(Person, self.nadege_id)


def a_world(now: datetime | None = None) -> World:
    """Make it all, at an instant (the present one by default: sessions and links live on the real clock)."""
    now = now or datetime.now(UTC).replace(microsecond=0)
    claire = a_referent("Claire Exemple")
    nadege = a_person(FIRST_NAME, LAST_NAME, answers=ANSWERS, email=EMAIL, phone=PHONE)
    follow(claire, nadege, organisation=an_organisation())
    structure = a_structure(name="Les Coccinelles")
    offer = an_offer(structure=structure, now=now)
    sent = path.sent(offer, nadege, now=now)
    proposed = path.propose(an_offer(Kind.TRAINING, now=now), nadege, now=now, note=NOTE)
    agree_token = Mailbox().links(EMAIL)[0].rpartition("/r/")[2]
    _tell_more(nadege, sent, claire, now=now)
    message, piece, thread_token = _talk(sent, claire, now=now)
    member = a_member(structure)
    return World(
        nadege_id=_again(nadege).id,
        nadege=_again(nadege).public_id,
        structure=_again(structure).public_id,
        offer=_again(offer).public_id,
        sent=_again(sent).public_id,
        proposed=_again(proposed).public_id,
        report=str(_report(offer, now=now)),
        invitation=_invitation(structure, member, now=now),
        member=str(_second_member(structure)),
        closure=str(_closure(structure, now=now)),
        call=str(_call(structure, now=now)),
        model=_model(offer, now=now),
        decision=decisions_on(structure.public_id)[0].public_id,
        agree_token=agree_token,
        bulk=_bulk_run(structure, member, now=now),
        alert=_alert(nadege, now=now),
        message=message,
        piece=piece,
        thread_token=thread_token,
        accounts=_accounts(nadege, claire, member),
    )


def _again(row):
    return db.session.get_one(type(row), row.id)


def _tell_more(nadege: Person, sent: Placement, claire: Account, *, now: datetime) -> None:
    """Fill every table that holds something about someone."""
    account = own_account(nadege, email="zzcompte@personne.example")
    referent = actor_of(claire)
    with unit_of_work():
        nadege, sent = _again(nadege), _again(sent)
        nadege.address = "3 rue Zzadresse"
        sent.structure_message = STRUCTURE_WORDS
        placements.propose_meeting(
            sent, at=now + timedelta(days=5), place=PLACE, who="Demandez Bernard", actor=path.STRUCTURE_ACTOR, now=now
        )
        placements.give_news(sent, feeling=Feeling.CALL_ME, now=now)
        placements.ask_call(TaskKind.ASKED, placement=sent, now=now)
        add_note(nadege, title="Entretien", text=JOURNAL, actor=referent, now=now)
        services.log_read(nadege, actor=referent, purpose=ReadPurpose.FILE, now=now)
        db.session.add_all([
            BusyInterval(person_id=nadege.id, weekday=3, start_minute=540, end_minute=600),
            WeekMinutes(person_id=nadege.id, week="2026-W48", label="Zzactiviteailleurs", planned=60, updated_at=now),
            KeptWeek(person_id=nadege.id, offers=["zzoffre"], titles=["Zzsemainegardee"], kept_at=now, kept_by="Zzmoi"),
            ShownList(person_id=nadege.id, day=now.date(), shown_to=Party.PERSON, version="zzversion",
                      offers=["zzmontree"], points=[70], seq=1, shown_at=now),
            SignedSession(placement_id=sent.id, day=now.date(), came=True, minutes=60, signed_at=now,
                          signed_by="Zzsignature", dispute="Zzdispute"),
            Attestation(placement_id=sent.id, made_at=now, starts_on=now.date(), source=HoursSource.SIGNED,
                        title="Zzattestation", structure_name="Zzstructure", skills=["Zzsavoir"]),
            Consent(account_id=account.id, text="Zzconsentement", version="1", given_at=now),
            SecurityEvent(account_id=account.id, kind="sign_in", at=now, detail="Zznavigateur"),
            WebSession(token_hash="zz", account_id=account.id, created_at=now, seen_at=now, expires_at=now + HOUR),
        ])  # fmt: skip
        links.issue("account-password", account.public_id, email=account.email, expires_at=now, now=now)


def _alert(nadege: Person, *, now: datetime) -> str:
    with unit_of_work():
        account = _again(_again(nadege).account)
        search = alerts.save_for_account(account, "q=Zzrecherche", rhythm=Rhythm.WEEKLY, now=now)
        offer_id = db.session.scalars(select(Offer.id).order_by(Offer.id).limit(1)).one()
        db.session.add(AlertSent(reader_id=search.reader_id, offer_id=offer_id, sent_at=now))
        return search.public_id


def _talk(sent: Placement, claire: Account, *, now: datetime) -> tuple[str, str, str]:
    """A thread where each party has written; returns a message between two, a file given, the structure's link."""
    between = say(sent, Party.PERSON, "Zzmotentrenous", now=now)
    say(sent, Party.REFERENT, "Bonjour", account=claire, files=[a_photo("Zzfichiergarde.png")], now=now)
    given = say(sent, Party.PERSON, "Zzmotpourelle", to_structure=True, files=[a_photo("Zzfichierdonne.png")], now=now)
    token = door_of(Mailbox(), sent).rpartition("/r/")[2]
    say(sent, Party.STRUCTURE, "Merci", now=now)
    return between.public_id, given.files[0].public_id, token


def _report(offer: Offer, *, now: datetime) -> int:
    with unit_of_work():
        report = OfferReport(offer_id=offer.id, reason="other", message="À vérifier", at=now)
        db.session.add(report)
        db.session.flush()
        return report.id


def _invitation(structure: Structure, member: Account, *, now: datetime) -> str:
    with unit_of_work():
        invitation, _token = members.invite(
            _again(structure), email="zzinvite@structure.example", role=MemberRole.MEMBER,
            actor=structure_actor(_again(member), _again(structure)), now=now,
        )  # fmt: skip
        return invitation.public_id


def _bulk_run(structure: Structure, member: Account, *, now: datetime) -> str:
    actor = structure_actor(_again(member), _again(structure))
    run = a_run(_again(structure), actor, csv_of(row(), row(reference="SANS-DATE", creneaux="")), now=now)
    return run.public_id


def _second_member(structure: Structure) -> int:
    account = a_member(structure, admin=False, name="Zoé Ancelot")
    return db.session.scalars(select(Membership.id).where(Membership.account_id == account.id)).one()


def _call(structure: Structure, *, now: datetime) -> int:
    with unit_of_work():
        return placements.ask_call(TaskKind.SILENT_STRUCTURE, structure_id=structure.id, now=now).id


def _model(offer: Offer, *, now: datetime) -> str:
    with unit_of_work():
        return keep_as_model(_again(offer), "23", actor=MODERATOR, now=now).public_id


def _closure(structure: Structure, *, now: datetime) -> int:
    first = (now + timedelta(days=30)).date()
    with unit_of_work():
        return close_between(_again(structure), starts_on=first, ends_on=first, note="Inventaire", now=now).id


def _accounts(nadege: Person, claire: Account, member: Account) -> dict[str, tuple[int, bool]]:
    other_person = a_person("Karim", answers=ANSWERS)
    former, other, suspended = a_referent("Fanny Avant"), a_referent("Olivier Ailleurs"), a_referent("Suzanne Arrêt")
    ended = follow(former, nadege)
    with unit_of_work():
        services.end_follow_up(_again(ended), actor=SYSTEM, now=NOW)
    follow(other, other_person)
    follow(suspended, nadege)
    with unit_of_work():
        _again(suspended).suspended_at = NOW
    accounts = {
        "person": (_again(_again(nadege).account), False),
        "person_other": (own_account(other_person), False),
        "referent": (claire, True),
        "referent_no_mfa": (claire, False),
        "referent_ex": (former, True),
        "referent_other": (other, True),
        "partner": (member, True),
        "partner_no_mfa": (member, False),
        "partner_other": (a_member(a_structure(name="Les Ateliers d’ailleurs")), True),
        "manager": (an_account(Role.MANAGER, territory="23"), True),
        "manager_other": (an_account(Role.MANAGER, territory="44"), True),
        "admin": (an_account(Role.ADMIN), True),
        "suspended": (suspended, True),
    }
    return {state: (_again(account).id, mfa) for state, (account, mfa) in accounts.items()}


WORDS = re.compile("|".join(re.escape(word) for word in sorted(CANARIES, key=len, reverse=True)))
