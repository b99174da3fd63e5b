"""Slips: a paper with a short code for people without e-mail or phone, and ``/r`` where the code is typed."""

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from wtforms import StringField

from app.desks.code_tries import count_wrong_code
from app.desks.file_opening import note_reading
from app.kit import clock, links
from app.kit.access import open_to_all, requires
from app.kit.database import unit_of_work
from app.kit.errors import RuleBroken
from app.kit.forms import BaseForm, required
from app.kit.ids import printed_code, read_code
from app.kit.throttle import hit
from app.kit.urls import base_url
from app.offers.qr_code import qr_of
from app.people.values import ReadPurpose
from app.placements import queries
from app.placements.access import can_follow_placement
from app.placements.emails import doors
from app.placements.models import Placement
from app.placements.presenters import meeting_view, proposal_view
from app.placements.recipients import referents
from app.placements.speech import all_speeches, speech
from app.placements.workflow import PlacementState as S

bp = Blueprint("slips", __name__)
UNPROCESSABLE = 422
SLIPS_A_DAY = 20
PAPERS = {"a4": "sheet--a4", "a6": "sheet--a6"}
OPENS = {
    S.PROPOSED: doors.AGREE,
    S.AGREEMENT_RECORDED: doors.AGREE,
    S.MEETING: doors.MEETING,
    S.SEAT_OFFERED: doors.SEAT,
}


class CodeForm(BaseForm):
    """One field: the code of a slip."""

    code = StringField("Code", [required("Écrivez les huit lettres et chiffres du papier.")])


@bp.after_request
def keep_private(response: Response) -> Response:
    """A code and what it opens are for one reader: no cache keeps them, no search engine, no other site."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.route("/r", methods=["GET", "POST"])
@open_to_all("The code is the right: counted tries, one purpose, one subject, as long as its step.")
def enter() -> Any:
    """Type the code of a slip or of a text; it leads to the page it opens."""
    form = CodeForm()
    if form.validate_on_submit() and (code := _known_code(form)):
        return redirect(url_for("links.show", token=code), code=303)
    refused = request.method == "POST"
    page = render_template(
        "desks/links/code.html", form=form, speeches=all_speeches(), has_errors=refused, indexed=False
    )
    return page, UNPROCESSABLE if refused else 200


def _known_code(form: CodeForm) -> str:
    """The code typed, when it is one of ours; a wrong one is counted and said at its field."""
    code = read_code(form.code.data)
    if code and links.find(code) is not None:
        return code
    count_wrong_code(now=clock.now())
    form.refuse(
        RuleBroken(
            "Ce code n’est pas reconnu. Il a huit lettres et chiffres, par exemple K7Q2 M9XD. Regardez bien le papier.",
            field="code",
        )
    )
    return ""


@bp.post("/accompagnement/propositions/<public_id>/papier")
@requires(can_follow_placement, load=queries.by_public_id)
def print_slip(placement: Placement) -> Any:
    """A sheet to print and hand over, with a code that lives as long as the step."""
    if placement.state not in OPENS:
        raise RuleBroken("Rien n’attend la réponse de la personne : un papier n’ouvrirait rien.")
    note_reading(placement.person, ReadPurpose.PROPOSAL)
    now = clock.now()
    with unit_of_work():
        hit("slip", placement.public_id, limit=SLIPS_A_DAY, per=timedelta(days=1), now=now)
        until = _until(placement) or now + doors.LONG_LIFE
        code = links.issue_code(OPENS[placement.state], placement.public_id, expires_at=until, now=now)
    return _sheet(placement, code, now=now)


def _until(placement: Placement) -> datetime | None:
    """When the step ends."""
    return {S.MEETING: placement.meeting_at, S.SEAT_OFFERED: placement.seat_held_until}.get(
        placement.state, placement.lapses_at
    )


def _sheet(placement: Placement, code: str, *, now: datetime) -> str:
    say = speech(placement.person.language)
    site = base_url()
    until = _until(placement)
    return render_template(
        "desks/requests/slip.html",
        say=say,
        proposal=proposal_view(placement, now=now, say=say),
        meeting=meeting_view(placement, now=now, say=say),
        referent=next(iter(referents(placement)), None),
        until=say.long_date(until) if until else "",
        code=printed_code(code),
        drawing=qr_of(f"{site}/r/{code}"),
        site=site.partition("://")[2] + "/r",
        paper=PAPERS.get(request.form.get("papier", ""), PAPERS["a4"]),
        back_url=url_for("follow_requests.show", public_id=placement.public_id),
        indexed=False,
    )
