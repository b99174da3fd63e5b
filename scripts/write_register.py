"""Write ``docs/register.md``, the register of processing, from what every column says of itself."""

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sqlalchemy import Column, Table  # noqa: E402 - the application is found from the line above

from app.kit.columns import EncryptedJson, EncryptedText  # noqa: E402 - the same
from app.kit.database import Base  # noqa: E402 - the same
from app.people.file_scope_queries import NOT_OF_PEOPLE, PERSONAL, about  # noqa: E402 - the same
from app.privacy_terms import BY_ANOTHER_JOB, RULES  # noqa: E402 - the same
from app.wiring import import_models  # noqa: E402 - the same

FILE = ROOT / "docs" / "register.md"
HEAD = """# Register of processing

Article 30 of the GDPR, written by `scripts/write_register.py` from the metadata of the database's columns; a test
refuses a register that is not current. The controller (the département), its data protection officer, the processors
and the transfers are the instance's: they are written on its page `/donnees-personnelles`.

- **Purpose**: someone in an insertion pathway, their referent and partner structures find what is within reach.
- **People**: those in a pathway; referents; members of structures; the territory's team.
- **Recipients**: the person; a referent with an active follow-up and a second factor; a structure, once the person
  agreed, for its own offer only. Nobody else, in no list, count or export.
- **Security**: `docs/dpia.md`, each measure with its test. « enc. » below: encrypted at rest, key outside the database.
- **Not kept**: NIR, bank details, nationality, reasons of the contract's hours, a position closer than a kilometre.
"""


def register() -> str:
    """Return the whole document."""
    import_models()
    return "\n".join([HEAD, *_terms(), *_people(), *_others()]) + "\n"


def _terms() -> Iterator[str]:
    yield "## How long\n\n| term | where | days |\n|---|---|---|"
    lines = {(rule.term, rule.table, rule.life.days) for rule in RULES}
    lines |= {(term, "its own job", life.days) for term, life in BY_ANOTHER_JOB.items()}
    yield from (f"| {term} | {table} | {days or '< 1'} |" for term, table, days in sorted(lines))
    yield ""


def _people() -> Iterator[str]:
    yield "## What is kept about people\n"
    for table in Base.metadata.sorted_tables:
        if any(about(column).sensitivity in PERSONAL for column in table.columns):
            yield from _table(table)


def _table(table: Table) -> Iterator[str]:
    yield f"### {table.name}\n"
    yield _what(table) + (f" Kept for: {NOT_OF_PEOPLE[table.name]}." if table.name in NOT_OF_PEOPLE else "")
    yield "\n| column | what for | kind | enc. | how long | exported | at erasure |\n|---|---|---|---|---|---|---|"
    yield from (_column(column) for column in table.columns if about(column).sensitivity in PERSONAL)
    yield ""


def _what(table: Table) -> str:
    found = next(mapper.class_ for mapper in Base.registry.mappers if mapper.local_table is table)
    return " ".join((found.__doc__ or "").split())


def _column(column: Column[object]) -> str:
    told = about(column)
    encrypted = "yes" if isinstance(column.type, EncryptedText | EncryptedJson) else ""
    exported = "yes" if told.exported else ""
    return (
        f"| {column.name} | {told.purpose} | {told.sensitivity.value} | {encrypted} | {told.retention} | {exported} "
        f"| {told.erased.value} |"
    )


def _others() -> Iterator[str]:
    yield "## Tables that say nothing of anyone\n"
    names = [
        table.name
        for table in Base.metadata.sorted_tables
        if not any(about(column).sensitivity in PERSONAL for column in table.columns)
    ]
    yield ", ".join(f"`{name}`" for name in sorted(names)) + "."


if __name__ == "__main__":
    FILE.write_text(register())
    print(f"{FILE.relative_to(ROOT)} written")
