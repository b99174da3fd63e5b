"""Closed lists of placements."""

from dataclasses import dataclass
from enum import StrEnum


class Origin(StrEnum):
    """Who started it: a referent's prescription or a person's candidature."""

    REFERENT = "referent"
    PERSON = "person"


class Party(StrEnum):
    """On whose behalf a step is made."""

    PERSON = "person"
    REFERENT = "referent"
    STRUCTURE = "structure"
    MANAGER = "manager"
    SYSTEM = "system"

    @property
    def label(self) -> str:
        return _PARTIES[self]


class Contact(StrEnum):
    """What the person may agree to give to the structure, besides a first name."""

    PHONE = "phone"
    EMAIL = "email"

    @property
    def label(self) -> str:
        return {"phone": "Mon téléphone", "email": "Mon adresse e-mail"}[self.value]


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


class ReminderKind(StrEnum):
    """What is owed at a date: a notice to someone, or a step the clock makes."""

    PROPOSAL_FIRST = "proposal_first"
    PROPOSAL_LAST = "proposal_last"
    PROPOSAL_LAPSES = "proposal_lapses"
    AGREEMENT_STANDS = "agreement_stands"  # recorded in a meeting, no « non » since
    REQUEST_FIRST = "request_first"
    REQUEST_SECOND = "request_second"
    REQUEST_EXPIRES = "request_expires"
    MEETING_TOMORROW = "meeting_tomorrow"
    SEAT_RELEASED = "seat_released"  # the seat was held 48 h
    FIRST_DAY = "first_day"
    CHECK_WEEK = "check_week"
    CHECK_MONTH = "check_month"
    CHECK_QUARTER = "check_quarter"

    @property
    def label(self) -> str:
        return _REMINDERS[self]


class Outcome(StrEnum):
    """What the person or the referent says happened with an offer answered elsewhere."""

    CONTACTED = "contacted"
    MEETING = "meeting"
    YES = "yes"
    NO = "no"
    NO_ANSWER = "no_answer"

    @property
    def label(self) -> str:
        return _OUTCOMES[self]


class ImmersionAim(StrEnum):
    """What an immersion is for: one aim, and never to do someone else's work (PMSMP)."""

    DISCOVER = "discover"
    CONFIRM = "confirm"
    RECRUIT = "recruit"

    @property
    def label(self) -> str:
        return _AIMS[self]


class Feeling(StrEnum):
    """« Comment ça se passe ? », in one tap."""

    FINE = "fine"
    QUESTION = "question"
    CALL_ME = "call_me"

    @property
    def label(self) -> str:
        return {"fine": "Bien", "question": "J’ai une question", "call_me": "Rappelez-moi"}[self.value]


class TaskKind(StrEnum):
    """Why someone has to be called."""

    ASKED = "asked"  # a person asked to be called, or has a question
    SILENT_STRUCTURE = "silent_structure"
    CORRECTION = "correction"  # a structure says the answer recorded for it is wrong
    NO_ADDRESS = "no_address"  # nobody could be written to
    BOUNCED = "bounced"  # mails to the person come back
    END_OF_FILE = "end_of_file"  # the file goes soon, and the person has no address to be told at
    DISPUTED = "disputed"  # the person says that a session was written down wrong
    NEWS = "news"  # « comment ça se passe ? », for someone with neither mail nor mobile
    STRUCTURE_CLOSED = "structure_closed"  # what was accepted, or had begun, stops with its structure

    @property
    def label(self) -> str:
        return _TASKS[self]


_AIMS = {
    ImmersionAim.DISCOVER: "Découvrir un métier ou un secteur",
    ImmersionAim.CONFIRM: "Confirmer un projet professionnel",
    ImmersionAim.RECRUIT: "Commencer une démarche de recrutement",
}
_PARTIES = {
    Party.PERSON: "la personne",
    Party.REFERENT: "la référente ou le référent",
    Party.STRUCTURE: "la structure",
    Party.MANAGER: "l’équipe du territoire",
    Party.SYSTEM: "À portée",
}
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
_REMINDERS = {
    ReminderKind.PROPOSAL_FIRST: "Premier rappel de la proposition",
    ReminderKind.PROPOSAL_LAST: "Dernier rappel de la proposition",
    ReminderKind.PROPOSAL_LAPSES: "Fin de la proposition",
    ReminderKind.AGREEMENT_STANDS: "L’accord noté en rendez-vous vaut accord",
    ReminderKind.REQUEST_FIRST: "Premier rappel à la structure",
    ReminderKind.REQUEST_SECOND: "Deuxième rappel à la structure",
    ReminderKind.REQUEST_EXPIRES: "Fin de la demande restée sans réponse",
    ReminderKind.MEETING_TOMORROW: "Rappel du rendez-vous",
    ReminderKind.SEAT_RELEASED: "La place gardée est rendue",
    ReminderKind.FIRST_DAY: "Rappel du premier jour",
    ReminderKind.CHECK_WEEK: "Des nouvelles après une semaine",
    ReminderKind.CHECK_MONTH: "Des nouvelles après un mois",
    ReminderKind.CHECK_QUARTER: "Des nouvelles après trois mois",
}
_OUTCOMES = {
    Outcome.CONTACTED: "J’ai pris contact",
    Outcome.MEETING: "Un rendez-vous est prévu",
    Outcome.YES: "C’est oui",
    Outcome.NO: "C’est non",
    Outcome.NO_ANSWER: "Personne n’a répondu",
}
_TASKS = {
    TaskKind.ASKED: "Rappeler la personne",
    TaskKind.SILENT_STRUCTURE: "Appeler la structure, qui ne répond pas",
    TaskKind.CORRECTION: "Vérifier une réponse notée au téléphone",
    TaskKind.NO_ADDRESS: "Prévenir par téléphone\u00a0: pas d’adresse e-mail",
    TaskKind.BOUNCED: "Son adresse e-mail ne marche plus : demander la bonne",
    TaskKind.END_OF_FILE: "Dernier appel avant d’effacer ses informations",
    TaskKind.DISPUTED: "Une séance à revoir ensemble",
    TaskKind.NEWS: "Prendre de ses nouvelles, sans message possible",
    TaskKind.STRUCTURE_CLOSED: "Chercher la suite ensemble\u00a0: sa structure ferme",
}


@dataclass(frozen=True, slots=True)
class Already:
    """What a ranking must know of one person: offers under way, offers not to propose again, proposals to read."""

    asked: frozenset[int] = frozenset()
    declined: frozenset[int] = frozenset()
    open_proposals: int = 0
