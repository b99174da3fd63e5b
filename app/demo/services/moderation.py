"""What waits for the territory's team and what is over: reviews, drafts, pauses, closures, ends, reports, bus stops."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import update

from app.bus.services import add_stop
from app.demo.content import review
from app.demo.hosts import Host
from app.demo.identity import siret_of, site_of
from app.demo.offer_draw import Drawn
from app.demo.places import Ground
from app.demo.weeks import DAY_NUMBERS
from app.kit.access import Actor, Role
from app.kit.clock import local_date
from app.kit.database import db
from app.matching.values import Channel, Schedule
from app.offers import reports
from app.offers import services as offers
from app.offers.models import Offer
from app.offers.queries import by_public_id
from app.offers.record import OfferData
from app.structures import services as structures
from app.structures.models import Structure
from app.structures.queries import by_id as structure_by_id
from app.structures.record import StructureData
from app.structures.values import StructureType

BUS_WEEKS = 6
REGISTERING_NUMBER = 900
PAUSED, CLOSED, DRAFTS, FULL = 6, 8, 5, 6


def registering(ground: Ground, *, actor: Actor, now: datetime) -> None:
    """Write the structures that register: some wait for the team, one has something to correct."""
    rows = [row for row in review()["structure"] if row["departement"] == ground.departement]
    for number, row in enumerate(rows, start=REGISTERING_NUMBER):
        commune = ground.named(row["at"])
        data = StructureData(
            name=row["name"],
            type=StructureType(row["type"]),
            siret=siret_of(number),
            description=row["about"],
            address=row["street"],
            insee=commune.insee,
            commune_name=commune.name,
            postal_code=commune.postal_code,
            lat=commune.lat,
            lon=commune.lon,
            website=f"https://{site_of(row['name'])}",
        )
        structure = structures.create(data, territory_code=ground.departement, now=now - timedelta(days=3))
        structures.submit(structure, actor=actor, now=now - timedelta(days=3))
        if row["state"] == "to_correct":
            structures.ask_correction(structure, comment=row["comment"], actor=actor, now=now - timedelta(days=1))


def doubtful_offers(drawn: Sequence[Drawn], *, now: datetime) -> list[Offer]:
    """Submit offers that raise a sign: they wait for the team, with the reason."""
    waiting = []
    for row in review()["offer"]:
        one = next(one for one in drawn if one.data.kind.value == row["kind"] and one.data.channel is Channel.HERE)
        data = replace(one.data, title=row["title"], summary="", description=row["text"])
        waiting.append(_submit(one.host, data, now=now - timedelta(days=2)))
    return waiting


def _submit(host: Host, data: OfferData, *, now: datetime) -> Offer:
    member = Actor(role=Role.PARTNER, label=host.contact_name, structure_ids=frozenset({host.id}))
    offer = _draft(host, data, member, now=now)
    return offers.submit_or_publish(offer, actor=member, now=now)


def _draft(host: Host, data: OfferData, member: Actor, *, now: datetime) -> Offer:
    structure = structure_by_id(host.id)
    if structure is None:
        raise LookupError(f"structure {host.id} is gone")
    return offers.create(structure, data, actor=member, now=now)


def lives_of_offers(chosen: Sequence[tuple[str, Drawn]], *, actor: Actor, now: datetime, seed: int) -> None:
    """Pause, close and fill some offers, leave a few drafts: every state has its examples."""
    chance = random.Random(f"lives-of-offers-{seed}")
    rows = chance.sample(list(chosen), min(len(chosen), PAUSED + CLOSED + DRAFTS))
    for number, (public_id, one) in enumerate(rows):
        offer = by_public_id(public_id)
        if offer is None:
            continue
        moment = now - timedelta(days=chance.uniform(0.5, 4))
        if number < PAUSED:
            offers.pause(offer, actor=actor, now=moment)
        elif number < PAUSED + CLOSED:
            offers.close(offer, actor=actor, now=moment, reason=chance.choice(("filled", "stopped")))
        else:
            member = Actor(role=Role.PARTNER, label=one.host.contact_name, structure_ids=frozenset({one.host.id}))
            _draft(one.host, replace(one.data, slots=(), schedule=Schedule.FIXED, summary=""), member, now=moment)


def fill_some(chosen: Sequence[tuple[int, Drawn]], *, now: datetime) -> None:
    """Take every seat of some offers: people found elsewhere have them."""
    for offer_id, one in chosen[:FULL]:
        for _ in range(one.data.seats_total or 0):
            offers.take_seat(offer_id, now=now)


def expire_some(offer_ids: Sequence[int], *, now: datetime) -> None:
    """Let the last day of some offers pass, and the clock take them off line."""
    over = local_date(now) - timedelta(days=3)
    db.session.execute(update(Offer).where(Offer.id.in_(offer_ids)).values(expires_on=over))
    db.session.expire_all()
    offers.expire_due(now=now)


def report_some(chosen: Sequence[str], *, now: datetime) -> None:
    """Write what visitors reported."""
    for public_id, row in zip(chosen, review()["report"], strict=False):
        offer = by_public_id(public_id)
        if offer is not None:
            reports.report(offer, reason=row["reason"], message=row["message"], address="192.0.2.10", now=now)


def bus(ground: Ground, about: Mapping[str, Any], *, now: datetime) -> int:
    """Announce the stops of the bus for the coming weeks; returns how many."""
    today, made = local_date(now), 0
    for name, place, day, starts, ends in about["bus"]:
        first = today + timedelta(days=(DAY_NUMBERS[day] - 1 - today.weekday()) % 7 or 7)
        for week in range(0, BUS_WEEKS, 2) if made % 3 else range(BUS_WEEKS):
            add_stop(
                ground.departement,
                on_date=first + timedelta(weeks=week),
                starts_at=time.fromisoformat(starts),
                ends_at=time.fromisoformat(ends),
                commune=ground.named(name),
                place=place,
                note=about["bus_note"],
                now=now,
            )
        made += 1
    return made


def by_id(hosts: Sequence[Host]) -> dict[int, Structure]:
    """Return the rows of written structures by key."""
    found = (structure_by_id(host.id) for host in hosts)
    return {structure.id: structure for structure in found if structure is not None}
