"""The carnet de bord writes itself: one line per step, in words for the person, who reads all of it."""

from collections.abc import Callable

from app.journal.services import write
from app.journal.values import EntryKind
from app.kit.french import long_date
from app.people.events import FollowUpEnded, FollowUpOpened
from app.placements import events as e
from app.placements.models import Placement
from app.placements.values import Origin, Outcome
from app.placements.wording import meeting_words, offer_name, structure_name

Words = Callable[[Placement], str]


def _first_day(placement: Placement) -> str:
    if placement.starts_on is None:
        return f"C’est oui pour {offer_name(placement.offer)}"
    return f"C’est oui pour {offer_name(placement.offer)}, premier jour le {long_date(placement.starts_on)}"


TITLES: dict[type[e.PlacementMoved], Words] = {
    e.PlacementProposed: lambda p: f"Proposition : {offer_name(p.offer)}, {structure_name(p.offer)}",
    e.AgreementRecorded: lambda p: f"Accord noté pour {offer_name(p.offer)}, à confirmer",
    e.PlacementAgreed: lambda p: f"D’accord pour {offer_name(p.offer)}",
    e.PlacementDeclined: lambda p: f"Autre chose préféré à {offer_name(p.offer)}",
    e.PlacementCancelled: lambda p: f"Proposition retirée : {offer_name(p.offer)}",
    e.PlacementLapsed: lambda p: f"Proposition arrivée à son terme : {offer_name(p.offer)}",
    e.RequestSent: lambda p: f"Demande envoyée à {structure_name(p.offer)} pour {offer_name(p.offer)}",
    e.RequestHandedOver: lambda p: f"Coordonnées données pour {offer_name(p.offer)}",
    e.RequestOpened: lambda p: f"{structure_name(p.offer)} étudie la demande pour {offer_name(p.offer)}",
    e.MeetingProposed: lambda p: f"Rencontre pour {offer_name(p.offer)} : {meeting_words(p)}",
    e.PutOnWaitingList: lambda p: f"Sur liste d’attente pour {offer_name(p.offer)}",
    e.SeatOffered: lambda p: f"Une place est gardée pour {offer_name(p.offer)}",
    e.SeatLetGo: lambda p: f"La place pour {offer_name(p.offer)} n’est plus gardée",
    e.PlacementAccepted: _first_day,
    e.PlacementRefused: lambda p: f"Pas de suite cette fois pour {offer_name(p.offer)}",
    e.RequestExpired: lambda p: f"Pas de réponse de {structure_name(p.offer)} pour {offer_name(p.offer)}",
    e.PlacementWithdrawn: lambda p: f"Demande retirée : {offer_name(p.offer)}",
    e.PlacementStarted: lambda p: f"C’est commencé : {offer_name(p.offer)}",
    e.PlacementCompleted: lambda p: f"C’est terminé : {offer_name(p.offer)}",
    e.PlacementEndedEarly: lambda p: f"C’est arrêté : {offer_name(p.offer)}",
    e.AnswerCorrected: lambda p: f"Réponse à confirmer pour {offer_name(p.offer)}",
}


def write_step(event: e.PlacementMoved) -> None:
    """Write the step that was just made. The agreement of a candidature is the sending itself."""
    placement = event.placement
    if isinstance(event, e.PlacementAgreed) and placement.origin is Origin.PERSON:
        return
    write(
        placement.person_id,
        kind=EntryKind.STEP,
        title=TITLES[type(event)](placement),
        text=_how(event),
        author=event.author,
        account_id=event.account_id,
        placement_id=placement.id,
        at=event.at,
    )


def _how(event: e.PlacementMoved) -> str:
    """How an answer was heard, when it was not given on the site."""
    if not event.by_phone or isinstance(event, e.PlacementProposed):
        return ""
    if isinstance(event, e.AgreementRecorded | e.PlacementDeclined):
        return "Dit en rendez-vous ou au téléphone."
    return "Réponse donnée par téléphone."


def write_meeting_confirmed(event: e.MeetingConfirmed) -> None:
    title = f"Rencontre confirmée : {meeting_words(event.placement)}"
    _write(event, title)


def write_meeting_missed(event: e.MeetingMissed) -> None:
    _write(event, f"La rencontre pour {offer_name(event.placement.offer)} n’a pas pu se faire")


def write_renewed(event: e.ImmersionRenewed) -> None:
    until = f" jusqu’au {long_date(event.placement.ends_on)}" if event.placement.ends_on else ""
    _write(event, f"Immersion renouvelée{until} : {offer_name(event.placement.offer)}")


def write_other_date(event: e.OtherDateAsked) -> None:
    _write(event, f"Autre date demandée pour {offer_name(event.placement.offer)}")


def write_outcome(event: e.OutcomeDeclared) -> None:
    declared = event.placement.declared
    if declared is not None:
        _write(event, f"{offer_name(event.placement.offer)} : {Outcome(declared).label}")


def _write(
    event: e.MeetingConfirmed | e.MeetingMissed | e.OtherDateAsked | e.OutcomeDeclared | e.ImmersionRenewed, title: str
) -> None:
    write(
        event.placement.person_id,
        kind=EntryKind.STEP,
        title=title,
        author=event.author,
        account_id=event.account_id,
        placement_id=event.placement.id,
        at=event.at,
    )


def write_follow_up_opened(event: FollowUpOpened) -> None:
    write(
        event.person_id,
        kind=EntryKind.FOLLOW_UP,
        title="Début d’un accompagnement",
        author=event.actor.label,
        account_id=event.actor.account_id,
        at=event.at,
    )


def write_follow_up_ended(event: FollowUpEnded) -> None:
    write(
        event.person_id,
        kind=EntryKind.FOLLOW_UP,
        title="Un accompagnement passe à une autre personne" if event.successor_id else "Fin d’un accompagnement",
        author=event.actor.label,
        account_id=event.actor.account_id,
        at=event.at,
    )
