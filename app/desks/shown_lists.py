"""What a desk shows of a ranking is kept, once the page has left: nobody waits for the database's writer."""

from datetime import datetime

from app.desks.ranking import Ranking
from app.kit.after_answer import after_answer
from app.kit.database import unit_of_work
from app.people.models import Person
from app.placements.values import Party
from app.shortlists import shown_services
from app.shortlists.shown_services import Shown


def keep_shown(person: Person, ranking: Ranking, shown_to: Party, *, services: int, now: datetime) -> None:
    """Keep the offers of this page, in order: its activities, then the services it prints, discreet ones left out."""
    listed = [*ranking.items, *ranking.services[:services]]
    offers = tuple((one.card.id, one.points) for one in listed if not one.discreet)
    shown = Shown(person.id, shown_to, ranking.version, ranking.seq, offers)
    if person.frozen_at is None and offers:
        after_answer(lambda: _keep(shown, now=now))


def _keep(shown: Shown, *, now: datetime) -> None:
    if shown_services.is_kept(shown, now=now):
        return
    with unit_of_work():
        shown_services.keep(shown, now=now)
