"""Files the browser fetches: weight, symbols, licences, what scripts may not do."""

import gzip
import re
from pathlib import Path

import pytest

from app.matching.values import Kind
from tests.face.gallery import PAGES, make_gallery

APP = Path(__file__).parent.parent.parent / "app"
STATIC = APP / "static"
TEMPLATES = sorted((APP / "templates").rglob("*.html"))
SCRIPTS = sorted((STATIC / "js").glob("*.js"))
CSS_BUDGET_BYTES = 15_000
SPRITE_BUDGET_BYTES = 4_000
SCENES_BUDGET_BYTES = 2_000
FONT_BUDGET_BYTES = 36_000


def test_each_kind_of_offer_has_its_picture() -> None:
    symbols = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "img" / "scenes.svg").read_text(encoding="utf-8")))
    assert symbols == {"insertion" if kind is Kind.INSERTION_SITE else kind.value for kind in Kind}


def test_all_hand_written_css_fits_the_budget() -> None:
    weight = sum(len(gzip.compress(sheet.read_bytes())) for sheet in (STATIC / "css").glob("*.css"))
    assert weight <= CSS_BUDGET_BYTES, weight


def test_the_sprite_and_the_font_fit_their_budgets() -> None:
    assert len(gzip.compress((STATIC / "icons.svg").read_bytes())) <= SPRITE_BUDGET_BYTES
    assert len(gzip.compress((STATIC / "img" / "scenes.svg").read_bytes())) <= SCENES_BUDGET_BYTES
    assert sum(font.stat().st_size for font in (STATIC / "fonts").glob("*.woff2")) <= FONT_BUDGET_BYTES


def test_each_icon_named_in_a_template_is_in_the_sprite() -> None:
    symbols = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))
    named = re.compile(r"""\bicon\("([\w-]+)"|(?:icon|after|before|submit_icon|submit_after|icon_name)="([\w-]+)\"""")
    missing = {f"{template.name}: {name}" for template in TEMPLATES
               for pair in named.findall(template.read_text(encoding="utf-8")) if (name := pair[0] or pair[1])
               not in symbols | {"insertion_site"}}
    assert not missing


def test_each_class_of_a_shown_page_is_in_the_css() -> None:
    css = "".join(sheet.read_text(encoding="utf-8") for sheet in (STATIC / "css").glob("*.css"))
    reader = make_gallery().test_client()
    shown = {name for path in PAGES for words in re.findall(r'class="([^"]*)"', reader.get(path).text)
             for name in words.split()}
    assert shown <= set(re.findall(r"\.([a-z][\w-]*)", css))


def test_each_colour_named_in_the_css_exists() -> None:
    css = "".join(sheet.read_text(encoding="utf-8") for sheet in (STATIC / "css").glob("*.css"))
    assert set(re.findall(r"var\(--([\w-]+)", css)) <= set(re.findall(r"--([\w-]+)\s*:", css))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_small_and_says_why_it_exists(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert text.startswith("// ")
    assert len(text) < 4_000
    assert not re.search(r"\beval\(|new Function|document\.write|https?://", text)


@pytest.mark.parametrize(("name", "version"), [
    ("htmx/htmx.min.js", 'version:"2.0.11"'), ("leaflet/leaflet.js", "Leaflet 1.9.4"),
    ("markercluster/leaflet.markercluster.js", "Leaflet.markercluster 1.5.3")])
def test_a_vendored_library_is_the_pinned_one_with_its_licence(name: str, version: str) -> None:
    library = STATIC / "vendor" / name
    assert version in library.read_text(encoding="utf-8")
    assert (library.parent / "LICENSE").is_file()


def test_the_font_comes_with_its_licence() -> None:
    assert "SIL OPEN FONT LICENSE" in (STATIC / "fonts" / "OFL.txt").read_text(encoding="utf-8").upper()
