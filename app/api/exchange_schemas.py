"""JSON schemas of the formats others read: data·inclusion v1 (the fields we fill), the feed of changes."""

from app.api.schemas import COUNT, DAY, LATITUDE, LONGITUDE, OFFER, TEXT, URL, Schema, listed, page_of, record, ref

NAME: Schema = {"type": "string", "minLength": 3, "maxLength": 150}
DESCRIPTION: Schema = {"type": "string", "minLength": 5, "maxLength": 10_000}
CODES: Schema = {"type": "array", "items": TEXT, "minItems": 1}
PLACE: dict[str, Schema] = {
    "commune": TEXT, "code_postal": {"type": "string", "pattern": "^[0-9]{5}$"},
    "code_insee": {"type": "string", "pattern": "^[0-9AB]{5}$"}, "adresse": TEXT, "latitude": LATITUDE,
    "longitude": LONGITUDE,
}  # fmt: skip
STRUCTURE: dict[str, Schema] = {
    "source": TEXT, "id": TEXT, "nom": NAME, "date_maj": DAY, "description": DESCRIPTION, "lien_source": URL,
    "siret": {"type": "string", "pattern": "^[0-9]{14}$"}, **PLACE, "telephone": TEXT, "site_web": TEXT,
    "horaires_accueil": TEXT,
}  # fmt: skip
SERVICE: dict[str, Schema] = {
    "source": TEXT, "id": TEXT, "structure_id": TEXT, "nom": NAME, "description": DESCRIPTION, "date_maj": DAY,
    "lien_source": URL, "type": TEXT, "thematiques": CODES, "frais": TEXT, "frais_precisions": TEXT, "publics": CODES,
    **PLACE, "telephone": TEXT, "modes_accueil": CODES, "zone_eligibilite": CODES, "lien_mobilisation": URL,
    "modes_mobilisation": CODES, "mobilisable_par": CODES, "mobilisation_precisions": TEXT,
    "volume_horaire_hebdomadaire": {"type": "number", "minimum": 0},
    "nombre_semaines": {"type": "integer", "minimum": 1},
}  # fmt: skip
NEEDED = {"source", "id", "structure_id", "nom", "description", "date_maj"}
CHANGED_OFFER = {
    name: OFFER[name]
    for name in ("id", "kind", "title", "summary", "structure", "remote", "weekly_minutes", "starts_on", "ends_on",
                 "expires_on", "seats", "rome", "themes", "url", "updated_at")
}  # fmt: skip


def optional(properties: dict[str, Schema], needed: set[str]) -> Schema:
    """An object whose properties are absent when they are not known."""
    return record(properties, optional=tuple(set(properties) - needed))


EXCHANGE_SCHEMAS: dict[str, Schema] = {
    "DataInclusionStructure": optional(STRUCTURE, NEEDED - {"structure_id", "description"}),
    "DataInclusionStructures": page_of(ref("DataInclusionStructure")),
    "DataInclusionService": optional(SERVICE, NEEDED),
    "DataInclusionServices": page_of(ref("DataInclusionService")),
    "ChangedOffer": record({**CHANGED_OFFER, "description": TEXT, "places": listed(ref("Place"))}),
    "Change": record({"state": {"type": "string", "enum": ["updated", "deleted"]}, "kind": TEXT, "id": TEXT,
                      "modified": COUNT, "data": ref("ChangedOffer")}, optional=("data",)),
    "ChangePage": record({"next": URL, "items": listed(ref("Change")), "license": URL}),
}  # fmt: skip
