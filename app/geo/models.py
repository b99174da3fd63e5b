"""Tables of geography: communes with their old names, départements, groups of communes."""

from sqlalchemy import Float, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped

from app.kit.columns import column, internal, public, reference
from app.kit.database import Base


class Departement(Base):
    """A département or an overseas collectivity. Its region has another code: never mix them."""

    __tablename__ = "departement"

    code: Mapped[str] = column(public("01 to 95, 2A, 2B, 971…"), String(3), primary_key=True)
    name: Mapped[str] = column(public("its name"), String(60))
    region_code: Mapped[str] = column(public("code of its region"), String(3))
    chief_town: Mapped[str] = column(public("INSEE code of its chief town"), String(5))
    retired: Mapped[bool] = column(internal("left the directory"), default=False)


class Epci(Base):
    """A group of communes with its own taxes (communauté, métropole) or a territory of Grand Paris."""

    __tablename__ = "epci"

    siren: Mapped[str] = column(public("its SIREN"), String(9), primary_key=True)
    name: Mapped[str] = column(public("its name"), String(150))
    kind: Mapped[str] = column(public("CC, CA, CU, METRO, MET69 or EPT"), String(5))
    population: Mapped[int | None] = column(public("inhabitants"), Integer)
    retired: Mapped[bool] = column(internal("left the directory"), default=False)


class Commune(Base):
    """A commune of today, or an arrondissement of Paris, Lyon, Marseille."""

    __tablename__ = "commune"

    insee: Mapped[str] = column(public("INSEE code"), String(5), primary_key=True)
    name: Mapped[str] = column(public("its name"), String(60))
    key: Mapped[str] = column(internal("normalised name, for look-ups in SQL"), String(60), index=True)
    postal_codes: Mapped[str] = column(public("postal codes, separated by |"), String(150))
    departement_code: Mapped[str] = reference("departement.code", public("its département"))
    region_code: Mapped[str] = column(public("its region"), String(3))
    epci_code: Mapped[str | None] = reference("epci.siren", public("its group of communes"))
    ept_code: Mapped[str | None] = reference("epci.siren", public("its territory of Grand Paris"))
    lat: Mapped[float | None] = column(public("degrees; empty for communes without a point"), Float)
    lon: Mapped[float | None] = column(public("degrees"), Float)
    point_source: Mapped[str] = column(internal("town, outline, postal or ''"), String(10))
    population: Mapped[int | None] = column(public("inhabitants; empty for arrondissements"), Integer)
    area_km2: Mapped[float | None] = column(public("area; empty when unknown"), Float)
    parent: Mapped[str | None] = reference("commune.insee", public("the city of an arrondissement"))
    retired: Mapped[bool] = column(internal("left the directory (merged)"), default=False)


class CommuneAlias(Base):
    """The name and code of a commune that has merged into one of today."""

    __tablename__ = "commune_alias"

    code: Mapped[str] = column(public("its old INSEE code"), String(5), primary_key=True)
    name: Mapped[str] = column(public("its old name"), String(60))
    insee: Mapped[str] = column(public("the commune of today"), ForeignKey("commune.insee"), index=True)
    kind: Mapped[str] = column(public("delegated or associated"), String(10))
    lat: Mapped[float | None] = column(public("degrees"), Float)
    lon: Mapped[float | None] = column(public("degrees"), Float)
