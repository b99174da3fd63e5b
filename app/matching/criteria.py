"""The seven criteria. Each gives every row of a scene a value between 0 and 1, times its points."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.matching import criterion_words as words
from app.matching.arrays import Array, spread
from app.matching.codes import FrenchLevel, Kind, Requirement, Schedule, mask_of
from app.matching.families import FIRST_KIND_FLOOR, STAGE_VALUES
from app.matching.needs import TAUGHT, Help
from app.matching.scene import Scene
from app.matching.travel import OPEN_VALUE
from app.matching.values import Hours, JobTime, Profile
from app.matching.verdicts import Criterion, Rule

UNSAID_ACTIVITY = 0.15  # neither job nor theme said: no better than a job far from the wishes
OPEN_FRENCH_VALUE = 0.3  # level unsaid, for someone below B1
BEGINNER_VALUE = 0.7  # « débutant accepté » gives at least this
MISSING_EXPERIENCE = 0.5  # an experience or a diploma required and not held halves the value
UNKNOWN_RHYTHM = 0.5
UNSAID_STAGE = 0.5
FULL_TIME_MINUTES, PART_TIME_MINUTES = 35 * 60, 30 * 60
TOO_LONG_PART_TIME = 0.3
REPLY_MEAN, REPLY_PRIOR, REPLY_KNOWN_FROM = 0.6, 4, 5  # smoothing: one silence must not sink a new partner
TAUGHT_BITS = mask_of(TAUGHT)

STAGE_TABLE = np.array(list(STAGE_VALUES.values()), dtype=np.float64)


def best_in_list(scene: Scene, name: str, values: Array) -> Array:
    """The greatest of ``values`` (one an item of the list ``name``) for each row; 0 for an empty list."""
    _, start = spread(getattr(scene.columns, f"{name}_start"), scene.rows)
    best = np.zeros(len(scene.rows))
    full = np.diff(start) > 0
    if full.any():
        best[full] = np.maximum.reduceat(values, start[:-1][full])
    return best


def items_of(scene: Scene, name: str) -> Array:
    """The items of a list that belong to the rows, one row after the other."""
    positions, _ = spread(getattr(scene.columns, f"{name}_start"), scene.rows)
    items: Array = getattr(scene.columns, name)[positions]
    return items


def value_activity(scene: Scene) -> Array:
    """Best of the wishes, the themes, and — for what helps or teaches — the needs declared."""
    person = scene.person
    jobs, at = np.unique(items_of(scene, "rome"), return_inverse=True)
    value = best_in_list(scene, "rome", person.job_values(jobs)[at])
    codes, worth = person.appellation_values
    if len(codes):
        items = items_of(scene, "appellation")
        at = np.minimum(np.searchsorted(codes, items), len(codes) - 1)
        value = np.maximum(value, best_in_list(scene, "appellation", np.where(codes[at] == items, worth[at], 0.0)))
    themes = items_of(scene, "theme")
    liked = np.isin(themes, person.themes).astype(np.float64)
    value = np.maximum(value, best_in_list(scene, "theme", liked))
    said = (np.diff(scene.columns.rome_start) + np.diff(scene.columns.theme_start))[scene.rows]
    value = np.where(said == 0, np.maximum(value, UNSAID_ACTIVITY), value)
    kind = scene.of("kind")
    service, course = kind == Kind.SERVICE.number, kind == Kind.TRAINING.number
    met = scene.of("answers") & person.needs  # a course counts for what it teaches, not for asking no CV
    answers = (service & (met != 0)) | (course & ((met & TAUGHT_BITS) != 0))
    return np.where(answers, 1.0, value)


def value_trip(scene: Scene) -> Array:
    return scene.trips.value


def value_stage(scene: Scene) -> Array:
    """The stage table; a kind the person names first counts at least 0.8."""
    stage = scene.profile.stage
    family = scene.of("family")
    value = np.full(len(family), UNSAID_STAGE) if stage is None else STAGE_TABLE[family, stage.number]
    first = [kind.number for kind in scene.profile.first_kinds]
    if first:
        value = np.where(np.isin(scene.of("kind"), first), np.maximum(value, FIRST_KIND_FLOOR), value)
    return value


def value_rhythm(scene: Scene) -> Array:
    """Jobs and insertion posts against the working time wanted; the rest against the hours still missing."""
    kind = scene.of("kind")
    is_work = (kind == Kind.JOB.number) | (kind == Kind.INSERTION_SITE.number)
    value = np.where(is_work, work_rhythm(scene), activity_rhythm(scene))
    open_ = scene.is_open(Rule.HOURS)
    return value if open_ is None else np.where(open_, np.minimum(value, OPEN_VALUE), value)


def work_rhythm(scene: Scene) -> Array:
    """Never against the weekly activity hours: fifteen hours a week must not beat a full-time job."""
    low, high = hours_range(scene)
    wanted = scene.profile.job_time
    if wanted is JobTime.ANY:
        return np.ones(len(low))
    if wanted is JobTime.FULL:
        value = np.minimum(high / FULL_TIME_MINUTES, 1.0)
    elif wanted is JobTime.PART:
        slope = (low - PART_TIME_MINUTES) / (FULL_TIME_MINUTES - PART_TIME_MINUTES) * (1.0 - TOO_LONG_PART_TIME)
        value = np.clip(1.0 - slope, TOO_LONG_PART_TIME, 1.0)
    else:
        return np.full(len(low), UNKNOWN_RHYTHM)
    return np.where(np.isnan(value), UNKNOWN_RHYTHM, value)


def activity_rhythm(scene: Scene) -> Array:
    """Ratio of the hours to those still missing for the week agreed; « sans durée » suits everything."""
    low, high = hours_range(scene)
    hours = scene.profile.hours
    if hours.no_target:
        return np.ones(len(low))
    missing = 0.0 if hours.wanted is None else missing_minutes(scene)
    if missing <= 0:
        return np.full(len(low), UNKNOWN_RHYTHM)
    short, long = np.minimum(high / missing, 1.0), missing / np.maximum(low, missing)
    value = np.minimum(short, long)
    return np.where(np.isnan(value), UNKNOWN_RHYTHM, value)


def missing_minutes(scene: Scene) -> float:
    """Minutes still missing for the weekly activity agreed, within the person's maximum."""
    return minutes_missing(scene.profile.hours)


def minutes_missing(hours: Hours) -> float:
    """The same, of anyone's hours."""
    wanted = hours.wanted or 0.0
    total = wanted if hours.max is None else min(wanted, hours.max)
    return (total - hours.planned) * 60


def hours_range(scene: Scene) -> tuple[Array, Array]:
    """Weekly minutes, least and most; NaN when unknown, any number when one comes when one likes."""
    low, high = scene.of("minutes_min").astype(np.float64), scene.of("minutes_max").astype(np.float64)
    nothing = (low < 0) & (high < 0)
    free = nothing & (scene.of("schedule") == Schedule.FREE.number)
    least = np.where(low < 0, high, low)
    most = np.where(high < 0, low, high)
    return (
        np.where(free, 0.0, np.where(nothing, np.nan, least)),
        np.where(free, np.inf, np.where(nothing, np.nan, most)),
    )


def value_helps(scene: Scene) -> Array:
    """Share of the needs declared that the offer answers."""
    count = max(1, scene.person.needs.bit_count())
    return np.bitwise_count((scene.of("answers") & scene.person.needs).astype(np.uint32)) / count


def value_skills(scene: Scene) -> Array:
    """The weaker of skills and French; missing experience or diploma halves it."""
    value = np.minimum(skills_share(scene), missing_record(scene))
    for rule in (Rule.LICENCE, Rule.VEHICLE, Rule.FRENCH):
        open_ = scene.is_open(rule)
        if open_ is not None:
            value = np.where(open_, np.minimum(value, open_value(scene, rule)), value)
    return value


def open_value(scene: Scene, rule: Rule) -> float:
    """Half, or less for French below B1."""
    level = scene.profile.french
    low = rule is Rule.FRENCH and level is not None and level.rank < FrenchLevel.B1.rank
    return OPEN_FRENCH_VALUE if low else OPEN_VALUE


def skills_share(scene: Scene) -> Array:
    """Weighted share of the skills held, required counting twice; 1 without any, half when nothing is known."""
    positions, start = spread(scene.columns.skill_start, scene.rows)
    weight = scene.columns.skill_weight[positions].astype(np.int64)
    held = np.where(np.isin(scene.columns.skill[positions], scene.person.skills), weight, 0)
    total, gained = sums(weight, start), sums(held, start)
    share = np.full(len(scene.rows), OPEN_VALUE) if scene.profile.skills is None else gained / np.maximum(total, 1)
    beginners = (scene.of("helps") & Help.BEGINNERS.bit) != 0
    share = np.where(beginners, np.maximum(share, BEGINNER_VALUE), share)
    return np.where(total == 0, 1.0, share)


def sums(items: Array, start: Array) -> Array:
    """Sum of the items of each row of a CSR list."""
    total = np.zeros(len(items) + 1, dtype=np.int64)
    np.cumsum(items, out=total[1:])
    result: Array = total[start[1:]] - total[start[:-1]]
    return result


def missing_record(scene: Scene) -> Array:
    """1, or half when an experience or a diploma is required and known to be missing."""
    required, profile = scene.of("required"), scene.profile
    missing = (required & Requirement.DIPLOMA.bit != 0) & (profile.diploma is False)
    if profile.experience is not None:
        done = np.isin(items_of(scene, "rome"), scene.person.experience).astype(np.float64)
        missing |= (required & Requirement.EXPERIENCE.bit != 0) & (best_in_list(scene, "rome", done) == 0)
    return np.where(missing, MISSING_EXPERIENCE, 1.0)


def value_reply(scene: Scene) -> Array:
    """Smoothed share of requests answered; neutral for imported offers and below five requests."""
    return reply_values(scene.of("requests"), scene.of("replies"), scene.of("imported"))


def reply_values(requests: Array, replies: Array, imported: Array) -> Array:
    """The same, of any offers: nothing here depends on the person."""
    rate = (replies + REPLY_PRIOR * REPLY_MEAN) / (requests + REPLY_PRIOR)
    return np.where(imported | (requests < REPLY_KNOWN_FROM), REPLY_MEAN, rate)


@dataclass(frozen=True, slots=True)
class CriterionDefinition:
    """One criterion: the kernel, the explanation and the public page all read this."""

    code: Criterion
    summary: str  # for the public page
    reads: tuple[str, ...]
    value: Callable[[Scene], Array]
    reason: Callable[[Scene, int, float], str]


CRITERIA: tuple[CriterionDefinition, ...] = (
    CriterionDefinition(
        Criterion.ACTIVITY,
        "Même métier, métier proche (passerelle ROME), même domaine ou thème que vous aimez. Pour un service ou un "
        "cours : répond à un besoin que vous avez dit.",
        ("métiers souhaités", "thèmes", "besoins"), value_activity, words.activity_reason,
    ),
    CriterionDefinition(
        Criterion.TRIP,
        "Tous les points jusqu’à 10 minutes, puis moins, régulièrement, jusqu’à votre maximum. Un aller-retour plus "
        "long que la moitié du temps sur place compte peu.",
        ("commune ou adresse", "moyens de transport", "durée de trajet acceptée"), value_trip, words.trip_reason,
    ),
    CriterionDefinition(
        Criterion.STAGE, "Ce qui convient au moment de votre parcours, et d’abord ce que vous citez en premier.",
        ("moment du parcours", "types d’activité cités en premier"), value_stage, words.stage_reason,
    ),
    CriterionDefinition(
        Criterion.RHYTHM,
        "Emploi et insertion : le temps de travail voulu. Autres activités : les heures qu’il vous manque.",
        ("temps de travail voulu", "heures souhaitées et déjà prévues"), value_rhythm, words.rhythm_reason,
    ),
    CriterionDefinition(
        Criterion.HELPS, "La part de vos besoins auxquels l’offre répond : garde, navette, repas, tutorat…",
        ("besoins",), value_helps, words.helps_reason,
    ),
    CriterionDefinition(
        Criterion.SKILLS, "Les compétences demandées que vous avez, et le niveau de français.",
        ("compétences", "expérience", "diplôme (oui ou non)", "niveau de français"), value_skills, words.skills_reason,
    ),
    CriterionDefinition(
        Criterion.REPLY, "La part des demandes auxquelles la structure répond, lissée.", (), value_reply,
        words.reply_reason,
    ),
)  # fmt: skip


def kept_criteria(profile: Profile, *, services: bool) -> frozenset[Criterion]:
    """Criteria that read something the person said: the others are left out and the weights rescaled."""
    hours = profile.hours
    said = {
        Criterion.ACTIVITY: bool(profile.wishes or profile.themes or (services and profile.needs)),
        Criterion.STAGE: not services and (profile.stage is not None or bool(profile.first_kinds)),
        Criterion.RHYTHM: not services
        and (profile.job_time is not None or hours.wanted is not None or hours.no_target),
        Criterion.HELPS: bool(profile.needs),
    }
    return frozenset(criterion.code for criterion in CRITERIA if said.get(criterion.code, True))
