"""One offer in the results: what ``offer_card`` prints, from the live catalogue alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from markupsafe import Markup

from app.geo.queries import gazetteer
from app.geo.values import CommuneRow, Point
from app.kit import french
from app.matching.columns import commune_floor_km
from app.matching.modes import MEANS, estimated_minutes
from app.matching.values import Channel, Mode, Precision, Remote
from app.offers import wording
from app.offers.paths import offer_path
from app.search.criteria import Criteria, View
from app.search.highlight import highlighted
from app.search.rows import LiveOffer
from app.search.services import Found
from app.search.text_analysis import term_of, words
from app.search.travel_time import density_here

NBSP = french.NBSP
HERE_KM = 0.05  # two points of one commune, known by its name only


@dataclass(frozen=True, slots=True)
class Trip:
    """The time by the reader's means: an estimate, and said so."""

    mode: str
    label: str
    minutes: int
    text: str


@dataclass(frozen=True, slots=True)
class OfferCard:
    """What ``offer_card`` prints; what is unknown is None or empty."""

    id: str
    url: str
    kind: str
    kind_label: str
    title: str
    structure_name: str
    commune: str
    summary: str
    facts: tuple[tuple[str, str], ...]
    seats_total: int | None
    seats_left: int | None
    waiting_list: bool
    is_new: bool
    handed_over: bool
    source_name: str | None
    remote_text: str | None
    distance_text: str | None
    travel: Trip | None
    reasons: tuple[str, ...]
    title_html: Markup | None = None  # with the searched words marked
    summary_html: Markup | None = None
    seen: bool = False
    asked: bool = False
    to_check: None = None


def card_of(found: Found, *, criteria: Criteria, today: date) -> OfferCard:
    """Return the card of an offer found by a search."""
    offer = found.offer
    return OfferCard(
        id=offer.public_id,
        url=offer_path(offer.public_id, offer.title),
        kind=offer.kind.value,
        kind_label=offer.kind.label,
        title=offer.title,
        structure_name=offer.structure_name,
        commune=communes(offer),
        summary=offer.summary,
        facts=facts(offer, today=today),
        seats_total=offer.seats_total,
        seats_left=offer.seats_left,
        waiting_list=offer.waiting_list,
        is_new=found.is_new,
        handed_over=offer.channel is not Channel.HERE,
        source_name=offer.source,
        remote_text=_where(found, criteria),
        distance_text=distance_text(found, criteria),
        travel=trip(found, criteria),
        reasons=reasons(found, criteria),
        title_html=highlighted(offer.title, criteria.q) if criteria.q else None,
        summary_html=highlighted(offer.summary, criteria.q) if criteria.q else None,
    )


def facts(offer: LiveOffer, *, today: date) -> tuple[tuple[str, str], ...]:
    """Return contract, rhythm and start, each with its icon."""
    row: Any = offer  # it has the attributes of the table's row that the wording reads
    start = wording.start(row, today=today)
    lines = (("doc", wording.contract(row)), ("clock", wording.when(row)), ("calendar", start))
    return tuple((icon, text) for icon, text in lines if text)


def communes(offer: LiveOffer) -> str:
    """« Guéret », « Guéret et Ahun », « Guéret et 3 autres lieux »; '' when it is done from home."""
    names = list(dict.fromkeys(place.commune for place in offer.places))
    if len(names) > 3:
        return f"{names[0]} et {len(names) - 1} autres lieux"
    return french.enumerate_words(names)


def distance_text(found: Found, criteria: Criteria) -> str | None:
    """« 4,2 km »; None when no distance is known, or when the commune alone is."""
    if found.distance_km is None or _only_commune(found, criteria):
        return None
    return french.km(found.distance_km)


def _only_commune(found: Found, criteria: Criteria) -> bool:
    """Tell whether both ends are the same commune's point: 0 km would be false."""
    return found.distance_km is not None and found.distance_km < HERE_KM and criteria.commune is not None


def _where(found: Found, criteria: Criteria) -> str | None:
    """Return what stands for a distance: « Dans la commune », « À distance »."""
    remote = found.offer.remote.label if found.offer.remote is not Remote.NO else ""
    here = "Dans la commune" if _only_commune(found, criteria) else ""
    return ", ".join(filter(None, (here, remote.lower() if here else remote))) or None


def trip(found: Found, criteria: Criteria) -> Trip | None:
    """Return the time by the means the reader named; None without one, or when nothing is to be travelled."""
    if criteria.mode is None or found.distance_km is None:
        return None
    mode: Mode = criteria.mode
    km, there = found.distance_km, None
    if found.place is not None:
        km = max(km, commune_floor_km(Precision(found.place.precision), found.place.area_km2))
        there = found.place.density_per_km2
    density = np.array([np.nan if there is None else there])
    minutes = max(1, round(float(estimated_minutes(MEANS[mode], np.array([km]), density_here(criteria), density)[0])))
    unsure = ", horaires à vérifier" if MEANS[mode].to_check else ""
    return Trip(mode.value, f"{mode.label}, estimé{unsure}", minutes, french.minutes(minutes))


def reasons(found: Found, criteria: Criteria) -> tuple[str, ...]:
    """Return why this offer is in the list, in sentences that its data prove; none for a search without criteria."""
    lines = [*_place_reason(found, criteria), *_word_reason(found.offer, criteria.q)]
    if criteria.without_licence:
        lines.append("Aucun permis n’est exigé.")
    if criteria.no_cv:
        lines.append("Aucun CV n’est demandé.")
    if criteria.beginners:
        lines.append("Ni diplôme ni expérience exigés.")
    if criteria.weekly_minutes_max is not None and found.offer.weekly_minutes_min is None:
        lines.append("Le temps par semaine n’est pas dit\u00a0: à demander.")
    return tuple(lines)


def _place_reason(found: Found, criteria: Criteria) -> list[str]:
    if not criteria.has_place:
        return []
    if found.distance_km is None:
        far = found.offer.remote in {Remote.FULL, Remote.ANYWHERE}
        return ["À distance\u00a0: vous n’avez pas à vous déplacer."] if far else []
    here = criteria.commune
    if here and any(place.insee == here.insee for place in found.offer.places):
        return [f"À {here.name}, la commune que vous cherchez."]
    start = french.of_place(here.name) if here else "de votre point de départ"
    return [f"À {french.km(found.distance_km)} {start}, à vol d’oiseau."]


def _word_reason(offer: LiveOffer, text: str) -> list[str]:
    """Name the searched words that the title holds; the others are in its text, its job or its structure."""
    if not text:
        return []
    title = {term for word in words(offer.title) if (term := term_of(word))}
    shown = [word for word in dict.fromkeys(words(text)) if term_of(word) in title]
    if shown:
        quoted = french.enumerate_words([f"«\u00a0{word}\u00a0»" for word in shown])
        return [f"{quoted}\u00a0: dans le titre."]
    return ["Vos mots sont dans le texte de l’offre, son métier ou sa structure."]


def cards_of(items: Sequence[Found], *, criteria: Criteria, today: date) -> list[OfferCard]:
    """Return the cards of a page of results."""
    return [card_of(found, criteria=criteria, today=today) for found in items]


def label_of_place(criteria: Criteria) -> str:
    """« Guéret (23) », or the commune nearest to the point; '' without a place."""
    row = commune_of(criteria)
    return row.label if row else ""


def label_of_view(view: View) -> str:
    """Return the commune nearest to the middle of a map; '' when there is none."""
    row = gazetteer().nearest(Point(*view.center))
    return row.label if row else ""


def commune_of(criteria: Criteria) -> CommuneRow | None:
    """Return the searched commune, or the one nearest to the searched point; None without a place."""
    if criteria.commune is not None or criteria.lat is None or criteria.lon is None:
        return criteria.commune
    return gazetteer().nearest(Point(criteria.lat, criteria.lon))
