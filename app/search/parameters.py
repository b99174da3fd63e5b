"""The parameters of a search: one table for the page, the API, their checks and their documentation.

A blank value is an absent one. A wrong value is refused at its name, never ignored and never answered by an empty list.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.geo.values import CommuneRow
from app.matching.codes import Labelled
from app.matching.values import Contract, Day, FrenchLevel, HalfDay, Kind, Mode, Remote
from app.search.criteria import (
    DEFAULT_PER_PAGE,
    DEFAULT_RADIUS_KM,
    MAX_PER_PAGE,
    MAX_QUERY_CHARS,
    MAX_RADIUS_KM,
    MIN_RADIUS_KM,
    Criteria,
    Sort,
    View,
)
from app.search.readers import (
    MAX_DAYS_AHEAD,
    MAX_PAGE,
    MAX_SOURCE_CHARS,
    MAX_WEEKLY_MINUTES,
    NBSP,
    Refused,
    code_of,
    commune,
    flag,
    hours_as_minutes,
    number,
    rome,
    sort,
    sort_in_french,
    source,
    structure,
    theme,
    view,
    whole,
    words,
)
from app.search.travel_time import MAX_MINUTES, MIN_MINUTES, within_minutes


class Surface(StrEnum):
    """Where a search is asked: names and units differ."""

    PAGE = "page"
    API = "api"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. ``attribute`` is what it fills in ``Criteria``; '' as a name: not offered on that surface."""

    attribute: str
    french: str
    api: str
    label: str
    read: Callable[[str], Any]
    schema: Mapping[str, Any] = field(default_factory=dict)
    repeats: bool = False
    read_page: Callable[[str], Any] | None = None  # when the page's unit or words are others
    page_values: str = ""  # what the page accepts, in French, when it differs

    def name(self, surface: Surface) -> str:
        """Its name on a surface."""
        return self.french if surface is Surface.PAGE else self.api

    def value(self, text: str, surface: Surface) -> Any:
        """Read one value."""
        return self.read_page(text) if surface is Surface.PAGE and self.read_page else self.read(text)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was asked; ``errors`` by parameter name in the order of the table, ``suggestions`` for an unknown place."""

    criteria: Criteria
    errors: Mapping[str, str]
    suggestions: Sequence[CommuneRow] = ()


def _codes(codes: type[Labelled]) -> dict[str, Any]:
    return {"type": "string", "enum": [member.value for member in codes]}


def _numbers(low: float, high: float, **more: Any) -> dict[str, Any]:
    return {"type": "number", "minimum": low, "maximum": high, **more}


def _wholes(low: int, high: int, **more: Any) -> dict[str, Any]:
    return {"type": "integer", "minimum": low, "maximum": high, **more}


TEXT: Mapping[str, Any] = {"type": "string"}
BOOLEAN: Mapping[str, Any] = {"type": "boolean"}
PARAMETERS: tuple[Parameter, ...] = (
    Parameter("q", "q", "q", "mots cherchés", words, {"type": "string", "maxLength": MAX_QUERY_CHARS}),
    Parameter("commune", "commune", "commune", "code INSEE de la commune de départ", commune,
              {"type": "string", "pattern": "^[0-9AB]{5}$", "example": "23096"}),
    Parameter("lat", "lat", "lat", "latitude de départ, avec lon", number(-90, 90, "46.17"), _numbers(-90, 90)),
    Parameter("lon", "lon", "lon", "longitude de départ, avec lat", number(-180, 180, "1.87"), _numbers(-180, 180)),
    Parameter("radius_km", "rayon", "radius_km", "distance maximale en kilomètres",
              number(MIN_RADIUS_KM, MAX_RADIUS_KM, "30"),
              _numbers(MIN_RADIUS_KM, MAX_RADIUS_KM, default=DEFAULT_RADIUS_KM)),
    Parameter("view", "cadre", "bbox", "ce que montre une carte, au lieu du rayon", view,
              {"type": "string", "example": "1.5,46,2.3,46.4"}, page_values="ouest,sud,est,nord en degrés"),
    Parameter("kinds", "type", "kind", "genre d’offre", code_of(Kind), _codes(Kind), repeats=True),
    Parameter("remotes", "distanciel", "remote", "travail à distance", code_of(Remote), _codes(Remote), repeats=True),
    Parameter("rome", "metier", "rome", "métier, par son code ROME", rome,
              {"type": "string", "pattern": "^[A-Na-n][0-9]{4}$"}),
    Parameter("theme", "theme", "theme", "thème de data·inclusion", theme, TEXT),
    Parameter("structure", "structure", "structure", "identifiant d’une structure", structure,
              {"type": "string", "pattern": "^[0-9a-z]{10}$"}),
    Parameter("source", "source", "source", "nom du flux d’origine", source,
              {"type": "string", "maxLength": MAX_SOURCE_CHARS}),
    Parameter("weekly_minutes_max", "heures", "weekly_minutes_max",
              "temps par semaine au plus (en heures sur la page, en minutes dans l’API)",
              whole(0, MAX_WEEKLY_MINUTES), _wholes(0, MAX_WEEKLY_MINUTES), read_page=hours_as_minutes,
              page_values="0 à 168 heures"),
    Parameter("without_licence", "sans_permis", "without_licence", "sans permis exigé", flag, BOOLEAN),
    Parameter("no_cv", "sans_cv", "no_cv", "sans CV", flag, BOOLEAN),
    Parameter("beginners", "debutant", "beginners", "débutant accepté", flag, BOOLEAN),
    Parameter("days", "jour", "day", "jours où l’on est libre", code_of(Day), _codes(Day), repeats=True),
    Parameter("half_days", "moment", "half_day", "moments de la journée où l’on est libre", code_of(HalfDay),
              _codes(HalfDay), repeats=True),
    Parameter("starts_within_days", "debut", "starts_within_days", "commence d’ici tant de jours",
              whole(0, MAX_DAYS_AHEAD), _wholes(0, MAX_DAYS_AHEAD)),
    Parameter("french", "francais", "french", "niveau de français de la personne", code_of(FrenchLevel),
              _codes(FrenchLevel)),
    Parameter("contracts", "contrat", "contract", "contrat de travail", code_of(Contract), _codes(Contract),
              repeats=True),
    Parameter("accessible", "accessible", "accessible", "lieu dit accessible en fauteuil", flag, BOOLEAN),
    Parameter("shuttle", "navette", "shuttle", "avec une navette ou un covoiturage", flag, BOOLEAN),
    Parameter("childcare", "garde", "childcare", "avec une garde d’enfants", flag, BOOLEAN),
    Parameter("night", "nuit", "night", "travail de nuit, dit par l’offre ou ses horaires", flag, BOOLEAN),
    Parameter("outside", "dehors", "outside", "travail dehors, dit par l’offre", flag, BOOLEAN),
    Parameter("new", "nouveau", "new", "en ligne depuis sept jours au plus", flag, BOOLEAN),
    Parameter("mode", "moyen", "mode", "moyen de transport dont la durée est affichée", code_of(Mode), _codes(Mode)),
    Parameter("max_minutes", "duree", "max_minutes",
              "minutes de trajet estimées, avec moyen (API\u00a0: mode), au lieu du rayon",
              whole(MIN_MINUTES, MAX_MINUTES), _wholes(MIN_MINUTES, MAX_MINUTES)),
    Parameter("literal", "mots", "", "mots de `q` à chercher tels quels, sans en faire des choix", words, TEXT),
    Parameter("sort", "tri", "sort", "ordre de la liste", sort,
              {"type": "string", "enum": [*Sort], "default": Sort.RELEVANCE.value}, read_page=sort_in_french,
              page_values="pertinence, distance ou date"),
    Parameter("page", "page", "page", "numéro de page", whole(1, MAX_PAGE), _wholes(1, MAX_PAGE, default=1)),
    Parameter("per_page", "", "per_page", "offres par page", whole(1, MAX_PER_PAGE),
              _wholes(1, MAX_PER_PAGE, default=DEFAULT_PER_PAGE)),
)  # fmt: skip


def read_criteria(values: Mapping[str, Sequence[str]], *, surface: Surface) -> Reading:
    """Read a query: name → every value given. Names of no parameter are left alone."""
    found: dict[str, Any] = {}
    errors: dict[str, str] = {}
    suggestions: Sequence[CommuneRow] = ()
    for parameter in PARAMETERS:
        name = parameter.name(surface)
        given = [text.strip() for text in values.get(name, ()) if text.strip()] if name else []
        if not given:
            continue
        try:
            found[parameter.attribute] = _read(parameter, given, surface)
        except Refused as refusal:
            errors[name] = refusal.message
            suggestions = suggestions or refusal.choices
    errors |= _point_errors(found, errors) | _means_errors(found, errors, surface)
    return Reading(_located(found) if not errors else Criteria(), errors, suggestions)


def _read(parameter: Parameter, given: Sequence[str], surface: Surface) -> Any:
    if parameter.repeats:
        return frozenset(parameter.value(text, surface) for text in given)
    if len(given) > 1:
        raise Refused(f"Ce paramètre est donné plusieurs fois{NBSP}: gardez une seule valeur.")
    return parameter.value(given[0], surface)


def _point_errors(found: Mapping[str, Any], errors: Mapping[str, str]) -> dict[str, str]:
    """Return what is wrong with a point: half of it missing, or (0, 0), which is a missing position."""
    for one, other in (("lat", "lon"), ("lon", "lat")):
        if one in found and other not in found and other not in errors:
            return {other: f"Il manque l’autre coordonnée{NBSP}: lat et lon vont ensemble."}
    if found.get("lat") == 0 and found.get("lon") == 0:
        return {"lat": "La position (0, 0) n’est pas un lieu."}
    return {}


def _means_errors(found: Mapping[str, Any], errors: Mapping[str, str], surface: Surface) -> dict[str, str]:
    """Return what is wrong with a time without a means to travel."""
    name = next(parameter for parameter in PARAMETERS if parameter.attribute == "mode").name(surface)
    if "max_minutes" not in found or "mode" in found or name in errors:
        return {}
    return {name: "Choisissez comment vous vous déplacez, pour compter la durée du trajet."}


def _located(found: dict[str, Any]) -> Criteria:
    """Return the criteria, centred on the commune's point unless a point was given, else on the middle of the map."""
    row: CommuneRow | None = found.get("commune")
    if row is not None and "lat" not in found:
        found = {**found, "lat": row.lat, "lon": row.lon}
    seen: View | None = found.get("view")
    if seen is not None and "lat" not in found:
        found = {**found, "lat": seen.center[0], "lon": seen.center[1]}
    mode, minutes = found.get("mode"), found.get("max_minutes")
    criteria = Criteria(**found)
    return criteria if mode is None or minutes is None else within_minutes(criteria, mode, minutes)
