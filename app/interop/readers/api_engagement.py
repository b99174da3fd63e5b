"""API Engagement: volunteering missions, as the XML feed of publishers or as JSON (the list v0, the mission v2).

Dates are read ISO first, then day/month/year; « lonlat » pairs are read longitude first and refused when they are not.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from app.bulk.fields import Fields
from app.bulk.notes import BrokenFile, Notes
from app.bulk.positions import PlaceFields, read_place
from app.bulk.vocabulary import Vocabulary
from app.geo.gazetteer import Gazetteer
from app.interop.readers.json_file import load_json
from app.interop.readers.rows import RowReader, title_of
from app.interop.record import Feed, Organisation, Record
from app.kit.french import typeset
from app.matching.values import Channel, Kind, Remote, Schedule
from app.offers.checks import LONGEST, LONGEST_DESCRIPTION, MOST_SEATS
from app.offers.record import OfferData, PlaceData
from app.structures.record import compact_rna, is_rna
from app.structures.values import StructureType

LICENCE = "API Engagement"
VOLUNTEERING_THEME = "remobilisation--benevolat-action-citoyenne"
DOMAINS = frozenset({
    "animaux", "autre", "batiment-industrie-logistique", "benevolat-competences", "communication", "culture-loisirs",
    "education", "emploi", "environnement", "gestion-finance-droit", "humanitaire", "memoire-et-citoyennete",
    "numerique", "prevention-protection", "recherche", "sante", "service-public-defense-securite", "sport",
    "solidarite-insertion", "vivre-ensemble",
})  # fmt: skip
REMOTES = {
    "no": Remote.NO, "non": Remote.NO, "false": Remote.NO, "0": Remote.NO, "local": Remote.NO, "": Remote.NO,
    "possible": Remote.POSSIBLE, "partiel": Remote.POSSIBLE, "hybride": Remote.POSSIBLE,
    "full": Remote.FULL, "oui": Remote.FULL, "true": Remote.FULL, "1": Remote.FULL, "total": Remote.FULL,
}  # fmt: skip
PLACE = PlaceFields(insee="", postal_code="postalCode", name="city", lat="lat", lon="lon", address="street")
MOST_ELEMENTS = 500_000
PAIR = re.compile(r"[\s\[({]*(-?\d+(?:\.\d+)?)\s*[,;\s]\s*(-?\d+(?:\.\d+)?)[\s\])}]*")


def read(content: bytes, notes: Notes, *, vocabulary: Vocabulary, gazetteer: Gazetteer) -> Feed:
    """Return the missions of a feed; raises BrokenFile when it is neither the XML nor the JSON of the API."""
    rows = _of_json(content) if content.lstrip()[:1] in (b"{", b"[") else _of_xml(content)
    return _Reader(notes, vocabulary, gazetteer).feed(rows)


def _of_json(content: bytes) -> list[Any]:
    answer = load_json(content)
    if isinstance(answer, Mapping):
        answer = answer.get("data", [answer] if "title" in answer else None)
    if isinstance(answer, Mapping):
        answer = [answer]
    if not isinstance(answer, list):
        raise BrokenFile("Ce fichier ne contient pas de missions\u00a0: une liste « data » est attendue.")
    return answer


def _of_xml(content: bytes) -> list[Any]:
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:  # an unknown encoding is a LookupError
        raise BrokenFile(f"Ce fichier n’est pas du XML lisible\u00a0: {type(error).__name__}.") from error
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise BrokenFile("Ce fichier a trop d’éléments.")
    if root.tag != "source":
        raise BrokenFile("Ce fichier n’est pas un flux de missions\u00a0: sa racine devrait être « source ».")
    try:
        return [_plain(mission) for mission in root.iter("mission")]
    except RecursionError as error:
        raise BrokenFile("Ce fichier est trop profond\u00a0: il n’a pas été lu.") from error


def _plain(element: Element) -> dict[str, Any]:
    """Turn the tags of a mission into values: text, or lists for the tags that repeat."""
    values: dict[str, Any] = {}
    for child in element:
        inner = list(child)
        if child.tag == "addresses":
            values["addresses"] = [_plain(address) for address in inner]
        elif child.tag in {"location", "lonlat", "lonLat"} and inner:
            values["location"] = _plain(child)
        elif inner:
            words = ((item.text or "").strip() for item in child.iter())
            values[child.tag] = ",".join(word for word in words if word)
        else:
            values[child.tag] = (child.text or "").strip()
    return values


class _Reader(RowReader):
    id_name = "clientId"
    licence = LICENCE

    def reference(self, fields: Fields) -> str:
        """The publisher's own identifier, else the one of the API."""
        return fields.text("clientId", 120) or fields.text("id", 120) or fields.text("_id", 120)

    def record(self, fields: Fields, ref: str) -> Record:
        title = title_of(fields, "title", LONGEST["title"])
        description = fields.text("description", LONGEST_DESCRIPTION * 2) or fields.text("descriptionHtml")
        if not description:
            raise fields.refuse("description", "La description manque.", "Dites ce qu’on fait.")
        url = fields.url("applicationUrl")
        schedule = fields.text("schedule", LONGEST["schedule_note"])
        places = tuple(self._places(fields))
        data = OfferData(
            kind=Kind.VOLUNTEERING,
            title=typeset(title),
            description=description,
            places=places,
            remote=_remote(fields),
            themes=(VOLUNTEERING_THEME, *_domain(fields)),
            schedule=Schedule.FIXED if schedule else Schedule.FREE,
            schedule_note=typeset(schedule),
            starts_on=fields.day("startAt"),
            ends_on=fields.day("endAt"),
            seats_total=fields.whole("places", 1, MOST_SEATS),
            channel=Channel.PARTNER_SITE,
            apply_url=url,
        )
        return Record(ref=ref, data=data, organisation=self._organisation(fields, places), url=url,
                      published_at=fields.moment("postedAt"))  # fmt: skip

    def _places(self, fields: Fields) -> Iterator[PlaceData]:
        given = list(fields.each("addresses", 40)) or [fields]
        for address in given:
            point = _point(address)
            flat = {"postalCode": _padded(address.raw.get("postalCode")), "city": address.raw.get("city"),
                    "street": address.raw.get("street") or address.raw.get("address"), **point}  # fmt: skip
            if not any(flat.values()):
                continue
            where = Fields(flat, self.notes, fields.record, address.path)
            place = read_place(where, PLACE, self.gazetteer, precise=True)
            if place is not None:
                yield place

    def _organisation(self, fields: Fields, places: tuple[PlaceData, ...]) -> Organisation:
        rna = compact_rna(fields.text("organizationRNA", 20) or fields.text("organizationRna", 20))
        siret = "organizationSiret" if fields.raw.get("organizationSiret") else "organizationSiren"
        if fields.text(siret, 20).isdigit() and len(fields.text(siret, 20)) == 9:
            siret = ""  # a SIREN names a company, not one of its places
        return Organisation(
            name=fields.text("organizationName", 120),
            siret=fields.siret(siret) if siret else None,
            rna=rna if rna and is_rna(rna) else None,
            ref=fields.text("organizationClientId", 100) or fields.text("organizationId", 100),
            type=StructureType.ASSOCIATION,
            website=fields.url("organizationUrl"),
            insee=places[0].insee if places else None,
        )


def _point(address: Fields) -> dict[str, Any]:
    """Return latitude and longitude, from an object or from a pair written longitude first."""
    where = address.raw.get("location")
    if isinstance(where, Mapping):
        return {"lat": where.get("lat"), "lon": where.get("lon")}
    pair = next((str(address.raw[name]) for name in ("lonlat", "lonLat", "location") if address.raw.get(name)), "")
    found = PAIR.fullmatch(pair)
    if pair and found is None:
        address.doubt("lonlat", "Cette position ne se lit pas.", "Écrivez « longitude,latitude ».", value=pair)
    return {"lat": found.group(2), "lon": found.group(1)} if found else {}


def _padded(code: Any) -> str:
    """A postal code is text: « 1500 » read as a number was « 01500 »."""
    text = str(code).strip() if code is not None else ""
    return text.zfill(5) if text.isdigit() and len(text) == 4 else text


def _remote(fields: Fields) -> Remote:
    given = fields.raw.get("remote")
    text = ("oui" if given else "non") if isinstance(given, bool) else fields.text("remote", 20).lower()
    if text not in REMOTES:
        fields.doubt("remote", "Valeur inconnue.", "Écrivez no, possible ou full.")
    return REMOTES.get(text, Remote.NO)


def _domain(fields: Fields) -> tuple[str, ...]:
    domain = fields.text("domain", 60)
    if domain and domain not in DOMAINS:
        fields.doubt("domain", "Domaine inconnu de l’API Engagement.", "Il est laissé de côté.")
    return (domain,) if domain in DOMAINS else ()
