"""The results page: the search told as a sentence, the filters with their counts, the list, the map, the way out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.geo.values import CommuneRow
from app.kit import french
from app.kit.pages import Page
from app.search.addresses import PATH, Values, address, from_place, place_values, without_place
from app.search.asked import Asked
from app.search.choices import PLURALS, Choice, kind_choices, order_choices, word_choices
from app.search.criteria import Criteria, Sort
from app.search.map_figure import Figure, Pin, draw
from app.search.presenters import OfferCard, cards_of, label_of_place, label_of_view
from app.search.refine import NAMES as PANEL_NAMES
from app.search.refine import RefineForm, refine_form
from app.search.sentence import SearchForm, search_form
from app.search.services import Found, Results
from app.search.words_taken import Taken, taken_of

NOBODY = Asked()


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """Everything ``search/results.html`` prints."""

    title: str
    heading: str
    order_text: str
    form: SearchForm
    cards: Sequence[OfferCard]
    page: Page[Any]
    values: Values
    start_again: str
    feed_query: str
    asked: Asked
    other_place: str
    without_person: str
    map_words: str
    first_number: int
    kinds: Sequence[Choice]
    words: Sequence[Choice]
    understood: Taken | None
    refine: RefineForm
    orders: Sequence[Choice]
    figure: Figure | None
    points: Sequence[Mapping[str, Any]]
    openings: Sequence["Opening"]
    spelling: Sequence[Choice]
    has_place: bool
    may_follow: bool
    partial: bool

    def url_of(self, number: int) -> str:
        """Return the address of a page of this list."""
        return address(self.values, page=str(number) if number > 1 else None)


@dataclass(frozen=True, slots=True)
class Opening:
    """What would bring offers: a sentence, where it leads, how many."""

    label: str
    url: str
    count: int


def results_page(
    criteria: Criteria,
    results: Results,
    *,
    values: Values,
    today: date,
    openings: Sequence[Opening] = (),
    asked: Asked = NOBODY,
    carried: str = "",
    understood: str = "",
    namesakes: str = "",
) -> ResultsPage:
    """Return the page of a search that could be made.

    ``asked`` are the offers its reader has already asked for, ``carried`` the name of the value that goes with the
    search from link to link but not into a feed, ``understood`` the words that became choices, ``namesakes`` the name
    that other communes have too.
    """
    place = label_of_place(criteria)
    cards = [replace(card, asked=True) if card.id in asked.offers else card
             for card in cards_of(results.page.items, criteria=criteria, today=today)]  # fmt: skip
    first = (results.page.number - 1) * results.page.per_page + 1
    pins = _pins(results.page.items, first)
    located = criteria.lat is not None and criteria.lon is not None
    return ResultsPage(
        title=_title(criteria, place),
        heading=_heading(criteria, results),
        order_text=_order_text(criteria),
        form=search_form(values, place=place, criteria=criteria, asked_elsewhere=PANEL_NAMES),
        cards=cards,
        page=results.page,
        values=values,
        feed_query=address(values, **{carried: None}).removeprefix(PATH),
        start_again=address({carried: values.get(carried, ())}, **place_values(criteria)),
        asked=asked,
        other_place=address({**without_place(values), "ou": [namesakes], "choisir": ["1"]}) if namesakes else "",
        without_person=address(values, **{carried: None}),
        map_words=f"autour de {label_of_view(criteria.view) if criteria.view else place}\u00a0: "
                  f"{french.count(len(pins), 'offre')}",
        first_number=first,
        kinds=kind_choices(criteria, results.facets["kind"], values),
        words=[word for word in word_choices(criteria, results.facets, values) if word.current or not word.extra],
        understood=taken_of(understood, values) if understood else None,
        refine=refine_form(criteria, results.facets, values),
        orders=order_choices(criteria, values),
        figure=_figure(criteria, tuple(pins)),
        points=[_point(pin, card) for pin, card in _with_cards(pins, cards, first)],
        openings=openings,
        spelling=[Choice(words, address(values, q=words), current=False) for words in results.spelling],
        has_place=located,
        may_follow=bool(located or criteria.q or criteria.rome or criteria.structure),
        partial=results.partial,
    )


def _figure(criteria: Criteria, pins: tuple[Pin, ...]) -> Figure | None:
    """Return the map around the point; of the view asked, though it is empty, so that one can go back."""
    if criteria.view is not None:
        return draw(*criteria.view.center, pins, home=False)
    return draw(criteria.lat, criteria.lon, pins) if criteria.lat is not None and criteria.lon is not None and pins \
        else None


def _title(criteria: Criteria, place: str) -> str:
    what = PLURALS[next(iter(criteria.kinds))] if len(criteria.kinds) == 1 else "Offres"
    if criteria.view is not None:
        return f"{what} sur la carte, autour de {label_of_view(criteria.view)}"
    return f"{what} près {french.of_place(place)}" if place else what


def _heading(criteria: Criteria, results: Results) -> str:
    total = results.page.total
    if not total:
        return "Rien pour cette recherche, pour l’instant"
    if criteria.view is not None:
        return f"{french.count(total, 'offre')} dans la zone de la carte"
    return f"{french.count(total, 'offre')} " + ("à votre portée" if criteria.has_place else "en ligne")


def _order_text(criteria: Criteria) -> str:
    text = _order(criteria)
    if criteria.max_minutes is None or criteria.commune is None or criteria.view is not None:
        return text
    return f"{text} Toutes celles {french.of_place(criteria.commune.name)} restent dans la liste."


def _order(criteria: Criteria) -> str:
    if criteria.sort is Sort.DATE or (not criteria.has_place and not criteria.q):
        return "Les plus récentes d’abord."
    if criteria.q and criteria.sort is Sort.RELEVANCE:
        return "Les plus proches de vos mots."
    return "Les plus proches d’abord."


def _pins(items: Sequence[Found], first: int) -> list[Pin]:
    """Return a pin for each offer whose place is known: its nearest place."""
    pins = []
    for number, found in enumerate(items, start=first):
        if found.place is not None and found.place.lat is not None and found.place.lon is not None:
            pins.append(Pin(found.place.lat, found.place.lon, found.offer.kind.value, number,
                            found.offer.public_id))
    return pins


def _with_cards(pins: Sequence[Pin], cards: Sequence[OfferCard], first: int) -> list[tuple[Pin, OfferCard]]:
    return [(pin, cards[pin.number - first]) for pin in pins]


def _point(pin: Pin, card: OfferCard) -> dict[str, Any]:
    return {"lat": pin.lat, "lon": pin.lon, "label": f"{pin.number}. {card.title}", "url": card.url, "kind": pin.kind,
            "number": pin.number, "id": card.id}  # fmt: skip


def place_choices(values: Values, communes: Sequence[CommuneRow]) -> list[Choice]:
    """Return communes to choose from, each with the address of the same search from there."""
    return [Choice(_commune_label(row), from_place(values, row.insee), current=False) for row in communes]


def _commune_label(row: CommuneRow) -> str:
    code = f", {row.postal_code}" if row.postal_code else ""
    former = f" (autrefois {row.former})" if row.former else ""
    return f"{row.label}{code}{former}"


def bus_steps(stops: Sequence[Any], *, today: date) -> list[dict[str, str]]:
    """Return the next stops of the bus as steps of a path; cancelled ones are left out."""
    return [
        {"label": stop.commune_name,
         "when": french.long_date(stop.on_date, weekday=True, year=stop.on_date.year != today.year),
         "detail": f"{stop.place}, {french.hour(stop.starts_at)} à {french.hour(stop.ends_at)}"}
        for stop in stops if not stop.cancelled
    ]  # fmt: skip
