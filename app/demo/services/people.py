"""Writing the invented people, and the professionals who accompany them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.accounts.models import Account
from app.accounts.services import create_account
from app.demo.content import names
from app.demo.hosts import Host
from app.demo.identity import Phones
from app.demo.people_draw import DrawnPerson
from app.demo.services.logins import address
from app.journal.services import add_note
from app.kit.access import Actor, Role
from app.kit.clock import iso_week, local_date
from app.kit.ids import slug
from app.people import services as people
from app.people.models import Person
from app.people.queries import last_reading
from app.people.values import ReadPurpose
from app.structures import services as structures
from app.structures.queries import by_id
from app.structures.values import MemberRole
from app.week.services import add_own_activity

OLDEST_FOLLOW_UP_DAYS = 210
READ_DAYS = 20
NOTE_SHARE, OWN_ACTIVITY_SHARE, READ_SHARE, TRANSFER_SHARE = 0.6, 0.25, 0.5, 0.05


@dataclass(frozen=True, slots=True)
class Referent:
    """Someone who accompanies people, and from which body."""

    account: Account
    structure_id: int

    @property
    def actor(self) -> Actor:
        """The referent as the rules see them, second factor passed."""
        return Actor(
            role=Role.REFERENT,
            account_id=self.account.id,
            label=self.account.display_name,
            structure_ids=frozenset({self.structure_id}),
            territory=self.account.territory_code,
            mfa=True,
        )


def write_referents(departement: str, hosts: Sequence[Host], count: int, *, now: datetime) -> list[Referent]:
    """Create the referents of a territory, spread over its accompanying bodies."""
    bodies = [host for host in hosts if host.sketch.accompanies]
    lists, phones = names(), Phones(departement)
    made = []
    for number in range(count):
        name = lists["referent_names"][number % len(lists["referent_names"])]
        title = lists["referent_titles"][number % len(lists["referent_titles"])]
        body = bodies[number % len(bodies)]
        account = create_account(
            f"{slug(name)}.{departement}@{body.site}" if number else address("referente", departement),
            role=Role.REFERENT,
            display_name=name,
            job_title=title,
            territory_code=departement,
            phone=phones.landline(),
            now=now - timedelta(days=OLDEST_FOLLOW_UP_DAYS + 30),
        )
        structure = by_id(body.id)
        if structure is not None:
            structures.join(structure, account, role=MemberRole.MEMBER, now=now)
        made.append(Referent(account, body.id))
    return made


def write_people(
    departement: str, drawn: Sequence[DrawnPerson], referents: Sequence[Referent], *, now: datetime, seed: int
) -> list[tuple[Person, Referent]]:
    """Open each file and its follow-up; returns who is followed by whom."""
    chance = random.Random(f"files-{departement}-{seed}")
    followed = []
    for number, one in enumerate(drawn):
        referent = referents[number % len(referents)]
        since = now - timedelta(days=chance.uniform(55, OLDEST_FOLLOW_UP_DAYS))
        person = people.create_person(
            one.first_name,
            one.last_name,
            territory_code=departement,
            actor=referent.actor,
            email=one.email,
            phone=one.phone,
            answers=one.answers,
            now=since,
        )
        followed.append((person, _follow(person, referent, referents, chance, since=since, now=now)))
    return followed


def _follow(
    person: Person,
    referent: Referent,
    referents: Sequence[Referent],
    chance: random.Random,
    *,
    since: datetime,
    now: datetime,
) -> Referent:
    """Begin the follow-up; a few people changed referent on the way."""
    first = people.open_follow_up(
        person, referent.account, actor=referent.actor, now=since, structure_id=referent.structure_id
    )
    others = [other for other in referents if other is not referent]
    if not others or chance.random() >= TRANSFER_SHARE:
        return referent
    successor = chance.choice(others)
    people.transfer_follow_up(
        first,
        successor.account,
        actor=referent.actor,
        now=since + (now - since) / 4,
        structure_id=successor.structure_id,
    )
    return successor


def tell_lives(followed: Sequence[tuple[Person, Referent]], *, now: datetime, seed: int) -> None:
    """Write notes and activities found elsewhere over the last weeks."""
    chance = random.Random(f"lives-{seed}")
    lists = names()
    for person, referent in followed:
        if chance.random() < NOTE_SHARE:
            title, _, text = chance.choice(lists["notes"]).partition("|")
            moment = now - timedelta(days=chance.uniform(1, 40))
            add_note(person, title=title, text=text, actor=referent.actor, now=moment)
            person.last_contact_at = moment
        if chance.random() < OWN_ACTIVITY_SHARE:
            label = chance.choice(lists["own_activities"])
            for weeks_ago in range(chance.randint(1, 3)):
                week = iso_week(local_date(now - timedelta(weeks=weeks_ago)))
                add_own_activity(person.id, label=label, week=week, minutes=60 * chance.randint(1, 4), now=now)


def write_readings(followed: Sequence[tuple[Person, Referent]], *, now: datetime, seed: int) -> None:
    """Log that referents opened files, in the order of time: the log is a chain."""
    chance = random.Random(f"readings-{seed}")
    last = last_reading()
    oldest = max(now - timedelta(days=READ_DAYS), last.at if last else now - timedelta(days=READ_DAYS))
    read = [pair for pair in followed if chance.random() < READ_SHARE]
    for person, referent in chance.sample(read, len(read)):
        oldest += (now - oldest) / (len(read) + 1)
        people.log_read(person, actor=referent.actor, purpose=chance.choice(tuple(ReadPurpose)), now=oldest)
