"""What components promise beyond their look."""

import re
from types import SimpleNamespace

import pytest
from flask import Flask, render_template_string

from app.kit.pages import Page
from tests.face.gallery import make_gallery
from tests.face.gallery_content import card, contributions


@pytest.fixture(scope="module")
def site() -> Flask:
    return make_gallery()


def shown(site: Flask, source: str, **values: object) -> str:
    with site.test_request_context():
        return render_template_string(source, **values)


def offer(site: Flask, **changes: object) -> str:
    return shown(site, '{% from "components/offer_card.html" import offer_card %}{{ offer_card(card) }}',
                 card=card(0, **changes))


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.replace("&nbsp;", " ")).split())


def test_yes_and_no_have_the_same_size_and_weight(site: Flask) -> None:
    html = shown(site, '{% from "components/two_buttons.html" import two_buttons %}{{ two_buttons("/r") }}')
    buttons = re.findall(r"<button class=\"([^\"]+)\" type=\"submit\" name=\"answer\"", html)
    assert len(buttons) == 2
    assert buttons[0] == buttons[1]


@pytest.mark.parametrize(("left", "total", "waiting", "said"), [
    (2, 4, False, "2 places sur 4"), (1, 1, False, "1 place"), (4, 4, False, "4 places"), (0, 4, False, "Complet"),
    (0, 4, True, "Complet, liste d’attente ouverte"), (None, None, False, "Pas de limite de places")])
def test_seats_are_said_in_words(site: Flask, left: int | None, total: int | None, waiting: bool, said: str) -> None:
    html = shown(site, '{% from "components/seats.html" import seats %}{{ seats(left, total, waiting) }}',
                 left=left, total=total, waiting=waiting)
    assert words(html) == said
    assert html.count("<i") == (total or 0)


@pytest.mark.parametrize(("minutes", "said"), [
    (5, "5 min"), (59.6, "1 h"), (60, "1 h"), (65, "1 h 05"), (95, "1 h 35")])
def test_durations_read_as_french_people_say_them(site: Flask, minutes: float, said: str) -> None:
    html = shown(site, '{% from "components/trip.html" import duration %}{{ duration(minutes) }}', minutes=minutes)
    assert words(html) == said


def test_a_card_says_time_first_then_means_and_distance(site: Flask) -> None:
    assert "5 min à vélo · 0,8 km" in words(offer(site).replace("\u00a0", " "))


def test_a_card_without_means_says_the_distance(site: Flask) -> None:
    html = offer(site, travel=None)
    assert '<span class="trip__time">' in html
    assert "à vélo ·" not in html


def test_an_offer_answered_elsewhere_says_where(site: Flask) -> None:
    assert "Réponse sur France Travail" in words(offer(site, handed_over=True, source_name="France Travail"))


def test_a_card_already_asked_is_not_called_new(site: Flask) -> None:
    said = words(offer(site, asked=True, is_new=True))
    assert "Déjà demandé" in said
    assert "Nouveau" not in said


def test_two_cards_with_one_title_are_told_apart(site: Flask) -> None:
    assert 'aria-describedby="offre-k0-qui"' in offer(site)


def test_a_score_table_adds_up(site: Flask) -> None:
    html = shown(site, '{% from "components/score.html" import score_table %}{{ score_table(parts, 84) }}',
                 parts=contributions())
    points = [int(text.replace("−", "-")) for text in re.findall(r"<td>(−?\d+)(?:</td>| <small>)", html)]
    assert points[-1] == 84
    assert sum(points[:-1]) == 84


def test_a_malus_has_no_segment_in_the_bar(site: Flask) -> None:
    html = shown(site, '{% from "components/score.html" import score_bar %}{{ score_bar(parts) }}',
                 parts=contributions())
    assert html.count("<rect") == len(contributions()) - 1


@pytest.mark.parametrize("number", ["05 36 49 00 23", "05\u00a036\u00a049\u00a000\u00a023", "05.36.49.00.23"])
def test_a_phone_number_can_be_tapped(site: Flask, number: str) -> None:
    html = shown(site, '{% from "components/button.html" import phone_link %}{{ phone_link(number) }}', number=number)
    assert 'href="tel:+33536490023"' in html


def test_the_first_and_last_pages_have_one_way_only(site: Flask) -> None:
    source = '{% from "components/pager.html" import pager %}{{ pager(page, url_of) }}'
    first = shown(site, source, page=Page([], 1, 20, 60), url_of="?page={}".format)
    last = shown(site, source, page=Page([], 3, 20, 60), url_of="?page={}".format)
    assert 'href="?page=2"' in first
    assert "précédentes" not in first
    assert "suivantes" not in last
    assert not shown(site, source, page=Page([], 1, 20, 20), url_of="?page={}".format).strip()


def test_required_fields_are_plain_and_the_others_say_optional(site: Flask) -> None:
    page = site.test_client().get("/gallery/public").text
    labels = dict(re.findall(r'<label for="(title|text)">(.*?)</label>', page))
    assert "facultatif" in labels["text"]
    assert "facultatif" not in labels["title"]


def test_a_wrong_field_keeps_what_was_typed_and_names_its_error(site: Flask) -> None:
    page = site.test_client().get("/wrong").text
    control = re.search(r'<input[^>]*id="seats"[^>]*>', page)
    assert control
    assert 'value="quelques"' in control.group()
    assert 'aria-invalid="true"' in control.group()
    assert 'aria-describedby="seats-erreur"' in control.group()
    assert 'id="seats-erreur"' in page


def test_a_number_field_is_typed_as_text_with_a_numeric_keyboard(site: Flask) -> None:
    control = re.search(r'<input[^>]*id="pay"[^>]*>', site.test_client().get("/gallery/public").text)
    assert control
    assert 'type="text"' in control.group()
    assert 'inputmode="decimal"' in control.group()


def test_the_summary_shows_one_line_a_field_and_tells_twins_apart(site: Flask) -> None:
    class Form(list):
        all_errors = (("a", "Choisissez."), ("a", "Encore."), ("b", "Choisissez."), ("", "Réessayez."))

    fields = [SimpleNamespace(id=id_, label=SimpleNamespace(text=text)) for id_, text in (("a", "Lieu"), ("b", "Jour"))]
    html = words(shown(site, '{% from "components/error_summary.html" import error_summary %}{{ error_summary(form) }}',
                       form=Form(fields)))
    assert "Lieu : Choisissez. Jour : Choisissez. Réessayez." in html
    assert "Encore" not in html


def test_insertion_sites_have_their_icon_and_hue(site: Flask) -> None:
    html = shown(site, '{% from "components/kind.html" import kind %}{{ kind("insertion_site", "Chantier") }}')
    assert 'data-kind="insertion_site"' in html
    assert "#insertion\"" in html
