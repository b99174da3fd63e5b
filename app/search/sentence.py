"""The form of a search: its words, its place, what was typed, what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.kit import french
from app.matching.values import Kind, Mode
from app.search.addresses import MINUTES, Values
from app.search.criteria import DEFAULT_RADIUS_KM, Criteria

SENTENCE = {
    Kind.JOB: "un emploi", Kind.IMMERSION: "une immersion", Kind.VOLUNTEERING: "du bénévolat",
    Kind.INSERTION_SITE: "un chantier ou un emploi d’insertion", Kind.TRAINING: "une formation",
    Kind.SERVICE: "un service ou un atelier",
}  # fmt: skip
RADII_KM = (5.0, 10.0, 20.0, 30.0, 50.0, 100.0)
TRIPS = (15, 30, 45, 60)  # minutes by one's means, in the same control
WITHOUT_CONTROL = ("type", "rayon", "moyen", "duree")  # refused, they are told above the form
ASKED_HERE = {"q", "ou", "rayon", "duree", "moyen", "page"}
PLACE_CONTROL = ("ou", "commune", "lat", "lon")
CONTROL_OF = {"commune": "ou", "lat": "ou", "lon": "ou", "ou": "ou", "q": "q", "rayon": "rayon", "duree": "rayon",
              "moyen": "moyen"}  # fmt: skip
NAMES = {"rayon": "Distance", "duree": "Trajet", "moyen": "Transport", "lat": "Latitude", "lon": "Longitude"}
WHOLE_VIEW = ("", "sur la carte")  # the radius while what a map shows replaces it


@dataclass(frozen=True, slots=True)
class SearchField:
    """A control of the form: what was typed stays; what ``field_error`` reads."""

    id: str
    value: str
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchForm:
    """``here`` is what the place says before anyone types; ``hidden`` keeps what no control of the page asks.

    ``wrong`` are the refused words without a control of their own.
    """

    radii: Sequence[tuple[str, str]]
    radius: str
    modes: Sequence[tuple[str, str]]
    mode: str
    place: SearchField
    here: str
    words: SearchField
    wrong: Sequence[SearchField]
    hidden: Sequence[tuple[str, str]]


def search_form(
    values: Values,
    *,
    place: str = "",
    criteria: Criteria | None = None,
    errors: Mapping[str, str] | None = None,
    asked_elsewhere: Sequence[str] = (),
) -> SearchForm:
    """Return the form with what was typed; without criteria (something is wrong), values are shown as they came.

    ``asked_elsewhere`` are the names that other controls of the same form ask.
    """
    errors = errors or {}
    typed = {name: texts[0] for name, texts in values.items()}
    radii, radius = _radii(typed, criteria)
    kept = set(values) - ASKED_HERE - set(errors) - set(asked_elsewhere)
    return SearchForm(
        radii=radii,
        radius=radius,
        modes=[("", "Transport"), *((mode.value, mode.label) for mode in Mode)],
        mode=typed.get("moyen", ""),
        place=SearchField("ou", typed.get("ou") or place, _errors(errors, *PLACE_CONTROL)),
        here=place,
        words=SearchField("q", typed.get("q", ""), _errors(errors, "q")),
        wrong=[SearchField(name, typed.get(name, ""), (_said(name, errors[name]),))
               for name in WITHOUT_CONTROL if name in errors],
        hidden=[(name, text) for name in sorted(kept) for text in values[name]],
    )


def problems(errors: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return ``(control id, message)`` for the summary; a parameter without a control is named."""
    return [(CONTROL_OF.get(name, ""), _said(name, text) if name in CONTROL_OF else f"{name}\u00a0: {text}")
            for name, text in errors.items()]  # fmt: skip


def _errors(errors: Mapping[str, str], *names: str) -> tuple[str, ...]:
    return tuple(_said(name, errors[name]) for name in names if name in errors)


def _said(name: str, text: str) -> str:
    """Return a refusal that names what it is about, where its words do not."""
    return f"{NAMES[name]}\u00a0: {text}" if name in NAMES else text


def _radii(typed: Mapping[str, str], criteria: Criteria | None) -> tuple[list[tuple[str, str]], str]:
    """Return the radii and the times of trip offered, with the one asked when it is another, and the one asked."""
    offered = {f"{km:g}": french.km(km).replace(",0", "") for km in RADII_KM}
    offered |= {_trip(minutes): french.minutes(minutes) for minutes in TRIPS}
    if criteria is not None and criteria.view is not None:
        return [WHOLE_VIEW, *offered.items()], WHOLE_VIEW[0]
    if criteria is not None and criteria.max_minutes is not None:
        asked, label = _trip(criteria.max_minutes), french.minutes(criteria.max_minutes)
    elif criteria is None and "duree" in typed:
        asked, label = _trip(typed["duree"]), f"{typed['duree']}\u00a0min"
    else:
        asked = f"{criteria.radius_km:g}" if criteria else typed.get("rayon", f"{DEFAULT_RADIUS_KM:g}")
        label = f"{asked.replace('.', ',')}\u00a0km"
    return list(({asked: label} | offered if asked not in offered else offered).items()), asked


def _trip(minutes: int | str) -> str:
    return f"{minutes}{MINUTES}"
