"""What the public directory of companies says of a SIRET, when the site is given one: proposed, never imposed.

Without the setting nothing is asked; when the directory is slow, down or ignorant, one types as before. Two seconds at
most, known answers kept, and after three failures in a row nothing is asked for a minute.
"""

import json
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from http.client import HTTPException
from typing import Any, Protocol
from urllib.parse import urlencode

from app.kit.elsewhere import Elsewhere
from app.kit.errors import Unavailable

TIMEOUT_SECONDS = 2.0
KEPT_ANSWERS = 500
# network, or not the directory's shape
FAILURES = (OSError, HTTPException, ValueError, LookupError, TypeError, AttributeError)
MOST_BYTES = 1_000_000
HIDDEN = ("[ND]", "[NON-DIFFUSIBLE]")
Fetch = Callable[[str], bytes]


class DirectoryUnavailable(Unavailable):
    """The directory does not answer for now."""

    message = "L’annuaire des entreprises ne répond pas pour l’instant."


@dataclass(frozen=True, slots=True)
class Establishment:
    """What the directory says of one SIRET, in its own words."""

    siret: str
    name: str
    address: str
    postal_code: str
    insee: str
    is_association: bool = False
    is_closed: bool = False


class Directory(Protocol):
    """Knows establishments by their SIRET."""

    def find(self, siret: str) -> Establishment | None:
        """Return the establishment, None when unknown or not made public; raises DirectoryUnavailable."""


class NoDirectory:
    """The directory of a site without one: knows nobody."""

    def find(self, siret: str) -> Establishment | None:
        return None


class PublicDirectory:
    """Asks a server with the API of « recherche-entreprises »."""

    def __init__(
        self, url: str, *, fetch: Fetch | None = None, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """``url`` is the service's address, as ``https://recherche-entreprises.api.gouv.fr``."""
        self._url = url.rstrip("/")
        self._fetch = fetch or _fetched
        self._service: Elsewhere[str, Establishment | None] = Elsewhere(
            failures=FAILURES, unavailable=DirectoryUnavailable, kept=KEPT_ANSWERS, monotonic=monotonic
        )

    def find(self, siret: str) -> Establishment | None:
        return self._service.answer(siret, lambda: self._ask(siret))

    def _ask(self, siret: str) -> Establishment | None:
        asked = urlencode({"q": siret, "page": 1, "per_page": 1})
        return _establishment(json.loads(self._fetch(f"{self._url}/search?{asked}")), siret)


def _establishment(answer: dict[str, Any], siret: str) -> Establishment | None:
    """Return the establishment of exactly this SIRET; what its owner does not make public is nothing."""
    for company in answer["results"]:
        rows = [*(company.get("matching_etablissements") or ()), company.get("siege") or {}]
        own = next((row for row in rows if row.get("siret") == siret), None)
        name = str(company.get("nom_raison_sociale") or company.get("nom_complet") or "")
        if own is None or not name or any(mark in f"{name} {own.get('adresse')}" for mark in HIDDEN):
            continue
        return Establishment(
            siret=siret,
            name=_in_capitals_no_more(name)[:160],
            address=_street(str(own.get("adresse") or ""), str(own.get("code_postal") or ""))[:200],
            postal_code=str(own.get("code_postal") or ""),
            insee=str(own.get("commune") or ""),
            is_association=bool((company.get("complements") or {}).get("est_association")),
            is_closed=own.get("etat_administratif") == "F",
        )
    return None


def _street(address: str, postal_code: str) -> str:
    """« 4 RUE DES TILLEULS 23000 GUERET » is 4 rue des Tilleuls."""
    return _in_capitals_no_more(address.split(postal_code)[0] if postal_code else address)


def _in_capitals_no_more(text: str) -> str:
    """« LES AMIS DU RAIL » is Les Amis du Rail: a proposal, there to be corrected."""
    words = " ".join(text.split())
    if not words.isupper():
        return words
    said = " ".join(word.capitalize() if len(word) > 3 else word.lower() for word in words.split(" "))
    return said[:1].upper() + said[1:]


def _fetched(url: str) -> bytes:
    asked = urllib.request.Request(url, headers={"Accept": "application/json", "User-Agent": "a-portee"})  # noqa: S310 - http(s) only: settings
    with urllib.request.urlopen(asked, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
        body: bytes = answer.read(MOST_BYTES)
    return body


@lru_cache(maxsize=4)
def directory_for(url: str) -> Directory:
    """Return the directory of this process for the configured address, '' = none."""
    return PublicDirectory(url) if url else NoDirectory()
