"""Who may change a saved search."""

from app.alerts.models import SavedSearch
from app.kit.access import Actor


def owns_search(actor: Actor, search: SavedSearch) -> bool:
    """The owner of the account that kept the search, and nobody else."""
    return actor.account_id is not None and search.reader.account_id == actor.account_id
