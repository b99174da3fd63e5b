"""Seeding an example territory: everything in one transaction, so that a stopped seeding leaves nothing behind.

What was seeded once is not seeded again; asking for more offers than there are adds the difference by batches.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from app.demo import content
from app.demo.hosts import Host
from app.demo.offer_draw import Drawn, draw_offers
from app.demo.people_draw import DrawnPerson, draw_people
from app.demo.places import Ground
from app.demo.services import casting, feed, logins, moderation
from app.demo.services import offers as bulk
from app.demo.services.people import Referent, tell_lives, write_people, write_readings, write_referents
from app.demo.services.story import Story
from app.demo.services.structures import announce_closures, more_sketches, write_structures
from app.geo.queries import gazetteer
from app.kit.access import SYSTEM, Actor, Role
from app.kit.database import db, unit_of_work
from app.kit.errors import RuleBroken
from app.kit.ids import slug
from app.kit.instance import settings
from app.kit.mail import OutboxMail
from app.matching.values import Kind
from app.offers.models import Offer
from app.people.models import Person
from app.reference.queries import jobs
from app.structures.models import Structure
from app.territories.services import open_territory

DEMO_TERRITORIES = ("23", "44", "93")
DEFAULT_SEED = 23
OFFERS_PER_STRUCTURE = 40
RECENT_MAIL = timedelta(hours=30)  # older mails of the stories were never meant to leave
DEMO_STORIES = ("to answer", "to answer, old", "meeting to come", "under way", "sent")
PARTNER_STORIES = ("sent", "sent today", "own candidature", "looked at", "meeting to come", "accepted", "under way")
SPREAD = 7
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class SeedReport:
    """What a seeding wrote; all zero when there was nothing to do."""

    departement: str
    structures: int = 0
    offers: int = 0
    people: int = 0
    steps: int = 0


def silent(_step: str, _share: float) -> None:
    """Tell nobody."""


def seed_all(*, now: datetime, progress: Progress = silent) -> list[SeedReport]:
    """Seed every example territory that is not there yet."""
    with unit_of_work():
        return [seed(departement, now=now, progress=progress) for departement in DEMO_TERRITORIES]


def seed(
    departement: str = "23",
    *,
    now: datetime,
    structures: int | None = None,
    offers: int | None = None,
    people: int | None = None,
    seed: int = DEFAULT_SEED,
    progress: Progress = silent,
) -> SeedReport:
    """Seed one territory, or bring it to the number of offers asked for. Raises RuleBroken in production."""
    about = content.territory(departement)
    if settings().is_production:
        raise RuleBroken("Les territoires d’exemple n’existent pas en production.")
    if not about:
        known = ", ".join(DEMO_TERRITORIES)
        raise RuleBroken(f"Pas de territoire d’exemple pour ce département\u00a0: choisissez {known}.")
    seeding = _Seeding(departement, about, now, seed, progress)
    if logins.manager_of(departement) is None:
        with unit_of_work():
            report = seeding.first_time(structures or 0, min(offers or about["offers"], about["offers"]),
                                        about["people"] if people is None else people)  # fmt: skip
    else:
        report = SeedReport(departement)
    added = seeding.top_up(offers or 0, structures or 0)
    return SeedReport(departement, report.structures, report.offers + added, report.people, report.steps)


@dataclass(slots=True)
class _Seeding:
    """One seeding under way."""

    departement: str
    about: Mapping[str, Any]
    now: datetime
    seed: int
    progress: Progress

    def first_time(self, structures: int, offers: int, people: int) -> SeedReport:
        self.progress("structures", 0)
        manager = self._open()
        ground = self._ground()
        hosts = self._structures(ground, structures, manager)
        self.progress("offres", 0.1)
        written = self._offers(hosts, offers)
        self.progress("personnes", 0.25)
        referents = write_referents(self.departement, hosts, self.about["referents"], now=self.now)
        followed = self._people(ground, referents, people)
        self.progress("parcours", 0.35)
        story = self._story(hosts, written, followed)
        moderation.registering(ground, actor=SYSTEM, now=self.now)
        moderation.bus(ground, self.about, now=self.now)
        self._lives(written, hosts, manager)
        tell_lives(followed, now=self.now, seed=self.seed)
        write_readings(followed, now=self.now, seed=self.seed)
        self._logins(hosts, followed)
        db.session.execute(delete(OutboxMail).where(OutboxMail.created_at < self.now - RECENT_MAIL))
        self.progress("terminé", 1)
        return SeedReport(
            self.departement, len(hosts), bulk.count_of(self.departement), len(followed), story.told.total()
        )

    def top_up(self, offers: int, structures: int) -> int:
        """Add offers up to the number asked for, and structures to hold them; a transaction per batch."""
        missing = offers - bulk.count_of(self.departement)
        if missing <= 0:
            return 0
        actor = self._team(logins.manager_of(self.departement))
        ground = self._ground()
        with unit_of_work():
            count = max(structures, -(-missing // OFFERS_PER_STRUCTURE), len(Kind))
            first = 1 + self._structure_count()
            sketches = more_sketches(ground, content.sketches(self.departement), count, seed=self.seed + first)
            hosts = write_structures(ground, sketches, actor=actor, now=self.now, seed=self.seed, first=first)
        done = 0
        for batch in bulk.batches(self._draw(hosts, missing, more=first)):
            with unit_of_work():
                done += len(bulk.write_batch(batch, now=self.now))
            db.session.expunge_all()
            self.progress("offres", done / missing)
        return done

    def _open(self) -> Actor:
        open_territory(
            self.departement,
            **{name: self.about[name] for name in ("name", "in_name", "chief_town", "phone", "phone_hours")},
        )
        name = f"Équipe d’exemple, {self.about['name']}"
        account = logins.create(logins.MANAGER, Role.MANAGER, name, self.departement, now=self.now, job="Équipe")
        return self._team(account)

    def _team(self, account: Any) -> Actor:
        return Actor(role=Role.MANAGER, account_id=account.id, label=account.display_name, territory=self.departement,
                     mfa=True)  # fmt: skip

    def _ground(self) -> Ground:
        radius_km = self.about.get("radius_km", 0.0)
        return Ground.of(self.departement, gazetteer(), center=self.about["chief_town"], radius_km=radius_km)

    def _structures(self, ground: Ground, count: int, manager: Actor) -> list[Host]:
        sketches = list(content.sketches(self.departement))
        sketches += more_sketches(ground, sketches, max(0, count - len(sketches)), seed=self.seed)
        hosts = write_structures(ground, sketches, actor=manager, now=self.now, seed=self.seed)
        announce_closures(hosts, moderation.by_id(hosts), now=self.now, seed=self.seed)
        return hosts

    def _structure_count(self) -> int:
        query = select(Structure.id).where(Structure.territory_code == self.departement)
        return len(db.session.scalars(query.order_by(Structure.id)).all())

    def _draw(self, hosts: Sequence[Host], count: int, *, more: int = 0) -> Any:
        calls = {title.label: title.ogr for title in jobs()}
        return draw_offers(
            hosts,
            count,
            departement=self.departement,
            now=self.now,
            appellations=calls,
            seed=self.seed + more,
            licence_weight=self.about.get("licence_weight", 1),
        )

    def _offers(self, hosts: Sequence[Host], count: int) -> list[tuple[int, Drawn]]:
        drawn = list(self._draw(hosts, count))
        imported = feed.choose(drawn, self.about["imported"])
        feed.write_feed(self.departement, imported, now=self.now)
        elsewhere = {id(one) for one in imported}
        written: list[tuple[int, Drawn]] = []
        for batch in bulk.batches(one for one in drawn if id(one) not in elsewhere):
            written += zip(bulk.write_batch(batch, now=self.now), batch, strict=True)
        return written

    def _people(self, ground: Ground, referents: Sequence[Referent], count: int) -> list[tuple[Person, Referent]]:
        drawn = draw_people(ground, self.about, count, seed=self.seed)
        named = [self.about["person"]] if "person" in self.about else []
        named += self.about.get("named", ())
        for number, one in enumerate(named):  # every one of them with the first referent
            if number * len(referents) < len(drawn):
                drawn[number * len(referents)] = DrawnPerson(**one)
        return write_people(self.departement, drawn, referents, now=self.now, seed=self.seed)

    def _story(
        self, hosts: Sequence[Host], written: Sequence[tuple[int, Drawn]], followed: Sequence[tuple[Person, Referent]]
    ) -> Story:
        story = Story(self.now, random.Random(f"story-{self.departement}-{self.seed}"))
        cast = casting.Casting(written, hosts, now=self.now, seed=self.seed)
        casting.cast_at(story, cast, followed[:1], None, DEMO_STORIES)
        partner = self._partner(hosts)
        if partner is not None:
            casting.cast_at(story, cast, followed[1:], partner, PARTNER_STORIES)
        casting.cast(story, cast, followed[1:], per_person=self.about["stories"])
        story.play(lambda share: self.progress("parcours", 0.35 + 0.6 * share))
        return story

    def _partner(self, hosts: Sequence[Host]) -> Host | None:
        return next((host for host in hosts if host.sketch.name == self.about.get("partner")), None)

    def _lives(self, written: Sequence[tuple[int, Drawn]], hosts: Sequence[Host], manager: Actor) -> None:
        """Give offers that nobody asked for the other states; those of the partner's structure stay as they are."""
        partner = self._partner(hosts)
        asked = casting.asked_offers()
        free = [(key, one) for key, one in written if key not in asked and one.host is not partner]
        rows = db.session.execute(select(Offer.id, Offer.public_id).order_by(Offer.id))
        public_ids = {row.id: row.public_id for row in rows}
        single = [(key, one) for key, one in free if one.data.seats_total and one.data.seats_total <= 3]
        moderation.fill_some(single, now=self.now)
        others = [(public_ids[key], one) for key, one in free if (key, one) not in single[: moderation.FULL]]
        moderation.lives_of_offers(others[::2], actor=manager, now=self.now, seed=self.seed)
        moderation.expire_some([key for key, _ in single[moderation.FULL : moderation.FULL + SPREAD]], now=self.now)
        moderation.doubtful_offers([one for _, one in written], now=self.now)
        moderation.report_some([public_id for public_id, _ in others[1::2]], now=self.now)

    def _logins(self, hosts: Sequence[Host], followed: Sequence[tuple[Person, Referent]]) -> None:
        """Open one account per role where there is an example person and partner; elsewhere, a referent's. Those told
        about by name have their own space too."""
        if not followed:
            return
        partner = self._partner(hosts)
        (person, referent), folder = followed[0], settings().instance_dir
        if partner is not None:
            made = logins.open_all(self.departement, person, referent.account, referent.structure_id, partner, self.now)
            logins.keep(folder, made)
            logins.add(folder, *self._colleague_logins(referent, [one for _, one in followed]))
        else:
            login = logins.give_login(referent.account, now=self.now, person_id=person.public_id)
            logins.add(folder, replace(login, role=f"{login.role}-{self.departement}"))
        logins.add(folder, *self._named_logins([person for person, _ in followed]))

    def _colleague_logins(self, referent: Referent, others: Sequence[Referent]) -> list[logins.Login]:
        """The account of one colleague of the example referent: who stands in while one is away has one."""
        others = [one for one in others if one.account is not referent.account]
        at_home = [one.account for one in others if one.structure_id == referent.structure_id]
        return [replace(logins.give_login(one, now=self.now), role="referent-colleague") for one in at_home[:1]]

    def _named_logins(self, people: Sequence[Person]) -> list[logins.Login]:
        """The spaces of the people named, whose role is « person » and their first name or their département."""
        first = 1 if "person" in self.about else 0
        named = people[first * self.about["referents"] :: self.about["referents"]][: len(self.about.get("named", ()))]
        roles = [f"person-{slug(one.first_name) if first else self.departement}" for one in named]
        opened = [logins.open_own(one, role=role, now=self.now) for one, role in zip(named, roles, strict=True)]
        return [login for login in opened if login is not None]
