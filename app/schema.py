"""Migrations from code: bring the database to the head, or say what is missing."""

from pathlib import Path
from typing import TYPE_CHECKING

from app.kit.database import Base, db
from app.kit.later import Later

if TYPE_CHECKING:
    from alembic.config import Config

command, comparing, configuring = Later("alembic.command"), Later("alembic.autogenerate"), Later("alembic.config")
running, scripts = Later("alembic.runtime.migration"), Later("alembic.script")
MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def config() -> "Config":
    """Return Alembic's settings for this project."""
    found: Config = configuring.Config()
    found.set_main_option("script_location", str(MIGRATIONS))
    return found


def upgrade(revision: str = "head") -> None:
    """Run the migrations up to a revision, on the application's database."""
    command.upgrade(config(), revision)


def head() -> str | None:
    """Return the newest revision of the code."""
    return scripts.ScriptDirectory.from_config(config()).get_current_head()


def knows(revision: str) -> bool:
    """Tell whether the code has a revision: a database of a later version has one it does not."""
    return revision in {script.revision for script in scripts.ScriptDirectory.from_config(config()).walk_revisions()}


def current() -> str | None:
    """Return the revision of the database; None when it is empty."""
    with db.engine.connect() as connection:
        return running.MigrationContext.configure(connection).get_current_revision()


def differences() -> list[str]:
    """Return how the database's tables differ from the models; empty when they agree."""
    with db.engine.connect() as connection:
        context = running.MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": False}
        )
        return [str(change) for change in comparing.compare_metadata(context, Base.metadata)]
