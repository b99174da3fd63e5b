"""The search told as a sentence: its words, what was typed, what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.kit import french
from app.matching.values import Kind, Mode
from app.search.addresses import Values
from app.search.criteria import DEFAULT_RADIUS_KM, Criteria

SENTENCE = {
    Kind.JOB: "un emploi", Kind.IMMERSION: "une immersion", Kind.VOLUNTEERING: "du bénévolat",
    Kind.INSERTION_SITE: "un chantier ou un emploi d’insertion", Kind.TRAINING: "une formation",
    Kind.SERVICE: "un service ou un atelier",
}  # fmt: skip
RADII_KM = (5.0, 10.0, 20.0, 30.0, 50.0, 100.0)
WORDS_OF_SENTENCE = ("type", "rayon", "moyen")
SAID_IN_SENTENCE = {"q", "ou", "rayon", "moyen", "page", "commune", "lat", "lon", "cadre"}
CONTROL_OF = {"commune": "ou", "lat": "ou", "lon": "ou", "ou": "ou", "q": "q", "type": "type", "rayon": "rayon",
              "moyen": "moyen"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SearchField:
    """A control of the form: what was typed stays; what ``field_error`` reads."""

    id: str
    value: str
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchForm:
    """The search as a sentence. ``hidden`` keeps the filters it does not say, ``wrong`` are its refused words."""

    kinds: Sequence[tuple[str, str]]
    kind: str
    radii: Sequence[tuple[str, str]]
    radius: str
    modes: Sequence[tuple[str, str]]
    mode: str
    place: SearchField
    words: SearchField
    wrong: Sequence[SearchField]
    hidden: Sequence[tuple[str, str]]


def search_form(
    values: Values,
    *,
    place: str = "",
    criteria: Criteria | None = None,
    errors: Mapping[str, str] | None = None,
    counts: Mapping[str, int] | None = None,
) -> SearchForm:
    """Return the form with what was typed; without criteria (something is wrong), values are shown as they came."""
    errors = errors or {}
    typed = {name: texts[0] for name, texts in values.items()}
    kinds = list(values.get("type", ()))
    radius = f"{criteria.radius_km:g}" if criteria else typed.get("rayon", f"{DEFAULT_RADIUS_KM:g}")
    kept = set(values) - SAID_IN_SENTENCE
    if len(kinds) <= 1:
        kept.discard("type")
    place_keys = () if typed.get("ou") else ("lat", "lon")
    return SearchForm(
        kinds=_kind_options(counts) if len(kinds) <= 1 else (),
        kind=kinds[0] if len(kinds) == 1 else "",
        radii=_radii(radius),
        radius=radius,
        modes=[("", "comme je peux"), *((mode.value, mode.label) for mode in Mode)],
        mode=typed.get("moyen", ""),
        place=SearchField("ou", typed.get("ou") or place, _errors(errors, "ou", "commune", "lat", "lon")),
        words=SearchField("q", typed.get("q", ""), _errors(errors, "q")),
        wrong=[SearchField(name, typed.get(name, ""), (errors[name],)) for name in WORDS_OF_SENTENCE if name in errors],
        hidden=[(name, text) for name in (*sorted(kept), *place_keys) for text in values.get(name, ())],
    )


def problems(errors: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return ``(control id, message)`` for the summary; a parameter without a control is named."""
    return [(CONTROL_OF.get(name, ""), text if name in CONTROL_OF else f"{name}\u00a0: {text}")
            for name, text in errors.items()]  # fmt: skip


def _errors(errors: Mapping[str, str], *names: str) -> tuple[str, ...]:
    return tuple(errors[name] for name in names if name in errors)


def _kind_options(counts: Mapping[str, int] | None) -> list[tuple[str, str]]:
    """Return the kinds as the sentence says them, with their counts when they are known."""
    if counts is None:
        return [("", "toutes les offres"), *((kind.value, SENTENCE[kind]) for kind in Kind)]
    return [("", "toutes les offres"), *((kind.value, f"{SENTENCE[kind]} ({counts[kind.value]})") for kind in Kind)]


def _radii(radius: str) -> list[tuple[str, str]]:
    """Return the radii offered, and the one asked when it is another."""
    offered = [(f"{km:g}", french.km(km).replace(",0", "")) for km in RADII_KM]
    if radius not in dict(offered):
        offered.append((radius, f"{radius.replace('.', ',')}\u00a0km"))
    return offered
