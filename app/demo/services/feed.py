"""Offers that come from a feed: answered elsewhere, kept by the feed, as most imported offers are."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from app.bulk.notes import Notes
from app.demo.content import names
from app.demo.offer_draw import Drawn
from app.interop.record import Organisation, Record
from app.interop.services.writing import write_record
from app.kit.access import SYSTEM
from app.kit.ids import slug
from app.matching.values import Channel, Kind
from app.offers.values import EntryStep
from app.structures.values import StructureType

SOURCE = "Flux d’exemple"
LICENCE = "Licence Ouverte 2.0 (exemple)"
SITE = "https://offres.flux-exemple.example"
ONE_IN = 5


def choose(drawn: Sequence[Drawn], count: int) -> list[Drawn]:
    """Return the jobs of companies that the feed brings instead of the companies themselves."""
    jobs = [one for one in drawn if one.data.kind is Kind.JOB and one.host.sketch.type is StructureType.COMPANY]
    return jobs[::ONE_IN][:count]


def write_feed(departement: str, chosen: Sequence[Drawn], *, now: datetime) -> int:
    """Write the offers of the feed as an import would; returns how many."""
    employers = names()["feed_employers"]
    for number, one in enumerate(chosen):
        record = _record(one, f"{departement}-{number:04d}", employers[number % len(employers)])
        write_record(record, None, source=SOURCE, licence=LICENCE, actor=SYSTEM, now=now, notes=Notes())
    return len(chosen)


def _record(one: Drawn, ref: str, employer: str) -> Record:
    url = f"{SITE}/{ref}/{slug(one.data.title)}"
    data = replace(
        one.data,
        channel=Channel.PARTNER_SITE,
        apply_url=url,
        apply_phone=None,
        apply_note="",
        entry_step=EntryStep.NONE,
        contact_name=None,
        contact_email=None,
        contact_phone=None,
        substitute_email=None,
        waiting_list_open=False,
        sessions=(),
        expires_on=None,
    )
    return Record(
        ref=ref,
        data=data,
        organisation=Organisation(name=employer, insee=data.places[0].insee if data.places else None),
        url=url,
        published_at=one.published_at,
    )
