"""One walk of the whole site, whose answers every test of the folder reads: everyone, everywhere, once."""

from dataclasses import dataclass

import pytest
from flask import Flask

from app.accounts import passwords
from app.accounts.models import Account
from app.kit.database import db
from tests.factories.world import World, a_world
from tests.support import databases
from tests.trust.walk import STATES, Line, Seen, Walker, lines, mails, targets, walk

# a program posts: stateless, or with a token of its own
WITHOUT_FORM = ("/api/", "/alertes/arret/", "/courriels/{forged}/stop", "/sms/recus")


@dataclass(frozen=True, slots=True)
class Walked:
    """What was seen, the mails there were before, the posts sent without their token, who follows the person."""

    world: World
    seen: list[Seen]
    first_mails: tuple[tuple[str, str], ...]
    without_token: list[Seen]
    followers: frozenset[str]


@pytest.fixture(scope="session")
def walked(built_app: Flask) -> Walked:
    """The walk; nothing of it is left in the database. The rules do not depend on the database: SQLite alone."""
    world = a_world()
    walker = Walker(built_app, world)
    fast = pytest.MonkeyPatch()
    fast.setattr(passwords, "hash_password", lambda _text: "x")  # recovery codes are made again and again
    try:
        without = [_without_token(walker, line) for line in lines() if _posts(line)]
        return Walked(world, walk(walker), mails(), without, _followers(world))
    finally:
        fast.undo()
        databases._touched.update(walker.saved)
        databases.empty_tables()


def _followers(world: World) -> frozenset[str]:
    keys = (world.accounts[state][0] for state in ("referent", "suspended"))
    return frozenset(db.session.get_one(Account, key).email for key in keys)


def _posts(line: Line) -> bool:
    return line.method == "POST" and not line.pattern.startswith(WITHOUT_FORM)


def _without_token(walker: Walker, line: Line) -> Seen:
    """As someone who may act there."""
    state = next((STATES[at] for at, status in enumerate(line.expected) if status not in (303, 403, 404)), "person")
    [(target, path), *_wrong] = targets(line, walker.world)
    return walker.send(line, state, target, path, csrf=False)
