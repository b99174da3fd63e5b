"""A text or a missed call from a mobile: whatever it says, someone calls back. It decides nothing and is not kept."""

from datetime import datetime

from app.kit import sms
from app.kit.seven_bit import seven_bit
from app.people import contact
from app.people import queries as people
from app.people.models import Person
from app.placements import call_queries, queries
from app.placements.models import CallTask
from app.placements.services import ask_call, call_back
from app.placements.speech import speech
from app.placements.values import TaskKind


def heard_from(number: str, *, now: datetime) -> list[CallTask]:
    """Ask the referents of whoever has that number to call, and tell the number so; heard twice, it is one call.

    Raises RuleBroken when it is no French number. Unknown numbers, and people nobody accompanies, change nothing.
    """
    known = people.by_phone(contact.phone_or_none(number) or "")
    tasks = [_asked(person, now=now) for person in known if queries.active_follow_ups(person.id)]
    fresh = [task for task in tasks if task.created_at == now]
    if fresh:
        language = next(person.language for person in known if person.id == fresh[0].person_id)
        _acknowledge(str(contact.phone_or_none(number)), fresh[0], speech(language).texts["sms.called"], now=now)
    return tasks


def _asked(person: Person, *, now: datetime) -> CallTask:
    placement = call_queries.latest_under_way(person.id)
    if placement is not None:
        return call_back(placement, now=now)
    waiting = [task for task in queries.call_tasks_about(person.id) if task.kind is TaskKind.ASKED]
    return waiting[0] if waiting else ask_call(TaskKind.ASKED, now=now, person_id=person.id)


def _acknowledge(number: str, task: CallTask, words: str, *, now: datetime) -> None:
    if contact.is_mobile(number):
        sms.enqueue(sms.Sms(number, seven_bit(words) if words.isascii() else words, f"called:{task.id}"), now=now)
