"""The stage table: how much each family of offers serves each moment of a path (rules of the field)."""

from app.matching.codes import Contract, Kind, Siae
from app.matching.values import OfferFacts, Stage
from app.matching.verdicts import Family

# Family → value at (remobilisation, discovery, skills, employment). « Unsaid » rows are the mean of the rows they
# may be; a service is ranked in its own block and serves every moment alike.
STAGE_VALUES: dict[Family, tuple[float, float, float, float]] = {
    Family.VOLUNTEERING: (1, 0.7, 0.4, 0.3),
    Family.ACI_FEW_HOURS: (1, 0.7, 0.5, 0.3),
    Family.ACI: (0.7, 0.7, 0.8, 0.5),
    Family.EI: (0.5, 0.6, 0.7, 0.7),
    Family.AI_ETTI: (0.4, 0.5, 0.6, 0.7),
    Family.GEIQ: (0.3, 0.5, 1, 0.9),
    Family.SIAE_UNSAID: (0.5, 0.6, 0.7, 0.6),
    Family.IMMERSION: (0.5, 1, 0.7, 0.5),
    Family.IMMERSION_HIRE: (0.5, 1, 0.7, 1),
    Family.TRAINING: (0.4, 0.6, 1, 0.5),
    Family.TRAINING_HIRE: (0.4, 0.6, 1, 1),
    Family.LONG_JOB: (0.4, 0.4, 0.6, 1),
    Family.SHORT_JOB: (0.3, 0.3, 0.5, 0.8),
    Family.DAY_JOB: (0.2, 0.2, 0.4, 0.5),
    Family.JOB_UNSAID: (0.3, 0.3, 0.5, 0.8),
    Family.SERVICE: (1, 1, 1, 1),
}
STAGES = tuple(Stage)
FIRST_KIND_FLOOR = 0.8  # a kind the person names first: their wish beats our stage

FEW_HOURS_MINUTES = 20 * 60  # « premières heures » contracts stay under the usual 20 hours
LONG_CONTRACT_DAYS = 180
SHORT_CONTRACT_DAYS = 28  # one calendar month, at its shortest

SIAE_FAMILIES = {
    Siae.ACI: Family.ACI,
    Siae.EI: Family.EI,
    Siae.AI: Family.AI_ETTI,
    Siae.ETTI: Family.AI_ETTI,
    Siae.EITI: Family.AI_ETTI,
    Siae.GEIQ: Family.GEIQ,
    None: Family.SIAE_UNSAID,
}


def family_of(fact: OfferFacts) -> Family:
    """The row of the stage table an offer belongs to."""
    match fact.kind:
        case Kind.JOB:
            return job_family(fact)
        case Kind.INSERTION_SITE:
            return insertion_family(fact)
        case Kind.IMMERSION:
            return Family.IMMERSION_HIRE if fact.hire_promised else Family.IMMERSION
        case Kind.TRAINING:
            return Family.TRAINING_HIRE if fact.hire_promised else Family.TRAINING
        case Kind.VOLUNTEERING:
            return Family.VOLUNTEERING
        case _:
            return Family.SERVICE


def insertion_family(fact: OfferFacts) -> Family:
    """An ACI with few hours is a row of its own."""
    if fact.siae is Siae.ACI and fact.minutes_max is not None and fact.minutes_max < FEW_HOURS_MINUTES:
        return Family.ACI_FEW_HOURS
    return SIAE_FAMILIES[fact.siae]


def job_family(fact: OfferFacts) -> Family:
    """By contract, then by length: said, or between the two dates."""
    if fact.contract is Contract.CDI:
        return Family.LONG_JOB
    if fact.contract is Contract.DAY:
        return Family.DAY_JOB
    if fact.siae is Siae.GEIQ:
        return Family.GEIQ
    days = fact.duration_days
    if days is None and fact.starts_on is not None and fact.ends_on is not None:
        days = (fact.ends_on - fact.starts_on).days + 1
    if days is None:
        return Family.JOB_UNSAID
    return job_family_by_length(days)


def job_family_by_length(days: int) -> Family:
    """CDD of six months and more, of one to six months, or shorter missions."""
    if days >= LONG_CONTRACT_DAYS:
        return Family.LONG_JOB
    return Family.SHORT_JOB if days >= SHORT_CONTRACT_DAYS else Family.DAY_JOB
