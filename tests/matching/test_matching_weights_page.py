"""The public page is printed as French is printed."""

import re

from app.matching.describe import describe
from app.matching.values import FrenchLevel


def test_the_public_page_has_non_breaking_spaces_before_double_signs_and_inside_quotes():
    page = describe()
    texts = [card.summary for card in (*page.rules, *page.criteria)]
    texts += [word for card in (*page.rules, *page.criteria) for word in card.reads]
    texts += [*page.not_used, *page.diversity, *(level.label for level in FrenchLevel)]

    assert [text for text in texts if re.search(r" [:;?!»]|« ", text)] == []
