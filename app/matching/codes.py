"""Closed lists shared by forms, offers, profiles and the engine: one code, one French label.

The position of a member in its list is its number in the columns, and ``1 << position`` its bit in the
masks: append new members at the end.
"""

from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from typing import Self


class Labelled(StrEnum):
    """A closed list whose members carry what people read (``label``)."""

    label: str
    number: int  # position in the list: the value stored in a column
    bit: int  # the member's bit in a mask of its list

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.number = len(cls.__members__)
        member.bit = 1 << member.number
        return member

    @classmethod
    def at(cls, number: int) -> Self:
        """The member of that number."""
        return members_of(cls)[number]  # type: ignore[return-value]


def mask_of(members: Iterable[Labelled]) -> int:
    """All the members' bits together."""
    mask = 0
    for member in members:
        mask |= member.bit
    return mask


@cache
def members_of(codes: type[Labelled]) -> tuple[Labelled, ...]:
    """The members of a list, in order."""
    return tuple(codes)


class Kind(Labelled):
    """The six kinds of offers."""

    JOB = "job", "Emploi"
    IMMERSION = "immersion", "Immersion en entreprise"
    VOLUNTEERING = "volunteering", "Bénévolat"
    INSERTION_SITE = "insertion_site", "Chantier ou emploi d’insertion"
    TRAINING = "training", "Formation"
    SERVICE = "service", "Service ou atelier"


class Contract(Labelled):
    """What is signed for a job."""

    CDI = "cdi", "CDI"
    CDD = "cdd", "CDD"
    INTERIM = "interim", "Intérim"
    SEASONAL = "seasonal", "Saisonnier"
    DAY = "day", "Missions à la journée"
    APPRENTICESHIP = "apprenticeship", "Contrat d’apprentissage"
    PROFESSIONALISATION = "professionalisation", "Contrat de professionnalisation"


class Siae(Labelled):
    """The kind of insertion structure that offers the post."""

    ACI = "aci", "Atelier et chantier d’insertion"
    EI = "ei", "Entreprise d’insertion"
    AI = "ai", "Association intermédiaire"
    ETTI = "etti", "Entreprise de travail temporaire d’insertion"
    EITI = "eiti", "Entreprise d’insertion par le travail indépendant"
    GEIQ = "geiq", "GEIQ"


class Stage(Labelled):
    """Where the person stands in their path, set together; the wire codes are those of the API."""

    REMOBILISATION = "remobilisation", "Retrouver un rythme"
    DISCOVERY = "discovery", "Découvrir un métier"
    SKILLS = "skills", "Monter en compétences"
    EMPLOYMENT = "employment", "Accéder à l’emploi"


class Mode(Labelled):
    """Means of travel a person really has."""

    WALK = "walk", "à pied"
    BIKE = "bike", "à vélo"
    E_BIKE = "e_bike", "à vélo électrique"
    MOPED = "moped", "à scooter"
    TRANSIT = "transit", "en transports en commun"
    CAR = "car", "en voiture"


class FrenchLevel(Labelled):
    """Level of French, from the European framework."""

    A1 = "A1", "A1 : quelques mots"
    A2 = "A2", "A2 : phrases simples"
    B1 = "B1", "B1 : se débrouiller au quotidien"
    B2 = "B2", "B2 : à l’aise"
    C1 = "C1", "C1 : très à l’aise"

    @property
    def rank(self) -> int:
        """1 for A1 up to 5 for C1; 0 is kept for « no level asked »."""
        return self.number + 1


class Licence(Labelled):
    """Driving licences an offer may ask."""

    AM = "AM", "Permis AM (cyclomoteur)"
    A1 = "A1", "Permis A1 (125 cm³)"
    A2 = "A2", "Permis A2 (moto)"
    A = "A", "Permis A (moto)"
    B = "B", "Permis B"
    BE = "BE", "Permis BE (remorque)"
    C1 = "C1", "Permis C1 (petit poids lourd)"
    C = "C", "Permis C (poids lourd)"
    CE = "CE", "Permis CE (super lourd)"
    D1 = "D1", "Permis D1 (minibus)"
    D = "D", "Permis D (autocar)"
    DE = "DE", "Permis DE (autocar et remorque)"


class Requirement(Labelled):
    """What an offer may require or wish; a skill is written ``skill:<ogr>`` and has no member of its own."""

    LICENCE_AM = "licence:AM", "Permis AM (cyclomoteur)"
    LICENCE_A1 = "licence:A1", "Permis A1 (125 cm³)"
    LICENCE_A2 = "licence:A2", "Permis A2 (moto)"
    LICENCE_A = "licence:A", "Permis A (moto)"
    LICENCE_B = "licence:B", "Permis B"
    LICENCE_BE = "licence:BE", "Permis BE (remorque)"
    LICENCE_C1 = "licence:C1", "Permis C1 (petit poids lourd)"
    LICENCE_C = "licence:C", "Permis C (poids lourd)"
    LICENCE_CE = "licence:CE", "Permis CE (super lourd)"
    LICENCE_D1 = "licence:D1", "Permis D1 (minibus)"
    LICENCE_D = "licence:D", "Permis D (autocar)"
    LICENCE_DE = "licence:DE", "Permis DE (autocar et remorque)"
    VEHICLE = "vehicle", "Véhicule personnel"
    FRENCH_A1 = "french:A1", "Français A1"
    FRENCH_A2 = "french:A2", "Français A2"
    FRENCH_B1 = "french:B1", "Français B1"
    FRENCH_B2 = "french:B2", "Français B2"
    FRENCH_C1 = "french:C1", "Français C1"
    EXPERIENCE = "experience", "Une première expérience"
    DIPLOMA = "diploma", "Un diplôme"
    ADULT = "adult", "Avoir 18 ans"
    RECORD_EXTRACT = "record_extract", "Un extrait de casier judiciaire"


class Level(Labelled):
    """How strongly an offer asks for something."""

    REQUIRED = "required", "demandé"
    DESIRED = "desired", "apprécié"


class Remote(Labelled):
    """How far an activity may be done from home."""

    NO = "no", "Sur place"
    POSSIBLE = "possible", "En partie à distance"
    FULL = "full", "À distance"
    ANYWHERE = "anywhere", "D’où vous voulez"


class Precision(Labelled):
    """How well a place is known."""

    ADDRESS = "address", "À l’adresse"
    COMMUNE = "commune", "Commune seulement"


class Schedule(Labelled):
    """How the slots of an offer are to be read."""

    FIXED = "fixed", "Tous ces créneaux"
    CHOICE = "choice", "Un créneau au choix"
    FREE = "free", "Quand vous voulez"


class Channel(Labelled):
    """Where one answers."""

    HERE = "here", "Ici"
    PARTNER_SITE = "partner_site", "Sur le site du partenaire"
    PHONE = "phone", "Par téléphone"
    ON_SITE = "on_site", "Sur place"


class ZoneType(Labelled):
    """Territory whose inhabitants alone may come."""

    COMMUNE = "commune", "Commune"
    EPCI = "epci", "Intercommunalité"
    DEPARTEMENT = "departement", "Département"
    REGION = "region", "Région"
    COUNTRY = "country", "Pays"
