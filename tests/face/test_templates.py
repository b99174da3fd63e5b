"""How templates are written: components explain themselves, French is printed as it should be, nothing is unsafe."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parent.parent.parent / "app" / "templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
OURS = [path for folder in ("components", "layouts", "errors", "site")
        for path in sorted((TEMPLATES / folder).glob("*.html"))]
ALL = sorted(TEMPLATES.rglob("*.html"))
PAGES = [path for path in ALL if path.parent.name not in {"components", "layouts", "emails"}]
COMMENT = re.compile(r"\{#.*?#\}", re.S)
NOT_TEXT = re.compile(r"<script.*?</script>|\{%-?\s*(?:from|set|for|if|elif|include|extends|import).*?%\}"
                      r"|\b(?:d|viewBox|content)=\"[^\"]*\"", re.S)
# French wants a non-breaking space before these signs and inside « »; after a plain one they start the next line.
LOOSE = re.compile(r"[\wàâéèêëîïôûùçÉÀ’)»] [?!;:»](?=[\s<\"’]|$)|« ")
MAX_LINES = 120


def name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("component", COMPONENTS, ids=name)
def test_a_component_opens_with_its_purpose_and_an_example(component: Path) -> None:
    opening = COMMENT.match(component.read_text(encoding="utf-8"))
    assert opening
    assert "Example" in opening.group()


@pytest.mark.parametrize("template", OURS, ids=name)
def test_french_signs_never_start_a_line(template: Path) -> None:
    text = NOT_TEXT.sub("", COMMENT.sub("", template.read_text(encoding="utf-8")))
    assert not LOOSE.findall(text)


@pytest.mark.parametrize("template", ALL, ids=name)
def test_nothing_is_marked_safe_and_no_page_is_long(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|autoescape\s+false", text)
    assert len(text.splitlines()) <= MAX_LINES


@pytest.mark.parametrize("template", PAGES, ids=name)
def test_a_page_uses_the_macros_for_forms_and_buttons(template: Path) -> None:
    raw = re.compile(r"<form[^>]*method=\"post\"|csrf_token|<style|<button|<\w[^>]*\sstyle=\"", re.I)
    assert not raw.findall(template.read_text(encoding="utf-8"))
