"""Who may come: an offer or a service may be kept for a commune, a group of communes, a département, or all France.

A département and a region may share a code (75: Paris, and Nouvelle-Aquitaine; 44: Loire-Atlantique, and Grand Est).
A zone carries its type, and no zone is ever a region.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from app.geo.values import CommuneRow, city_of

DEPARTEMENT = re.compile(r"0[1-9]|1\d|2[1-9AB]|[3-8]\d|9[0-5]|97\d|98\d")
COMMUNE = re.compile(r"\d{5}|2[AB]\d{3}")
EPCI = re.compile(r"\d{9}")
FRANCE = "france"


class ZoneType(StrEnum):
    """How wide a zone is."""

    COMMUNE = "commune"
    EPCI = "epci"             # also the territories of Grand Paris
    DEPARTEMENT = "departement"
    FRANCE = "france"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    ZoneType.COMMUNE: "Une commune", ZoneType.EPCI: "Une intercommunalité", ZoneType.DEPARTEMENT: "Un département",
    ZoneType.FRANCE: "Toute la France",
}


@dataclass(frozen=True, slots=True)
class Zone:
    """Where one must live to come. ``code`` is '' for all France."""

    type: ZoneType
    code: str = ""


def zone_of(text: str) -> Zone | None:
    """Return the zone a code stands for by its form, None when it stands for none.

    Two digits are always a département: region codes cannot be told from them, so they are not accepted.
    """
    code = text.strip().upper()
    if code.lower() == FRANCE:
        return Zone(ZoneType.FRANCE)
    for pattern, zone_type in ((EPCI, ZoneType.EPCI), (COMMUNE, ZoneType.COMMUNE), (DEPARTEMENT, ZoneType.DEPARTEMENT)):
        if pattern.fullmatch(code):
            return Zone(zone_type, code)
    return None


def covers(zone_type: str, code: str, commune: CommuneRow) -> bool:
    """Tell whether someone who lives in the commune may come.

    Someone known to live in Paris, but not in which arrondissement, is not shut out of an arrondissement's zone.
    """
    match ZoneType(zone_type):
        case ZoneType.FRANCE:
            return True
        case ZoneType.DEPARTEMENT:
            return commune.departement == code
        case ZoneType.EPCI:
            return bool(code) and code in (commune.epci, commune.ept)
        case ZoneType.COMMUNE:
            return code in (commune.insee, commune.parent) or city_of(code) == commune.insee
