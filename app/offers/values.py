"""Closed lists of an offer's record that matching does not read."""

from enum import StrEnum

FRESHNESS_MONTHS = (1, 3, 6, 12)  # the rhythms one may choose

DISCREET_THEMES = (  # beginnings of data·inclusion themes that say something of health, violence, justice or debts
    "sante--",
    "famille--surmonter",
    "difficultes-financieres--situation",
    "difficultes-administratives-ou-juridiques--prendre",
)


class PayPeriod(StrEnum):
    """What a pay is counted by."""

    HOUR = "hour"
    MONTH = "month"
    YEAR = "year"

    @property
    def label(self) -> str:
        return {"hour": "de l’heure", "month": "par mois", "year": "par an"}[self.value]


class StartKind(StrEnum):
    """When it starts."""

    ASAP = "asap"
    DATE = "date"
    FLEXIBLE = "flexible"

    @property
    def label(self) -> str:
        return {"asap": "Dès que possible", "date": "À une date", "flexible": "Quand vous voulez"}[self.value]


class EntryStep(StrEnum):
    """How people meet before anyone says yes."""

    NONE = "none"
    CALL = "call"
    VISIT = "visit"
    INFO_SESSION = "info_session"
    INTERVIEW = "interview"

    @property
    def label(self) -> str:
        return {
            "none": "Réponse directe",
            "call": "Un appel",
            "visit": "Une visite",
            "info_session": "Une information collective",
            "interview": "Un entretien",
        }[self.value]


class SessionKind(StrEnum):
    """What a dated session is."""

    ACTIVITY = "activity"
    INFO = "info"


class HistoryAction(StrEnum):
    """Lines of an offer's history that are not workflow actions."""

    CREATED = "created"
    EDITED = "edited"
    CONFIRMED = "confirmed"  # « toujours d'actualité »
    CONFIRMED_WRITTEN = "confirmed_written"  # the structure's word on what the team wrote, read once more by the team
    SEATS = "seats"
