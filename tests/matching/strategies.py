"""Random people and offers for the property tests: small worlds where every rule and criterion gets its turn."""

import os
from datetime import date, timedelta

from hypothesis import strategies as st

from app.matching.reference import RomeEdges
from app.matching.values import (
    Busy,
    Condition,
    Contract,
    Day,
    FrenchLevel,
    HalfDay,
    Help,
    Hours,
    JobTime,
    Kind,
    Level,
    Licence,
    Limit,
    Mode,
    Need,
    OfferFacts,
    OfferSlot,
    Place,
    Precision,
    Profile,
    Public,
    Remote,
    ReplyRecord,
    Required,
    Schedule,
    Siae,
    Stage,
    Wish,
    Zone,
    ZoneType,
)

TODAY = date(2026, 11, 23)
HOME = (46.1718, 1.8717)  # Guéret
ROMES = ("A1203", "A1201", "A1416", "K2204", "K1304")
EDGES = RomeEdges.build([("A1203", "A1416", 1), ("A1203", "K2204", 7), ("K1304", "K2204", 12)], {"A1203": "Jardinier"})
THEMES = ("nature", "famille--garde-denfants", "lecture-ecriture-calcul--maitriser-le-francais", "numerique--en-ligne",
          "numerique")  # fmt: skip
CODES = ("licence:B", "licence:C", "vehicle", "french:A2", "french:B1", "experience", "diploma", "adult",
         "record_extract", "skill:11", "skill:12")  # fmt: skip
HELPS = tuple(help_ for help_ in Help if help_ is not Help.LODGING)  # lodging has its own tests
TITLES = ("Aide aux devoirs", "AIDE aux devoirs (H/F)", "Traduire", "", "")
INSEES = ("23096", "23079", "97411", "2A004")


LEAST_IN_PROOFS = 1_000


def examples(usual):
    """Random cases of one property: the usual number, many more in the long proofs, fewer before a mutant."""
    factor = float(os.environ.get("APORTEE_PROOF_FACTOR", "1"))
    return max(LEAST_IN_PROOFS if factor > 1 else 1, int(usual * factor))


days = st.dates(TODAY - timedelta(days=20), TODAY + timedelta(days=60))
quarters = st.integers(0, 95).map(lambda quarter: quarter * 15)
maybe = st.none() | st.booleans()


def some(values, most=3):
    """A small frozenset of the values."""
    return st.frozensets(st.sampled_from(list(values)), max_size=most)


@st.composite
def slots(draw):
    start = draw(quarters)
    return OfferSlot(draw(st.integers(1, 7)), start, (start + draw(st.integers(1, 36)) * 15) % 1440)


@st.composite
def places(draw):
    insee = draw(st.none() | st.sampled_from(INSEES))
    precision = draw(st.sampled_from(Precision))
    area, density = draw(st.sampled_from((None, 4.0, 26.0, 90.0))), draw(st.sampled_from((None, 30.0, 800.0, 4000.0)))
    if draw(st.integers(0, 9)) == 9:
        return Place(insee=insee, precision=precision, area_km2=area)
    north, east = draw(st.floats(-0.25, 0.25)), draw(st.floats(-0.3, 0.3))
    return Place(insee, HOME[0] + north, HOME[1] + east, precision, area, density)


needs_asked = st.builds(Required, st.sampled_from(CODES), st.sampled_from(Level))
zones = st.builds(Zone, st.sampled_from(ZoneType), st.sampled_from(("23", "23096", "200034825", "FR")))
minutes = st.none() | st.sampled_from((0, 60, 120, 240, 900, 1200, 1560, 2100))


@st.composite
def offers(draw, key=None):
    low, high = sorted((draw(minutes), draw(minutes)), key=lambda value: -1 if value is None else value)
    return OfferFacts(
        key=draw(st.integers(1, 10**9)) if key is None else key,
        kind=draw(st.sampled_from(Kind)),
        structure_key=draw(st.integers(1, 4)),
        title=draw(st.sampled_from(TITLES)),
        live=draw(st.integers(0, 9)) < 9,
        expires_on=draw(st.none() | st.none() | days),
        contract=draw(st.none() | st.sampled_from(Contract)),
        siae=draw(st.none() | st.sampled_from(Siae)),
        duration_days=draw(st.none() | st.sampled_from((2, 28, 60, 180, 400))),
        hire_promised=draw(st.booleans()),
        places=tuple(draw(st.lists(places(), max_size=2))),
        stops=tuple(draw(st.lists(places(), max_size=1))),
        remote=draw(st.sampled_from((Remote.NO,) * 5 + tuple(Remote))),
        minutes_min=low,
        minutes_max=high,
        schedule=draw(st.sampled_from(Schedule)),
        slots=tuple(draw(st.lists(slots(), max_size=2))),
        school_weeks=draw(st.booleans()),
        starts_on=draw(st.none() | days),
        ends_on=draw(st.none() | st.none() | days),
        flexible_dates=draw(st.booleans()),
        seats_total=draw(st.none() | st.integers(0, 5)),
        seats_left=draw(st.none() | st.integers(0, 5)),
        waiting_list=draw(st.booleans()),
        rome=tuple(draw(st.lists(st.sampled_from(ROMES), max_size=2, unique=True))),
        appellations=tuple(draw(st.lists(st.integers(1, 3), max_size=2, unique=True))),
        themes=tuple(draw(st.lists(st.sampled_from(THEMES), max_size=2, unique=True))),
        requirements=tuple(
            draw(st.lists(needs_asked, max_size=3, unique_by=lambda need: need.code))
        ),
        conditions=draw(some(Condition, 2)),
        conditions_stated=draw(st.booleans()),
        helps=draw(some(HELPS)),
        publics=draw(some(list(Public)[:4], 2)),
        zone=draw(st.none() | st.none() | zones),
        reply=draw(st.integers(0, 12).flatmap(lambda n: st.builds(ReplyRecord, st.just(n), st.integers(0, n)))),
        pending_load=draw(st.sampled_from((0.0, 0.35, 1.05, 1.75, 2.8))),
        imported=draw(st.booleans()),
    )  # fmt: skip


grids = st.dictionaries(st.sampled_from(Day), some(HalfDay), max_size=7)
modes_known = st.frozensets(st.sampled_from(Mode), min_size=1, max_size=3)
positive_hours = st.none() | st.sampled_from((5.0, 15.0, 20.0, 35.0))
planned_hours = st.sampled_from((0.0, 4.0, 18.0))
weekly_hours = st.builds(Hours, positive_hours, planned_hours, positive_hours, st.sampled_from((False, False, True)))
wishes = st.lists(st.builds(Wish, st.sampled_from(ROMES), st.none() | st.integers(1, 3)), max_size=4)


@st.composite
def profiles(draw):
    return Profile(
        lat=HOME[0],
        lon=HOME[1],
        insee=draw(st.none() | st.sampled_from(INSEES)),
        area_km2=draw(st.none() | st.just(26.0)),
        density_per_km2=draw(st.none() | st.just(500.0)),
        precision=draw(st.sampled_from(Precision)),
        zones=draw(st.frozensets(zones, max_size=1)),
        modes=draw(modes_known | modes_known | modes_known | st.none()),
        max_minutes=draw(st.dictionaries(st.sampled_from(Mode), st.integers(5, 90), max_size=2)),
        max_km=draw(st.dictionaries(st.sampled_from(Mode), st.floats(1, 40), max_size=1)),
        licences=draw(st.none() | some((Licence.B, Licence.C, Licence.AM))),
        licences_in_progress=draw(some((Licence.B,))),
        own_vehicle=draw(maybe),
        car_times=draw(st.none() | grids),
        last_return=draw(st.none() | quarters),
        kinds=draw(st.none() | st.just(frozenset(Kind)) | some(Kind, 4)),
        first_kinds=draw(some(Kind, 1)),
        wants_volunteering=draw(maybe),
        wishes=tuple(draw(wishes)),
        themes=draw(some(THEMES)),
        skills=draw(st.none() | some((11, 12, 13))),
        experience=draw(st.none() | some(ROMES)),
        diploma=draw(maybe),
        french=draw(st.none() | st.sampled_from(FrenchLevel)),
        adult=draw(maybe),
        availability=draw(st.none() | grids | st.just({day: frozenset(HalfDay) for day in Day})),
        not_before=draw(st.dictionaries(st.sampled_from(Day), quarters, max_size=2)),
        not_after=draw(st.dictionaries(st.sampled_from(Day), quarters, max_size=2)),
        busy=tuple(draw(st.lists(st.builds(Busy, st.integers(1, 7), st.just(540), st.just(720)), max_size=1))),
        school_weeks_only=draw(st.booleans()),
        available_from=draw(st.none() | days),
        available_until=draw(st.none() | days),
        sleep_away=draw(maybe),
        job_time=draw(st.none() | st.sampled_from(JobTime)),
        hours=draw(weekly_hours),
        limits=draw(some(Limit, 2)),
        needs=draw(some((Need.CHILDCARE, Need.FRENCH, Need.SHUTTLE, Need.TUTOR))),
        publics=draw(some(list(Public)[:4], 2)),
        not_publics=draw(some(list(Public)[:4], 2)),
        stage=draw(st.none() | st.sampled_from(Stage)),
    )  # fmt: skip


def worlds(least=0, most=6):
    """Several offers with distinct keys."""
    return st.lists(offers(), min_size=least, max_size=most, unique_by=lambda fact: fact.key)
