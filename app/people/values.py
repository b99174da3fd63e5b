"""Closed lists and rows of people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.matching.values import Need

# Needs that say something of health or handicap: kept apart, encrypted, never shown in a list.
DISCREET_NEEDS = frozenset({Need.HEALTH, Need.ACCESSIBLE})


ERASURE_LIST_LIFE = timedelta(days=90)  # longer than any copy of the database lives


class Language(StrEnum):
    """The language of what a person reads: their links, slips and texts."""

    FR = "fr"
    EN = "en"
    AR = "ar"

    @property
    def label(self) -> str:
        return {"fr": "Français", "en": "English", "ar": "العربية"}[self.value]


class ReadPurpose(StrEnum):
    """Why a file was opened: the person reads the label."""

    FILE = "file"
    JOURNAL = "journal"
    PROFILE = "profile"
    PROPOSAL = "proposal"
    EXPORT = "export"
    REQUEST = "request"

    @property
    def label(self) -> str:
        return _PURPOSES[self]


_PURPOSES = {
    ReadPurpose.FILE: "Offres et semaine",
    ReadPurpose.JOURNAL: "Carnet de bord",
    ReadPurpose.PROFILE: "Profil",
    ReadPurpose.PROPOSAL: "Proposition d’une offre",
    ReadPurpose.EXPORT: "Export du dossier",
    ReadPurpose.REQUEST: "Candidature reçue",
}


@dataclass(frozen=True, slots=True)
class FollowedPerson:
    """One person of a caseload, as a list may show them: nothing of limits, needs or refusals.

    ``no_target`` is « sans durée », chosen freely. ``has_answers`` tells whether anything was told yet.
    """

    id: int
    public_id: str
    first_name: str
    last_name: str
    commune_name: str | None
    since: datetime
    no_target: bool
    has_answers: bool
    wanted_hours: float | None = None

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True)
class FileReading:
    """One reading of one's file, as the person sees it."""

    at: datetime
    reader: str
    organisation: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Reader:
    """What the reading log writes of who reads: their function, and the body they follow each person from."""

    function: str
    bodies: Mapping[int, str]  # by person key; who is followed from none is not there


@dataclass(frozen=True, slots=True)
class LogSoFar:
    """The reading log before a new row: its newest seal (None: empty), and files one account opened lately."""

    head: str | None
    opened: Mapping[str, datetime]  # pseudonym → last time


@dataclass(frozen=True, slots=True)
class Referent:
    """Who accompanies a person, from which organisation."""

    account_id: int
    name: str
    function: str
    organisation: str
    email: str
    phone: str | None
    since: datetime


@dataclass(frozen=True, slots=True)
class LogFault:
    """Where the reading log stops being whole."""

    month: str
    seq: int | None
    message: str


@dataclass(frozen=True, slots=True)
class ErasedFile:
    """A file erased on a day: all that is kept of it, so that a copy of the database does not bring it back."""

    public_id: str
    at: datetime

    def is_over(self, now: datetime) -> bool:
        """Tell whether no copy can hold the file any more."""
        return self.at < now - ERASURE_LIST_LIFE
