"""What came on line for the people a referent accompanies, as the last night found it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from app.kit import clock
from app.people.values import FollowedPerson
from app.placements.models import Placement
from app.search.live import snapshot
from app.shortlists import queries as shortlists


def new_offers(
    people: Sequence[FollowedPerson], under_way: Iterable[Placement], *, now: datetime
) -> dict[int, str]:
    """Return person key → title of the newest offer that suits them and was not proposed yet."""
    today = clock.local_date(now)
    proposed = {(placement.person_id, placement.offer_id) for placement in under_way}
    found = shortlists.found_lately([person.id for person in people], today)
    present, titles = snapshot(today), dict[int, str]()
    for person_id, keys in found.items():
        rows = [present.row_of_key(key) for key in keys if (person_id, key) not in proposed]
        live = [row for row in rows if row is not None]
        if live:
            titles[person_id] = present.offers[live[0]].title
    return titles
