"""The list alone when a script asks for it; any other answer is opened as a page."""

from tests.factories.offers import an_offer

GUERET = "/offres?commune=23096"
ASKED = {"HX-Request": "true"}


def test_a_refresh_is_the_list_with_its_title_and_nothing_around_it(page):
    an_offer(title="Aider au jardin")

    whole, part = page.client.get(GUERET), page.client.get(GUERET, headers=ASKED)

    assert part.text.startswith("<title>Offres près de Guéret (23) – À portée</title>")
    assert "Aider au jardin" in part.text
    assert "<footer" not in part.text
    assert len(part.text) < len(whole.text)
    assert whole.headers["Vary"] == part.headers["Vary"]
    assert "HX-Request" in whole.headers["Vary"]


def test_the_browser_s_arrow_brings_the_whole_page(page):
    answer = page.client.get(GUERET, headers={**ASKED, "HX-History-Restore-Request": "true"})

    assert "<footer" in answer.text


def test_what_is_not_a_list_is_opened_as_a_page(page):
    for query in ("ou=Guerret", "ou=Saint-Martin", "rayon=abc"):
        answer = page.client.get(f"/offres?{query}", headers=ASKED)

        assert answer.headers["HX-Redirect"] == f"/offres?{query}"
        assert answer.text == ""
