"""/territoire/moderation: what the team of a territory has to read, and its decisions."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.admin.calls import calls_to_make
from app.admin.forms import DecisionForm, ReportDecisionForm
from app.kit import clock
from app.kit.access import Actor, current_actor, requires
from app.kit.database import unit_of_work
from app.kit.errors import RuleBroken
from app.kit.forms import as_choices
from app.offers import moderation_queries as offer_answers
from app.offers import queries as offers
from app.offers import services as offer_services
from app.offers.access import can_moderate
from app.offers.forms import REASONS as REPORT_REASONS
from app.offers.models import Offer, OfferReport
from app.offers.presenters import page_of
from app.offers.reports import handle
from app.offers.risks import REASONS
from app.offers.workflow import OFFER_WORKFLOW, OfferAction
from app.placements.queries import waiting_for_structure
from app.structures import decisions
from app.structures import queries as structures
from app.structures import services as structure_services
from app.structures.access import is_moderator, moderates
from app.structures.models import ModerationDecision, Structure
from app.structures.workflow import STRUCTURE_WORKFLOW, StructureAction

bp = Blueprint("moderation", __name__, url_prefix="/territoire")
UNPROCESSABLE = 422
STRUCTURE_WORDS = {
    StructureAction.APPROVE: "Valider la structure",
    StructureAction.ASK_CORRECTION: "Demander une correction",
    StructureAction.SUSPEND: "Suspendre",
    StructureAction.RESTORE: "Remettre en ligne",
    StructureAction.CLOSE: "Fermer",
}
OFFER_WORDS = {
    OfferAction.PUBLISH: "Publier l’offre",
    OfferAction.ASK_CORRECTION: "Demander une correction",
    OfferAction.CLOSE: "Fermer l’offre",
}
Verb = Callable[..., object]


DECISION_WORDS = {action.value: words for action, words in (STRUCTURE_WORDS | OFFER_WORDS).items()} | {
    "convention_confirmed": "Convention ou déclaration confirmée",
}
REPORT_WORDS = dict(REPORT_REASONS)


@bp.get("/moderation")
@requires(is_moderator)
def queue() -> Any:
    """List structures, offers and reports that wait, the oldest first."""
    return _queue()


def _queue(refused: ReportDecisionForm | None = None, report: OfferReport | None = None) -> str:
    code = current_actor().territory or ""
    number = max(1, request.args.get("page", 1, type=int) or 1)
    waiting = structures.to_review(code)
    return render_template(
        "admin/queue.html", structures=waiting.items, structures_total=waiting.total,
        page=offers.waiting_for_review(code, page=number), page_url=_queue_page, reasons=REASONS,
        reports=offers.open_reports(code), report_words=REPORT_WORDS, needs=structure_services.waits_for_confirmation,
        answers=answers_to_read(code), words=DECISION_WORDS, calls=calls_to_make(code),
        refused=refused, refused_report=report, has_errors=refused is not None,
    )  # fmt: skip


def answers_to_read(code: str) -> list[tuple[ModerationDecision, str, str]]:
    """Return what structures answered: the decision, what it is about, its page; the oldest answer first."""
    about = [
        *((one, row.name, f"structures/{row.public_id}") for one, row in structures.unread_answers(code)),
        *((one, row.title, f"offres/{row.public_id}") for one, row in offer_answers.unread_answers(code)),
    ]
    return sorted(about, key=lambda line: str(line[0].answered_at))


def decision_of(decision_id: str) -> ModerationDecision | None:
    """Load a decision."""
    return structures.decision(decision_id)


def can_read_answer(actor: Actor, decision: ModerationDecision) -> bool:
    """The team of the territory of the structure that answered."""
    if decision.subject == "offer":
        subject = offers.by_public_id(decision.subject_public_id)
        return subject is not None and can_moderate(actor, subject)
    found = structures.by_public_id(decision.subject_public_id)
    return found is not None and moderates(actor, found)


@bp.post("/moderation/reponses/<decision_id>")
@requires(can_read_answer, load=decision_of)
def answer_read(decision: ModerationDecision) -> Any:
    """Note that the answer was read."""
    with unit_of_work():
        decisions.mark_read(decision, now=clock.now())
    flash("C’est noté\u00a0: réponse lue.")
    return redirect(url_for(".queue"), code=303)


@bp.get("/structures")
@requires(is_moderator)
def all_structures() -> Any:
    """Search the structures of the territory, to suspend one or publish on its behalf."""
    text = request.args.get("q", "").strip()[:100]
    number = max(1, request.args.get("page", 1, type=int) or 1)
    page = structures.of_territory(current_actor().territory or "", text=text, page=number)
    return render_template("admin/structures.html", page=page, text=text,
                           page_url=lambda n: url_for(".all_structures", q=text, page=n))  # fmt: skip


def structure_of(public_id: str) -> Structure | None:
    """Load a structure by its public id."""
    return structures.by_public_id(public_id)


@bp.route("/moderation/structures/<public_id>", methods=["GET", "POST"])
@requires(moderates, load=structure_of)
def structure(structure: Structure) -> Any:
    """Read a structure and decide."""
    allowed = [action for action in STRUCTURE_WORKFLOW.actions_from(structure.state) if action in STRUCTURE_WORDS]
    form = DecisionForm()
    form.decision.choices = as_choices((action.value, STRUCTURE_WORDS[action]) for action in allowed)
    if form.validate_on_submit() and _decided(form, lambda actor: _decide_structure(structure, form, actor)):
        flash("La décision est prise. La structure est prévenue.")
        return redirect(url_for(".queue"), code=303)
    refused = request.method == "POST"
    page = render_template(
        "admin/structure.html", structure=structure, form=form, has_errors=refused,
        members=structures.members_of(structure.id), decisions=structures.decisions_on(structure.public_id),
        needs_confirmation=structure_services.may_need_confirmation(structure), words=DECISION_WORDS,
        waiting=waiting_for_structure([structure.id]),
    )  # fmt: skip
    return page, UNPROCESSABLE if refused else 200


def _decide_structure(subject: Structure, form: DecisionForm, actor: Actor) -> None:
    words, now = form.comment.data or "", clock.now()
    action = StructureAction(form.decision.data)
    if action is StructureAction.APPROVE:
        structure_services.approve(subject, actor=actor, now=now, reason=words)
    elif action is StructureAction.ASK_CORRECTION:
        structure_services.ask_correction(subject, comment=words, actor=actor, now=now)
    else:
        verbs: dict[StructureAction, Verb] = {
            StructureAction.SUSPEND: structure_services.suspend,
            StructureAction.RESTORE: structure_services.restore,
            StructureAction.CLOSE: structure_services.close,
        }
        verbs[action](subject, reason=words, actor=actor, now=now)


@bp.post("/moderation/structures/<public_id>/convention")
@requires(moderates, load=structure_of)
def confirm_convention(structure: Structure) -> Any:
    """Record that the convention or the declaration was seen."""
    with unit_of_work():
        structure_services.confirm_convention(structure, actor=current_actor(), now=clock.now())
    flash("C’est noté\u00a0: convention ou déclaration confirmée.")
    return redirect(url_for(".structure", public_id=structure.public_id), code=303)


def offer_of(public_id: str) -> Offer | None:
    """Load an offer by its public id."""
    return offers.by_public_id(public_id)


@bp.route("/moderation/offres/<public_id>", methods=["GET", "POST"])
@requires(can_moderate, load=offer_of)
def offer(offer: Offer) -> Any:
    """Read an offer with its warning signs and decide."""
    allowed = [action for action in OFFER_WORDS if OFFER_WORKFLOW.allows(offer.state, action)]
    form = DecisionForm()
    form.decision.choices = as_choices((action.value, OFFER_WORDS[action]) for action in allowed)
    if form.validate_on_submit() and _decided(form, lambda actor: _decide_offer(offer, form, actor)):
        flash("La décision est prise. La structure est prévenue.")
        return redirect(url_for(".queue"), code=303)
    refused = request.method == "POST"
    page = render_template(
        "admin/offer.html", offer=offer, page=page_of(offer, now=clock.now()), form=form, has_errors=refused,
        signs=[REASONS[code] for code in offer.flags or () if code in REASONS],
        decisions=structures.decisions_on(offer.public_id), words=DECISION_WORDS,
    )  # fmt: skip
    return page, UNPROCESSABLE if refused else 200


def _decide_offer(subject: Offer, form: DecisionForm, actor: Actor) -> None:
    words, now = (form.comment.data or "").strip(), clock.now()
    action = OfferAction(form.decision.data)
    if action is OfferAction.PUBLISH:
        offer_services.publish(subject, actor=actor, now=now, comment=words)
    elif action is OfferAction.ASK_CORRECTION:
        offer_services.ask_correction(subject, comment=words, actor=actor, now=now)
    else:
        if not words:
            raise RuleBroken("Écrivez la raison\u00a0: la structure la lira.", field="comment")
        reason = offer_services.CLOSED_BY_MODERATOR
        offer_services.close(subject, actor=actor, now=now, reason=reason, comment=words)
    structure_services.record_decision("offer", subject.public_id, action.value, actor=actor, now=now, reason=words)


def report_and_offer(report_id: str) -> OfferReport | None:
    """Load a report."""
    return offers.report(int(report_id)) if report_id.isdigit() else None


def can_handle(actor: Actor, report: OfferReport) -> bool:
    """Reports are handled by the team of the offer's territory."""
    subject = offers.by_id(report.offer_id)
    return subject is not None and can_moderate(actor, subject)


@bp.post("/moderation/signalements/<report_id>")
@requires(can_handle, load=report_and_offer)
def handle_report(report: OfferReport) -> Any:
    """Record what was done about a report."""
    form = ReportDecisionForm()
    if not form.validate_on_submit():
        return _queue(form, report), UNPROCESSABLE
    with unit_of_work():
        handle(report, outcome=form.outcome.data, actor=current_actor(), now=clock.now())
    flash("Le signalement est traité.")
    return redirect(url_for(".queue"), code=303)


def _decided(form: DecisionForm, decide: Callable[[Actor], None]) -> bool:
    with form.writing():
        decide(current_actor())
    return not form.refused


def _queue_page(number: int) -> str:
    return url_for(".queue", page=number)
