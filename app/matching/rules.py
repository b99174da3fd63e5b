"""The hard rules H1 … H13. Each says yes, no, or « à vérifier »; the unknown never leaves an offer out.

A rule returns its verdicts for every row of the scene, or None for « yes everywhere » (nothing was read).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.matching import rule_words as words
from app.matching.arrays import Array
from app.matching.codes import FrenchLevel, Kind, Requirement, Schedule, mask_of
from app.matching.encoding import LICENCE_MASK, NO_DAY
from app.matching.needs import Condition, Help, Need
from app.matching.person import licence_mask
from app.matching.scene import Scene
from app.matching.travel import slots_agree
from app.matching.universe import shown_kinds
from app.matching.verdicts import Rule, Verdict

NO, CHECK, YES = np.int8(Verdict.NO), np.int8(Verdict.CHECK), np.int8(Verdict.YES)
NIGHT_AND_WEEKEND = Condition.NIGHT.bit | Condition.WEEKEND.bit  # proved either way by slots


def verdict_of(refused: Array, open_: Array | bool = False) -> Array:
    """NO where refused, else CHECK where open, else YES."""
    return np.where(refused, NO, np.where(open_, CHECK, YES))


def judge_state(scene: Scene) -> Array:
    """Live, and its last day on line not over."""
    expires = scene.of("expires")
    return verdict_of(~scene.of("live") | ((expires != NO_DAY) & (expires < scene.today.toordinal())))


def judge_seats(scene: Scene) -> Array:
    """A seat left, no limit, or an open waiting list."""
    return verdict_of((scene.of("seats_left") == 0) & ~scene.of("waiting_list"))


def judge_public(scene: Scene) -> Array:
    """One of the publics, the zone, the legal age."""
    return np.minimum(np.minimum(judge_publics(scene), judge_zone(scene)), judge_age(scene))


def judge_publics(scene: Scene) -> Array:
    asked, profile = scene.of("publics"), scene.profile
    is_one = (asked == 0) | ((asked & mask_of(profile.publics)) != 0)
    never = (asked & ~mask_of(profile.not_publics)) == 0
    return verdict_of(~is_one & never, ~is_one)


def judge_zone(scene: Scene) -> Array:
    if Rule.PUBLIC in scene.context.lifted:
        return np.full(len(scene.rows), YES)
    zone, person = scene.of("zone"), scene.person
    lives_there = (zone == 0) | np.isin(zone, person.zone_numbers)
    known = np.isin(scene.of("zone_type"), person.zone_types)
    return verdict_of(~lives_there & known, ~lives_there)


def judge_age(scene: Scene) -> Array:
    adult = scene.profile.adult
    asked = (scene.of("required") & Requirement.ADULT.bit) != 0
    return verdict_of(asked & (adult is False), asked & (adult is None))


def judge_licence(scene: Scene) -> Array:
    """Every licence required is held; one in progress, or nothing said, is to check."""
    missing = scene.of("required") & LICENCE_MASK & ~scene.person.licences
    if scene.profile.licences is None:
        return verdict_of(np.zeros(len(missing), dtype=np.bool_), missing != 0)
    coming = licence_mask(scene.profile.licences_in_progress)
    return verdict_of((missing & ~coming) != 0, missing != 0)


def judge_vehicle(scene: Scene) -> Array | None:
    if scene.profile.own_vehicle:
        return None
    asked = (scene.of("required") & Requirement.VEHICLE.bit) != 0
    return verdict_of(asked & (scene.profile.own_vehicle is False), asked)


def judge_hours(scene: Scene) -> Array:
    """Slots lie within free times; adaptable hours are to discuss, unknown ones to check."""
    agree, has_slots = slots_agree(scene.columns, scene.rows, scene.person.week)
    free = scene.of("schedule") == Schedule.FREE.number
    adaptable = (scene.of("helps") & Help.FLEXIBLE_HOURS.bit) != 0
    bound = ~free & (has_slots | (scene.of("kind") != Kind.SERVICE.number))  # a service without slots is by appointment
    refused = has_slots & ~agree & ~free
    if scene.profile.availability is None:
        open_ = bound
    else:
        refused |= bound & ~has_slots & (scene.of("minutes_min") > scene.person.weekly_free_minutes)
        open_ = bound & ~has_slots & (not scene.person.is_always_free)
    if scene.profile.school_weeks_only:
        open_ = open_ | (bound & ~scene.of("school_weeks") & (scene.of("kind") != Kind.SERVICE.number))
    return verdict_of(refused & ~adaptable, open_ | refused)


def judge_volume(scene: Scene) -> Array | None:
    """The least hours a week stay under the person's maximum; unknown hours pass."""
    most = scene.profile.hours.max
    return None if most is None else verdict_of(scene.of("minutes_min") > most * 60)


def judge_dates(scene: Scene) -> Array:
    """Not over before the person is free, not begun after; flexible or undated starts pass."""
    profile, ends = scene.profile, scene.of("ends")
    first = max(scene.today, profile.available_from or scene.today).toordinal()
    refused = (ends != NO_DAY) & (ends < first)
    if profile.available_until is not None:
        refused |= ~scene.of("flexible") & (scene.of("starts") > profile.available_until.toordinal())
    return verdict_of(refused)


def judge_trip(scene: Scene) -> Array:
    return scene.trips.verdict


def judge_french(scene: Scene) -> Array:
    """The level required is reached; below B1 an unsaid level is to check, except where one learns or is helped."""
    asked, level = scene.of("french_rank"), scene.profile.french
    if level is None:
        return verdict_of(np.zeros(len(asked), dtype=np.bool_), asked > 0)
    silent = np.zeros(len(asked), dtype=np.bool_)
    if level.rank < FrenchLevel.B1.rank:
        taught = (scene.of("answers") & Need.FRENCH.bit) != 0
        silent = (asked == 0) & ~taught & (scene.of("kind") != Kind.SERVICE.number)
    return verdict_of(asked > level.rank, silent)


def judge_limits(scene: Scene) -> Array | None:
    """No condition the person ruled out; conditions not stated are to check, except at a service."""
    limits = mask_of(limit.condition for limit in scene.profile.limits)
    if not limits:
        return None
    refused = (scene.of("conditions") & limits) != 0
    has_slots = scene.of("first_start") >= 0
    unknown = ~has_slots | ((limits & ~NIGHT_AND_WEEKEND) != 0)
    silent = ~scene.of("conditions_stated") & (scene.of("kind") != Kind.SERVICE.number)
    return verdict_of(refused, silent & unknown)


def judge_kind(scene: Scene) -> Array:
    """A kind asked for; volunteering only for someone who asked for it."""
    wished = np.array([kind.number for kind in shown_kinds(scene.profile)], dtype=np.int8)
    return verdict_of(~np.isin(scene.of("kind"), wished))


def judge_already(scene: Scene) -> Array | None:
    """Not declined, not asked already, structure not set aside."""
    context = scene.context
    keys = context.asked | context.declined
    if not keys and not context.blocked_structures:
        return None
    seen = np.isin(scene.of("key"), np.array(sorted(keys), dtype=np.int64))
    blocked = np.isin(scene.of("structure"), np.array(sorted(context.blocked_structures), dtype=np.int64))
    return verdict_of(seen | blocked)


@dataclass(frozen=True, slots=True)
class RuleDefinition:
    """One rule: the kernel, the explanation and the public page all read this."""

    code: Rule
    number: str
    summary: str  # for the public page
    reads: tuple[str, ...]  # data of the person it reads, for the public page
    liftable: bool  # a referent may look beyond it, with the person
    judge: Callable[[Scene], Array | None]
    refusal: Callable[[Scene, int], str]
    question: Callable[[Scene, int], str]


BY_REFERENT, NEVER = True, False  # who may look beyond a rule, with the person

RULES: tuple[RuleDefinition, ...] = (
    RuleDefinition(
        Rule.STATE, "H1", "L’offre est en ligne, sa structure est active.", (), NEVER,
        judge_state, words.state_refusal, words.no_question,
    ),
    RuleDefinition(
        Rule.SEATS, "H2", "Il reste une place, ou la liste d’attente est ouverte.", (), NEVER,
        judge_seats, words.seats_refusal, words.no_question,
    ),
    RuleDefinition(
        Rule.PUBLIC, "H3", "L’offre est ouverte à votre situation, à votre commune et à votre âge (18 ans ou non).",
        ("commune", "situations que vous avez déclarées", "avoir 18 ans"), BY_REFERENT,
        judge_public, words.public_refusal, words.public_question,
    ),
    RuleDefinition(
        Rule.LICENCE, "H4", "Vous avez le permis demandé.", ("permis",), BY_REFERENT,
        judge_licence, words.licence_refusal, words.licence_question,
    ),
    RuleDefinition(
        Rule.VEHICLE, "H5", "Vous avez un véhicule, si l’offre en demande un.", ("véhicule",), BY_REFERENT,
        judge_vehicle, words.vehicle_refusal, words.vehicle_question,
    ),
    RuleDefinition(
        Rule.HOURS, "H6", "Les horaires tiennent dans vos disponibilités.", ("disponibilités",), BY_REFERENT,
        judge_hours, words.hours_refusal, words.hours_question,
    ),
    RuleDefinition(
        Rule.VOLUME, "H7", "Le nombre d’heures ne dépasse pas votre maximum.", ("heures au maximum",), BY_REFERENT,
        judge_volume, words.volume_refusal, words.no_question,
    ),
    RuleDefinition(
        Rule.DATES, "H8", "Les dates conviennent ; sans date ou à date souple, l’offre reste.", ("dates",), NEVER,
        judge_dates, words.dates_refusal, words.no_question,
    ),
    RuleDefinition(
        Rule.TRIP, "H9", "Le trajet tient dans votre maximum, par le meilleur de vos moyens.",
        ("commune ou adresse", "moyens de transport", "durée de trajet acceptée", "dernier retour"), BY_REFERENT,
        judge_trip, words.trip_refusal, words.trip_question,
    ),
    RuleDefinition(
        Rule.FRENCH, "H10", "Votre niveau de français suffit.", ("niveau de français",), BY_REFERENT,
        judge_french, words.french_refusal, words.french_question,
    ),
    RuleDefinition(
        Rule.LIMITS, "H11", "Aucune condition de travail que vous avez écartée.", ("ce que vous ne pouvez pas faire",),
        BY_REFERENT, judge_limits, words.limits_refusal, words.limits_question,
    ),
    RuleDefinition(
        Rule.KIND, "H12", "C’est un type d’activité voulu ; le bénévolat, seulement si vous l’avez demandé.",
        ("types d’activité voulus",), NEVER, judge_kind, words.kind_refusal, words.no_question,
    ),
    RuleDefinition(
        Rule.ALREADY, "H13", "Vous n’avez pas déjà dit non, et aucune demande n’est en cours.",
        ("demandes en cours", "offres refusées"), BY_REFERENT,
        judge_already, words.already_refusal, words.no_question,
    ),
)  # fmt: skip


# The universe of a search holds only live offers of the kinds shown: these two need no judging there.
WITHIN_UNIVERSE = tuple(rule for rule in RULES if rule.code not in (Rule.STATE, Rule.KIND))

SLOW = (Rule.HOURS, Rule.TRIP)
QUICK_FIRST = (
    tuple(rule for rule in WITHIN_UNIVERSE if rule.code not in SLOW),
    tuple(rule for rule in WITHIN_UNIVERSE if rule.code is Rule.HOURS),
    tuple(rule for rule in WITHIN_UNIVERSE if rule.code is Rule.TRIP),
)


def judge(scene: Scene, rules: tuple[RuleDefinition, ...] = RULES) -> None:
    """Fill the scene's verdicts; a rule lifted by the referent asks instead of refusing."""
    for rule in rules:
        verdict = rule.judge(scene)
        if verdict is None:
            continue
        if rule.liftable and rule.code in scene.context.lifted and rule.code is not Rule.PUBLIC:
            scene.raised[rule.code] = verdict == Verdict.NO
            verdict = np.maximum(verdict, CHECK)
        scene.verdicts[rule.code] = verdict


def asked_by(rule: RuleDefinition, scene: Scene, at: int) -> str:
    """What to ask about an offer; what the rule said where it was lifted, never the question of a vague offer."""
    lifted = scene.raised.get(rule.code)
    if lifted is not None and lifted[at]:
        return f"{rule.refusal(scene, at)} {words.LIFTED}"
    return rule.question(scene, at)
