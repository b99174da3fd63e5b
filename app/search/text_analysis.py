"""French text to terms: one analyser for what is indexed and what is asked.

Lower case, elision (l', d', qu'… but « aujourd'hui » stays), stop words of the language and of the domain (h/f, poste,
offre…), Snowball stem, accents folded. Each surface form is analysed once and remembered: words repeat.
"""

import re
import unicodedata
from functools import lru_cache

import Stemmer

WORD = re.compile(r"[0-9a-zà-öø-ÿœæ]+(?:['’][0-9a-zà-öø-ÿœæ]+)*", re.IGNORECASE)
ELISION = re.compile(r"^(?:l|d|j|m|n|s|t|c|qu|jusqu|lorsqu|puisqu|quoiqu)['’]")
KEPT = {"aujourd'hui", "presqu'île"}
STOP = frozenset(
    [
        "a",
        "à",
        "afin",
        "ai",
        "ainsi",
        "au",
        "aussi",
        "autre",
        "aux",
        "avec",
        "car",
        "ce",
        "cela",
        "ces",
        "cet",
        "cette",
        "ceux",
        "chez",
        "ci",
        "comme",
        "dans",
        "de",
        "des",
        "donc",
        "dont",
        "du",
        "elle",
        "elles",
        "en",
        "entre",
        "est",
        "et",
        "eu",
        "il",
        "ils",
        "je",
        "la",
        "le",
        "les",
        "leur",
        "leurs",
        "lui",
        "ma",
        "mais",
        "me",
        "mes",
        "moi",
        "mon",
        "ne",
        "ni",
        "nos",
        "notre",
        "nous",
        "on",
        "ont",
        "ou",
        "où",
        "par",
        "pas",
        "pour",
        "qu",
        "que",
        "quel",
        "quelle",
        "qui",
        "sa",
        "sans",
        "se",
        "ses",
        "si",
        "son",
        "sont",
        "sous",
        "sur",
        "ta",
        "te",
        "tes",
        "toi",
        "ton",
        "tous",
        "tout",
        "toute",
        "toutes",
        "tu",
        "un",
        "une",
        "vers",
        "vos",
        "votre",
        "vous",
        "y",
        "été",
        "être",
        "avoir",
        "fait",
        "faire",
        "plus",
        "moins",
        "très",
        "h",
        "f",
        "hf",
        "fh",
        "hommes",
        "femmes",
        "homme",
        "femme",
        "poste",
        "postes",
        "offre",
        "offres",
        "emploi",
        "emplois",
        "recherche",
        "recherchons",
        "mission",
        "missions",
        "candidat",
        "candidate",
        "candidature",
    ]
)
MIN_LETTERS = 2
_stemmer = Stemmer.Stemmer("french")


def fold(text: str) -> str:
    """Return the text in lower case without accents."""
    spread = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae").replace("’", "'"))
    return "".join(char for char in spread if not unicodedata.combining(char))


@lru_cache(maxsize=200_000)
def term_of(word: str, *, stem: bool = True) -> str:
    """Return the term of one surface word, '' for a stop word."""
    plain = word.lower().replace("’", "'")
    if plain not in KEPT:
        plain = ELISION.sub("", plain)
    if plain in STOP or len(plain) < MIN_LETTERS:
        return ""
    return fold(_stemmer.stemWord(plain)) if stem else fold(plain)


def words(text: str) -> list[str]:
    """Return the surface words of a text."""
    return WORD.findall(text)


def terms(text: str, *, stem: bool = True) -> list[str]:
    """Return the terms of a text, in order, stop words left out."""
    return [term for word in words(text) if (term := term_of(word, stem=stem))]


def names(text: str) -> list[str]:
    """Return the terms of a proper name: accents folded, never stemmed, marked so that they meet only names."""
    return [f"={term}" for term in terms(text, stem=False)]
