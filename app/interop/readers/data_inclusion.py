"""data·inclusion, schema v1: structures and services in one JSON object, or services alone as JSON or CSV.

A service becomes a service, or a training when its type is « formation ». Source: the published schema, v1.
"""

import csv
import io
import re
from collections.abc import Mapping
from typing import Any

from app.bulk.fields import Fields
from app.bulk.notes import BrokenFile, Notes
from app.bulk.positions import PlaceFields, read_place
from app.bulk.vocabulary import Vocabulary
from app.geo.gazetteer import Gazetteer
from app.interop.readers.json_file import load_json
from app.interop.readers.rows import RowReader, title_of
from app.interop.record import Feed, Organisation, Record
from app.kit.french import typeset
from app.matching.values import Channel, Kind, Public, Remote, ZoneType
from app.offers.checks import LONGEST, LONGEST_DESCRIPTION, is_phone
from app.offers.record import OfferData
from app.offers.values import DISCREET_THEMES
from app.structures.values import StructureType

LICENCE = "data·inclusion, Licence Ouverte 2.0"
PLACE = PlaceFields(insee="code_insee", postal_code="code_postal", name="commune", address="adresse")
PUBLICS = {
    "beneficiaires-des-minimas-sociaux": Public.RSA, "demandeurs-emploi": Public.JOBSEEKERS,
    "familles": Public.FAMILIES, "femmes": Public.WOMEN, "jeunes": Public.UNDER_26,
    "personnes-en-situation-de-handicap": Public.DISABLED,
    "personnes-exilees": Public.EXILED, "residents-qpv-frr": Public.QPV, "seniors": Public.SENIORS,
    "etudiants": Public.STUDENTS,
}  # fmt: skip
EVERYONE = frozenset({"tous-publics", "actifs"})
FEES = {"gratuit": "Gratuit", "payant": "Payant"}
MOBILISATION = {
    "envoyer-un-courriel": "Écrire un courriel", "se-presenter": "Se présenter", "telephoner": "Téléphoner",
    "utiliser-lien-mobilisation": "Utiliser le lien",
}  # fmt: skip
ZONES = (
    (ZoneType.DEPARTEMENT, re.compile(r"\d{2}|2[AB]|97\d")),
    (ZoneType.COMMUNE, re.compile(r"\d[\dAB]\d{3}")),
    (ZoneType.EPCI, re.compile(r"\d{9}")),
)


def read(content: bytes, notes: Notes, *, vocabulary: Vocabulary, gazetteer: Gazetteer) -> Feed:
    """Return the services of a file; raises BrokenFile when it holds none."""
    services, structures = _of_json(content) if content.lstrip()[:1] in (b"{", b"[") else (_of_csv(content), [])
    known = {str(row["id"]): row for row in structures if isinstance(row, Mapping) and row.get("id")}
    return _Reader(notes, vocabulary, gazetteer, known).feed(services)


def _of_json(content: bytes) -> tuple[list[Any], list[Any]]:
    answer = load_json(content)
    if isinstance(answer, list):
        return answer, []
    services = answer.get("services", answer.get("items"))
    if not isinstance(services, list):
        raise BrokenFile("Ce fichier n’a pas de liste « services »\u00a0: est-ce bien du data·inclusion ?")
    structures = answer.get("structures")
    return services, structures if isinstance(structures, list) else []


def _of_csv(content: bytes) -> list[Any]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BrokenFile("Ce fichier n’est pas en UTF-8.") from error
    first = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(";,", key=first.count))
    if not {"id", "structure_id", "nom"} <= set(rows.fieldnames or ()):
        raise BrokenFile("Il manque des colonnes\u00a0: id, structure_id et nom sont nécessaires.")
    try:
        return [{name: value for name, value in row.items() if isinstance(name, str)} for row in rows]
    except csv.Error as error:
        raise BrokenFile("Ce tableau ne se lit pas.") from error


class _Reader(RowReader):
    id_name = "id"
    licence = LICENCE

    def __init__(
        self, notes: Notes, vocabulary: Vocabulary, gazetteer: Gazetteer, structures: Mapping[str, Mapping[str, Any]]
    ) -> None:
        super().__init__(notes, vocabulary, gazetteer)
        self.structures = structures

    def record(self, fields: Fields, ref: str) -> Record:
        title = title_of(fields, "nom", LONGEST["title"])
        place = read_place(fields, PLACE, self.gazetteer, precise=True)
        themes = self.vocabulary.known_themes(fields, "thematiques", _values(fields, "thematiques"))
        kind = Kind.TRAINING if fields.text("type", 30) == "formation" else Kind.SERVICE
        hours = fields.number("volume_horaire_hebdomadaire", 0.25, 48)
        url = fields.url("lien_mobilisation") or fields.url("lien_source")
        data = OfferData(
            kind=kind,
            title=typeset(title),
            description=typeset(fields.text("description", LONGEST_DESCRIPTION)),
            places=(place,) if place else (),
            remote=_remote(fields),
            themes=themes,
            service_types=self._types(fields),
            publics=_publics(fields),
            weekly_minutes_min=round(hours * 60) if hours else None,
            weekly_minutes_max=round(hours * 60) if hours else None,
            weeks_count=fields.whole("nombre_semaines", 1, 260),
            cost_note=_cost(fields),
            mobilisation_note=_mobilisation(fields),
            schedule_note=fields.text("horaires_accueil", LONGEST["schedule_note"]),
            discreet=any(theme.startswith(DISCREET_THEMES) for theme in themes),
            **_zone(fields),
            **_answer(fields, url),
        )
        return Record(ref=ref, data=data, organisation=self._organisation(fields, kind, place), url=url)

    def _types(self, fields: Fields) -> tuple[str, ...]:
        given = fields.text("type", 30)
        if given and given not in self.vocabulary.service_types:
            fields.doubt("type", "Type de service inconnu.", "Il est laissé de côté.")
        return (given,) if given in self.vocabulary.service_types else ()

    def _organisation(self, fields: Fields, kind: Kind, place: Any) -> Organisation:
        ref = fields.text("structure_id", 120)
        told = Fields(self.structures.get(ref, {}), self.notes, fields.record, "structure")
        return Organisation(
            name=told.text("nom", 120) or ref,
            siret=told.siret("siret"),
            ref=ref,
            type=StructureType.TRAINING_BODY if kind is Kind.TRAINING else StructureType.SOCIAL_SERVICE,
            website=told.url("site_web"),
            insee=place.insee if place else None,
        )


def _values(fields: Fields, name: str) -> list[str]:
    """Return a list, or the parts of a text separated by commas or bars (CSV)."""
    given = fields.raw.get(name)
    if isinstance(given, str):
        return [part.strip(" []\"'") for part in re.split(r"[,|]", given) if part.strip(" []\"'")]
    return [str(item) for item in fields.items(name)]


def _publics(fields: Fields) -> tuple[Public, ...]:
    given = _values(fields, "publics")
    if EVERYONE & set(given):
        return ()
    for unknown in (value for value in given if value not in PUBLICS):
        fields.doubt("publics", "Public sans équivalent ici.", "Il est laissé de côté.", value=unknown)
    return tuple(dict.fromkeys(PUBLICS[value] for value in given if value in PUBLICS))


def _remote(fields: Fields) -> Remote:
    modes = set(_values(fields, "modes_accueil"))
    if modes == {"a-distance"}:
        return Remote.FULL
    return Remote.POSSIBLE if "a-distance" in modes else Remote.NO


def _cost(fields: Fields) -> str:
    words = (FEES.get(fields.text("frais", 20), ""), fields.text("frais_precisions", 150))
    return " : ".join(word for word in words if word)[: LONGEST["cost_note"]]


def _mobilisation(fields: Fields) -> str:
    words = [MOBILISATION[mode] for mode in _values(fields, "modes_mobilisation") if mode in MOBILISATION]
    more = fields.text("mobilisation_precisions", 200)
    return ". ".join([*(", ".join(words),), *((more,) if more else ())]).strip(". ")[: LONGEST["mobilisation_note"]]


def _zone(fields: Fields) -> dict[str, Any]:
    """Return the one territory whose inhabitants may come; several, or the whole country, are no limit here."""
    codes = _values(fields, "zone_eligibilite")
    if len(codes) != 1 or codes[0] in {"france", "99100"}:
        return {}
    for kind, shape in ZONES:
        if shape.fullmatch(codes[0]):
            return {"zone_type": kind, "zone_code": codes[0]}
    fields.doubt("zone_eligibilite", "Code de territoire inconnu.", "Il est laissé de côté.", value=codes[0])
    return {}


def _answer(fields: Fields, url: str | None) -> dict[str, Any]:
    if url:
        return {"channel": Channel.PARTNER_SITE, "apply_url": url}
    phone = fields.text("telephone", 30)
    if phone and is_phone(phone):
        return {"channel": Channel.PHONE, "apply_phone": phone}
    return {"channel": Channel.ON_SITE}
