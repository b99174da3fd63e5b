"""Closed lists of placements."""

from enum import StrEnum


class Origin(StrEnum):
    """Who started it: a referent's prescription or a person's candidature."""

    REFERENT = "referent"
    PERSON = "person"


class RefusalReason(StrEnum):
    """Why a structure says no; each is tied to a criterion of the matching. Never about who the person is."""

    FILLED = "filled"
    TOO_FAR = "too_far"
    SCHEDULE = "schedule"
    SKILLS = "skills"
    LICENCE = "licence"
    LANGUAGE = "language"
    DATES = "dates"
    NOT_ELIGIBLE = "not_eligible"
    OFFER_STOPPED = "offer_stopped"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _REASONS[self]


_REASONS = {
    RefusalReason.FILLED: "La place est déjà prise",
    RefusalReason.TOO_FAR: "Le lieu est trop loin",
    RefusalReason.SCHEDULE: "Les horaires ne vont pas",
    RefusalReason.SKILLS: "Il faut plus d’expérience dans ce métier",
    RefusalReason.LICENCE: "Un permis ou une habilitation manque",
    RefusalReason.LANGUAGE: "Le niveau de français demandé est plus élevé",
    RefusalReason.DATES: "Les dates ne vont pas",
    RefusalReason.NOT_ELIGIBLE: "Les conditions d’accès ne sont pas remplies",
    RefusalReason.OFFER_STOPPED: "L’offre s’arrête",
    RefusalReason.OTHER: "Autre raison",
}
