"""The gallery: every component, layout, error page and site page passes the checks that every page must pass."""

import pytest
from flask.testing import FlaskClient

from tests.face.gallery import PAGES, make_gallery
from tests.support.page_checks import check_page


@pytest.fixture(scope="module")
def reader() -> FlaskClient:
    site = make_gallery()
    site.testing = True
    return site.test_client()


@pytest.mark.parametrize("path", PAGES)
def test_each_page_holds_what_every_page_must(reader: FlaskClient, path: str) -> None:
    answer = reader.get(path)
    assert answer.status_code == 200
    check_page(answer.text, path=path)


def test_a_mail_is_made_of_tables_without_image_script_or_class(reader: FlaskClient) -> None:
    mail = reader.get("/mail").text
    assert mail.count("<table") > 4
    assert 'bgcolor="#faf4e8"' in mail
    for forbidden in ("<img", "<script", "<link", "class=", "<svg"):
        assert forbidden not in mail


def test_a_page_with_errors_says_so_in_its_title(reader: FlaskClient) -> None:
    assert "<title>Erreur&nbsp;: Publier une offre – À portée</title>" in reader.get("/wrong").text


def test_the_first_view_is_light_on_a_phone(reader: FlaskClient) -> None:
    assert len(reader.get("/home").data) < 25_000


def test_gone_offers_and_missing_pages_carry_a_search_box(reader: FlaskClient) -> None:
    for path in ("/errors/404", "/errors/410"):
        page = reader.get(path).text
        assert 'action="/offres"' in page
        assert 'name="ou"' in page
        assert 'name="q"' in page


def test_an_expired_link_offers_a_new_one_by_post(reader: FlaskClient) -> None:
    assert '<form method="post" action="/r/jeton"' in reader.get("/errors/link_expired").text


def test_without_account_the_menu_leads_to_search_bus_and_sign_in(reader: FlaskClient) -> None:
    page = reader.get("/home").text
    for target in ('href="/offres"', 'href="/bus"', 'href="/connexion"'):
        assert target in page
    assert 'name="robots"' not in page


def test_signed_in_pages_are_kept_from_search_engines_and_can_be_left(reader: FlaskClient) -> None:
    page = reader.get("/gallery/pro").text
    assert '<meta name="robots" content="noindex">' in page
    assert '<form method="post" action="/deconnexion"' in page
    assert "top--pro" in page


def test_a_person_has_a_bar_of_four_under_the_thumb(reader: FlaskClient) -> None:
    page = reader.get("/gallery/person").text
    assert page.split('class="tabbar', 1)[1].split("</nav>")[0].count("<a ") == 4
    assert "tabbar" not in reader.get("/gallery/pro").text
