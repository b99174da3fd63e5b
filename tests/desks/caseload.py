"""The referent's desk in tests: whom she follows, how she posts, where a person's page is."""

from app.people.models import Person
from tests.factories.people import a_person, follow


def followed(referent, first_name="Nadège", **values) -> Person:
    person = a_person(first_name, answers={"kinds": ["volunteering", "job", "insertion_site"]}, **values)
    follow(referent, person)
    return person


def post(desk, path, data=None, from_="/accompagnement"):
    return desk.post(path, data, from_=from_)


def url(person, tail=""):
    return f"/accompagnement/personnes/{person.public_id}{tail}"
