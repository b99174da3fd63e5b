"""A record as JSON, to put an offer back as it was; and its digest, to tell whether someone edited it since."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from app.offers.record import OfferData


def dumped(value: Any) -> Any:
    """Return a record, or any part of it, as plain JSON values."""
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: dumped(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [dumped(one) for one in value]
    return value


def loaded(values: dict[str, Any]) -> OfferData:
    """Return the record of a snapshot."""
    record: OfferData = _as(OfferData, values)
    return record


def digest(record: OfferData) -> str:
    """Return what tells two records apart. The last day on line is left out: confirming an offer moves it."""
    plain = dumped(record) | {"expires_on": None}
    plain["slots"] = sorted(plain["slots"], key=lambda slot: (slot["day"], slot["start_minute"]))
    plain["sessions"] = sorted(plain["sessions"], key=lambda session: session["starts_at"])
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def _as(kind: Any, value: Any) -> Any:
    if get_origin(kind) in {UnionType} or NoneType in get_args(kind):
        inner = next(one for one in get_args(kind) if one is not NoneType)
        return None if value is None else _as(inner, value)
    if get_origin(kind) is tuple:
        return tuple(_as(get_args(kind)[0], one) for one in value)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        made: Any = kind
        return made(**{item.name: _as(hints[item.name], value[item.name]) for item in fields(kind)})
    return _leaf(kind, value)


def _leaf(kind: Any, value: Any) -> Any:
    if kind in {date, datetime}:
        return kind.fromisoformat(value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    return value
