"""Where the SMS gateway says that a text, or a missed call, came back: someone calls the person."""

import hmac
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Blueprint, request

from app.kit import clock
from app.kit.access import open_to_all
from app.kit.database import unit_of_work
from app.kit.errors import NotFound
from app.kit.instance import settings
from app.placements.text_replies_services import heard_from

bp = Blueprint("text_replies", __name__)
BY_KEY = "The gateway's own key, that of APORTEE_SMS_URL, is the right: without it there is no such page."
TAKEN = 204


@bp.post("/sms/recus")
@open_to_all(BY_KEY)
def received() -> Any:
    """Take ``{"from": "+33612345678", "text": "…"}``; the words are neither read nor kept."""
    if not _is_gateway():
        raise NotFound
    body = request.get_json(silent=True)
    number = str(body.get("from", "")) if isinstance(body, dict) else ""
    with unit_of_work():
        heard_from(number, now=clock.now())
    return "", TAKEN


def _is_gateway() -> bool:
    parts, given = urlsplit(settings().sms_url), request.authorization
    if not parts.username or not parts.password or given is None or given.type != "basic":
        return False
    pairs = ((given.username or "", unquote(parts.username)), (given.password or "", unquote(parts.password)))
    same = [hmac.compare_digest(one.encode(), other.encode()) for one, other in pairs]  # both, whatever the first says
    return all(same)
