"""Column types and the metadata every column carries.

The register of processing, the export and the erasure are generated from this metadata, so a column without it is an
error of the house tests.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, ForeignKey, String, Text, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import MappedColumn, mapped_column

from app.kit.crypto import active_keys


class Sensitivity(StrEnum):
    """How much harm a leak of the column would do."""

    PUBLIC = "public"  # printed on open pages
    INTERNAL = "internal"  # technical or professional, reveals no person
    PERSONAL = "personal"  # identifies or describes a person
    SENSITIVE = "sensitive"  # art. 9 or kin: limits, discreet services


class Erasure(StrEnum):
    """What erasing the person does to the column."""

    KEEP = "keep"  # not about a person
    DELETE = "delete"  # the row or the value goes
    PSEUDONYM = "pseudonym"  # the link to the person is cut, the fact stays


@dataclass(frozen=True, slots=True)
class About:
    """Why a column exists, who may be hurt by it and when it goes (article 30 register)."""

    purpose: str
    sensitivity: Sensitivity = Sensitivity.INTERNAL
    retention: str = "life of the row"
    exported: bool = False
    erased: Erasure = Erasure.KEEP


def public(purpose: str, **kwargs: Any) -> About:
    """Metadata of a column printed on open pages."""
    return About(purpose, Sensitivity.PUBLIC, **kwargs)


def internal(purpose: str, **kwargs: Any) -> About:
    """Metadata of a technical column that reveals no person."""
    return About(purpose, Sensitivity.INTERNAL, **kwargs)


def personal(
    purpose: str,
    *,
    retention: str = "file: 24 months after last contact",
    exported: bool = True,
    erased: Erasure = Erasure.DELETE,
) -> About:
    """Metadata of a column that identifies or describes a person."""
    return About(purpose, Sensitivity.PERSONAL, retention, exported, erased)


def sensitive(purpose: str, *, retention: str = "file: 24 months after last contact") -> About:
    """Metadata of a column of article 9 kind: always encrypted, never in logs, lists or indicators."""
    return About(purpose, Sensitivity.SENSITIVE, retention, exported=True, erased=Erasure.DELETE)


def column(about: About, *args: Any, **kwargs: Any) -> MappedColumn[Any]:
    """Declare a mapped column with its metadata; the rest is ``mapped_column``'s."""
    return mapped_column(*args, info={"about": about}, **kwargs)


def reference(
    target: str, about: About, *, ondelete: str = "RESTRICT", index: bool = True, **kwargs: Any
) -> MappedColumn[Any]:
    """Declare a foreign key column ``table.column`` (indexed: deletions and joins read it)."""
    return mapped_column(ForeignKey(target, ondelete=ondelete), index=index, info={"about": about}, **kwargs)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant: stored in UTC, read back aware on both databases; naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime refused: pass an aware one")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class EncryptedText(TypeDecorator[str]):
    """Text encrypted at rest; ``context`` is its table and column."""

    impl = Text
    cache_ok = True

    def __init__(self, context: str) -> None:
        super().__init__()
        self.context = context

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else active_keys().encrypt(value, context=self.context)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else active_keys().decrypt(value, context=self.context)


def blind_index(text: str, *, context: str) -> str:
    """Return the searchable digest of a normalised value (e-mail in lower case, phone in E.164)."""
    return active_keys().blind_index(text.strip().lower(), context=context)


def check_in(name: str, values: Sequence[str]) -> str:
    """Return the SQL of a CHECK constraint: the column holds one of the values."""
    listed = ", ".join(f"'{value}'" for value in values)
    return f"{name} IN ({listed})"


class Code(TypeDecorator[StrEnum]):
    """A closed list stored as its value and read back as its ``StrEnum`` member."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[StrEnum], length: int = 30) -> None:
        super().__init__(length)
        self.kind = kind

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:
        return None if value is None else str(self.kind(value).value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.kind(value)


class EncryptedJson(TypeDecorator[Any]):
    """A JSON value encrypted at rest; assign a new value to change it (contents are not watched)."""

    impl = Text
    cache_ok = True

    def __init__(self, context: str) -> None:
        super().__init__()
        self.context = context

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else active_keys().encrypt(json.dumps(value), context=self.context)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(active_keys().decrypt(value, context=self.context))
