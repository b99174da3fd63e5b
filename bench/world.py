"""A catalogue of invented offers on the real communes of France, always the same for a seed and a size.

Words follow Zipf's law over invented French-like forms, two in five being function words; places follow population.
What is measured on it is speed, never relevance: real offers have duplicated boilerplate.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice

import numpy as np

from app.geo.queries import gazetteer
from app.geo.values import CommuneRow
from app.matching.values import (
    Channel,
    Kind,
    Level,
    OfferFacts,
    OfferSlot,
    Place,
    Precision,
    Remote,
    Required,
    Schedule,
)
from app.offers.values import StartKind
from app.reference.queries import near_jobs
from app.search.rows import LiveOffer, OfferPlaceRow, ReadOffer, SlotRow

TODAY = date(2026, 11, 24)
WORDS = 60_000
# fmt: off
FUNCTION_WORDS = ("le", "la", "les", "de", "des", "du", "un", "une", "et", "à", "au", "aux", "en", "dans", "pour",
                  "avec", "sur", "vous", "nous", "votre", "notre", "est", "sont", "qui", "que", "chez", "par", "plus", "très",
                  "tout", "tous", "cette", "ces", "son", "sa", "ses", "leur", "y", "il", "elle", "ou")
SYLLABLES = ("ba", "be", "bi", "bo", "bou", "cha", "che", "co", "cou", "da", "de", "di", "do", "fa", "fe", "fi", "fo",
             "ga", "gi", "go", "gra", "gri", "ja", "jo", "la", "le", "li", "lo", "lou", "ma", "me", "mi", "mo", "na",
             "ne", "ni", "no", "pa", "pe", "pi", "po", "pra", "ra", "re", "ri", "ro", "sa", "se", "si", "so", "ta",
             "te", "ti", "to", "tra", "va", "ve", "vi", "vo")
ENDINGS = ("tion", "ment", "age", "eur", "eux", "ette", "ier", "ance", "ille", "on", "ure", "oir", "ais", "é", "er",
           "ant", "iste", "isme", "al", "el")
# fmt: on
KIND_SHARES = (0.35, 0.12, 0.20, 0.12, 0.08, 0.13)
REMOTE_SHARES = (0.9, 0.06, 0.03, 0.01)
FIRST_PUBLISHED = datetime(2026, 5, 1, tzinfo=UTC)
WORDS_PER_OFFER = 120
COMMUNES = 8_000


@dataclass(frozen=True, slots=True)
class World:
    """Where, what and with which words offers are made."""

    seed: int
    words: list[str]
    communes: list[CommuneRow]
    weights: np.ndarray
    jobs: list[str]


def the_world(seed: int = 23) -> World:
    """Read the communes and jobs, invent the words."""
    rng = np.random.default_rng(seed)
    communes = [row for row in gazetteer().index.largest(COMMUNES) if row.lat is not None]
    population = np.array([row.population or 500 for row in communes], dtype=np.float64)
    invented = {_word(rng) for _ in range(int(WORDS * 1.6))}
    words = sorted(invented)[:WORDS]
    rng.shuffle(words)
    jobs = sorted({job for job, _, _ in near_jobs()})
    return World(seed, words, communes, population / population.sum(), jobs)


def _word(rng: np.random.Generator) -> str:
    stem = "".join(SYLLABLES[at] for at in rng.integers(len(SYLLABLES), size=int(rng.integers(1, 4))))
    return stem + ENDINGS[int(rng.integers(len(ENDINGS)))]


def offers(world: World, size: int, *, batch: int = 2_000) -> Iterator[list[ReadOffer]]:
    """Yield so many offers, a batch at a time."""
    dice = Dice(world.seed + size, len(world.words))
    made = (_offer(world, dice, key) for key in range(1, size + 1))
    while rows := list(islice(made, batch)):
        yield rows


class Dice:
    """Draws words by rank, a million at a time: weighted draws are slow one by one."""

    def __init__(self, seed: int, words: int) -> None:
        self.rng = np.random.default_rng(seed)
        rank = np.arange(1, words + 1)
        self._shares = (1 / rank) / (1 / rank).sum()
        self._pool = np.empty(0, dtype=np.int64)

    def words(self, count: int) -> list[int]:
        """Draw so many words."""
        if len(self._pool) < count:
            self._pool = self.rng.choice(len(self._shares), size=1_000_000, p=self._shares)
        drawn, self._pool = self._pool[:count], self._pool[count:]
        return drawn.tolist()


def _text(world: World, dice: Dice, count: int) -> str:
    full = dice.words(count)
    small = dice.rng.random(count) < 0.4
    functions = dice.rng.integers(len(FUNCTION_WORDS), size=count)
    return " ".join(
        FUNCTION_WORDS[function] if is_small else world.words[word]
        for word, is_small, function in zip(full, small.tolist(), functions.tolist(), strict=True)
    )


def _offer(world: World, dice: Dice, key: int) -> ReadOffer:
    rng = dice.rng
    kind = list(Kind)[int(rng.choice(6, p=KIND_SHARES))]
    remote = list(Remote)[int(rng.choice(4, p=REMOTE_SHARES))]
    count = 2 if rng.random() < 0.05 else 1
    communes = [world.communes[at] for at in rng.choice(len(world.communes), size=count, p=world.weights)]
    places = tuple(_place(rng, row) for row in communes)
    published = FIRST_PUBLISHED + timedelta(minutes=int(rng.integers(0, 280_000)))
    low = int(rng.integers(1, 30)) * 60
    slots = tuple(SlotRow(int(day), 540, 720) for day in sorted(set(rng.integers(1, 6, size=2).tolist())))
    job = world.jobs[int(rng.integers(len(world.jobs)))]
    asked = (Required("licence:B", Level.REQUIRED),) if rng.random() < 0.4 else ()
    title = " ".join(world.words[at] for at in dice.words(4)).capitalize()
    facts = OfferFacts(
        key=key, kind=kind, structure_key=key % 5_000 + 1, places=tuple(place for place, _ in places), remote=remote,
        minutes_min=low, minutes_max=low + 120, slots=tuple(OfferSlot(*slot) for slot in slots), rome=(job,),
        requirements=asked, expires_on=TODAY + timedelta(days=60), seats_total=4, seats_left=2,
    )  # fmt: skip
    offer = LiveOffer(
        key=key, public_id=f"{key:010d}", kind=kind, title=title, summary=_text(world, dice, 15),
        structure_id=f"{key % 5_000:010d}",
        structure_name=f"{world.words[key % 5_000].capitalize()} {communes[0].name}",
        structure_siret=None, structure_type="association", reply_days=None,
        places=tuple(printed for _, printed in places), remote=remote, weekly=(low, low + 120), slots=slots,
        schedule_note="", starts_on=None, ends_on=None, expires_on=TODAY + timedelta(days=60), seats_total=4,
        seats_left=2, waiting_list=False, full=False, zone=None, rome=(job,), appellations=(), themes=(),
        requirements=tuple({"code": need.code, "level": need.level.value} for need in asked), helps=(), contract=None,
        siae=None, duration_days=None, schedule=Schedule.FIXED, start_kind=StartKind.ASAP, channel=Channel.HERE,
        source=None, source_ref=None, source_url=None, published_at=published, updated_at=published, discreet=False,
    )  # fmt: skip
    return ReadOffer(offer, facts, _text(world, dice, WORDS_PER_OFFER - 19))


def _place(rng: np.random.Generator, row: CommuneRow) -> tuple[Place, OfferPlaceRow]:
    lat = float(row.lat or 0) + float(rng.normal(0, 0.01))
    lon = float(row.lon or 0) + float(rng.normal(0, 0.01))
    density = row.population / row.area_km2 if row.population and row.area_km2 else None
    known = Place(row.insee, lat, lon, Precision.ADDRESS, row.area_km2, density)
    printed = OfferPlaceRow(
        row.insee, row.name, row.postal_code, lat, lon, Precision.ADDRESS.value, row.area_km2, density
    )
    return known, printed
