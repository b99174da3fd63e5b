"""The searched words, marked where a text says them: safe markup, whole words, as the analyser reads them."""

import re

from markupsafe import Markup, escape

from app.search.text_analysis import WORD, searched_terms, term_of

TAG = re.compile(r"""(<(?:"[^"]*"|'[^']*'|[^>"'])*>)""")  # an attribute may hold any sign


def highlighted(text: str, query: str) -> Markup | None:
    """Return a text with the searched words in ``<mark>``; None when it says none of them."""
    wanted = {term for term, _ in searched_terms(query)}
    pieces, last = [], 0
    for match in WORD.finditer(text) if wanted else ():
        if term_of(match.group()) in wanted:
            pieces += [escape(text[last : match.start()]), Markup("<mark>{}</mark>").format(match.group())]
            last = match.end()
    return Markup("").join([*pieces, escape(text[last:])]) if pieces else None


def marked(text: str | Markup, query: str) -> str | Markup:
    """Return a text, or the safe markup of one, with the searched words marked; the same when it says none of them."""
    if not isinstance(text, Markup):
        return highlighted(text, query) or text
    parts = TAG.split(str(text))  # a text, a tag, a text…
    shown = [highlighted(Markup(part).unescape(), query) or Markup(part) if at % 2 == 0 else Markup(part)  # noqa: S704 -- it was safe
             for at, part in enumerate(parts)]  # fmt: skip
    return Markup("").join(shown)
