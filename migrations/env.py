"""Alembic's entry: runs migrations on the application's engine, in one transaction each, in batches on SQLite."""

from typing import Any

from alembic import context
from sqlalchemy import DateTime, String, Text, TypeDecorator

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


def run() -> None:
    """Run the migrations asked for."""
    with db.engine.connect() as connection:
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
