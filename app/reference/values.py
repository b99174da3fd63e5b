"""Values of the reference data: what queries return, what a load reports, who must be credited."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Attribution:
    """A source to credit in « Mentions légales »."""

    what: str
    who: str
    licence: str
    licence_url: str


LICENCE_OUVERTE = ("Licence Ouverte 2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence/")
CC_BY = ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/deed.fr")

ATTRIBUTIONS = (
    Attribution("Communes, départements, populations (code officiel géographique 2026)", "INSEE", *LICENCE_OUVERTE),
    Attribution("Codes postaux, centre des arrondissements de Paris, Lyon et Marseille", "La Poste", *LICENCE_OUVERTE),
    Attribution("Intercommunalités", "Direction générale des collectivités locales", *LICENCE_OUVERTE),
    Attribution("Contours, surfaces et centres des communes (Admin Express 2018, simplifiés)", "IGN", *LICENCE_OUVERTE),
    Attribution("Position des bourgs", "GeoNames", *CC_BY),
    Attribution("Métiers et appellations (ROME 4.0, version 460)", "France Travail", *LICENCE_OUVERTE),
    Attribution("Thématiques, publics et types de services (schéma v1)", "data·inclusion", *LICENCE_OUVERTE),
    Attribution("Calendrier des vacances scolaires 2026–2027", "Ministère de l’Éducation nationale", *LICENCE_OUVERTE),
)
SHORT_ATTRIBUTION = ("Données\u00a0: INSEE, IGN, La Poste, DGCL, France Travail (ROME 4.0 v460), data·inclusion — "
                     "Licence Ouverte 2.0\u00a0; GeoNames — CC BY 4.0.")


@dataclass(frozen=True, slots=True)
class TableLoad:
    """What a load did to one table. ``retired`` rows are kept, marked, because others may point to them."""

    table: str
    inserted: int = 0
    updated: int = 0
    retired: int = 0
    deleted: int = 0

    @property
    def written(self) -> int:
        return self.inserted + self.updated + self.retired + self.deleted


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What ``load`` did; ``tables`` is empty when the data was already there."""

    checksum: str
    tables: tuple[TableLoad, ...] = ()

    @property
    def changed(self) -> bool:
        return bool(self.tables)

    @property
    def written(self) -> int:
        return sum(table.written for table in self.tables)


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """The reference data in the database."""

    checksum: str
    loaded_at: datetime


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a vocabulary. ``parent`` is a value of the list above, '' at the top."""

    value: str
    label: str
    parent: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class JobTitle:
    """A name people give to a job (ROME appellation), with the ROME job it belongs to."""

    ogr: int
    label: str
    rome: str
    job: str
