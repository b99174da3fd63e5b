"""Alembic's entry: runs migrations on the application's engine, in one transaction each, in batches on SQLite."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from sqlalchemy import Connection, DateTime, String, Text, TypeDecorator

from app.kit.database import Base, db


def render_item(kind: str, item: Any, _context: Any) -> str | bool:
    """Write our column types as the plain ones they are stored in: a migration must outlive the code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        stored = item.impl_instance
        if isinstance(stored, DateTime):
            return "sa.DateTime(timezone=True)"
        if isinstance(stored, Text):
            return "sa.Text()"
        if isinstance(stored, String):
            return f"sa.String(length={stored.length})"
    return False


@contextmanager
def open_keys(connection: Connection) -> Iterator[None]:
    """Let SQLite rebuild a table others point to: keys are not enforced meanwhile, and checked before going on.

    The pragma says nothing inside a transaction, hence the driver's own connection.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        broken = driver.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"a migration left {len(broken)} rows that point to nothing, the first: {broken[0]}")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def run() -> None:
    """Run the migrations asked for."""
    with db.engine.connect() as connection, open_keys(connection):
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            transaction_per_migration=True,
            render_item=render_item,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
