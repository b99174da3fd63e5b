"""After « accepted »: start, end, news; and what happened with offers answered elsewhere."""

from datetime import date, datetime

from app.kit import events
from app.kit.access import Actor
from app.kit.clock import local_date
from app.kit.database import db
from app.kit.errors import RuleBroken
from app.matching.values import Kind
from app.placements import queries
from app.placements.events import MeetingMissed, NewsGiven, OutcomeDeclared
from app.placements.models import CallTask, News, Placement
from app.placements.services.answering import accept, refuse
from app.placements.services.moves import check, lock, move, record_step
from app.placements.values import Feeling, ImmersionAim, Outcome, Party, RefusalReason, TaskKind
from app.placements.workflow import PlacementAction as A
from app.placements.workflow import PlacementState
from app.territories.queries import settings_of


def start(
    placement: Placement, *, party: Party, actor: Actor, now: datetime, signed_on: date | None = None, aim: str = ""
) -> Placement:
    """Say that the activity began. An immersion needs one aim, and its official convention signed by all."""
    check(placement, A.START, party=party)
    today = local_date(now)
    if placement.offer.kind is Kind.IMMERSION:
        _check_convention(placement, signed_on, aim, today)
    if _insurance_blocks(placement, today):
        raise RuleBroken("L’assurance de la structure est à confirmer avant de commencer.")
    placement.starts_on = placement.starts_on or today
    move(placement, A.START, party=party, actor=actor, now=now)
    return placement


def complete(placement: Placement, *, party: Party, actor: Actor, now: datetime) -> Placement:
    """Say that the activity came to its end."""
    check(placement, A.COMPLETE, party=party)
    placement.ends_on = local_date(now)
    move(placement, A.COMPLETE, party=party, actor=actor, now=now)
    return placement


def end_early(placement: Placement, *, party: Party, actor: Actor, now: datetime) -> Placement:
    """Say that the activity stopped before its end. No reason, no blame."""
    check(placement, A.END_EARLY, party=party)
    placement.ends_on = local_date(now)
    move(placement, A.END_EARLY, party=party, actor=actor, now=now)
    return placement


def could_not_come(placement: Placement, *, party: Party, actor: Actor, now: datetime) -> Placement:
    """Say that the person could not come to the meeting: the request goes on, another date is asked for."""
    lock(placement)
    if placement.state is not PlacementState.MEETING or placement.meeting_at is None:
        raise RuleBroken("Aucune rencontre n’était prévue.")
    if placement.meeting_at > now:
        raise RuleBroken("Cette rencontre n’a pas encore eu lieu.")
    if party not in (Party.STRUCTURE, Party.REFERENT, Party.MANAGER, Party.PERSON):
        raise RuleBroken("C’est à la personne ou à la structure de le dire.")
    placement.meeting_confirmed_at = None
    record_step(placement, "could_not_come", before=placement.state, party=party, actor=actor, now=now)
    events.publish(MeetingMissed(placement, actor.label or party.label, actor.account_id, now))
    return placement


def declare_outcome(
    placement: Placement, *, outcome: Outcome, party: Party, actor: Actor, now: datetime, starts_on: date | None = None
) -> Placement:
    """Say what happened with an offer answered elsewhere: a yes and a no move it, the rest is noted."""
    lock(placement)
    if placement.state is not PlacementState.HANDED_OVER:
        raise RuleBroken("Cette réponse est déjà donnée.")
    if party not in (Party.PERSON, Party.REFERENT, Party.MANAGER):
        raise RuleBroken("C’est à la personne, ou à qui l’accompagne, de dire ce qui s’est passé.")
    if placement.declared == outcome.value:
        return placement
    placement.declared = outcome.value
    if outcome is Outcome.YES:
        return accept(placement, starts_on=starts_on, actor=actor, now=now, party=party)
    if outcome is Outcome.NO:
        return refuse(placement, reasons=[RefusalReason.OTHER], actor=actor, now=now, party=party)
    placement.changed_at = now
    record_step(placement, f"declared_{outcome.value}", before=placement.state, party=party, actor=actor, now=now)
    events.publish(OutcomeDeclared(placement, actor.label or party.label, actor.account_id, now))
    return placement


def give_news(placement: Placement, *, feeling: Feeling, now: datetime) -> None:
    """Keep the person's answer to « Comment ça se passe ? »; a question or a call asked for makes a call task.

    Raises RuleBroken when a call is asked for and nobody accompanies the person today.
    """
    db.session.add(News(placement_id=placement.id, feeling=feeling.value, at=now))
    if feeling is not Feeling.FINE:
        call_back(placement, now=now)
    db.session.flush()
    events.publish(NewsGiven(placement, feeling, now))


def ask_call(
    kind: TaskKind,
    *,
    now: datetime,
    placement: Placement | None = None,
    structure_id: int | None = None,
    person_id: int | None = None,
) -> CallTask:
    """Ask someone to call: the referents of the person, or the territory's team for a structure alone."""
    task = CallTask(
        kind=kind,
        placement_id=placement.id if placement else None,
        person_id=placement.person_id if placement else person_id,
        structure_id=structure_id or (placement.offer.structure_id if placement else None),
        created_at=now,
    )
    db.session.add(task)
    db.session.flush()
    return task


def call_back(placement: Placement, *, now: datetime) -> CallTask:
    """« Rappelez-moi » : ask the person's referents to call; asked twice, it is one call.

    Raises RuleBroken when nobody accompanies the person today: there is no one to see the task.
    """
    lock(placement)
    if not queries.active_follow_ups(placement.person_id):
        raise RuleBroken("Personne ne vous accompagne en ce moment\u00a0: appelez l’équipe de votre territoire.")
    waiting = [task for task in queries.call_tasks_of(placement.id) if task.kind is TaskKind.ASKED]
    return waiting[0] if waiting else ask_call(TaskKind.ASKED, now=now, placement=placement)


def finish_call(task: CallTask, *, actor: Actor, now: datetime) -> None:
    """Note that the call was made."""
    if task.done_at is None:
        task.done_at, task.done_by = now, actor.label


def _check_convention(placement: Placement, signed_on: date | None, aim: str, today: date) -> None:
    if signed_on is None:
        raise RuleBroken(
            "Avant le premier jour, la convention d’immersion est signée par tous : donnez sa date.",
            field="signed_on",
        )
    if signed_on > today:
        raise RuleBroken("La date de signature ne peut pas être dans l’avenir.", field="signed_on")
    if aim in set(ImmersionAim):
        placement.aim = ImmersionAim(aim)
    if placement.aim is None:
        raise RuleBroken("Dites à quoi sert l’immersion : un seul but.", field="aim")
    placement.signed_on = signed_on


def _insurance_blocks(placement: Placement, today: date) -> bool:
    offer = placement.offer
    if offer.kind is not Kind.VOLUNTEERING or not settings_of(offer.structure.territory_code).insurance_blocks:
        return False
    return offer.insurance_ends_on is None or offer.insurance_ends_on < today
