"""schema.org ``JobPosting`` as JSON-LD: in a web page, or in a file of its own (one, a list, or an ``@graph``).

Source: https://schema.org/JobPosting; a posting whose last day has passed is refused.
"""

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

from app.bulk.fields import Fields
from app.bulk.notes import BrokenFile, Notes
from app.bulk.positions import PlaceFields, read_place
from app.bulk.vocabulary import Vocabulary
from app.geo.gazetteer import Gazetteer
from app.interop.readers.json_file import load_json
from app.interop.readers.rows import RowReader, title_of
from app.interop.readers.work_terms import weekly_minutes
from app.interop.record import Feed, Organisation, Record
from app.kit import french
from app.kit.french import typeset
from app.matching.values import Channel, Contract, Kind, Remote
from app.offers.checks import LONGEST, LONGEST_DESCRIPTION, MOST_SEATS
from app.offers.record import OfferData, PlaceData
from app.offers.values import PayPeriod
from app.structures.values import StructureType

LICENCE = "JobPosting publié par la source"
PLACE = PlaceFields(insee="", postal_code="postalCode", name="addressLocality", address="streetAddress")
KINDS = {"VOLUNTEER": Kind.VOLUNTEERING, "INTERN": Kind.IMMERSION}
CONTRACTS = {"PER_DIEM": Contract.DAY}
KNOWN_TYPES = {"FULL_TIME", "PART_TIME", "TEMPORARY", "CONTRACTOR", "INTERN", "VOLUNTEER", "PER_DIEM", "OTHER"}
UNITS = {"HOUR": PayPeriod.HOUR, "MONTH": PayPeriod.MONTH, "YEAR": PayPeriod.YEAR}
MOST_EUROS = 300_000
HTML = re.compile(rb"<\s*(?:!doctype|html|head|script|body)\b", re.IGNORECASE)


def read(content: bytes, notes: Notes, *, vocabulary: Vocabulary, gazetteer: Gazetteer) -> Feed:
    """Return the postings of a page or a file; raises BrokenFile when it holds none."""
    found = _of_page(content) if HTML.search(content[:4096]) else [load_json(content)]
    postings = [posting for value in found for posting in _postings(value)]
    if not postings:
        raise BrokenFile("Aucun JobPosting n’a été trouvé dans ce fichier.")
    return _Reader(notes, vocabulary, gazetteer).feed(postings)


class _Scripts(HTMLParser):
    """Collects the JSON-LD blocks of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.blocks: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = (dict(attrs).get("type") or "").lower()
        self._inside = tag == "script" and kind == "application/ld+json"
        if self._inside:
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.blocks[-1] += data


def _of_page(content: bytes) -> list[Any]:
    parser = _Scripts()
    parser.feed(content.decode("utf-8", "replace"))
    return [load_json(block.encode()) for block in parser.blocks]


def _postings(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for item in value:
            yield from _postings(item)
    elif isinstance(value, Mapping):
        kinds = value.get("@type")
        if kinds == "JobPosting" or (isinstance(kinds, list) and "JobPosting" in kinds):
            yield value
        yield from _postings(value.get("@graph"))


class _Reader(RowReader):
    id_name = "identifier"
    licence = LICENCE

    def reference(self, fields: Fields) -> str:
        """The identifier's value, else the address of the posting."""
        given = fields.raw.get("identifier")
        if isinstance(given, Mapping):
            return fields.inside("identifier").text("value", 120)
        return fields.text("identifier", 120) or fields.text("url", 120)

    def record(self, fields: Fields, ref: str) -> Record:
        url = fields.url("url")
        types = _types(fields)
        kind = next((KINDS[one] for one in types if one in KINDS), Kind.JOB)
        hours = weekly_minutes(fields.text("workHours", 300))
        data = OfferData(
            kind=kind,
            title=typeset(title_of(fields, "title", LONGEST["title"])),
            description=fields.text("description", LONGEST_DESCRIPTION * 3) + _pay_in_words(fields),
            places=tuple(self._places(fields)),
            remote=Remote.FULL if fields.text("jobLocationType", 40) == "TELECOMMUTE" else Remote.NO,
            contract=next((CONTRACTS[one] for one in types if one in CONTRACTS), None) if kind is Kind.JOB else None,
            weekly_minutes_min=hours[0] if hours else None,
            weekly_minutes_max=hours[1] if hours else None,
            schedule_note=fields.text("workHours", LONGEST["schedule_note"]),
            starts_on=fields.day("jobStartDate"),
            seats_total=fields.whole("totalJobOpenings", 1, MOST_SEATS),
            channel=Channel.PARTNER_SITE,
            apply_url=url,
            expires_on=fields.day("validThrough"),
        )
        return Record(ref=ref, data=data, organisation=_organisation(fields, data), url=url,
                      published_at=fields.moment("datePosted"))  # fmt: skip

    def _places(self, fields: Fields) -> Iterator[PlaceData]:
        given = fields.raw.get("jobLocation")
        many = given if isinstance(given, list) else [given] if isinstance(given, Mapping) else []
        holder = Fields({"jobLocation": many}, self.notes, fields.record)
        for where in holder.each("jobLocation"):
            address, geo = where.inside("address"), where.inside("geo")
            flat = Fields({**address.raw, **geo.raw}, self.notes, fields.record, where.path)
            place = read_place(flat, PLACE, self.gazetteer, precise=True)
            if place is not None:
                yield place


def _types(fields: Fields) -> list[str]:
    given = fields.raw.get("employmentType")
    types = [str(one).upper() for one in (given if isinstance(given, list) else [given] if given else [])]
    for unknown in (one for one in types if one not in KNOWN_TYPES):
        fields.doubt("employmentType", "Type d’emploi inconnu de schema.org.", "Il est laissé de côté.", value=unknown)
    return types


def _pay_in_words(fields: Fields) -> str:
    """Return the pay as words: schema.org does not say whether a figure is gross or net, and ours must."""
    salary = fields.inside("baseSalary")
    value = salary.inside("value")
    unit = UNITS.get(value.text("unitText", 20).upper())
    low = value.number("minValue", 0.01, MOST_EUROS) or value.number("value", 0.01, MOST_EUROS)
    high = value.number("maxValue", 0.01, MOST_EUROS)
    if low is None or unit is None or salary.text("currency", 5) != "EUR":
        if salary.raw:
            fields.doubt("baseSalary", "La rémunération ne se lit pas.", "Donnez un montant en euros et sa période.")
        return ""
    most = f" à {french.number(high, 2)}" if high is not None and high > low else ""
    return f"<p>Rémunération annoncée\u00a0: {french.number(low, 2)}{most}\u00a0€ {unit.label}</p>"


def _organisation(fields: Fields, data: OfferData) -> Organisation:
    given = fields.raw.get("hiringOrganization")
    named = {"name": given} if isinstance(given, str) else None
    company = Fields(named, fields.notes, fields.record) if named else fields.inside("hiringOrganization")
    volunteering = data.kind is Kind.VOLUNTEERING
    return Organisation(
        name=company.text("name", 120),
        siret=company.siret("identifier") if isinstance(company.raw.get("identifier"), str) else None,
        type=StructureType.ASSOCIATION if volunteering else StructureType.COMPANY,
        website=company.url("sameAs") or company.url("url"),
        insee=data.places[0].insee if data.places else None,
    )
