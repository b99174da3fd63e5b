"""``/r/<token>``: act without an account. GET shows and changes nothing, POST acts.

A forged link answers 404, an expired, used or revoked one 410; both offer a new link, which goes to the address on file
and nowhere else. The answer to a POST is the page of its result: posting the same answer again shows the same page,
so that a double click, a reload or two taps on a slow network mean nothing.
"""

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from app.alerts import emails as alert_mails
from app.attestations.emails import CONFIRM
from app.desks.code_tries import count_wrong_code
from app.desks.link_again import AgainLink
from app.desks.link_alerts import ConfirmAlertLink, ManageAlertsLink
from app.desks.link_attestation import AttestationLink
from app.desks.link_call import CallLink
from app.desks.link_fresh import FreshGroupLink
from app.desks.link_kinds import LinkKind
from app.desks.link_offer import FreshLink
from app.desks.link_person import AgreeLink, MeetingLink, NewsLink, OutcomeLink, SeatLink
from app.desks.link_publish import PublishLink
from app.desks.link_sessions import SessionsLink
from app.desks.link_structure import AnswerLink, CorrectLink
from app.desks.link_thread import PERSON_THREAD, STRUCTURE_THREAD
from app.kit import clock, links
from app.kit.access import open_to_all
from app.kit.database import db, unit_of_work
from app.kit.errors import Gone, InvalidTransition, NotFound, RuleBroken, TooMany
from app.kit.ids import read_code
from app.kit.links import ActionLink
from app.kit.throttle import hit
from app.offers.emails import GROUP_PURPOSE
from app.placements.emails import doors
from app.placements.services.moves import lock
from app.placements.values import Party
from app.week.emails import SESSIONS

bp = Blueprint("links", __name__)
UNPROCESSABLE = 422
LONGEST_TOKEN = 100
FORGED_PER_ADDRESS = 40
RENEWALS_A_DAY = 5
WITHOUT_ACCOUNT = "The link itself is the right: hashed, one purpose, one subject, as long as its step."

KINDS: dict[str, LinkKind] = {
    doors.AGREE: AgreeLink(),
    doors.MEETING: MeetingLink(),
    doors.SEAT: SeatLink(),
    doors.NEWS: NewsLink(),
    doors.OUTCOME: OutcomeLink(),
    doors.CALL: CallLink(),
    doors.AGAIN: AgainLink(),
    doors.ANSWER: AnswerLink(),
    doors.CORRECT: CorrectLink(),
    doors.THREAD_PERSON: PERSON_THREAD,
    doors.THREAD_STRUCTURE: STRUCTURE_THREAD,
    SESSIONS: SessionsLink(),
    CONFIRM: AttestationLink(),
    "offer-fresh": FreshLink(),
    GROUP_PURPOSE: FreshGroupLink(),
    "offer-publish": PublishLink(),
    alert_mails.CONFIRM_PURPOSE: ConfirmAlertLink(),
    alert_mails.MANAGE_PURPOSE: ManageAlertsLink(),
}
THREADS: dict[Party | None, LinkKind] = {Party.PERSON: PERSON_THREAD, Party.STRUCTURE: STRUCTURE_THREAD}


class UnknownLink(Gone):
    """No such link: forged, mistyped or cut by a mail program."""

    status = 404

    def __init__(self, token: str) -> None:
        super().__init__(
            "Ce lien n’est pas complet, ou il n’existe pas.",
            template="desks/links/unknown.html",
            renew_url=url_for("links.renew", token=token),
        )


class DeadLink(Gone):
    """It lived. A new one is offered only while an answer is awaited: otherwise nothing would come."""

    def __init__(self, token: str, *, awaited: bool, over: str = LinkKind.over) -> None:
        if awaited:
            super().__init__(template="errors/link_expired.html", renew_url=url_for("links.renew", token=token))
        else:
            super().__init__(template=over)
        self.message = ""


@bp.after_request
def keep_private(response: Response) -> Response:
    """What a link shows is for its reader: no cache keeps it, no other site learns its address."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.get("/r/<token>")
@open_to_all(WITHOUT_ACCOUNT)
def show(token: str) -> Any:
    """Show what the link is for."""
    now = clock.now()
    link, kind, subject = _found(token, now=now)
    if not link.is_live(now) or not kind.is_open(subject):
        raise DeadLink(token, awaited=kind.is_open(subject), over=kind.over)
    return kind.page(link, subject, form=None, now=now)


@bp.post("/r/<token>")
@open_to_all(WITHOUT_ACCOUNT)
def act(token: str) -> Any:
    """Do what the reader chose, once."""
    now = clock.now()
    return _answered(token, now=now)


@bp.get("/r/<token>/messages")
@open_to_all(WITHOUT_ACCOUNT)
def talk(token: str) -> Any:
    """Show the thread of what the link is for: a question may come before an answer."""
    now = clock.now()
    link, kind, subject = _found(token, now=now, talking=True)
    if not link.is_live(now) or not kind.is_open(subject):
        raise DeadLink(token, awaited=kind.is_open(subject))
    return kind.page(link, subject, form=None, now=now)


@bp.post("/r/<token>/messages")
@open_to_all(WITHOUT_ACCOUNT)
def write(token: str) -> Any:
    """Write in the thread; the link still waits for its answer."""
    return _answered(token, now=clock.now(), talking=True)


def _answered(token: str, *, now: datetime, talking: bool = False) -> Any:
    link, kind, subject = _found(token, now=now, talking=talking)
    answer = request.form.get("answer", "")
    if link.used_at is not None and link.answer == answer:
        return kind.result(link, subject, now=now)
    if not link.is_live(now) or not kind.is_open(subject):
        raise DeadLink(token, awaited=kind.is_open(subject))
    form = kind.form(answer)
    if not form.validate():
        return kind.page(link, subject, form=form, now=now), UNPROCESSABLE
    try:
        _act(link, kind, subject, form, answer, now=now)
    except InvalidTransition:
        return _too_late(token, answer, now=now)
    except RuleBroken as refusal:
        form.refuse(refusal)
        link, kind, subject = _found(token, now=now, talking=talking)
        return kind.page(link, subject, form=form, now=now), UNPROCESSABLE
    return kind.result(link, subject, now=now)


def _act(link: ActionLink, kind: LinkKind, subject: Any, form: Any, answer: str, *, now: datetime) -> None:
    """Queue behind whoever acts on the same subject, then act if the link still lives."""
    with unit_of_work():
        if kind.locks:
            lock(subject)
        db.session.refresh(link)
        if link.used_at is not None and link.answer == answer:
            return
        if not link.is_live(now) or not kind.is_open(subject):
            raise InvalidTransition("Une réponse a déjà été donnée.")
        kind.act(link, subject, form, now=now)
        if kind.uses_up(answer):
            links.use(link, answer=answer, now=now)


def _too_late(token: str, answer: str, *, now: datetime) -> Any:
    """Someone answered in the meantime: the same thing, or another."""
    link, kind, subject = _found(token, now=now)
    if link.used_at is not None and link.answer == answer:
        return kind.result(link, subject, now=now)
    raise DeadLink(token, awaited=kind.is_open(subject))


@bp.get("/r/<token>/pieces/<piece_id>")
@open_to_all(WITHOUT_ACCOUNT)
def piece(token: str, piece_id: str) -> Any:
    """A file of the thread that the link opens."""
    now = clock.now()
    link, kind, subject = _found(token, now=now)
    if not link.is_live(now) or not kind.is_open(subject):
        raise DeadLink(token, awaited=kind.is_open(subject))
    return THREADS.get(kind.talks, kind).piece(subject, piece_id)


@bp.post("/r/<token>/nouveau")
@open_to_all("A new link goes to the address on file only; the page says the same whether one left or not.")
def renew(token: str) -> Any:
    """Send a new link to the address on file, if an answer is still awaited."""
    now = clock.now()
    link = links.find(token[:LONGEST_TOKEN])
    kind = KINDS.get(link.purpose) if link else None
    if link is None or kind is None:
        _count_forged(token, now=now)
    else:
        _renew(link, kind, now=now)
    return render_template("desks/links/renewed.html", indexed=False)


def _renew(link: ActionLink, kind: LinkKind, *, now: datetime) -> None:
    subject = kind.subject(link)
    if subject is None or not kind.is_open(subject):
        return
    with unit_of_work():
        try:
            hit("renew-link", link.token_hash, limit=RENEWALS_A_DAY, per=timedelta(days=1), now=now)
        except TooMany:
            return
        kind.renew(link, subject, now=now)


def _found(token: str, *, now: datetime, talking: bool = False) -> tuple[ActionLink, LinkKind, Any]:
    """Return the link, its kind (that of its thread when ``talking``) and its subject.

    A forged token is counted against its sender.
    """
    link = links.find(token[:LONGEST_TOKEN])
    kind = KINDS.get(link.purpose) if link else None
    subject = kind.subject(link) if link and kind else None
    if link is None or kind is None or subject is None:
        _count_forged(token, now=now)
        raise UnknownLink(token)
    return link, _thread(token, kind, subject) if talking else kind, subject


def _thread(token: str, kind: LinkKind, subject: Any) -> LinkKind:
    """Return the thread that a link leads to, as long as what the link is for is open."""
    if kind.talks not in THREADS:
        raise NotFound
    if not kind.is_open(subject):
        raise DeadLink(token, awaited=False)
    return THREADS[kind.talks]


def _count_forged(token: str, *, now: datetime) -> None:
    if read_code(token):
        count_wrong_code(now=now)
        return
    address = request.remote_addr or "unknown"
    with unit_of_work():
        hit("forged-link", address, limit=FORGED_PER_ADDRESS, per=timedelta(minutes=10), now=now)
