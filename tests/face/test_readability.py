"""Pages a person reads are easy to read: Kandel-Moles 70 or more, sentences of 15 words or fewer on average."""

import pytest
from flask.testing import FlaskClient

from tests.face.gallery import make_gallery
from tests.support.readability import Readability, measure, sentences_of, syllables

PAGES = ("/home", "/site/simple", "/site/aide", "/site/donnees_personnelles", *(f"/bare/{name}" for name in (
    "403", "404", "410", "429", "500", "503", "link_expired", "csrf")))


@pytest.fixture(scope="module")
def reader() -> FlaskClient:
    return make_gallery().test_client()


def of(reader: FlaskClient, path: str) -> Readability:
    return measure(sentences_of(reader.get(path).text))


@pytest.mark.parametrize("path", PAGES)
def test_a_person_page_is_easy_to_read(reader: FlaskClient, path: str) -> None:
    found = of(reader, path)
    assert found.ease >= 70, found
    assert found.words_per_sentence <= 15, found


def test_the_easy_page_is_the_easiest(reader: FlaskClient) -> None:
    assert of(reader, "/site/simple").ease >= 90


@pytest.mark.parametrize(("word", "count"), [("chat", 1), ("table", 1), ("arbres", 1), ("bénévolat", 4), ("offre", 1),
                                             ("près", 1), ("accompagnement", 4)])
def test_syllables_are_counted_as_they_are_said(word: str, count: int) -> None:
    assert syllables(word) == count


def test_long_words_and_sentences_are_harder() -> None:
    assert measure(["Le chat dort."]).ease > measure(["La réorganisation administrative interdépartementale"]).ease
