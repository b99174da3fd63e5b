"""From answers to a matching profile. Answers are the JSON object of ``POST /api/v1/match``; a file stores the same.

Impossible values are refused, each naming its field. Improbable ones are kept, with a warning.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.kit.errors import RuleBroken
from app.matching.values import (
    Busy,
    FrenchLevel,
    Hours,
    JobTime,
    Kind,
    Licence,
    Limit,
    Mode,
    Need,
    Profile,
    Public,
    Stage,
    Wish,
)
from app.people.profile_fields import MINUTES_A_DAY, Fields
from app.people.profile_place import read_place
from app.reference.queries import choices, interests, job_label, job_title

MOST_WISHES = 10
MOST_MINUTES = 240
MOST_KM = 200
HOURS_A_WEEK = 168
MOST_OGR = 10_000_000
ROME_CODE = re.compile(r"[A-N]\d{4}")
THEME_LISTS = ("theme", "category")
THEME_CODE = re.compile(r"[a-z0-9]+(?:[-_:]+[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class ParsedProfile:
    """A profile, and what was improbable in the answers (French sentences)."""

    profile: Profile
    warnings: tuple[str, ...] = ()


def parse_profile(body: Mapping[str, Any], *, place_required: bool = True) -> ParsedProfile:
    """Read answers. Raises RuleBroken whose ``errors`` names each field at fault, with what to write instead."""
    if not isinstance(body, Mapping):
        raise RuleBroken("Envoyez un objet JSON.", field="body")
    fields = Fields(body)
    values = {
        **read_place(fields, required=place_required),
        **_travel(fields),
        **_wishes(fields),
        **_abilities(fields),
        **_times(fields),
        "hours": _hours(fields),
        "limits": fields.codes("limits", Limit) or frozenset(),
        "needs": fields.codes("needs", Need) or frozenset(),
        "stage": fields.code("stage", Stage),
    }
    if fields.errors:
        raise RuleBroken("Des réponses sont à corriger.", errors=fields.errors)
    for name in sorted(set(body) - fields.asked):
        fields.warnings.append(f"Champ inconnu, laissé de côté\u00a0: {str(name)[:40]}.")
    profile = Profile(**values)
    return ParsedProfile(profile, (*fields.warnings, *_doubts(profile)))


def _travel(fields: Fields) -> dict[str, Any]:
    modes, minutes = fields.by_code("max_minutes", Mode)
    km_modes, km = fields.by_code("max_km", Mode)
    read_minutes = {mode: minutes.whole(key, 1, MOST_MINUTES) for mode, key in modes.items()}
    read_km = {mode: km.number(key, 0.1, MOST_KM) for mode, key in km_modes.items()}
    return {
        "modes": fields.codes("modes", Mode) or None,
        "max_minutes": {mode: value for mode, value in read_minutes.items() if value is not None},
        "max_km": {mode: value for mode, value in read_km.items() if value is not None},
        "licences": fields.codes("licences", Licence),
        "licences_in_progress": fields.codes("licences_in_progress", Licence) or frozenset(),
        "own_vehicle": fields.flag("own_vehicle"),
        "car_times": fields.grid("car_times"),
        "last_return": fields.clock("last_return"),
    }


def _wishes(fields: Fields) -> dict[str, Any]:
    """What they would like. Naming volunteering, anywhere, is asking for it; nothing else is."""
    kinds = fields.codes("kinds", Kind) or None
    _check_interests(fields)
    fields.codes("still_kinds", Kind)  # answered to a question, kept by the file alone
    first = fields.codes("first_kinds", Kind) or frozenset()
    volunteering = fields.flag("wants_volunteering")
    if volunteering is None and kinds is None and Kind.VOLUNTEERING in first:
        volunteering = True
    if kinds is not None and not first <= kinds:
        kinds |= first
        fields.warnings.append("Un type d’activité cité en premier a été ajouté à ceux demandés.")
    return {
        "kinds": kinds,
        "first_kinds": first,
        "wants_volunteering": volunteering,
        "wishes": _jobs_wished(fields),
        "themes": frozenset(theme for theme in fields.items("themes") if _is_theme(fields, theme)),
    }


def _check_interests(fields: Fields) -> None:
    """« J’ai envie de… » helps to find jobs to wish for; the file alone keeps it."""
    known = {choice.value for choice in interests()}
    for position, value in enumerate(fields.items("interests")):
        if not (isinstance(value, str) and value in known):
            fields.refuse(f"interests.{position}", "Centre d’intérêt ROME inconnu.")


def _jobs_wished(fields: Fields) -> tuple[Wish, ...]:
    wishes = []
    for item in fields.each("wishes"):
        rome, appellation = item.value("rome"), item.whole("appellation", 1, MOST_OGR)
        title = job_title(appellation) if appellation is not None else None
        if appellation is not None and title is None:
            item.refuse("appellation", "Appellation ROME inconnue.")
        elif title is not None and rome in (None, title.rome):
            wishes.append(Wish(title.rome, appellation))
        elif isinstance(rome, str) and ROME_CODE.fullmatch(rome) and job_label(rome):
            wishes.append(Wish(rome))
        else:
            item.refuse("rome", "Code ROME inconnu\u00a0: une lettre et quatre chiffres, par exemple A1203.")
    if len(wishes) > MOST_WISHES:
        fields.refuse("wishes", f"Dites {MOST_WISHES} souhaits au plus, du premier au dernier.")
    return tuple(wishes)


def _is_theme(fields: Fields, theme: object) -> bool:
    known = isinstance(theme, str) and THEME_CODE.fullmatch(theme) is not None and _known_theme(theme)
    if not known:
        fields.refuse("themes", "Thématique inconnue\u00a0: écrivez une valeur de data·inclusion.")
    return known


def _known_theme(theme: str) -> bool:
    return any(choice.value == theme for name in THEME_LISTS for choice in choices(name))


def _abilities(fields: Fields) -> dict[str, Any]:
    skills = [_skill(fields, position, skill) for position, skill in enumerate(fields.items("skills"))]
    jobs = [_job_done(fields, position, code) for position, code in enumerate(fields.items("experience"))]
    return {
        "skills": None if fields.value("skills") is None else frozenset(skill for skill in skills if skill),
        "experience": None if fields.value("experience") is None else frozenset(code for code in jobs if code),
        "diploma": fields.flag("diploma"),
        "french": fields.code("french", FrenchLevel),
        "adult": fields.flag("adult"),
        "publics": fields.codes("publics", Public) or frozenset(),
        "not_publics": fields.codes("not_publics", Public) or frozenset(),
    }


def _skill(fields: Fields, position: int, skill: object) -> int | None:
    digits = str(skill) if isinstance(skill, int | str) and not isinstance(skill, bool) else ""
    if not (digits.isascii() and digits.isdigit() and 0 < int(digits) <= MOST_OGR):
        fields.refuse(f"skills.{position}", "Écrivez le numéro OGR d’une compétence ROME.")
        return None
    return int(digits)


def _job_done(fields: Fields, position: int, code: object) -> str | None:
    if isinstance(code, str) and ROME_CODE.fullmatch(code) and job_label(code):
        return code
    fields.refuse(f"experience.{position}", "Code ROME inconnu\u00a0: une lettre et quatre chiffres.")
    return None


def _times(fields: Fields) -> dict[str, Any]:
    values: dict[str, Any] = {
        "availability": fields.grid("availability"),
        "not_before": fields.clocks("not_before"),
        "not_after": fields.clocks("not_after"),
        "busy": tuple(busy for item in fields.each("busy") for busy in _busy(item)),
        "school_weeks_only": bool(fields.flag("school_weeks_only")),
        "available_from": fields.day("available_from"),
        "available_until": fields.day("available_until"),
        "sleep_away": fields.flag("sleep_away"),
        "job_time": fields.code("job_time", JobTime),
    }
    first, last = values["available_from"], values["available_until"]
    if first and last and last < first:
        fields.refuse("available_until", "La fin est avant le début.")
    return values


def _busy(item: Fields) -> tuple[Busy, ...]:
    """A time taken every week; past midnight it is two, the second on the next day."""
    day, start, end = item.whole("day", 1, 7), item.clock("start"), item.clock("end")
    for name in ("day", "start", "end"):
        if item.body.get(name) is None:
            item.refuse(name, "Il manque une réponse\u00a0: day, start et end vont ensemble.")
    if day is None or start is None or end is None:
        return ()
    if start == end:
        item.refuse("end", "La fin est la même heure que le début.")
        return ()
    if start < end:
        return (Busy(day, start, end),)
    parts = (Busy(day, start, MINUTES_A_DAY), Busy(day % 7 + 1, 0, end))
    return tuple(part for part in parts if part.start < part.end)


def _hours(fields: Fields) -> Hours:
    """Weekly activity hours. « Sans durée » has no target; hours already planned leave less to find."""
    inner = fields.inside("hours")
    if inner is None:
        return Hours()
    wanted, most = inner.number("wanted", 0, HOURS_A_WEEK), inner.number("max", 0, HOURS_A_WEEK)
    planned = inner.number("planned", 0, HOURS_A_WEEK) or 0.0
    no_target = bool(inner.flag("no_target"))
    if no_target:
        return Hours(planned=planned, max=most, no_target=True)
    if wanted is not None and most is not None and planned + wanted > most:
        wanted = max(0.0, most - planned)
        fields.warnings.append(
            f"Avec les heures déjà prévues, le maximum est dépassé\u00a0: la recherche porte sur {wanted:g}\u00a0h."
        )
    return Hours(wanted, planned, most)


def _doubts(profile: Profile) -> list[str]:
    """What is improbable and kept as it is."""
    doubts = []
    modes, licences = profile.modes or frozenset(), profile.licences
    without_b = licences is not None and not any(code.value.startswith(("B", "C", "D")) for code in licences)
    if Mode.CAR in modes and (without_b or profile.own_vehicle is False):
        doubts.append("Voiture sans permis ou sans véhicule\u00a0: comptée comme passager.")
    for day, start in profile.not_before.items():
        if start >= profile.not_after.get(day, MINUTES_A_DAY + 1):
            doubts.append(f"Le {day.label}, le début est après la fin\u00a0: aucune heure n’est libre.")
    if profile.availability is not None and not any(profile.availability.values()):
        doubts.append("Aucune demi-journée n’est libre\u00a0: peu d’offres conviendront.")
    if profile.lat is None and profile.insee is not None:
        doubts.append("La position de cette commune n’est pas connue\u00a0: les trajets sont à vérifier.")
    if profile.publics & profile.not_publics:
        doubts.append("Une situation est dite à la fois vraie et fausse.")
    return doubts
