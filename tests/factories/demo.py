"""The example territories drawn without a database: hosts as they would be written."""

import random
from datetime import datetime
from functools import cache

from app.demo.content import sketches, territory
from app.demo.hosts import Host
from app.demo.identity import Phones, site_of
from app.demo.offer_draw import Drawn, draw_offers
from app.demo.places import Ground, address_point
from app.reference import files
from tests.factories.geo import france


@cache
def hosts(departement: str = "23") -> tuple[Host, ...]:
    """Every written structure of a territory."""
    ground = Ground.of(departement, france())
    chance, phones = random.Random(1), Phones(departement)
    made = []
    for number, sketch in enumerate(sketches(departement), start=1):
        commune = ground.named(sketch.at)
        lat, lon = address_point(commune, chance)
        made.append(
            Host(
                id=number,
                sketch=sketch,
                commune=commune,
                areas=tuple(ground.named(area) for area in sketch.areas),
                lat=lat,
                lon=lon,
                contact_name="Odile Exemple",
                contact_email=f"contact@{site_of(sketch.name)}",
                phone=phones.landline(),
                substitute_email=None,
                site=site_of(sketch.name),
            )
        )
    return tuple(made)


@cache
def appellations() -> dict[str, int]:
    """The names of jobs and their numbers."""
    return {row["label"]: int(row["ogr"]) for row in files.rows("rome_appellations")}


def drawn(departement: str, now: datetime, *, count: int | None = None, seed: int = 23) -> list[Drawn]:
    """The offers of a territory."""
    about = territory(departement)
    return list(
        draw_offers(
            hosts(departement),
            count or about["offers"],
            departement=departement,
            now=now,
            appellations=appellations(),
            seed=seed,
            licence_weight=about.get("licence_weight", 1),
        )
    )
