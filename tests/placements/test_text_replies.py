"""A text or a missed call from a person's mobile: someone calls, nothing is decided, nobody else may say so."""

import base64
from dataclasses import replace

import pytest
from sqlalchemy import select

from app.kit.database import db, unit_of_work
from app.kit.seven_bit import LIMIT, is_seven_bit
from app.kit.sms import OutboxSms
from app.placements.models import CallTask
from app.placements.text_replies_services import heard_from
from app.placements.values import TaskKind
from app.placements.workflow import PlacementState as S
from tests.conftest import NOW
from tests.factories import placements as make
from tests.factories.placements import fresh

NUMBER, ABROAD = "06 39 98 01 23", "+33639980123"


@pytest.fixture(autouse=True)
def at_now(monkeypatch, now):
    """The site's clock stands at the tests' day."""
    monkeypatch.setattr("app.kit.clock.now", lambda: now)


def calls() -> list[CallTask]:
    return list(db.session.scalars(select(CallTask).order_by(CallTask.id)))


def test_a_reply_asks_for_one_call_says_so_and_decides_nothing(app):
    placement = make.propose(person=make.someone(email=None, phone=NUMBER))

    for _ in range(2):
        with unit_of_work():
            heard_from(ABROAD, now=NOW)

    [task] = calls()
    assert (task.kind, task.placement_id) == (TaskKind.ASKED, placement.id)
    assert fresh(placement).state is S.PROPOSED
    told = [row.text for row in db.session.scalars(select(OutboxSms).order_by(OutboxSms.id))][1:]
    assert len(told) == 1
    assert "on vous rappelle" in told[0]
    assert is_seven_bit(told[0])
    assert len(told[0]) <= LIMIT


def test_a_number_of_nobody_changes_nothing_and_someone_without_a_request_is_called_too(app):
    make.someone(phone=NUMBER)
    with unit_of_work():
        assert heard_from("06 39 98 99 99", now=NOW) == []
        [task] = heard_from(NUMBER, now=NOW)
    assert task.placement_id is None


@pytest.mark.parametrize(
    ("url", "pair", "status"),
    [
        ("https://key:secret@sms.example/send", "key:secret", 204),
        ("https://key:secret@sms.example/send", "key:other", 404),
        ("https://sms.example/send", ":", 404),
        ("", "key:secret", 404),
    ],
    ids=["the gateway", "another key", "a gateway without a key", "no gateway"],
)
def test_only_the_gateway_tells_of_a_reply(app, page, monkeypatch, url, pair, status):
    make.propose(person=make.someone(phone=NUMBER))
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], sms_url=url))
    headers = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}

    answer = page.client.post("/sms/recus", json={"from": ABROAD, "text": "oui"}, headers=headers)

    assert answer.status_code == status
    assert len(calls()) == (status == 204)
