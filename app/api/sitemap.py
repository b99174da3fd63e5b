"""``/sitemap.xml``: every public page with its last change, for search engines. Beyond one file, an index of files."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Blueprint, Response

from app.api import structure_queries
from app.api.answers import checked_again
from app.api.feed_documents import url_of
from app.api.offer_json import instant
from app.kit import clock
from app.kit.access import open_to_all
from app.kit.errors import NotFound
from app.kit.urls import base_url
from app.offers.paths import structure_path
from app.search.criteria import Criteria, Sort
from app.search.services import find

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
PER_FILE = 5_000
PAGES = ("/", "/offres", "/bus", "/aide", "/simple", "/classement", "/accessibilite", "/donnees-personnelles",
         "/mentions-legales", "/statistiques")  # fmt: skip
Line = tuple[str, datetime | None]

bp = Blueprint("sitemap", __name__)


@bp.get("/sitemap.xml")
@open_to_all("for search engines: addresses of public pages")
def whole() -> Response:
    """List every public page, the newest offers first; a large site gets an index."""
    offers, structures = _files()
    if offers + structures <= 2:
        return _answer(_urlset([*_pages(), *_offers(1), *_structures(1)]))
    names = ["pages", *(f"offres-{n}" for n in range(1, offers + 1)),
             *(f"structures-{n}" for n in range(1, structures + 1))]  # fmt: skip
    return _answer(_document("sitemapindex", "sitemap", ((f"{base_url()}/sitemap-{name}.xml", None) for name in names)))


@bp.get("/sitemap-pages.xml")
@open_to_all("for search engines: addresses of public pages")
def pages() -> Response:
    """List the pages that are always there."""
    return _answer(_urlset(_pages()))


@bp.get("/sitemap-offres-<int(max=9999):number>.xml")
@open_to_all("for search engines: addresses of public pages")
def offers(number: int) -> Response:
    """List one file of offers."""
    return _file(list(_offers(number)) if number else [])


@bp.get("/sitemap-structures-<int(max=9999):number>.xml")
@open_to_all("for search engines: addresses of public pages")
def structures(number: int) -> Response:
    """List one file of structures."""
    return _file(list(_structures(number)) if number else [])


def _files() -> tuple[int, int]:
    """Return how many files offers and structures take."""
    count = find(Criteria(per_page=1), now=clock.now()).page.total
    return -(-count // PER_FILE), -(-structure_queries.approved(per_page=1).total // PER_FILE)


def _pages() -> Iterator[Line]:
    return ((base_url() + path, None) for path in PAGES)


def _offers(number: int) -> Iterator[Line]:
    found = find(Criteria(sort=Sort.DATE, page=number, per_page=PER_FILE), now=clock.now())
    return ((url_of(one.offer), one.offer.updated_at) for one in found.page.items)


def _structures(number: int) -> Iterator[Line]:
    rows = structure_queries.approved(page=number, per_page=PER_FILE).items
    return ((base_url() + structure_path(row.public_id, row.neutral_label or row.name), row.updated_at) for row in rows)


def _file(lines: list[Line]) -> Response:
    if not lines:
        raise NotFound
    return _answer(_urlset(lines))


def _urlset(lines: Iterable[Line]) -> bytes:
    return _document("urlset", "url", lines)


def _document(root: str, item: str, lines: Iterable[Line]) -> bytes:
    document = Element(root, {"xmlns": NAMESPACE})
    for address, changed in lines:
        line = SubElement(document, item)
        SubElement(line, "loc").text = address
        if changed is not None:
            SubElement(line, "lastmod").text = instant(changed)
    written: bytes = tostring(document, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + written


def _answer(document: bytes) -> Response:
    return checked_again(Response(document, mimetype="application/xml"))
