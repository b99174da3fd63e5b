"""What every page must hold, whatever it shows: one call per page, made by the test client and the route tests.

The parsing itself is in ``page_tree``; here are the rules. Each rule takes the tree and yields sentences;
``check_page`` raises them all at once, with the path, so that one run shows everything that is wrong.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from tests.support.page_tree import Page, parse_page

Rule = Callable[[Page], Iterator[str]]

LABELLED = {"input", "select", "textarea"}
UNLABELLED_TYPES = {"hidden", "submit", "button", "reset", "image"}
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-details", "aria-errormessage",
              "aria-flowto", "headers", "list", "form")
RESOURCES = {"img": "src", "script": "src", "link": "href", "iframe": "src", "source": "src", "use": "href"}
DATA_SCRIPTS = {"application/ld+json", "application/json"}
LEAKS = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}|\b(?:None|Undefined|nan)\b|<[\w.]+ object at|<(?:class|function|bound) ")
ERROR_PREFIX = "Erreur : "
MAX_SHOWN = 12
LANGUAGES = ("fr", "en", "ar")


def check_page(html: str, *, path: str) -> None:
    """Raise AssertionError naming every rule that the page at ``path`` breaks."""
    page = parse_page(html)
    found = list(page.problems)
    for rule in RULES:
        found += rule(page)
    assert not found, f"{path}: {len(found)} problem(s)\n  - " + "\n  - ".join(found[:MAX_SHOWN])


def has_a_frame(page: Page) -> Iterator[str]:
    if not page.doctype:
        yield "no <!doctype html>"
    if page.root.get("lang") not in LANGUAGES:
        yield f"<html lang> is {page.root.get('lang')!r}, not one of ours"
    if (page.root.get("lang") == "ar") != (page.root.get("dir") == "rtl"):
        yield "right to left is for Arabic, and Arabic is right to left"
    if not any(meta.get("name") == "viewport" for meta in page.all("meta")):
        yield "no viewport meta"
    if len(page.all("main")) != 1:
        yield f"{len(page.all('main'))} <main>"


def title_starts_with_the_heading(page: Page) -> Iterator[str]:
    headings = page.all("h1")
    if len(headings) != 1:
        yield f"{len(headings)} <h1>"
        return
    title = page.all("title")[0].text() if page.all("title") else ""
    heading = headings[0].text()
    if not heading or not title.removeprefix(ERROR_PREFIX).startswith(heading):
        yield f"title {title!r} does not start with the h1 {heading!r}"


def headings_do_not_jump(page: Page) -> Iterator[str]:
    level = 0
    for element in page.elements:
        if element.name in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            here = int(element.name[1])
            if here > level + 1:
                yield f"heading jumps from h{level} to h{here}: {element.text()!r}"
            if not element.text():
                yield f"empty <{element.name}>"
            level = here


def ids_are_unique(page: Page) -> Iterator[str]:
    for name, count in Counter(element.get("id") for element in page.elements if element.get("id")).items():
        if count > 1:
            yield f"id {name!r} is used {count} times"


def references_resolve(page: Page) -> Iterator[str]:
    for element in page.elements:
        for attribute in REFERENCES:
            for target in (element.get(attribute) or "").split():
                if target not in page.ids:
                    yield f"{attribute} of <{element.name}> points to no id: {target!r}"


def labels_and_anchors_resolve(page: Page) -> Iterator[str]:
    for label in page.all("label"):
        if label.get("for") and label.get("for") not in page.ids:
            yield f"label {label.text()!r} is for no id: {label.get('for')!r}"
    for link in page.all("a"):
        href = link.get("href") or ""
        if len(href) > 1 and href[0] == "#" and href[1:] not in page.ids:
            yield f"link {link.text()!r} points to no id: {href!r}"


def nothing_is_inline(page: Page) -> Iterator[str]:
    for element in page.elements:
        if element.name == "style" or element.get("style") is not None:
            yield f"inline style in <{element.name}>"
        if element.name == "script" and not element.get("src") and element.get("type") not in DATA_SCRIPTS:
            yield "inline script"
        for attribute in element.attributes:
            if attribute.startswith("on"):
                yield f"{attribute} on <{element.name}>"
        href = element.get("href") or ""
        if href.strip().lower().startswith("javascript:"):
            yield f"javascript: link {element.text()!r}"


def nothing_leaks(page: Page) -> Iterator[str]:
    for text in page.texts():
        if found := LEAKS.search(text):
            yield f"leaked {found.group()!r} in {' '.join(text.split())[:80]!r}"


def controls_are_labelled(page: Page) -> Iterator[str]:
    labelled = {element.get("for") for element in page.all("label") if element.text()}
    for element in (control for name in LABELLED for control in page.all(name)):
        if (element.get("type") or "text") in UNLABELLED_TYPES or element.inside("label"):
            continue
        if not (element.get("id") in labelled or element.get("aria-label") or element.get("aria-labelledby")):
            yield f"<{element.name} name={element.get('name')!r}> has no label"


def buttons_and_groups_speak(page: Page) -> Iterator[str]:
    for button in page.all("button"):
        if button.get("type") not in {"submit", "button", "reset"}:
            yield f"button {button.text()!r} has no type"
        if not button.spoken():
            yield "button without words"
    for group in page.all("fieldset"):
        if not any(child.name == "legend" for child in group.children):
            yield f"fieldset {group.get('id')!r} has no legend"


def images_are_described(page: Page) -> Iterator[str]:
    for element in page.elements:
        if element.name == "img" and element.get("alt") is None:
            yield f"img {element.get('src')!r} has no alt"
        if element.name == "svg" and not element.inside("svg"):
            hidden = element.get("aria-hidden") == "true"
            named = element.get("role") == "img" and (element.get("aria-label") or element.get("aria-labelledby"))
            if not hidden and not named and not element.inside_hidden():
                yield "svg neither hidden nor named"


def posts_carry_a_token(page: Page) -> Iterator[str]:
    for form in page.all("form"):
        if (form.get("method") or "get").lower() != "post":
            continue
        tokens = [child for child in form.descendants() if child.get("name") == "csrf_token" and child.get("value")]
        if len(tokens) != 1:
            yield f"form to {form.get('action')!r} carries {len(tokens)} csrf_token"


def links_speak(page: Page) -> Iterator[str]:
    targets: dict[str, str] = {}
    for link in page.all("a"):
        words, href = link.spoken(), link.get("href")
        if href is None:
            yield f"<a> without href: {words!r}"
        if not words:
            yield f"link to {href!r} has no words"
        if href is None or not link.inside("main"):
            continue
        if link.get("aria-describedby") or targets.setdefault(words, href) == href:
            continue
        yield f"two links say {words!r} and go to {targets[words]!r} and {href!r}"


def phones_can_be_tapped(page: Page) -> Iterator[str]:
    for link in page.all("a"):
        href = link.get("href") or ""
        if href.startswith("tel:") and not re.fullmatch(r"tel:\+?[0-9]{3,15}", href):
            yield f"{href!r} is not a number a phone can call"


def nothing_comes_over_plain_http(page: Page) -> Iterator[str]:
    for element in page.elements:
        target = element.get(RESOURCES.get(element.name, "")) or ""
        if element.name in RESOURCES and target.startswith("http://"):
            yield f"<{element.name}> loads {target!r}"


RULES: tuple[Rule, ...] = (
    has_a_frame, title_starts_with_the_heading, headings_do_not_jump, ids_are_unique, references_resolve,
    labels_and_anchors_resolve, nothing_is_inline, nothing_leaks, controls_are_labelled,
    buttons_and_groups_speak, images_are_described, posts_carry_a_token, links_speak, phones_can_be_tapped,
    nothing_comes_over_plain_http,
)
