"""May I? Imports and exports of a structure's own offers."""

from app.bulk.models import BulkRun
from app.kit.access import Actor
from app.structures.access import works_for


def can_handle_run(actor: Actor, run: BulkRun) -> bool:
    """Members of the structure whose offers the file holds."""
    return works_for(actor, run.structure)
