"""Many writes of one kind, made together in one transaction (bulk imports).

Inside ``with together():`` the rows nobody reads back (history, change log) are kept and inserted at once at the end,
no object is flushed for itself alone, and what each write asks of its surroundings is read once. An error leaves
nothing behind: the block stands inside a transaction or a savepoint.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import insert

from app.kit.database import Base, db

Row = dict[str, Any]
T = TypeVar("T")
KEY = "together"


@dataclass(slots=True)
class Block:
    """What waits for the end: rows by table, rows by what writes them; and what was read for the whole block."""

    rows: dict[type[Base], list[Row]] = field(default_factory=dict)
    waiting: dict[Callable[[list[Row]], None], list[Row]] = field(default_factory=dict)
    memory: dict[Hashable, Any] = field(default_factory=dict)


@contextmanager
def together() -> Iterator[None]:
    """Make the writes of the block together; a block inside another joins it."""
    session = db.session
    if is_together():
        yield
        return
    block = session.info[KEY] = Block()
    try:
        yield
        session.flush()
    finally:
        session.info.pop(KEY)
    for kind, rows in block.rows.items():
        session.execute(insert(kind), rows)
    for write, rows in block.waiting.items():
        write(rows)


def is_together() -> bool:
    """Tell whether writes are being made together."""
    return KEY in db.session.info


def add_row(kind: type[Base], row: Row) -> None:
    """Add a row nobody reads back in this transaction: to the session, or with the others at the end of the block."""
    block: Block | None = db.session.info.get(KEY)
    if block is None:
        db.session.add(kind(**row))
    else:
        block.rows.setdefault(kind, []).append(row)


def collected(write: Callable[[list[Row]], None], row: Row) -> bool:
    """Keep a row for ``write`` at the end of the block; False outside a block: the caller writes it now."""
    block: Block | None = db.session.info.get(KEY)
    if block is None:
        return False
    block.waiting.setdefault(write, []).append(row)
    return True


def remembered(key: Hashable, read: Callable[[], T]) -> T:
    """Return what ``read`` gives, read once in a block, each time outside."""
    block: Block | None = db.session.info.get(KEY)
    if block is None:
        return read()
    if key not in block.memory:
        block.memory[key] = read()
    found: T = block.memory[key]
    return found


def remember(values: dict[Hashable, Any]) -> None:
    """Tell the block what it would have to read one by one; nothing outside a block."""
    block: Block | None = db.session.info.get(KEY)
    if block is not None:
        block.memory.update(values)
