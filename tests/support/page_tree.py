"""A page as a tree of elements, read twice: quickly by the standard library, strictly by html5lib.

The strict reading (the HTML5 algorithm, every parse error counts) takes tens of milliseconds, so it is made once for
each *skeleton*, the sequence of tags and attribute names, that was found right: pages that differ by their words are
parsed once, and a fault in one's words is never held against another.
"""

import re
from collections.abc import Iterator
from html.entities import html5
from html.parser import HTMLParser

import html5lib

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
PHRASING_ONLY = {"p", "span", "strong", "b", "i", "em", "small", "h1", "h2", "h3", "h4", "h5", "h6", "label", "button",
                 "dt", "time", "abbr", "pre"}
BLOCK = {"div", "p", "ul", "ol", "li", "dl", "dt", "dd", "table", "form", "fieldset", "section", "article", "aside",
         "nav", "header", "footer", "main", "figure", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "details",
         "summary", "hr", "pre", "blockquote"}
INTERACTIVE = {"a", "button", "select", "textarea", "summary", "label", "details"}
PARENTS = {"li": {"ul", "ol"}, "dt": {"dl", "div"}, "dd": {"dl", "div"}, "option": {"select", "optgroup", "datalist"},
           "td": {"tr"}, "th": {"tr"}, "tr": {"thead", "tbody", "tfoot"}, "summary": {"details"},
           "legend": {"fieldset"}, "caption": {"table"}, "figcaption": {"figure"}}
LISTS = {"ul": {"li", "script"}, "ol": {"li", "script"}, "tr": {"td", "th"}, "dl": {"dt", "dd", "div"},
         "select": {"option", "optgroup"}}
SILENT = {"script", "style", "template"}
ENTITY = re.compile(r"&([A-Za-z]\w*;)")

_right: set[int] = set()


class Element:
    """One element, its attributes, its children in order, and its own words."""

    __slots__ = ("attributes", "children", "name", "parent", "pieces")

    def __init__(self, name: str, attributes: dict[str, str | None], parent: "Element | None") -> None:
        self.name = name
        self.attributes = attributes
        self.parent = parent
        self.children: list[Element] = []
        self.pieces: list[str | Element] = []

    def get(self, attribute: str) -> str | None:
        """Return an attribute; '' when it has no value, None when absent."""
        return (self.attributes[attribute] or "") if attribute in self.attributes else None

    def descendants(self) -> Iterator["Element"]:
        """Yield every element inside this one, in order."""
        for child in self.children:
            yield child
            yield from child.descendants()

    def ancestors(self) -> Iterator["Element"]:
        """Yield the elements around this one, nearest first."""
        around = self.parent
        while around is not None:
            yield around
            around = around.parent

    def inside(self, name: str) -> bool:
        """Tell whether an element of that name is around this one."""
        return any(around.name == name for around in self.ancestors())

    def inside_hidden(self) -> bool:
        """Tell whether assistive tools skip it because of what is around it."""
        return any(around.get("aria-hidden") == "true" or "hidden" in around.attributes for around in self.ancestors())

    def text(self) -> str:
        """Return its words, blanks made single (non-breaking ones too)."""
        return " ".join("".join(self._words(spoken=False)).split())

    def spoken(self) -> str:
        """Return its name as read aloud: ``aria-label``, else the words that are not hidden, with ``alt`` texts."""
        return self.get("aria-label") or " ".join("".join(self._words(spoken=True)).split())

    def _words(self, *, spoken: bool) -> Iterator[str]:
        for piece in self.pieces:
            if isinstance(piece, str):
                yield piece
            elif piece.name in SILENT or (spoken and piece.get("aria-hidden") == "true"):
                continue
            elif spoken and (label := piece.get("aria-label") or piece.get("alt")):
                yield f" {label} "
            else:
                yield from piece._words(spoken=spoken)


class Page:
    """A parsed page. ``problems`` are what parsing itself found wrong."""

    def __init__(self, root: Element, elements: list[Element], *, doctype: bool, problems: list[str]) -> None:
        self.root = root
        self.elements = elements
        self.doctype = doctype
        self.problems = problems
        self.ids = {element.get("id") for element in elements if element.get("id")}
        self._by_name: dict[str, list[Element]] = {}
        for element in elements:
            self._by_name.setdefault(element.name, []).append(element)

    def all(self, name: str) -> list[Element]:
        """Return the elements of a name, in order (the SVG ``title`` of an icon is not the page's)."""
        found = self._by_name.get(name, [])
        return [element for element in found if not element.inside("svg")] if name == "title" else found

    def texts(self) -> Iterator[str]:
        """Yield each piece of text and each attribute a reader or a link may meet."""
        for element in self.elements:
            if element.name in SILENT | {"pre", "code"}:
                continue
            yield from (piece for piece in element.pieces if isinstance(piece, str) and piece.strip())
            for name in ("href", "action", "value", "alt", "title", "aria-label", "content", "placeholder", "id"):
                if value := element.get(name):
                    yield value


class _Builder(HTMLParser):
    """Builds the tree and notes what no browser should have to repair."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.top = Element("#top", {}, None)
        self.here = self.top
        self.elements: list[Element] = []
        self.problems: list[str] = []
        self.skeleton: list[object] = []
        self.doctype = False

    def handle_decl(self, decl: str) -> None:
        self.doctype = decl.lower() == "doctype html" and not self.elements

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs), self.here)
        if len(element.attributes) != len(attrs):
            self.problems.append(f"an attribute twice in <{tag}>: {[name for name, _ in attrs]}")
        self.skeleton.append((tag, tuple(name for name, _ in attrs)))
        self.here.children.append(element)
        self.here.pieces.append(element)
        self.elements.append(element)
        self.problems.extend(_misplaced(element))
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self.skeleton.append(tag)
        if self.here.name != tag:
            self.problems.append(f"</{tag}> closes <{self.here.name}>")
        around: Element | None = self.here
        while around is not None and around.name != tag:
            around = around.parent
        if around is not None and around.parent is not None:
            self.here = around.parent

    def handle_data(self, data: str) -> None:
        self.here.pieces.append(data)


def _misplaced(element: Element) -> Iterator[str]:
    parent = element.parent
    if parent is None or parent.name == "#top" or element.inside("svg"):
        return
    name = element.name
    if name in PARENTS and parent.name not in PARENTS[name]:
        yield f"<{name}> in <{parent.name}>"
    if parent.name in LISTS and name not in LISTS[parent.name]:
        yield f"<{name}> directly in <{parent.name}>"
    if name in BLOCK:
        for around in element.ancestors():
            if around.name in PHRASING_ONLY:
                yield f"<{name}> inside <{around.name}>"
                break
    if name in INTERACTIVE - {"label", "details", "summary"} and (element.inside("a") or element.inside("button")):
        yield f"<{name}> inside a link or a button"


def _strict_errors(html: str, skeleton: int) -> list[str]:
    if skeleton in _right:
        return []
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    parser.parse(html)
    if not parser.errors:
        _right.add(skeleton)
    return [f"HTML5: {code} {detail} at line {place[0]}" for place, code, detail in parser.errors]


def parse_page(html: str) -> Page:
    """Parse a whole page; its ``problems`` name unclosed, misplaced or doubled things."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    if builder.here is not builder.top:
        builder.problems.append(f"<{builder.here.name}> is never closed")
    builder.problems += [f"unknown entity &{name}" for name in set(ENTITY.findall(html)) if name not in html5]
    problems = builder.problems + _strict_errors(html, hash(tuple(builder.skeleton)))
    root = next((element for element in builder.elements if element.name == "html"), builder.top)
    return Page(root, builder.elements, doctype=builder.doctype, problems=problems)
