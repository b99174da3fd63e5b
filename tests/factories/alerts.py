"""Saved searches for tests: confirmed ones around Guéret, with traits."""

from datetime import datetime

from app.accounts.models import Account
from app.alerts import queries, services
from app.alerts.models import SavedSearch
from app.alerts.values import Rhythm
from app.kit.database import db, unit_of_work
from tests.conftest import NOW

AROUND_GUERET = "commune=23096"
READER = "nadege@lecteur.example"


def a_search(
    query: str = AROUND_GUERET, *, email: str = READER, rhythm: Rhythm = Rhythm.DAILY, confirmed: bool = True,
    now: datetime = NOW,
) -> SavedSearch:
    """A visitor's search, confirmed at once unless told."""
    with unit_of_work():
        services.ask_to_confirm(email, query, rhythm=rhythm, sender="test", now=now)
        reader = queries.reader_by_email(email)
        search = next(one for one in reader.searches if one.query == query)
        if confirmed:
            services.confirm(search, now=now)
    return db.session.get_one(SavedSearch, search.id)


def an_account_search(
    account: Account, query: str = AROUND_GUERET, *, rhythm: Rhythm = Rhythm.WEEKLY, now: datetime = NOW
) -> SavedSearch:
    """A search kept in an account."""
    with unit_of_work():
        search = services.save_for_account(account, query, rhythm=rhythm, now=now)
    return db.session.get_one(SavedSearch, search.id)
