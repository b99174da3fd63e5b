"""What one line is worth: the record it makes with the offer it names, what to correct, what may be done with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.bulk.fields import Fields
from app.bulk.notes import Issue, Notes
from app.bulk.parts import Lexicon, key, keys_of
from app.bulk.table import COLUMN_OF, KIND, REFERENCE, Line, filled
from app.bulk.values import EXAMPLE_PREFIX, Verdict
from app.kit import french
from app.matching.values import Kind, Siae
from app.offers.checks import missing, mistakes
from app.offers.models import Offer
from app.offers.record import OfferData
from app.offers.record_rows import record_of
from app.offers.rich_text import sanitised
from app.offers.values import StartKind
from app.offers.workflow import OfferState
from app.structures.models import Structure
from app.structures.values import PUBLISHABLE, StructureType

LONGEST_REFERENCE = 80
KINDS = keys_of((kind, (kind.value, kind.label)) for kind in Kind) | {
    "chantier": Kind.INSERTION_SITE, "insertion": Kind.INSERTION_SITE, "service": Kind.SERVICE, "atelier": Kind.SERVICE,
    "immersion": Kind.IMMERSION,
}  # fmt: skip
MAY_BE_INCOMPLETE = frozenset({OfferState.DRAFT, OfferState.TO_CORRECT})
OVER = frozenset({OfferState.CLOSED, OfferState.ARCHIVED})


@dataclass(frozen=True, slots=True)
class Contact:
    """Who answers when the line does not say: who gave the file."""

    name: str | None
    email: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class Desk:
    """What every line of a run is read against."""

    structure: Structure
    contact: Contact
    lexicon: Lexicon
    today: date


@dataclass(frozen=True, slots=True)
class Assessment:
    """A line assessed; ``data`` is None when no record comes out of it."""

    verdict: Verdict
    data: OfferData | None
    issues: tuple[Issue, ...]


NEEDS_A_SIRET = "Ce genre d’offre demande un SIRET."


def assess(line: Line, existing: Offer | None, desk: Desk) -> Assessment:
    """Return what a line is worth; the same line on the same offer always gives the same answer."""
    notes = Notes()
    fields = Fields(line.cells, notes, f"ligne\u00a0{line.number}")
    reference = fields.text(REFERENCE, LONGEST_REFERENCE)
    if reference.upper().startswith(EXAMPLE_PREFIX):
        return Assessment(Verdict.SKIPPED, None, ())
    if not reference:
        fields.doubt(
            REFERENCE, "La référence manque.", "Donnez à chaque offre une référence à vous, par exemple JARDIN-1."
        )
        return _wrong(notes)
    if existing is not None and existing.source is not None:
        fields.doubt(REFERENCE, "Cette offre vient d’un flux.", "Elle se corrige à sa source.")
        return _wrong(notes)
    kind = _kind(fields, existing, desk.structure)
    if kind is None:
        return _wrong(notes)
    base = record_of(existing) if existing is not None else _first(kind, desk)
    data = _settled(filled(base, line.cells, fields, desk.lexicon, is_new=existing is None), base, desk)
    if existing is None:
        data = replace(data, own_reference=reference)
        return _new(data, notes, fields, desk)
    return _known(data, base, existing, notes, fields, desk)


def _kind(fields: Fields, existing: Offer | None, structure: Structure) -> Kind | None:
    given = fields.text(KIND, 80)
    if not given and existing is not None:
        return existing.kind
    kind = KINDS.get(key(given))
    allowed = [one for one in Kind if one in structure.kinds]
    words = f"Écrivez l’un de\u00a0: {', '.join(one.label for one in allowed)}."
    if not isinstance(kind, Kind):
        fields.doubt(KIND, "Genre d’offre inconnu." if given else "Le genre d’offre manque.", words)
        return None
    if kind not in allowed:
        lacks = kind in PUBLISHABLE[structure.type]
        reason = NEEDS_A_SIRET if lacks else "Une structure de ce type ne publie pas d’offre de ce genre."
        fields.doubt(KIND, reason, "Écrivez le SIRET sur la fiche de la structure." if lacks else words)
        return None
    if existing is not None and kind is not existing.kind:
        fields.doubt(KIND, "Le genre d’une offre ne change pas.", "Donnez une autre référence à la nouvelle offre.")
        return None
    return kind


def _first(kind: Kind, desk: Desk) -> OfferData:
    """What a line starts from: the contact of who gave the file; services and missions start when one wants."""
    structure = desk.structure
    siae = Siae.GEIQ if structure.type is StructureType.GEIQ else structure.siae
    return OfferData(
        kind=kind,
        siae=siae if kind is Kind.INSERTION_SITE else None,
        start_kind=StartKind.FLEXIBLE if kind in {Kind.VOLUNTEERING, Kind.SERVICE} else StartKind.ASAP,
        contact_name=desk.contact.name,
        contact_email=desk.contact.email,
        contact_phone=desk.contact.phone,
    )


def _settled(data: OfferData, base: OfferData, desk: Desk) -> OfferData:
    """Say things as the offer will hold them: a date makes a dated start, words typed make safe HTML."""
    if data.starts_on and data.starts_on != base.starts_on and data.start_kind is not StartKind.DATE:
        data = replace(data, start_kind=StartKind.DATE)
    if data.description != base.description:
        data = replace(data, description=sanitised(data.description))
    if data.expires_on is not None and data.expires_on == base.expires_on and data.expires_on < desk.today:
        data = replace(data, expires_on=None)
    return data


def _new(data: OfferData, notes: Notes, fields: Fields, desk: Desk) -> Assessment:
    wrong = mistakes(data, today=desk.today)
    _tell(wrong | missing(data, desk.structure), notes, fields)
    if wrong:
        return _wrong(notes, data)
    verdict = Verdict.INCOMPLETE if notes.issues else Verdict.NEW
    return Assessment(verdict, data, tuple(notes.issues))


def _known(data: OfferData, base: OfferData, existing: Offer, notes: Notes, fields: Fields, desk: Desk) -> Assessment:
    unchanged = replace(data, expires_on=base.expires_on) == base if data.expires_on is None else data == base
    if unchanged and not notes.issues:
        if existing.state in MAY_BE_INCOMPLETE:
            _tell(missing(data, desk.structure), notes, fields)  # still to say, though nothing is to write
        return Assessment(Verdict.SAME, data, tuple(notes.issues))
    if existing.state in OVER:
        fields.doubt(REFERENCE, f"Cette offre est {existing.state.label.lower()}.",
                     "Remettez-la en ligne depuis sa page, ou donnez une autre référence.")  # fmt: skip
        return _wrong(notes, data)
    wrong = mistakes(data, today=desk.today)
    _tell(wrong | missing(data, desk.structure), notes, fields)
    if data.seats_total is not None and data.seats_total < existing.seats_taken:
        taken = french.count(existing.seats_taken, "place est prise", "places sont prises")
        fields.doubt("places", f"{taken}.", "Indiquez au moins ce nombre.")
        return _wrong(notes, data)
    if notes.issues:
        return Assessment(
            Verdict.WRONG if wrong or existing.state not in MAY_BE_INCOMPLETE else Verdict.INCOMPLETE,
            data, tuple(notes.issues),
        )  # fmt: skip
    return Assessment(Verdict.CHANGED, data, ())


def _wrong(notes: Notes, data: OfferData | None = None) -> Assessment:
    return Assessment(Verdict.WRONG, data, tuple(notes.issues))


def _tell(found: Mapping[str, str], notes: Notes, fields: Fields) -> None:
    """Tell what the record lacks or says wrongly, under the heading one fills, unless it was told already."""
    told = {issue.field for issue in notes.issues}
    for name, message in found.items():
        column = COLUMN_OF.get(name)
        heading = column.name if column else name
        if heading not in told:
            notes.add(fields.record, heading, fields.raw.get(heading, ""), message, column.help if column else "")
