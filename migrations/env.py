"""Alembic's entry: runs migrations on the application's engine, in one transaction, in batches on SQLite."""

from alembic import context

from app.kit.database import Base, db


def run() -> None:
    engine = db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
