"""A structure as its offers need it: where it is, who answers, in which other communes it works."""

import random
from dataclasses import dataclass

from app.demo.content import Activity, Sketch
from app.demo.places import address_point
from app.geo.values import CommuneRow
from app.matching.values import Precision
from app.offers.record import PlaceData

AREA_SHARE = 0.55  # of the offers of a structure that works in several communes, those elsewhere than at its door


@dataclass(frozen=True, slots=True)
class Host:
    """An invented structure once written; ``id`` is its key."""

    id: int
    sketch: Sketch
    commune: CommuneRow
    areas: tuple[CommuneRow, ...]
    lat: float
    lon: float
    contact_name: str
    contact_email: str
    phone: str
    substitute_email: str | None
    site: str

    def may_offer(self, activity: Activity) -> bool:
        """Tell whether its trade and its type allow the activity."""
        return self.sketch.may_offer(activity)

    def place(self, chance: random.Random) -> tuple[CommuneRow, PlaceData]:
        """Draw where an offer happens: at its door, or in one of the communes where it works."""
        if self.areas and chance.random() < AREA_SHARE:
            commune = chance.choice(self.areas)
            return commune, self._elsewhere(commune, chance)
        return self.commune, PlaceData(
            insee=self.commune.insee,
            commune_name=self.commune.name,
            postal_code=self.commune.postal_code,
            address=self.sketch.street,
            lat=self.lat,
            lon=self.lon,
            precision=Precision.ADDRESS,
        )

    def _elsewhere(self, commune: CommuneRow, chance: random.Random) -> PlaceData:
        """Half of the places elsewhere are known by their commune only."""
        known = chance.random() < 0.5
        lat, lon = address_point(commune, chance) if known else (commune.lat, commune.lon)
        return PlaceData(
            insee=commune.insee,
            commune_name=commune.name,
            postal_code=commune.postal_code,
            address="Le bourg" if known else "",
            lat=lat,
            lon=lon,
            precision=Precision.ADDRESS if known else Precision.COMMUNE,
        )
