"""JSON schemas of what the API answers, written once: the OpenAPI document and the tests read them."""

from collections.abc import Mapping
from typing import Any

from app.matching.codes import Labelled
from app.matching.values import Channel, Criterion, Kind, Level, Mode, Precision, Remote, Rule, ZoneType

Schema = Mapping[str, Any]
TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
COUNT: Schema = {"type": "integer", "minimum": 0}
YES_NO: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "format": "date"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
HOUR: Schema = {"type": "string", "pattern": "^([01][0-9]|2[0-4]):[0-5][0-9]$"}
URL: Schema = {"type": "string", "format": "uri"}
LATITUDE: Schema = {"type": "number", "minimum": -90, "maximum": 90}
LONGITUDE: Schema = {"type": "number", "minimum": -180, "maximum": 180}


def ref(name: str) -> Schema:
    """Point to a schema of this table."""
    return {"$ref": f"#/components/schemas/{name}"}


def listed(item: Schema) -> Schema:
    """A list of items."""
    return {"type": "array", "items": item}


def or_null(schema: Schema) -> Schema:
    """The same, or null when it is not known or does not apply."""
    if "type" in schema and "enum" not in schema:
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def record(properties: Mapping[str, Schema], *, optional: tuple[str, ...] = (), more: bool = False) -> Schema:
    """An object whose properties are all present unless ``optional``; ``more`` tolerates others."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": [name for name in properties if name not in optional],
        "additionalProperties": more,
    }


def code(codes: type[Labelled]) -> Schema:
    """One code of a closed list."""
    return {"type": "string", "enum": [member.value for member in codes]}


def counted(codes: type[Labelled]) -> Schema:
    """How many offers by code; a code without any is left out."""
    return {"type": "object", "propertyNames": {"enum": [member.value for member in codes]},
            "additionalProperties": {"type": "integer", "minimum": 1}}  # fmt: skip


def page_of(items: Schema, **more: Schema) -> Schema:
    """One page of a list."""
    return record({"items": listed(items), "total": COUNT, "page": WHOLE, "per_page": WHOLE, **more})


OFFER: dict[str, Schema] = {
    "id": TEXT,
    "kind": code(Kind),
    "title": TEXT,
    "summary": TEXT,
    "structure": record({"id": TEXT, "name": TEXT, "siret": or_null(TEXT)}),
    "places": listed(ref("Place")),
    "remote": code(Remote),
    "distance_km": or_null({"type": "number", "minimum": 0}),
    "weekly_minutes": record({"min": or_null(COUNT), "max": or_null(COUNT)}),
    "slots": listed(record({"day": {"type": "integer", "minimum": 1, "maximum": 7}, "start": HOUR, "end": HOUR})),
    "starts_on": or_null(DAY),
    "ends_on": or_null(DAY),
    "expires_on": or_null(DAY),
    "seats": record({"total": or_null(COUNT), "left": or_null(COUNT)}),
    "waiting_list": YES_NO,
    "zone": or_null(record({"type": code(ZoneType), "code": TEXT})),
    "rome": listed(TEXT),
    "themes": listed(TEXT),
    "requirements": listed(record({"code": TEXT, "level": code(Level)})),
    "channel": code(Channel),
    "source": or_null(record({"name": TEXT, "external_id": or_null(TEXT), "url": or_null(TEXT)})),
    "url": URL,
    "updated_at": INSTANT,
}
SCHEMAS: dict[str, Schema] = {
    "Place": record({
        "insee": or_null(TEXT), "commune": TEXT, "postal_code": or_null(TEXT), "lat": or_null(LATITUDE),
        "lon": or_null(LONGITUDE), "precision": code(Precision)}),
    "Offer": record(OFFER),
    "OfferInFull": record({**OFFER, "description": TEXT}),
    "Offers": page_of(
        ref("Offer"),
        facets=record({"kind": counted(Kind), "remote": counted(Remote)}),
        center=or_null(record({"label": TEXT, "lat": LATITUDE, "lon": LONGITUDE}))),
    "Structure": record({
        "id": TEXT, "name": TEXT, "type": TEXT, "siae": or_null(TEXT), "siret": or_null(TEXT), "rna": or_null(TEXT),
        "description": TEXT, "website": or_null(TEXT), "phone": or_null(TEXT),
        "place": record({
            "address": or_null(TEXT), "insee": or_null(TEXT), "commune": or_null(TEXT), "postal_code": or_null(TEXT),
            "lat": or_null(LATITUDE), "lon": or_null(LONGITUDE), "precision": code(Precision)}),
        "opening_hours": or_null(TEXT), "accessibility": or_null(TEXT), "labels": listed(TEXT),
        "source": or_null(record({"name": TEXT, "external_id": or_null(TEXT)})), "url": URL, "updated_at": INSTANT}),
    "Structures": page_of(ref("Structure")),
    "Commune": record({
        "insee": TEXT, "name": TEXT, "postal_codes": listed(TEXT), "departement": TEXT, "lat": or_null(LATITUDE),
        "lon": or_null(LONGITUDE), "population": or_null(COUNT), "parent": or_null(TEXT),
        "former_name": or_null(TEXT), "label": TEXT}),
    "Job": record({"rome": TEXT, "label": TEXT, "job": TEXT, "appellation": WHOLE}),
    "Ranked": record({
        "offer": ref("Offer"),
        "points": {"type": "integer", "minimum": 0, "maximum": 100},
        "contributions": listed(record({"criterion": code(Criterion), "points": WHOLE, "max": COUNT, "reason": TEXT})),
        "to_check": listed(record({"rule": code(Rule), "question": TEXT})),
        "travel": record({"mode": or_null(code(Mode)), "minutes": or_null(COUNT), "estimated": YES_NO, "text": TEXT})}),
    "Matches": record({
        "version": TEXT, "warnings": listed(TEXT), "items": listed(ref("Ranked")), "services": listed(ref("Ranked")),
        "total": COUNT,
        "excluded": record({"total": COUNT, "by_rule": {"type": "object", "additionalProperties": COUNT}}),
        "levers": listed(record({"rule": TEXT, "gain": COUNT, "reason": TEXT, "service": or_null(TEXT)}))}),
    "Problem": record(
        {"type": TEXT, "title": TEXT, "status": WHOLE, "detail": TEXT, "parameter": TEXT,
         "errors": {"type": "object", "additionalProperties": TEXT}, "similar": listed(ref("Offer"))},
        optional=("parameter", "errors", "similar"), more=True),
}  # fmt: skip
