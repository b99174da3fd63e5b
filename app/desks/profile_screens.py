"""Showing and saving the screens of a profile, for the person alone or with their referent."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request

from app.desks.profile_forms import HelpForm, PlaceForm, ScreenForm, TravelForm
from app.desks.profile_times_form import TimesForm
from app.desks.profile_wish_form import WishForm
from app.kit import clock
from app.kit.access import current_actor
from app.kit.database import unit_of_work
from app.kit.errors import NotFound, RuleBroken
from app.people import services
from app.people.answers import all_answers
from app.people.models import Person

SCREENS: tuple[type[ScreenForm], ...] = (PlaceForm, TravelForm, WishForm, TimesForm, HelpForm)
UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class Frame:
    """Whose page it is: its layout, its addresses, and whether the person or their referent reads it."""

    layout: str
    url_of: Callable[[str], str]  # slug → address
    done_url: str
    back: tuple[str, str]  # label, url
    is_own: bool


def screen_page(person: Person, slug: str, frame: Frame) -> Any:
    """Show one screen, or save it and go to the next."""
    kind = next((screen for screen in SCREENS if screen.slug == slug), None)
    if kind is None:
        raise NotFound
    answers = all_answers(person)
    form = kind() if request.method == "POST" else kind(data=kind.data_of(answers))
    form.home_departement = person.territory_code
    form.prepare(answers)
    if request.method == "GET" or (form.validate() and form.asks_again()):
        return _page(person, form, frame)
    if form.validate() and _saved(person, form):
        return redirect(_next_url(kind, frame), code=303)
    return _page(person, form, frame), UNPROCESSABLE


def _saved(person: Person, form: ScreenForm) -> bool:
    """Save what changed; a refusal is shown at its control."""
    try:
        changes = form.changes(all_answers(person))
    except RuleBroken as refusal:
        form.refuse(refusal)
        return False
    try:
        with unit_of_work():
            warnings = services.save_answers(person, changes, actor=current_actor(), now=clock.now())
    except RuleBroken as refusal:
        form.refuse(form.controls_at_fault(refusal))
        return False
    for warning in warnings:
        flash(warning, "ask")
    return True


def _next_url(kind: type[ScreenForm], frame: Frame) -> str:
    following = SCREENS.index(kind) + 1
    return frame.url_of(SCREENS[following].slug) if following < len(SCREENS) else frame.done_url


def _page(person: Person, form: ScreenForm, frame: Frame) -> str:
    number = SCREENS.index(type(form)) + 1
    return render_template(
        "people/profile_screen.html",
        layout=frame.layout,
        person=person,
        form=form,
        frame=frame,
        number=number,
        labels=[screen.title for screen in SCREENS],
        skip_url=_next_url(type(form), frame),
        previous_url=frame.url_of(SCREENS[number - 2].slug) if number > 1 else None,
        has_errors=bool(form.all_errors),
    )


def summary(answers: dict[str, Any]) -> list[tuple[type[ScreenForm], bool]]:
    """Return each screen with whether something was answered there."""
    return [(screen, _has_answer(screen, answers)) for screen in SCREENS]


def _has_answer(screen: type[ScreenForm], answers: dict[str, Any]) -> bool:
    return any(answers.get(name) not in (None, [], {}) for name in screen.answer_names)
