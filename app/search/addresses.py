"""Addresses of searches: the values typed, kept and changed one at a time."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from app.geo.values import Point
from app.search.criteria import Criteria
from app.search.parameters import PARAMETERS
from app.search.readers import CONTROL

PATH = "/offres"
PLACE_NAMES = ("commune", "lat", "lon", "cadre")  # what another place replaces
MINUTES = "min"  # ends a time of trip in the control that asks how far
Values = Mapping[str, Sequence[str]]


def known_values(values: Values) -> dict[str, list[str]]:
    """Keep the filled parameters of a search, in the order of the table."""
    values = _by_time(values)
    names = [parameter.french for parameter in PARAMETERS if parameter.french]
    kept = {name: [shown for text in values.get(name, ()) if (shown := shown_again(text))] for name in names}
    return {name: texts for name, texts in kept.items() if texts}


def _by_time(values: Values) -> Values:
    """Return the same values with a time chosen where the form asks how far (« 30min ») under its own name."""
    chosen = [text.strip() for text in values.get("rayon", ())]
    minutes = chosen[0].removesuffix(MINUTES) if len(chosen) == 1 else ""
    if not minutes.isdecimal() or minutes == chosen[0]:
        return values
    return {**{name: texts for name, texts in values.items() if name != "rayon"}, "duree": [minutes]}


def shown_again(text: str) -> str:
    """Return a typed text as a page may show it again: no control character, single blanks."""
    return " ".join(CONTROL.sub(" ", text).split())


def address(values: Values, **changes: str | Sequence[str] | None) -> str:
    """Return the address of the same search with some values changed (None or '' takes one away), on its first page."""
    changed: dict[str, Sequence[str]] = {name: texts for name, texts in values.items() if name != "page"}
    for name, value in changes.items():
        changed[name] = [value] if isinstance(value, str) else list(value or ())
    query = urlencode([(name, text) for name, texts in changed.items() for text in texts if text])
    return f"{PATH}?{query}" if query else PATH


def from_place(values: Values, insee: str, point: Point | None = None) -> str:
    """Return the address of the same search from a commune, or from a point of it (about 100 metres is enough)."""
    lat, lon = (f"{point.lat:.3f}", f"{point.lon:.3f}") if point else (None, None)
    return address(values, ou=None, lat=lat, lon=lon, commune=insee)


def without_place(values: Values) -> dict[str, Sequence[str]]:
    """Return a search that starts from nowhere."""
    return {name: texts for name, texts in values.items() if name not in PLACE_NAMES}


def within_radius(values: Values) -> dict[str, Sequence[str]]:
    """Return a search whose radius or time of trip, chosen on the form, replaces what a map showed."""
    return {name: texts for name, texts in values.items() if name != "cadre" or not {"rayon", "duree"} & set(values)}


def place_values(criteria: Criteria) -> dict[str, str | None]:
    """Return the parameters of the place alone, to begin another search from there."""
    return {
        "commune": criteria.commune.insee if criteria.commune else None,
        "lat": None if criteria.commune or criteria.lat is None else f"{criteria.lat:g}",
        "lon": None if criteria.commune or criteria.lon is None else f"{criteria.lon:g}",
    }
