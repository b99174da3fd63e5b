"""Every route × every role-state: who gets what is written in ``routes.txt``, and nothing else happens."""

import re
from collections.abc import Iterator

import pytest
from werkzeug.exceptions import HTTPException

from tests.trust.conftest import Walked
from tests.trust.walk import ANY_ID, MALFORMED, STATES, Seen, lines

pytestmark = pytest.mark.timeout(400)  # the first test to ask waits for the walk
NO_OBJECT = {404, 403}
# the reading log, the list shown, how far a thread was read, a form’s secret, a forged link counted
READING_WRITES = {"file_read", "message_read", "web_session", "throttle", "shown_list"}
REFUSED = {400, 403, 404, 422}
RENEWAL = "/r/{agree_token}/nouveau"  # answers the same whatever the link


def test_every_route_has_its_line(built_app):
    listed = set()
    adapter = built_app.url_map.bind("127.0.0.1")
    for line in lines():
        numbered = any(name in line.pattern for name in ("{member}", "{closure}", "{call}"))
        path = re.sub(r"\{\w+\}", "1" if numbered else ANY_ID, line.pattern)
        try:
            listed.add((adapter.match(path, method=line.method)[0], line.method))
        except HTTPException:
            raise AssertionError(f"{line.method} {line.pattern} is no route any more") from None

    routes = {
        (rule.endpoint, method)
        for rule in built_app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.endpoint != "static"
    }
    assert routes - listed == set(), "a new route needs its line in tests/trust/routes.txt"


def test_every_line_says_what_each_role_gets():
    assert [line.pattern for line in lines() if len(line.expected) != len(STATES)] == []


def test_everyone_gets_what_the_table_says(walked: Walked):
    wrong = [
        f"{seen.line.method} {seen.line.pattern} {seen.state}: {seen.status}, table {expected}"
        for seen in walked.seen
        if seen.target == "own"
        for expected in [seen.line.expected[STATES.index(seen.state)]]
        if seen.status != expected
    ]

    assert wrong == []


def test_no_request_of_the_walk_breaks_the_site(walked: Walked):
    broken = [f"{seen.line.method} {seen.line.pattern} {seen.state}" for seen in walked.seen if seen.status == 500]

    assert broken == []


def test_a_missing_or_malformed_object_opens_nothing(walked: Walked):
    wrong = [
        f"{seen.line.method} {seen.line.pattern} {seen.state} {seen.target}: {seen.status}"
        for seen in walked.seen
        if seen.target != "own" and seen.line.pattern != RENEWAL
        and seen.status not in NO_OBJECT
        and not (seen.status == 303 and "/connexion" in seen.headers["Location"])
    ]  # fmt: skip

    assert wrong == []


def plain(seen: Seen, walked: Walked) -> str:
    """The page without what the address and the hour alone made different."""
    names = [getattr(walked.world, name) for name in ("nadege", "offer", "sent", "proposed", "structure", "invitation")]
    body = re.sub(r'name="csrf_token" value="[^"]+"', "", seen.body)
    return re.sub("|".join(map(re.escape, [*names, ANY_ID, MALFORMED])), "…", body)


def pairs(walked: Walked) -> Iterator[tuple[Seen, Seen]]:
    """Yield (foreign, missing) of the same request by the same role-state."""
    missing = {(seen.line, seen.state): seen for seen in walked.seen if seen.target == "missing"}
    for seen in walked.seen:
        if seen.target == "own" and seen.status in {403, 404} and (seen.line, seen.state) in missing:
            yield seen, missing[seen.line, seen.state]


def test_a_foreign_object_and_a_missing_one_look_the_same(walked: Walked):
    told = [
        f"{foreign.line.method} {foreign.line.pattern} {foreign.state}"
        for foreign, missing in pairs(walked)
        if foreign.status != missing.status or plain(foreign, walked) != plain(missing, walked)
    ]

    assert len(list(pairs(walked))) > 300
    assert told == []


def test_reading_never_writes(walked: Walked):
    wrote = {
        f"{seen.line.pattern} {seen.state}: {sorted(seen.wrote - READING_WRITES)}"
        for seen in walked.seen
        if seen.line.method == "GET" and seen.wrote - READING_WRITES
    }

    assert wrote == set()


def test_what_is_refused_writes_nothing(walked: Walked):
    wrote = {
        f"{seen.line.pattern} {seen.state}: {sorted(seen.wrote - READING_WRITES)}"
        for seen in walked.seen
        if seen.status in REFUSED and seen.wrote - READING_WRITES
    }

    assert wrote == set()


def test_a_form_without_its_token_is_refused_everywhere(walked: Walked):
    open_doors = [f"{seen.line.pattern} {seen.state}" for seen in walked.without_token if seen.status != 400]

    assert len(walked.without_token) > 40
    assert open_doors == []
    assert [seen.line.pattern for seen in walked.without_token if seen.wrote - {"web_session"}] == []
