"""How hard a French text is to read: Kandel and Moles (1958), the French form of Flesch's reading ease.

ease = 207 - 1.015 × (words per sentence) - 73.6 × (syllables per word); 70 and above is easy, 100 very easy.
Syllables are counted by groups of vowels, a mute final « e » left out: the measure is of a page, not of a word.
"""

import re
from dataclasses import dataclass

from tests.support.page_tree import Element, parse_page

BLOCKS = {"p", "li", "dd", "dt", "h1", "h2", "h3", "summary", "label", "legend", "td", "th", "figcaption"}
WORD = re.compile(r"[a-zàâäéèêëîïôöùûüÿçœæ]+(?:[’'-][a-zàâäéèêëîïôöùûüÿçœæ]+)*", re.I)
VOWELS = re.compile(r"[aeiouyàâäéèêëîïôöùûüÿœæ]+", re.I)
MUTE = re.compile(r"(?<=[bcdfghjklmnpqrstvwxz])(?:es?|ent)$", re.I)
SENTENCE_END = re.compile(r"[.!?:;]+(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Readability:
    """``ease`` in Kandel and Moles' scale, ``words_per_sentence`` the mean length of a sentence."""

    ease: float
    words_per_sentence: float


def syllables(word: str) -> int:
    """Count the syllables of a word, at least one."""
    return max(1, len(VOWELS.findall(MUTE.sub("", word))))


def measure(sentences: list[str]) -> Readability:
    """Return the ease of a list of sentences."""
    words = [word for sentence in sentences for word in WORD.findall(sentence)]
    length = len(words) / len(sentences)
    weight = sum(map(syllables, words)) / len(words)
    return Readability(207 - 1.015 * length - 73.6 * weight, length)


def sentences_of(html: str) -> list[str]:
    """Return the sentences of a page's main part, headings and links of menus left out."""
    main = parse_page(html).all("main")[0]
    found = [piece.strip() for block in _innermost_blocks(main) for piece in SENTENCE_END.split(block.text())]
    return [sentence for sentence in found if len(WORD.findall(sentence)) > 2]


def _innermost_blocks(main: Element) -> list[Element]:
    blocks = [element for element in main.descendants() if element.name in BLOCKS]
    return [block for block in blocks if not any(inner.name in BLOCKS for inner in block.descendants())]
