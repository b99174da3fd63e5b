"""What follows a step: links close, each party is told what it needs, the waiting list moves. Same transaction."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from app.offers.workflow import OfferState
from app.people.services import note_contact
from app.placements import recipients, texts
from app.placements.emails import by_phone, person, person_news, referent, structure
from app.placements.emails.doors import close_step_doors
from app.placements.events import (
    AgreementRecorded,
    AnswerCorrected,
    MeetingConfirmed,
    MeetingMissed,
    MeetingProposed,
    OtherDateAsked,
    PlacementAccepted,
    PlacementCancelled,
    PlacementDeclined,
    PlacementLapsed,
    PlacementMoved,
    PlacementProposed,
    PlacementRefused,
    PlacementStarted,
    PlacementWithdrawn,
    PutOnWaitingList,
    ReminderDue,
    RequestExpired,
    RequestHandedOver,
    RequestSent,
    SeatLetGo,
    SeatOffered,
)
from app.placements.models import Placement
from app.placements.recipients import mobile
from app.placements.recipients import person as person_reader
from app.placements.services import ask_call
from app.placements.values import Party, ReminderKind, TaskKind
from app.placements.workflow import PlacementState
from app.structures.workflow import StructureState

TOLD_BY_SMS = frozenset({PlacementState.MEETING, PlacementState.ACCEPTED})
NO_MAIL_LEFT = "la structure ne reçoit pas nos messages"
CALL_THEM = "Appelez-la : vous pouvez noter ici la réponse donnée au téléphone."
WAYS_ON = "Des offres proches attendent sur la page de la prescription : un clic les propose."


def about(name: str, placement: Placement, at: datetime) -> str:
    """Name a fact once and for all: it is mailed once to each reader."""
    return f"placement:{name}:{placement.public_id}:{at.timestamp():.6f}"


def keep_file(event: PlacementMoved) -> None:
    """A step that someone made is a sign of life of the person's file; what the clock does by itself is not."""
    if event.party is not Party.SYSTEM:
        note_contact(event.placement.person, now=event.at)


def close_doors(event: PlacementMoved) -> None:
    """A step is over: the links it had opened die (looking at a request ends no step)."""
    close_step_doors(event.placement, now=event.at)


def mail_proposed(event: PlacementProposed) -> None:
    """Ask the person; a yes heard already is told by ``mail_recorded`` alone, whose link is the one that lives."""
    if event.by_phone:
        return
    name = about("proposed", event.placement, event.at)
    _by_sms_or_mail(texts.proposed, person.proposed, event.placement, about=name, now=event.at)


def mail_recorded(event: AgreementRecorded) -> None:
    name = about("recorded", event.placement, event.at)
    _by_sms_or_mail(texts.agreement_recorded, person.agreement_recorded, event.placement, about=name, now=event.at)


def mail_declined(event: PlacementDeclined) -> None:
    if event.party is Party.PERSON:
        name = about("declined", event.placement, event.at)
        referent.news(event.placement, "a préféré autre chose", about=name, now=event.at)


def mail_cancelled(event: PlacementCancelled) -> None:
    """Taken back by the referent, or because the offer went: then the referent hears it too."""
    name, gone = about("cancelled", event.placement, event.at), event.party is Party.SYSTEM
    person_news.cancelled(event.placement, gone=gone, about=name, now=event.at)
    if gone:
        fact = "l’offre n’est plus en ligne, la proposition s’arrête"
        referent.news(event.placement, fact, about=name, now=event.at, lines=(WAYS_ON,))


def mail_lapsed(event: PlacementLapsed) -> None:
    name = about("lapsed", event.placement, event.at)
    person_news.lapsed(event.placement, about=name, now=event.at)
    line = "Vous pouvez la refaire depuis sa page, si elle l’intéresse toujours."
    referent.news(event.placement, "la proposition est arrivée à son terme", about=name, now=event.at, lines=(line,))


def mail_sent(event: RequestSent) -> None:
    """The structure learns of the person now, and not before."""
    name = about("sent", event.placement, event.at)
    structure.request(event.placement, about=name, now=event.at, with_file=event.with_file)
    person_news.sent(event.placement, about=f"{name}:person", now=event.at)
    reached = recipients.reached(event.placement.offer)
    if not reached:
        ask_call(TaskKind.NO_ADDRESS, now=event.at, placement=event.placement)
    lines = (
        "" if reached else f"Mais {NO_MAIL_LEFT}. {CALL_THEM}",
        "Un CV est joint : il se lit dans les messages." if event.with_file else "",
    )
    fact = "d’accord, la demande est partie"
    referent.news(event.placement, fact, about=name, now=event.at, lines=lines, urgent=not reached)


def mail_handed_over(event: RequestHandedOver) -> None:
    """Nothing leaves: the person has the link, the number or the address."""
    name = about("handed", event.placement, event.at)
    person.handed_over(event.placement, about=name, now=event.at)
    line = "Cette offre se répond ailleurs : rien n’a été envoyé."
    referent.news(
        event.placement, "d’accord, la personne prend contact elle-même", about=name, now=event.at, lines=(line,)
    )


def mail_meeting(event: MeetingProposed) -> None:
    name = about("meeting", event.placement, event.at)
    _by_sms_or_mail(texts.meeting, person.meeting, event.placement, about=name, now=event.at)
    structure.meeting_noted(event.placement, about=f"{name}:structure", now=event.at)
    _mail_answer(event, name)


def mail_meeting_confirmed(event: MeetingConfirmed) -> None:
    name = about("meeting-confirmed", event.placement, event.at)
    structure.meeting_confirmed(event.placement, about=name, now=event.at)


def mail_meeting_missed(event: MeetingMissed) -> None:
    name = about("meeting-missed", event.placement, event.at)
    person.meeting_missed(event.placement, about=name, now=event.at)
    referent.news(event.placement, "la rencontre n’a pas pu se faire", about=name, now=event.at)


def mail_other_date(event: OtherDateAsked) -> None:
    name = about("other-date", event.placement, event.at)
    structure.other_date(event.placement, event.wish, about=name, now=event.at)


def mail_waiting_list(event: PutOnWaitingList) -> None:
    name = about("waiting", event.placement, event.at)
    person_news.waiting_list(event.placement, about=name, now=event.at)
    _mail_answer(event, name)


def mail_seat_offered(event: SeatOffered) -> None:
    name = about("seat", event.placement, event.at)
    _by_sms_or_mail(texts.seat_offered, person.seat_offered, event.placement, about=name, now=event.at)
    referent.news(event.placement, "une place lui est gardée deux jours", about=name, now=event.at, urgent=True)


def mail_seat_let_go(event: SeatLetGo) -> None:
    """Two days passed, or the person left it to the next; a seat that goes with its offer is told by its end."""
    name = about("seat-let-go", event.placement, event.at)
    if event.placement.offer.state is OfferState.CLOSED:
        return
    if event.party is Party.SYSTEM:
        person_news.still_waiting_list(event.placement, about=f"{name}:person", now=event.at)
    referent.news(event.placement, "reste sur la liste d’attente", about=name, now=event.at)


def mail_accepted(event: PlacementAccepted) -> None:
    name = about("accepted", event.placement, event.at)
    if event.party is not Party.PERSON or event.before is PlacementState.SEAT_OFFERED:
        texts.accepted(event.placement, about=name, now=event.at)
        person_news.accepted(event.placement, about=name, now=event.at)
    if event.before is PlacementState.SEAT_OFFERED:
        structure.seat_taken(event.placement, about=f"{name}:structure", now=event.at)
    _mail_answer(event, name)


def mail_refused(event: PlacementRefused) -> None:
    name = about("refused", event.placement, event.at)
    if event.before is not PlacementState.HANDED_OVER:
        person_news.refused(event.placement, about=name, now=event.at)
    _mail_answer(event, name)


def mail_expired(event: RequestExpired) -> None:
    name = about("expired", event.placement, event.at)
    person_news.expired(event.placement, about=name, now=event.at)
    if not person_reader(event.placement.person):
        ask_call(TaskKind.NO_ADDRESS, now=event.at, placement=event.placement)
    structure.expired(event.placement, about=f"{name}:structure", now=event.at)
    referent.news(event.placement, "la structure n’a pas répondu", about=name, now=event.at, lines=(WAYS_ON,))


def mail_withdrawn(event: PlacementWithdrawn) -> None:
    name = about("withdrawn", event.placement, event.at)
    if event.party is not Party.STRUCTURE and event.placement.sent_at is not None:
        structure.withdrawn(event.placement, about=f"{name}:structure", now=event.at)
    closed = event.placement.offer.structure.state is StructureState.CLOSED
    if event.party is not Party.PERSON and not closed:
        person_news.withdrawn_by_other(event.placement, about=name, now=event.at)
    if event.party in (Party.PERSON, Party.STRUCTURE):
        fact = "la demande est retirée" if event.party is Party.PERSON else "la structure retire la demande"
        referent.news(event.placement, fact, about=name, now=event.at, lines=(WAYS_ON,))


def mail_started(event: PlacementStarted) -> None:
    if event.party is not Party.REFERENT:
        name = about("started", event.placement, event.at)
        referent.news(event.placement, "c’est commencé", about=name, now=event.at)


def mail_corrected(event: AnswerCorrected) -> None:
    """What was recorded by phone was wrong: everyone who was told hears it."""
    name = about("corrected", event.placement, event.at)
    ask_call(TaskKind.CORRECTION, now=event.at, placement=event.placement)
    person_news.to_be_confirmed(event.placement, about=name, now=event.at)
    structure.request(event.placement, about=f"{name}:structure", now=event.at)
    fact, line = "la structure corrige la réponse notée au téléphone", "La demande attend de nouveau sa réponse."
    referent.news(event.placement, fact, about=name, now=event.at, lines=(line,))


def remind(event: ReminderDue) -> None:
    """Send the notice owed."""
    name = f"placement:{event.kind.value}:{event.placement.public_id}:{event.at.timestamp():.6f}"
    placement, now = event.placement, event.at
    match event.kind:
        case ReminderKind.PROPOSAL_FIRST:
            person.still_waiting(placement, last=False, about=name, now=now)
        case ReminderKind.PROPOSAL_LAST:
            last_notice = partial(person.still_waiting, last=True)
            _by_sms_or_mail(texts.proposed, last_notice, placement, about=name, now=now)
        case ReminderKind.REQUEST_FIRST:
            structure.reminder(placement, second=False, about=name, now=now)
        case ReminderKind.REQUEST_SECOND:
            structure.reminder(placement, second=True, about=name, now=now)
        case ReminderKind.MEETING_TOMORROW:
            _by_sms_or_mail(texts.meeting_tomorrow, person.meeting_tomorrow, placement, about=name, now=now)
        case ReminderKind.FIRST_DAY:
            person_news.first_day(placement, about=name, now=now)
        case ReminderKind.CHECK_WEEK | ReminderKind.CHECK_MONTH | ReminderKind.CHECK_QUARTER:
            _ask_how_it_goes(placement, about=name, now=now)


def _ask_how_it_goes(placement: Placement, *, about: str, now: datetime) -> None:
    """By SMS or by mail; someone without either is called."""
    _by_sms_or_mail(texts.how_is_it, person.how_is_it, placement, about=about, now=now)
    if not person_reader(placement.person) and not mobile(placement.person):
        ask_call(TaskKind.NEWS, now=now, placement=placement)


def _by_sms_or_mail(
    text: Callable[..., bool], letter: Callable[..., None], placement: Placement, *, about: str, now: datetime
) -> None:
    """One or the other, never both: whoever is told by SMS is told once."""
    if not text(placement, about=about, now=now):
        letter(placement, about=about, now=now)


def _mail_answer(event: PlacementMoved, name: str) -> None:
    """Tell the referent an answer they did not record; tell the structure one that was recorded for it."""
    placement = event.placement
    if event.by_phone:
        by_phone.recorded_by_phone(placement, event.author, about=f"{name}:recorded", now=event.at)
    if event.party is not Party.REFERENT:
        lines = (*referent.reasons(placement), WAYS_ON) if placement.state is PlacementState.REFUSED else ()
        referent.news(placement, referent.answer_fact(placement), about=name, now=event.at, lines=lines)
    told = person_reader(placement.person) or (placement.state in TOLD_BY_SMS and mobile(placement.person))
    if not told and event.party in (Party.STRUCTURE, Party.MANAGER, Party.SYSTEM):
        ask_call(TaskKind.NO_ADDRESS, now=event.at, placement=placement)
