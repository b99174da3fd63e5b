"""The searched words, marked where a text says them: safe markup, whole words, as the analyser reads them."""

from markupsafe import Markup, escape

from app.search.text_analysis import WORD, searched_terms, term_of


def highlighted(text: str, query: str) -> Markup | None:
    """Return a text with the searched words in ``<mark>``; None when it says none of them."""
    wanted = {term for term, _ in searched_terms(query)}
    pieces, last = [], 0
    for match in WORD.finditer(text) if wanted else ():
        if term_of(match.group()) in wanted:
            pieces += [escape(text[last : match.start()]), Markup("<mark>{}</mark>").format(match.group())]
            last = match.end()
    return Markup("").join([*pieces, escape(text[last:])]) if pieces else None
