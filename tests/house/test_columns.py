"""Every column says why it exists, how sensitive it is, when it goes; what is sensitive is encrypted."""

import pytest

from app.kit.columns import EncryptedJson, EncryptedText, Sensitivity
from app.kit.database import Base
from app.wiring import import_models

import_models()
TABLES = sorted(Base.metadata.tables.values(), key=lambda table: table.name)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_carries_its_metadata(table):
    assert [column.name for column in table.columns if "about" not in column.info] == []


def test_sensitive_columns_are_encrypted():
    plain = [
        f"{table.name}.{column.name}"
        for table in TABLES
        for column in table.columns
        if column.info["about"].sensitivity is Sensitivity.SENSITIVE
        and not isinstance(column.type, EncryptedText | EncryptedJson)
    ]

    assert plain == []


def test_an_encrypted_column_is_bound_to_its_own_name():
    for table in TABLES:
        for column in table.columns:
            if isinstance(column.type, EncryptedText | EncryptedJson):
                assert column.type.context == f"{table.name}.{column.name}"


def test_personal_columns_say_what_erasure_does():
    from app.kit.columns import Erasure

    silent = [
        f"{table.name}.{column.name}"
        for table in TABLES
        for column in table.columns
        if column.info["about"].sensitivity is Sensitivity.PERSONAL and column.info["about"].erased is Erasure.KEEP
    ]

    assert silent == []


def test_no_column_counts_refusals_declines_or_absences():
    words = ("decline", "refus", "absence", "no_show", "unread", "lapse_count", "score")
    kept = {"placement.lapses_at"}
    found = [
        f"{table.name}.{column.name}"
        for table in TABLES
        for column in table.columns
        if any(word in column.name for word in words) and f"{table.name}.{column.name}" not in kept
    ]

    assert found == []
