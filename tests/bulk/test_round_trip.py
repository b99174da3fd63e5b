"""What is exported and imported again changes nothing, to the last detail; what is written is what is read."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.bulk.assessing import Contact, Desk, assess
from app.bulk.fields import Fields
from app.bulk.notes import Notes
from app.bulk.parts import Lexicon
from app.bulk.sheets import Format, cells_of, write_offers, write_template
from app.bulk.table import NAMES, PARTS, Line, written
from app.bulk.values import Verdict
from app.bulk.vocabulary import Vocabulary
from app.geo.queries import gazetteer
from app.kit.changes import latest_seq
from app.kit.clock import local_date
from app.kit.database import db
from app.matching.values import Condition, Contract, Help, Kind, Level, Public, Required, Schedule
from app.offers.models import Offer
from app.offers.record import OfferData, SessionData, SlotData
from app.offers.record_rows import record_of
from app.offers.snapshots import digest, dumped, loaded
from app.offers.values import PayPeriod, SessionKind
from app.structures.values import StructureType
from tests.conftest import NOW
from tests.factories.bulk import a_run
from tests.factories.bulk import written as wrote
from tests.factories.offers import GUERET_PLACE, TYPE_FOR, an_offer, offer_data
from tests.factories.structures import a_member, a_structure, actor_of

RICH = {
    "title": "=Aider au jardin", "summary": "+ de verdure",
    "description": "<p>Semer, arroser et <strong>récolter</strong>.</p>",
    "with_whom": "Bernard | Nadia", "rome": ("A1203",), "appellations": (), "slots": (SlotData(day=2, start_minute=545,
    end_minute=720), SlotData(day=6, start_minute=1080, end_minute=1440)), "conditions": (Condition.OUTSIDE,),
    "helps": (Help.BEGINNERS, Help.NO_CV), "publics": (Public.UNDER_26,), "seats_total": 4,
    "requirements": (Required("licence:B"), Required("experience", Level.DESIRED), Required("skill:12345")),
    "schedule": Schedule.CHOICE, "themes": ("numerique--acceder-a-une-connexion-internet",), "freshness_months": 3,
    "apply_note": "-10 % pour les adhérents", "contact_public": True, "weekly_minutes_max": 20 * 60,
}  # fmt: skip


def desk_of(structure) -> Desk:
    lexicon = Lexicon(Vocabulary.load(), gazetteer())
    return Desk(structure, Contact("Bernard", "b@structure.example", None), lexicon, local_date(NOW))


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_exported_then_assessed_is_unchanged(app, kind):
    offer = an_offer(kind, **({} if kind is Kind.TRAINING else {"own_reference": "R1"}))

    found = assess(Line(2, cells_of(offer)), offer, desk_of(offer.structure))

    assert (found.verdict, found.issues) == (Verdict.SAME, ())


@pytest.mark.parametrize("form", list(Format))
def test_an_export_imported_again_changes_nothing(app, form):
    structure = a_structure()
    actor = actor_of(a_member(structure), structure)
    plain = an_offer(structure=structure)
    rich = an_offer(structure=structure, **RICH, places=(GUERET_PLACE, GUERET_PLACE), own_reference="=R|1", sessions=(
        SessionData(starts_at=NOW, ends_at=NOW.replace(hour=11), kind=SessionKind.INFO, place="Salle, 1er étage",
                    seats_total=12),))  # fmt: skip
    draft = an_offer(structure=structure, published=False, title="", places=())
    before = {offer.id: record_of(offer) for offer in (plain, rich, draft)}
    out = io.BytesIO()
    write_offers(structure, out, form)
    seq = latest_seq()

    run = wrote(a_run(structure, actor, out.getvalue()))

    assert run.outcome == {"unchanged": 3}
    assert latest_seq() == seq
    offers = db.session.scalars(select(Offer).order_by(Offer.id)).all()
    assert {offer.id: record_of(offer) for offer in offers} == before


def test_no_cell_of_an_export_would_run_in_a_spreadsheet(app):
    structure = a_structure()
    an_offer(structure=structure, **RICH, own_reference="@R1")
    out = io.BytesIO()

    write_offers(structure, out, Format.CSV)

    rows = list(csv.reader(io.StringIO(out.getvalue().decode("utf-8-sig")), delimiter=";"))
    assert len(rows[0]) == len(NAMES) == len(rows[1])
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))] == []
    assert "'=Aider au jardin" in rows[1]


@pytest.mark.parametrize("type_", list(StructureType))
def test_every_example_of_the_template_could_be_published(app, type_):
    structure = a_structure(type_)
    out = io.BytesIO()
    write_template(structure, out, Format.CSV)
    rows = list(csv.DictReader(io.StringIO(out.getvalue().decode("utf-8-sig")), delimiter=";"))
    assert rows

    for number, cells in enumerate(rows):
        found = assess(Line(number, cells | {"reference": f"A{number}"}), None, desk_of(structure))
        assert (found.verdict, found.issues) == (Verdict.NEW, ()), cells["type"]


slots = st.builds(lambda day, start, length: SlotData(day=day, start_minute=start, end_minute=start + length),
                  st.integers(1, 7), st.integers(0, 1200), st.integers(15, 240))  # fmt: skip
words = st.text("abé '|,=+-@\n ", max_size=30).map(lambda text: " ".join(text.split()))
codes = {"conditions": Condition, "helps": Help, "publics": Public}
records = st.fixed_dictionaries(
    {"title": words, "summary": words, "meal_note": words, "contact_name": words.map(lambda text: text or None),
     "slots": st.lists(slots, max_size=4, unique=True).map(lambda found: tuple(sorted(found, key=lambda one: (one.day,
     one.start_minute, one.end_minute)))), "weekly_minutes_max": st.none() | st.integers(1, 40).map(lambda n: n * 30),
     "seats_total": st.none() | st.integers(1, 500), "contract": st.none() | st.sampled_from(Contract),
     "pay_min_cents": st.none() | st.integers(1, 900_000), "pay_period": st.none() | st.sampled_from(PayPeriod),
     "pay_gross": st.none() | st.booleans(), "school_weeks_only": st.booleans(),
     "starts_on": st.none() | st.dates(min_value=local_date(NOW))}
    | {name: st.sets(st.sampled_from(kind)).map(lambda found, kind=kind: tuple(one for one in kind if one in found))
       for name, kind in codes.items()}
)  # fmt: skip


@given(values=records)
@settings(max_examples=100, deadline=None)
def test_what_is_written_is_read_back(values):
    record = OfferData(kind=Kind.JOB, **values)
    cells = written(record)
    lexicon = Lexicon(Vocabulary({}, frozenset(), frozenset()), None)
    notes = Notes()
    read = {}
    for part in PARTS:
        if set(part.fields) & set(values):
            read |= part.read(Fields(cells, notes, "ligne"), lexicon)

    assert notes.issues == []
    assert {name: read[name] for name in values} == values


def test_a_snapshot_gives_the_record_back(app):
    sessions = (SessionData(starts_at=NOW, ends_at=NOW.replace(hour=11)),)
    offer = an_offer(Kind.JOB, **RICH, starts_on=local_date(NOW), sessions=sessions)
    record = record_of(offer)

    assert loaded(dumped(record)) == record
    assert digest(loaded(dumped(record))) == digest(record)
    assert digest(record) != digest(offer_data(Kind.JOB))


def test_types_of_structures_cover_the_kinds():
    assert set(TYPE_FOR) == set(Kind)
