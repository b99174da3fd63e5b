"""French text to terms: one analyser for what is indexed and what is asked.

Lower case, elision (l', d', qu'… but « aujourd'hui » stays), accents folded, stop words of the language and of the
domain (h/f, poste, offre…), feminine endings read as their masculine, Snowball stem, then one term for the words people
use for one another (``everyday_words``). Accents go first, so that a word
typed without them is always the same term as the word written with them. Each surface form is analysed once.
"""

import re
import unicodedata
from functools import lru_cache

import Stemmer

from app.search.everyday_words import SAME, WEAK

WORD = re.compile(r"[0-9a-zà-öø-ÿœæ]+(?:['’][0-9a-zà-öø-ÿœæ]+)*", re.IGNORECASE)
ELISION = re.compile(r"^(?:l|d|j|m|n|s|t|c|qu|jusqu|lorsqu|puisqu|quoiqu)['’]")
KEPT = {"aujourd'hui", "presqu'ile"}
QUOTED = re.compile(r'"([^"]+)"|«([^»]+)»|“([^”]+)”')
INCLUSIVE = re.compile(
    r"[·•⋅]\w+|[(/.-](?:e|ne|se|le|te|re|ere|ère|euse|rice|trice|ienne|es|nes|euses|ères|eres|rices|trices|s)\b\)?",
    re.IGNORECASE,
)  # jardinier·ère·s, employé(e), vendeur/euse
ENDINGS = (  # endings read as one another's, the longest first, so that the stems meet
    ("onneries", "on"), ("onnerie", "on"), ("eries", "er"), ("erie", "er"), ("ieres", "ier"), ("iere", "ier"),
    ("eres", "er"), ("ere", "er"), ("trices", "teur"), ("trice", "teur"), ("euses", "eur"), ("euse", "eur"),
    ("eux", "eur"), ("iennes", "ien"), ("ienne", "ien"), ("ees", "e"), ("ee", "e"), ("ites", "ité"), ("ite", "ité"),
)  # fmt: skip
KEEPS_END = ("ss", "aux")  # the stemmer reads « aux » as « al » (chevaux, cheval)
NAME = "="  # marks the words of proper names, so that they meet only names
STOP = frozenset(  # of the language, then of the domain; without accents
    (  # noqa: SIM905 -- a hundred short words read better as a text
        "a afin ai ainsi au aussi autre aux avec car ce cela ces cet cette ceux chez ci comme dans de des "
        "donc dont du elle elles en entre est et eu il ils je la le les leur leurs lui ma mais me mes moi mon "
        "ne ni nos notre nous on ont ou par pas pour qu que quel quelle qui sa sans se ses si son sont sous "
        "sur ta te tes toi ton tous tout toute toutes tu un une vers vos votre vous y ete etre avoir fait "
        "faire plus moins tres h f hf fh hommes femmes homme femme poste postes offre offres emploi emplois "
        "recherche recherchons mission missions candidat candidate candidature "
    ).split()
)
RULES = SAME, ENDINGS, KEEPS_END, sorted(STOP)  # an index written by others is written again
MIN_LETTERS = 2
LONGEST_WORD = 40
_stemmer = Stemmer.Stemmer("french")


def fold(text: str) -> str:
    """Return the text in lower case without accents."""
    spread = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae").replace("’", "'"))
    return "".join(char for char in spread if not unicodedata.combining(char))


@lru_cache(maxsize=200_000)
def plain_word(word: str) -> str:
    """Return a surface word folded, its elided article gone; '' for a stop word."""
    plain = fold(word)[:LONGEST_WORD]
    if plain not in KEPT:
        plain = ELISION.sub("", plain)
    return "" if plain in STOP or len(plain) < MIN_LETTERS else plain


def stem(plain: str) -> str:
    """Return the stem of a folded word; words used for one another share one."""
    found = _stem(plain)
    return _SHARED.get(found, found)


def _stem(plain: str) -> str:
    for ending, other in ENDINGS:
        if plain.endswith(ending) and len(plain) > len(ending) + MIN_LETTERS:
            return fold(_stemmer.stemWord(plain.removesuffix(ending) + other))
    return fold(_stemmer.stemWord(plain if plain.endswith(KEEPS_END) else singular(plain)))


@lru_cache(maxsize=200_000)
def term_of(word: str) -> str:
    """Return the term of one surface word, '' for a stop word."""
    plain = plain_word(word)
    return stem(plain) if plain else ""


def words(text: str) -> list[str]:
    """Return the surface words of a text; the second half of an inclusive form is not one."""
    return WORD.findall(INCLUSIVE.sub(" ", text))


def terms(text: str) -> list[str]:
    """Return the terms of a text, in order, stop words left out."""
    return [term for word in words(text) if (term := term_of(word))]


def names(text: str) -> list[str]:
    """Return the terms of a proper name: folded, singular, never stemmed."""
    return [NAME + singular(plain) for word in words(text) if (plain := plain_word(word))]


def phrases(text: str) -> list[list[str]]:
    """Return the terms of each passage between quotes; a quote without its pair is nothing but a character."""
    quoted = (next(filter(None, match.groups()), "") for match in QUOTED.finditer(text))
    return [found for passage in quoted if len(found := terms(passage)) > 1]


def singular(plain: str) -> str:
    """Return a folded word without the mark of its plural, however right: both sides do the same."""
    return plain[:-1] if len(plain) > MIN_LETTERS + 1 and plain[-1] in "sx" else plain


def searched_terms(text: str) -> list[tuple[str, str]]:
    """Return each term of a query once, with the same word as in a proper name; weak words when there is no other."""
    asked = [plain for word in words(text) if (plain := plain_word(word))]
    found: dict[str, str] = {}
    for plain in [word for word in asked if word not in WEAK] or asked:
        found.setdefault(stem(plain), NAME + singular(plain))
    return list(found.items())


_SHARED = {_stem(word): _stem(group.split()[0]) for group in SAME for word in group.split()}
