"""Small catalogues made at random, without a database: whatever an offer may be, around places that matter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np

from app.matching.values import (
    Channel,
    Contract,
    Help,
    Kind,
    Level,
    OfferFacts,
    OfferSlot,
    Place,
    Remote,
    Required,
    Schedule,
    Zone,
    ZoneType,
)
from app.offers.values import StartKind
from app.search.base import Base
from app.search.catalogue import Snapshot, started
from app.search.rows import LiveOffer, OfferPlaceRow, ReadOffer, SlotRow

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
WORDS = ("jardin", "jardins", "maçonnerie", "macon", "cuisine", "cuisinier", "cuisinière", "aide", "domicile",
         "rivière", "entretien", "école", "épicerie", "solidaire", "vélo", "réparer", "accueil", "bibliothèque",
         "forêt", "élagage", "vente")  # fmt: skip
JOBS = ("A1203", "K1304", "D1102", "F1703")
REQUIRED = ("licence:B", "experience", "diploma", "french:A1", "french:B1")
HELPS = (Help.NO_CV, Help.BEGINNERS, Help.ACCESSIBLE, Help.SHUTTLE, Help.CHILDCARE)
STARTS, ENDS = (360, 540, 840, 1080, 1320), (120, 720, 1020, 1200)
THEMES = ("mobilite--preparer-un-permis", "numerique--acceder-a-une-connexion-internet")
# Guéret, Aubusson, Sainte-Feyre, Bobigny, Saint-Denis of La Réunion, and a point on the Greenwich meridian.
CENTRES = {
    "23096": (46.17182, 1.87171), "23008": (45.95607, 2.17013), "23193": (46.13900, 1.91500),
    "93008": (48.90700, 2.43900), "97411": (-20.88200, 55.45000), "": (46.80000, 0.0),
}  # fmt: skip
ZONES = (("commune", "23096"), ("departement", "23"), ("departement", "93"), ("epci", "200034825"), ("country", "FR"),
         ("region", "75"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Offers as read, and their snapshot."""

    reads: Sequence[ReadOffer]
    snapshot: Snapshot


def a_catalogue(seed: int, size: int = 120) -> Catalogue:
    """So many offers, always the same for a seed."""
    rng = np.random.default_rng(seed)
    reads = [_read(rng, key) for key in range(1, size + 1)]
    return Catalogue(reads, snapshot_of(reads))


def snapshot_of(reads: Sequence[ReadOffer]) -> Snapshot:
    """The snapshot of these offers."""
    return started(Base.of([list(reads)] if reads else [], labels_of, seq=0))


def labels_of(_offer: LiveOffer) -> list[str]:
    """No official name: the oracle reads what the author wrote."""
    return []


def a_read(key: int = 1, **changes) -> ReadOffer:
    """One plain offer in Guéret."""
    return _made(key, **changes)


def _read(rng: np.random.Generator, key: int) -> ReadOffer:
    kind = _one(rng, list(Kind))
    words = [str(_one(rng, WORDS)) for _ in range(6)]
    total = _one(rng, (None, 1, 3))
    left = None if total is None else int(rng.integers(0, total + 1))
    return _made(
        key,
        kind=kind,
        title=" ".join(words[:2]),
        summary=" ".join(words[2:4]),
        text=" ".join(words[4:]),
        places=[_place(rng) for _ in range(int(rng.integers(0, 4)))],
        stops=[_place(rng) for _ in range(int(rng.random() < 0.2))],
        remote=_one(rng, list(Remote), p=(0.8, 0.1, 0.06, 0.04)),
        zone=_one(rng, ZONES) if rng.random() < 0.15 else None,
        rome=tuple({str(_one(rng, JOBS)) for _ in range(int(rng.integers(0, 3)))}),
        themes=tuple({str(_one(rng, THEMES)) for _ in range(int(rng.integers(0, 2)))}),
        minutes=_one(rng, (None, 60, 300, 600, 601, 2100)),
        required=[code for code in REQUIRED if rng.random() < 0.25],
        helps=[code for code in HELPS if rng.random() < 0.3],
        seats=(total, left),
        expires_on=_one(rng, (None, TODAY, TODAY - timedelta(days=1), TODAY + timedelta(days=9))),
        published_at=NOW - timedelta(days=int(rng.integers(0, 20)), minutes=int(rng.integers(0, 600))),
        structure=f"s{int(rng.integers(0, 8)):09d}",
        source=_one(rng, (None, "flux")),
        contract=_one(rng, (None, Contract.CDI, Contract.CDD)) if kind in (Kind.JOB, Kind.INSERTION_SITE) else None,
        starts=(_one(rng, (None, *(TODAY + timedelta(days=far) for far in (1, 7, 30, 90)))), bool(rng.random() < 0.2)),
        slots=[OfferSlot(int(rng.integers(1, 8)), int(_one(rng, STARTS)), int(_one(rng, ENDS)))
               for _ in range(int(rng.integers(0, 3)))],
        schedule=_one(rng, list(Schedule)),
    )


def _one(rng: np.random.Generator, values, p=None):
    return values[int(rng.choice(len(values), p=p))]


def _place(rng: np.random.Generator) -> Place:
    insee = str(_one(rng, list(CENTRES)))
    lat, lon = CENTRES[insee]
    spread = float(_one(rng, (0.0, 0.02, 0.3)))
    if rng.random() < 0.08:
        return Place(insee or None)
    return Place(insee or None, lat + float(rng.normal(0, spread)), lon + float(rng.normal(0, spread)))


def _made(
    key: int, *, kind: Kind = Kind.JOB, title: str = "Offre", summary: str = "", text: str = "", places=None, stops=(),
    remote: Remote = Remote.NO, zone=None, rome=(), themes=(), minutes=None, required=(), helps=(), seats=(None, None),
    expires_on: date | None = None, published_at: datetime = NOW, structure: str = "s000000001",
    structure_name: str = "", source: str | None = None, contract: Contract | None = None,
    starts: tuple[date | None, bool] = (None, False), slots=(), schedule: Schedule = Schedule.FIXED,
) -> ReadOffer:  # fmt: skip
    places = [Place("23096", *CENTRES["23096"])] if places is None else places
    requirements = tuple(Required(code, Level.REQUIRED) for code in required)
    facts = OfferFacts(
        key=key, kind=kind, expires_on=expires_on, places=tuple(places), stops=tuple(stops), remote=remote,
        minutes_min=minutes, seats_total=seats[0], seats_left=seats[1], rome=rome, themes=themes,
        requirements=requirements, helps=frozenset(helps), zone=_zone(zone), contract=contract, starts_on=starts[0],
        flexible_dates=starts[1], slots=tuple(slots), schedule=schedule,
    )  # fmt: skip
    offer = LiveOffer(
        key=key, public_id=f"{key:010d}", kind=kind, title=title, summary=summary, structure_id=structure,
        structure_name=structure_name, structure_siret=None, structure_type="association", reply_days=None,
        places=tuple(OfferPlaceRow(p.insee, "", "", p.lat, p.lon, p.precision.value) for p in places), remote=remote,
        weekly=(minutes, minutes), slots=tuple(SlotRow(slot.day, slot.start, slot.end) for slot in slots),
        schedule_note="", starts_on=starts[0], ends_on=None, expires_on=expires_on,
        seats_total=seats[0], seats_left=seats[1], waiting_list=True, full=seats[1] == 0, zone=zone, rome=rome,
        appellations=(), themes=themes, requirements=tuple({"code": code, "level": "required"} for code in required),
        helps=tuple(code.value for code in helps), contract=contract, siae=None, duration_days=None,
        schedule=schedule, start_kind=StartKind.ASAP, channel=Channel.HERE, source=source, source_ref=None,
        source_url=None, published_at=published_at, updated_at=published_at, discreet=False,
    )  # fmt: skip
    return ReadOffer(offer, facts, text)


def _zone(zone: tuple[str, str] | None) -> Zone | None:
    return None if zone is None else Zone(ZoneType(zone[0]), zone[1])
