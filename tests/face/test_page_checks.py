"""The checks themselves: a right page passes, and each fault is seen and named."""

import pytest

from tests.support import page_tree
from tests.support.page_checks import check_page

PAGE = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><title>Offres – À portée</title>
<meta name="viewport" content="width=device-width"></head>
<body><main><h1>Offres</h1><h2>Près de vous</h2>
<p id="aide">Du texte.</p>
<form method="post" action="/x"><input type="hidden" name="csrf_token" value="jeton">
<label for="q">Quoi</label><input id="q" name="q" aria-describedby="aide"><button type="submit">Chercher</button></form>
<a href="/un">Une offre</a> <img src="/i.png" alt=""> <svg aria-hidden="true"><use href="/s.svg#a"/></svg>
<script type="application/ld+json">{"a": "None {{"}</script>
</main></body></html>"""
FAULTS = [
    ('lang="fr"', 'lang="de"', "lang"),
    ('lang="fr"', 'lang="ar"', "right to left"),
    ("<!doctype html>\n", "", "doctype"),
    ('<meta name="viewport" content="width=device-width">', "", "viewport"),
    ("<main>", "<div>", "closes"),
    ("<h1>Offres</h1>", "<h1>Bus</h1>", "does not start with the h1"),
    ("<h1>Offres</h1>", "<p>Offres</p>", "0 <h1>"),
    ("<h1>Offres</h1>", "<h1>Offres</h1><h1>Offres</h1>", "2 <h1>"),
    ("<h2>Près de vous</h2>", "<h3>Près de vous</h3>", "jumps"),
    ("<h2>Près de vous</h2>", "<h2></h2>", "empty <h2>"),
    ('id="aide"', 'id="q"', "2 times"),
    ('aria-describedby="aide"', 'aria-describedby="rien"', "points to no id"),
    ('for="q"', 'for="rien"', "is for no id"),
    ('<label for="q">Quoi</label>', "", "has no label"),
    ('href="/un"', 'href="#rien"', "points to no id"),
    ("<p id=", '<p style="color:red" id=', "inline style"),
    ("<p id=", '<p onclick="a()" id=', "onclick"),
    ("</main>", "<script>a()</script></main>", "inline script"),
    ("</main>", "<style>a{}</style></main>", "inline style"),
    ("Du texte.", "Vous avez None offre", "leaked"),
    ("Du texte.", "{{ page.total }}", "leaked"),
    ("Du texte.", "à nan km", "leaked"),
    ('action="/x"', 'action="/offres/None"', "leaked"),
    ("Du texte.", "&lt;Offer object at 0x7f&gt;", "leaked"),
    ('<button type="submit">', "<button>", "has no type"),
    ("Chercher", "", "without words"),
    (' alt=""', "", "no alt"),
    ('<svg aria-hidden="true">', "<svg>", "neither hidden nor named"),
    ('<input type="hidden" name="csrf_token" value="jeton">', "", "csrf_token"),
    ("Une offre", "", "has no words"),
    ("</main>", '<a href="/deux">Une offre</a></main>', "two links say"),
    ('href="/un"', 'href="tel:05 36"', "phone can call"),
    ('src="/i.png"', 'src="http://x.example/i.png"', "loads"),
    ('href="/un"', 'href="javascript:a()"', "javascript:"),
    ("Du texte.", "<div>Du texte.</div>", "inside <p>"),
    ("Du texte.", "<b>Du <i>texte</b></i>.", "closes"),
    ("Du texte.</p>", "Du texte.", "closes"),
    ("Du texte.", "<li>Du texte.</li>", "<li> in <p>"),
    ('id="aide"', 'id="aide" id="aide"', "twice"),
    ("</form>", "<fieldset><input type=\"hidden\" name=\"a\"></fieldset></form>", "no legend"),
    ("Une offre", "<button type=\"button\">Une offre</button>", "inside a link or a button"),
    ("<h2>Près de vous</h2>", "<h2>Près de vous</h2><table><p>Du texte.</p></table>", "HTML5"),
    ("Du texte.", "Du &texte; inconnu", "unknown entity"),
]


def test_a_right_page_passes() -> None:
    check_page(PAGE, path="/")


def test_an_error_prefix_is_welcome_in_the_title() -> None:
    check_page(PAGE.replace("<title>", "<title>Erreur&nbsp;: "), path="/")


@pytest.mark.parametrize(("right", "wrong", "said"), FAULTS)
def test_each_fault_is_seen_and_named(right: str, wrong: str, said: str) -> None:
    assert right in PAGE
    with pytest.raises(AssertionError, match="/page") as refused:
        check_page(PAGE.replace(right, wrong), path="/page")
    assert said in str(refused.value)


def test_a_fault_in_the_words_is_not_held_against_a_page_of_the_same_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_tree, "_right", set())
    with pytest.raises(AssertionError, match="HTML5"):
        check_page(PAGE.replace("Du texte.", "Du &texte; inconnu"), path="/")
    check_page(PAGE, path="/")


def test_an_aria_label_or_a_description_tells_two_links_apart() -> None:
    for told in ('aria-label="Une offre à Guéret"', 'aria-describedby="aide"'):
        check_page(PAGE.replace("</main>", f'<a {told} href="/deux">Une offre</a></main>'), path="/")


def test_a_page_known_by_its_shape_is_read_strictly_once(monkeypatch: pytest.MonkeyPatch) -> None:
    strict: list[str] = []
    reader = page_tree.html5lib.HTMLParser
    monkeypatch.setattr(page_tree, "_right", set())
    monkeypatch.setattr(page_tree.html5lib, "HTMLParser", lambda **options: strict.append("read") or reader(**options))

    for words in ("Du texte.", "Un autre texte.", "Du texte."):
        check_page(PAGE.replace("Du texte.", words), path="/")
    check_page(PAGE.replace("Du texte.", "<em>Du texte.</em>"), path="/")

    assert len(strict) == 2
