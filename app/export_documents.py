"""Files of ``aportee export``: offers, structures or services in a format others read, from what is ours to share."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from app.api import api_engagement, data_inclusion, rpde, shared_queries
from app.interop.readers.csv_file import COLUMNS
from app.kit.urls import base_url
from app.matching.values import Kind, Remote
from app.offers import wording
from app.offers.job_posting import job_posting
from app.offers.models import Offer
from app.offers.paths import offer_path, structure_path
from app.offers.rich_text import to_plain
from app.offers.values import PayPeriod
from app.structures.models import Structure

Chunks = Iterator[bytes]
Writer = Callable[[date], Chunks]
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run
STRUCTURE_COLUMNS = ("reference", "nom", "type", "siret", "rna", "code_insee", "code_postal", "commune", "adresse",
                     "latitude", "longitude", "telephone", "site", "lien")  # fmt: skip
REMOTE = {Remote.NO: "non", Remote.POSSIBLE: "possible", Remote.FULL: "oui", Remote.ANYWHERE: "partout"}
PERIODS = {PayPeriod.HOUR: "heure", PayPeriod.MONTH: "mois", PayPeriod.YEAR: "an"}
LICENCE_CODE = "licence:"
CHANGES_AT_ONCE = 500


def _url(offer: Offer) -> str:
    return base_url() + offer_path(offer.public_id, offer.title)


def _offers(today: date, kinds: Iterable[Kind] = tuple(Kind)) -> Iterator[Offer]:
    return shared_queries.offers(tuple(kinds), today=today)


def _json_list(documents: Iterable[Any]) -> Chunks:
    first = True
    yield b"["
    for document in documents:
        yield (b"" if first else b",\n") + json.dumps(document, ensure_ascii=False).encode()
        first = False
    yield b"]"


def data_inclusion_structures(_today: date) -> Chunks:
    """Write ``{"structures": […]}``."""
    yield b'{"structures": '
    yield from _json_list(data_inclusion.structure_document(row) for row in shared_queries.structures())
    yield b"}\n"


def data_inclusion_services(today: date) -> Chunks:
    """Write ``{"services": […], "structures": […]}``."""
    yield b'{"services": '
    yield from _json_list(data_inclusion.service_document(row) for row in _offers(today, data_inclusion.KINDS))
    yield b', "structures": '
    yield from _json_list(data_inclusion.structure_document(row) for row in shared_queries.structures())
    yield b"}\n"


def volunteering_feed(today: date) -> Chunks:
    """Write the XML feed of API Engagement."""
    yield api_engagement.feed(_offers(today, (Kind.VOLUNTEERING,)))


def job_postings(today: date) -> Chunks:
    """Write a list of schema.org ``JobPosting``."""
    found = (job_posting(offer, url=_url(offer)) for offer in _offers(today))
    yield from _json_list(posting for posting in found if posting is not None)


def change_pages(today: date) -> Chunks:
    """Write the pages of the feed of changes, one a line, to the last one, which is empty."""
    after = 0
    while True:
        changes = shared_queries.changes(after=after, limit=CHANGES_AT_ONCE, today=today)
        yield json.dumps(rpde.page(changes, after=after, limit=CHANGES_AT_ONCE), ensure_ascii=False).encode() + b"\n"
        if not changes:
            return
        after = changes[-1].number


def offer_map(today: date) -> Chunks:
    """Write a GeoJSON with a point for each place of each offer."""
    yield b'{"type": "FeatureCollection", "features": '
    yield from _json_list(feature for offer in _offers(today) for feature in _offer_features(offer))
    yield b"}\n"


def service_map(today: date) -> Chunks:
    """Write a GeoJSON of the services alone."""
    yield b'{"type": "FeatureCollection", "features": '
    services = _offers(today, (Kind.SERVICE,))
    yield from _json_list(feature for offer in services for feature in _offer_features(offer))
    yield b"}\n"


def structure_map(_today: date) -> Chunks:
    """Write a GeoJSON of the structures."""
    yield b'{"type": "FeatureCollection", "features": '
    yield from _json_list(_structure_feature(row) for row in shared_queries.structures())
    yield b"}\n"


def offer_table(today: date) -> Chunks:
    """Write our own table: the columns ``aportee import --format csv`` reads."""
    return _table(COLUMNS, (_offer_row(offer) for offer in _offers(today)))


def service_table(today: date) -> Chunks:
    """The same, of the services alone."""
    return _table(COLUMNS, (_offer_row(offer) for offer in _offers(today, (Kind.SERVICE,))))


def structure_table(_today: date) -> Chunks:
    """Write a table of the structures."""
    return _table(STRUCTURE_COLUMNS, (_structure_row(row) for row in shared_queries.structures()))


def _table(columns: tuple[str, ...], rows: Iterable[Mapping[str, Any]]) -> Chunks:
    """A table French spreadsheets open by themselves, whose cells they run nothing of."""
    yield "\ufeff".encode() + _line(columns)
    for row in rows:
        yield _line([_cell(row.get(name)) for name in columns])


def _line(cells: Iterable[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow(cells)
    return out.getvalue().encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:g}" if value == round(value, 2) else f"{value:.5f}"
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text


def _offer_row(offer: Offer) -> dict[str, Any]:
    place = next((place for place in offer.places if not place.is_stop), None)
    low, high = offer.weekly_minutes_min, offer.weekly_minutes_max
    licences = [need["code"].removeprefix(LICENCE_CODE) for need in offer.requirements
                if need["code"].startswith(LICENCE_CODE) and need["level"] == "required"]  # fmt: skip
    where = {} if place is None else {
        "code_insee": place.insee, "code_postal": place.postal_code, "commune": place.commune_name,
        "adresse": place.address, "latitude": place.lat, "longitude": place.lon,
    }  # fmt: skip
    return {
        "reference": offer.public_id, "type": offer.kind.value, "titre": offer.title, "resume": offer.summary,
        "description": to_plain(offer.description), "structure": offer.structure.public_name,
        "siret": offer.structure.siret, **where, "rome": ",".join(offer.rome),
        "contrat": offer.contract.value if offer.contract else "", "heures_min": low / 60 if low else None,
        "heures_max": high / 60 if high else None, "horaires": wording.when(offer), "debut": offer.starts_on,
        "fin": offer.ends_on, "places": offer.seats_left, "permis": ",".join(licences),
        "a_distance": REMOTE[offer.remote], "thematiques": ",".join(offer.themes), "cout": offer.cost_note,
        "lien": _url(offer), **_pay(offer),
    }  # fmt: skip


def _pay(offer: Offer) -> dict[str, Any]:
    if offer.pay_period is None or offer.pay_min_cents is None or offer.pay_gross is None:
        return {}
    most = offer.pay_max_cents / 100 if offer.pay_max_cents else None
    return {"remuneration_min": offer.pay_min_cents / 100, "remuneration_max": most,
            "remuneration_periode": PERIODS[offer.pay_period],
            "remuneration_brute": "oui" if offer.pay_gross else "non"}  # fmt: skip


def _structure_row(row: Structure) -> dict[str, Any]:
    name = row.neutral_label or row.name
    return {"reference": row.public_id, "nom": name, "type": row.type.value, "siret": row.siret, "rna": row.rna,
            "code_insee": row.insee, "code_postal": row.postal_code, "commune": row.commune_name,
            "adresse": row.address, "latitude": row.lat, "longitude": row.lon, "telephone": row.public_phone,
            "site": row.website, "lien": base_url() + structure_path(row.public_id, name)}  # fmt: skip


def _offer_features(offer: Offer) -> list[dict[str, Any]]:
    said = {"id": offer.public_id, "kind": offer.kind.value, "title": offer.title, "url": _url(offer),
            "structure": offer.structure.public_name}  # fmt: skip
    places = [place for place in offer.places if not place.is_stop]
    if not places:
        return [{"type": "Feature", "geometry": None, "properties": said}]
    return [
        {"type": "Feature", "geometry": _point(place.lat, place.lon), "properties": {
            **said, "commune": place.commune_name, "insee": place.insee, "precision": place.precision.value}}
        for place in places
    ]  # fmt: skip


def _structure_feature(row: Structure) -> dict[str, Any]:
    name = row.neutral_label or row.name
    said = {"id": row.public_id, "name": name, "type": row.type.value, "commune": row.commune_name,
            "url": base_url() + structure_path(row.public_id, name)}  # fmt: skip
    return {"type": "Feature", "geometry": _point(row.lat, row.lon), "properties": said}


def _point(lat: float | None, lon: float | None) -> dict[str, Any] | None:
    return None if lat is None or lon is None else {"type": "Point", "coordinates": [round(lon, 5), round(lat, 5)]}


WRITERS: Mapping[tuple[str, str], Writer] = {
    ("offers", "data-inclusion"): data_inclusion_services,
    ("offers", "api-engagement"): volunteering_feed,
    ("offers", "jobposting"): job_postings,
    ("offers", "csv"): offer_table,
    ("offers", "geojson"): offer_map,
    ("offers", "rpde"): change_pages,
    ("structures", "data-inclusion"): data_inclusion_structures,
    ("structures", "csv"): structure_table,
    ("structures", "geojson"): structure_map,
    ("services", "data-inclusion"): data_inclusion_services,
    ("services", "csv"): service_table,
    ("services", "geojson"): service_map,
}
