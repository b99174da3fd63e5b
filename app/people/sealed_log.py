"""The reading log is append-only in the database itself: triggers refuse to change or remove its rows.

One way out, the documented one: a month past its term is marked ``dropped_at`` in ``sealed_month`` first, then its rows
may go. Seals are never removed, and only that mark may be added to them. Whoever can drop a trigger can still cheat;
the chain shows it. The statements are also those of the migration.
"""

from sqlalchemy import Connection, event, text

from app.kit.database import Base
from app.people.models import FileRead, SealedMonth

SQLITE_INSTALL = (
    """CREATE TRIGGER file_read_no_update BEFORE UPDATE ON file_read
BEGIN SELECT RAISE(ABORT, 'the reading log is append-only'); END""",
    """CREATE TRIGGER file_read_no_delete BEFORE DELETE ON file_read
WHEN NOT EXISTS (SELECT 1 FROM sealed_month WHERE month = OLD.month AND dropped_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'the reading log is append-only'); END""",
    """CREATE TRIGGER sealed_month_no_delete BEFORE DELETE ON sealed_month
BEGIN SELECT RAISE(ABORT, 'the reading log is append-only'); END""",
    """CREATE TRIGGER sealed_month_no_update BEFORE UPDATE ON sealed_month
WHEN OLD.dropped_at IS NOT NULL OR NEW.month <> OLD.month OR NEW.rows <> OLD.rows
  OR NEW.head <> OLD.head OR NEW.sealed_at <> OLD.sealed_at
BEGIN SELECT RAISE(ABORT, 'the reading log is append-only'); END""",
)
SQLITE_REMOVE = (
    "DROP TRIGGER IF EXISTS file_read_no_update",
    "DROP TRIGGER IF EXISTS file_read_no_delete",
    "DROP TRIGGER IF EXISTS sealed_month_no_delete",
    "DROP TRIGGER IF EXISTS sealed_month_no_update",
)
POSTGRESQL_INSTALL = (
    """CREATE OR REPLACE FUNCTION refuse_log_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the reading log is append-only'; END $$""",
    """CREATE OR REPLACE FUNCTION refuse_log_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM sealed_month WHERE month = OLD.month AND dropped_at IS NOT NULL) THEN
    RAISE EXCEPTION 'the reading log is append-only';
  END IF;
  RETURN OLD;
END $$""",
    """CREATE TRIGGER file_read_no_update BEFORE UPDATE ON file_read
FOR EACH ROW EXECUTE FUNCTION refuse_log_change()""",
    """CREATE TRIGGER file_read_no_delete BEFORE DELETE ON file_read
FOR EACH ROW EXECUTE FUNCTION refuse_log_delete()""",
    """CREATE TRIGGER file_read_no_truncate BEFORE TRUNCATE ON file_read
FOR EACH STATEMENT EXECUTE FUNCTION refuse_log_change()""",
    """CREATE TRIGGER sealed_month_no_delete BEFORE DELETE ON sealed_month
FOR EACH ROW EXECUTE FUNCTION refuse_log_change()""",
    """CREATE TRIGGER sealed_month_no_truncate BEFORE TRUNCATE ON sealed_month
FOR EACH STATEMENT EXECUTE FUNCTION refuse_log_change()""",
    """CREATE TRIGGER sealed_month_no_update BEFORE UPDATE ON sealed_month
FOR EACH ROW WHEN (OLD.dropped_at IS NOT NULL OR NEW.month <> OLD.month OR NEW.rows <> OLD.rows
  OR NEW.head <> OLD.head OR NEW.sealed_at <> OLD.sealed_at)
EXECUTE FUNCTION refuse_log_change()""",
)
POSTGRESQL_REMOVE = (
    "DROP FUNCTION IF EXISTS refuse_log_change() CASCADE",
    "DROP FUNCTION IF EXISTS refuse_log_delete() CASCADE",
)
INSTALL = {"sqlite": SQLITE_INSTALL, "postgresql": POSTGRESQL_INSTALL}
REMOVE = {"sqlite": SQLITE_REMOVE, "postgresql": POSTGRESQL_REMOVE}


def install(connection: Connection) -> None:
    """Close the log against changes; done again, nothing more happens."""
    remove(connection)
    for statement in INSTALL[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def remove(connection: Connection) -> None:
    """Open the log (migrations that rebuild its tables, tests that play a thief)."""
    for statement in REMOVE[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def is_installed(connection: Connection) -> bool:
    """Tell whether the database refuses changes of the log."""
    catalogue = {
        "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'file_read_no_%'",
        "postgresql": "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'file_read_no_%' AND tgenabled <> 'D'",
    }
    return int(connection.scalar(text(catalogue[connection.dialect.name])) or 0) >= len(("update", "delete"))


def _close_new_tables(_metadata: object, connection: Connection, **_options: object) -> None:
    names = {FileRead.__tablename__, SealedMonth.__tablename__}
    if names <= set(connection.dialect.get_table_names(connection)):
        install(connection)


event.listen(Base.metadata, "after_create", _close_new_tables)
