"""A database that cannot answer in time: a page that says so, even to someone signed in; nothing is left half-done."""

from sqlalchemy.exc import OperationalError

from app.people import services
from app.territories import queries as territories
from tests.desks.caseload import followed, url
from tests.factories.people import a_referent


def busy(*_arguments, **_values):
    raise OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked"))


def test_a_page_whose_writing_waited_too_long_says_to_try_again(page, monkeypatch, still_clock):
    referent = a_referent()
    person = followed(referent)
    monkeypatch.setattr(services, "log_reads", busy)

    answer = page.as_(referent).get(url(person))

    assert answer.status == 503
    assert answer.response.headers["Retry-After"] == "10"
    assert "réessayez dans un instant" in answer.words
    monkeypatch.setattr(territories, "only_one", busy)  # and when it answers nothing at all
    assert "réessayez dans un instant" in page.as_(referent).get(url(person), check=False).text
