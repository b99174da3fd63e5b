"""Closed lists of the engine's own words: rules, criteria, verdicts, fits, job families."""

from enum import IntEnum

from app.matching.codes import Labelled


class Verdict(IntEnum):
    """Three-valued answer of a rule. The smallest of several decides."""

    NO = 0
    CHECK = 1  # something is unknown: it becomes a question and never excludes
    YES = 2


class Rule(Labelled):
    """Hard rules, in the order in which an excluded offer is counted (H1 … H13)."""

    STATE = "state", "Offre en ligne"
    SEATS = "seats", "Places"
    PUBLIC = "public", "Public et territoire"
    LICENCE = "licence", "Permis"
    VEHICLE = "vehicle", "Véhicule"
    HOURS = "hours", "Horaires"
    VOLUME = "volume", "Heures par semaine"
    DATES = "dates", "Dates"
    TRIP = "trip", "Trajet"
    FRENCH = "french", "Français"
    LIMITS = "limits", "Contraintes"
    KIND = "kind", "Type d’activité"
    ALREADY = "already", "Déjà vu ensemble"


class Criterion(Labelled):
    """What gives points, in the order of display."""

    ACTIVITY = "activity", "Activité souhaitée"
    TRIP = "trip", "Trajet"
    STAGE = "stage", "Moment du parcours"
    RHYTHM = "rhythm", "Rythme"
    HELPS = "helps", "Coups de pouce"
    SKILLS = "skills", "Compétences et français"
    REPLY = "reply", "Réponses de la structure"
    CONGESTION = "congestion", "Déjà beaucoup de demandes"  # taken off, never given


class Fit(Labelled):
    """What the person reads instead of points."""

    STRONG = "strong", "très adapté"
    GOOD = "good", "adapté"
    TO_DISCUSS = "to_discuss", "à discuter"


class Family(Labelled):
    """Rows of the stage table: an offer's kind, made finer by contract, length or insertion structure."""

    VOLUNTEERING = "volunteering", "Bénévolat"
    ACI_FEW_HOURS = "aci_few_hours", "Chantier d’insertion, quelques heures"
    ACI = "aci", "Chantier d’insertion"
    EI = "ei", "Entreprise d’insertion"
    AI_ETTI = "ai_etti", "Association intermédiaire ou intérim d’insertion"
    GEIQ = "geiq", "GEIQ"
    SIAE_UNSAID = "siae_unsaid", "Insertion, structure non précisée"
    IMMERSION = "immersion", "Immersion"
    IMMERSION_HIRE = "immersion_hire", "Immersion avant embauche"
    TRAINING = "training", "Formation"
    TRAINING_HIRE = "training_hire", "Formation avant embauche"
    LONG_JOB = "long_job", "CDI ou CDD de 6 mois et plus"
    SHORT_JOB = "short_job", "CDD de 1 à 6 mois"
    DAY_JOB = "day_job", "Missions à la journée"
    JOB_UNSAID = "job_unsaid", "Emploi, contrat non précisé"
    SERVICE = "service", "Service ou atelier"


class Day(Labelled):
    """Days of the week; ``number`` + 1 is the ISO day, as in an offer's slots."""

    MON = "mon", "lundi"
    TUE = "tue", "mardi"
    WED = "wed", "mercredi"
    THU = "thu", "jeudi"
    FRI = "fri", "vendredi"
    SAT = "sat", "samedi"
    SUN = "sun", "dimanche"


class HalfDay(Labelled):
    """The three parts of a day in the availability grid."""

    AM = "am", "matin"
    PM = "pm", "après-midi"
    EVE = "eve", "soir"


class JobTime(Labelled):
    """Working time wanted for a job."""

    FULL = "full", "Temps plein"
    PART = "part", "Temps partiel"
    ANY = "any", "L’un ou l’autre"
