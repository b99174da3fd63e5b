"""``/offres``: the public search. Works without a script and without an account."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from flask import Blueprint, Response, current_app, get_template_attribute, jsonify, redirect, render_template, request

from app.geo.queries import departements, gazetteer
from app.kit import clock
from app.kit.access import Actor, current_actor, open_to_all
from app.kit.errors import NotFound
from app.kit.ids import PUBLIC_ID
from app.kit.instance import once_per_app, settings
from app.search import outlines
from app.search.addresses import (
    PLACE_NAMES,
    Values,
    address,
    from_place,
    known_values,
    shown_again,
    within_radius,
    without_place,
)
from app.search.asked import Asked
from app.search.criteria import Criteria
from app.search.openings import openings
from app.search.parameters import Surface, read_criteria
from app.search.places import point_of_address
from app.search.presenters import OfferCard, commune_of, label_of_place
from app.search.readers import NBSP
from app.search.results_page import bus_steps, place_choices, results_page
from app.search.sentence import problems, search_form
from app.search.services import find
from app.search.shared_names import most_offers
from app.search.words_taken import with_choices_of_words

bp = Blueprint("search", __name__)
BUS_STOPS = "aportee_bus_stops"  # the bus lives on a higher floor: the application lends its next stops
ASKED_OFFERS = "aportee_asked_offers"  # so do the desks, which know what a person asked for
ONE_WEEK_SECONDS = 604_800
UNPROCESSABLE = 422
MOST_DEPARTEMENTS = 8
KEPT_CARDS = 4_000
PLACE = "ou"
FOR_WHOM = "pour"  # the person a referent looks for: goes with the search from link to link, never into a feed
NAMESAKES, CHOOSE = "homonymes", "choisir"  # a name several communes have; its reader wants to choose among them
HERE, UNDERSTOOD = "ici", "compris"  # what the place of the form said before one typed; words taken as choices
REFRESH, RESTORE, ELSEWHERE = "HX-Request", "HX-History-Restore-Request", "HX-Redirect"  # what htmx says and reads
LONGEST_PLACE = 200


@bp.get("/offres")
@open_to_all("offers are public")
def results() -> Any:
    """Show the offers of a search; a typed place leads to its commune, a wrong value is told at its field."""
    values, taken = with_choices_of_words(_carried() | known_values(request.args.to_dict(flat=False)))
    typed = [text.strip() for text in request.args.getlist(PLACE) if text.strip()]
    here = request.args.get(HERE)
    if typed and typed != [here]:
        return _from_typed_place(typed, values)
    if here is not None or taken:
        kept = within_radius(values) if here is not None else values
        return redirect(address(kept if typed or not here else without_place(kept)), code=303)
    reading = read_criteria(values, surface=Surface.PAGE)
    if reading.errors:
        return _refused(values, reading.errors, place_choices(values, reading.suggestions))
    now = clock.now()
    found = find(reading.criteria, now=now)
    if reading.criteria.page > found.page.last:
        return redirect(address(values, page=str(found.page.last)), code=303)
    ways_out = openings(reading.criteria, values=values, total=found.page.total, now=now)
    understood, namesakes = (shown_again(request.args.get(name, "")) for name in (UNDERSTOOD, NAMESAKES))
    page = results_page(reading.criteria, found, values=values, today=clock.local_date(now), openings=ways_out,
                        asked=_already_asked(), carried=FOR_WHOM, understood=understood,
                        namesakes=namesakes[:LONGEST_PLACE])  # fmt: skip
    stops = _next_stops(reading.criteria) if ways_out or not found.page.total else ()
    template = "search/_refresh.html" if is_refresh() else "search/results.html"
    html = render_template(template, page=page, stops=stops, live=_live_map(page), card_html=_card_html())
    return html, {"Vary": REFRESH}


@bp.get("/carte/contours/<codes>.json")
@open_to_all("borders of communes are public data")
def borders(codes: str) -> Response:
    """Return the borders of a few départements (codes joined by hyphens) for the detailed map."""
    asked = codes.split("-")[:MOST_DEPARTEMENTS]
    if not set(asked) <= set(departements()):
        raise NotFound
    response = jsonify(outlines.geojson(asked))
    response.cache_control.public = True
    response.cache_control.max_age = ONE_WEEK_SECONDS
    return response


def _carried() -> dict[str, list[str]]:
    """Return the person at hand as a value of the search, when one is named."""
    person = request.args.get(FOR_WHOM, "")
    return {FOR_WHOM: [person]} if PUBLIC_ID.fullmatch(person) else {}


def _already_asked() -> Asked:
    """Return the offers this reader has asked for, or those under way for the person they look for."""
    lend: Callable[[Actor, str], Asked] | None = current_app.extensions.get(ASKED_OFFERS)
    return lend(current_actor(), next(iter(_carried().get(FOR_WHOM, ())), "")) if lend else Asked()


def is_refresh() -> bool:
    """Tell whether the page shown asks for another list only."""
    return REFRESH in request.headers and RESTORE not in request.headers


def _whole(html: str, status: int = 200) -> Any:
    """Answer a page that is not a list of results: a refresh opens it as any other page."""
    return ("", {ELSEWHERE: request.full_path, "Vary": REFRESH}) if is_refresh() else (html, status, {"Vary": REFRESH})


def _card_html() -> Callable[[OfferCard, int], str]:
    """Return what prints a card; the same card at the same number is printed once: it says all the print depends on."""
    draw: Callable[[OfferCard, int], str] = get_template_attribute("components/offer_card.html", "offer_card")
    if current_app.debug:
        return draw
    keep = lru_cache(maxsize=KEPT_CARDS)
    return once_per_app("aportee_card_html", lambda: keep(draw))


def _from_typed_place(typed: Sequence[str], values: Values) -> Any:
    """Lead to the commune a text means, let choose among several, or propose close names."""
    elsewhere = without_place(values)
    if len(typed) > 1:
        return _refused(elsewhere, {PLACE: f"Ce champ est donné plusieurs fois{NBSP}: gardez un seul lieu."}, ())
    text = shown_again(typed[0])[:LONGEST_PLACE]
    resolution = gazetteer().meant(text)
    if resolution.commune is not None:
        point = point_of_address(text, resolution.commune)
        return redirect(from_place(elsewhere, resolution.commune.insee, point), code=303)
    likely = most_offers(resolution.choices, now=clock.now()) if CHOOSE not in request.args else None
    if likely is not None:
        return redirect(from_place({**elsewhere, NAMESAKES: [text]}, likely.insee), code=303)
    if resolution.is_ambiguous:
        choices = place_choices(elsewhere, resolution.choices)
        return _whole(render_template("search/choose_commune.html", typed=text, choices=choices,
                                      form=search_form({**elsewhere, PLACE: [text]})))  # fmt: skip
    message = f"Nous ne connaissons pas ce lieu{NBSP}: écrivez une commune ou un code postal."
    shown = {**elsewhere, PLACE: [text]}
    return _refused(shown, {PLACE: message}, place_choices(elsewhere, resolution.suggestions))


def _refused(values: Values, errors: Mapping[str, str], suggestions: Sequence[Any]) -> Any:
    form = search_form(values, place=_place_of(values), errors=errors)
    page = render_template("search/refused.html", form=form, refusals=problems(errors), suggestions=suggestions)
    return _whole(page, UNPROCESSABLE)


def _place_of(values: Values) -> str:
    """Return the label of the place of a search that something else keeps from being made."""
    place = {name: texts for name, texts in values.items() if name in PLACE_NAMES}
    reading = read_criteria(place, surface=Surface.PAGE)
    return "" if reading.errors or values.get(PLACE) else label_of_place(reading.criteria)


def _next_stops(criteria: Criteria) -> Sequence[Any]:
    """Return the next stops of the bus in the searched département, anywhere without a place."""
    lend: Callable[..., Sequence[Any]] | None = current_app.extensions.get(BUS_STOPS)
    here, today = commune_of(criteria), clock.local_date(clock.now())
    code = here.departement if here else None
    return bus_steps(lend(today=today, territory_code=code, limit=4), today=today) if lend else ()


def _live_map(page: Any) -> dict[str, Any] | None:
    """Return what the detailed map needs; it is loaded only when the reader opens it."""
    if page.figure is None:
        return None
    codes = "-".join(page.figure.departements[:MOST_DEPARTEMENTS])
    return {"points": page.points, "search": page.feed_query, "all_url": f"/flux/offres.geojson{page.feed_query}",
            "view": "cadre" in page.values,
            "outlines_url": f"/carte/contours/{codes}.json" if codes else "",
            "tiles_url": settings().tile_url, "attribution": settings().tile_attribution}  # fmt: skip
