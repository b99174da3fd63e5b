"""seal reading log

Revision: 0002
Follows: 0001

The log of who read a file is append-only in the database itself: triggers refuse to change or delete its rows. The
statements are those of the day this migration was written; later changes come as later migrations.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQLITE = (
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
SQLITE_BACK = (
    "DROP TRIGGER IF EXISTS file_read_no_update",
    "DROP TRIGGER IF EXISTS file_read_no_delete",
    "DROP TRIGGER IF EXISTS sealed_month_no_delete",
    "DROP TRIGGER IF EXISTS sealed_month_no_update",
)
POSTGRESQL = (
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
POSTGRESQL_BACK = (
    "DROP FUNCTION IF EXISTS refuse_log_change() CASCADE",
    "DROP FUNCTION IF EXISTS refuse_log_delete() CASCADE",
)


def _run(statements: dict[str, tuple[str, ...]]) -> None:
    bind = op.get_bind()
    for statement in statements[bind.dialect.name]:
        bind.exec_driver_sql(statement)


def upgrade() -> None:
    _run({"sqlite": SQLITE, "postgresql": POSTGRESQL})


def downgrade() -> None:
    _run({"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK})
