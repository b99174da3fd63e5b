"""One person's page for the referent who accompanies them: offers ranked with points, questions, path, profile."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.desks import person_presenters as presenters
from app.desks import quick_answers, ranking
from app.desks.caseload_forms import ContactForm, NoteForm
from app.desks.file_opening import note_reading, person_of
from app.desks.me_presenters import path as path_of
from app.desks.next_steps import next_step, shown_title
from app.desks.profile_screens import Frame, screen_page, summary
from app.desks.shown_lists import keep_shown
from app.journal import queries as journal
from app.journal import services as journal_services
from app.kit import clock, mail_readers
from app.kit.access import Actor, current_actor, requires
from app.kit.database import unit_of_work
from app.kit.errors import RuleBroken
from app.people import free_text, queries, services
from app.people.access import can_accompany
from app.people.answers import all_answers
from app.people.invitations import invite_to_account
from app.people.models import Person
from app.people.values import ReadPurpose
from app.placements import queries as placements
from app.placements import services as placement_services
from app.placements.values import Party
from app.placements.wording import structure_name
from app.week import queries as week

bp = Blueprint("person_page", __name__, url_prefix="/accompagnement/personnes/<public_id>")
SHOWN_OFFERS, MOST_OFFERS, SHOWN_SERVICES = 10, 100, 4
UNPROCESSABLE = 422
NOTE_TITLE = "Note"


@bp.get("")
@requires(can_accompany, load=person_of)
def show(person: Person) -> Any:
    """What comes next, the week in a sentence, the offers within reach with their points and questions."""
    note_reading(person, ReadPurpose.FILE)
    now = clock.now()
    shown = max(SHOWN_OFFERS, min(request.args.get("nombre", SHOWN_OFFERS, type=int), MOST_OFFERS))
    lifted = ranking.liftable(request.args.getlist("lever"))
    planned = week.planned_minutes(person.id, clock.iso_week(clock.local_date(now)))
    under_way = list(placements.living_by_offer(person.id).values())
    profile = services.profile_of(person)
    ranked = ranking.ranked(person, now=now, limit=shown, lifted=lifted, planned_minutes=planned)
    if not lifted:  # what a referent looks for beyond a rule is not what was recommended
        keep_shown(person, ranked, Party.REFERENT, services=SHOWN_SERVICES, now=now)
    return render_template(
        "desks/caseload/person.html",
        person=person,
        facts=presenters.facts(person, profile),
        step=next_step(under_way, now=now),
        week=presenters.week_sentence(profile, planned),
        under_way=[(row, shown_title(row), structure_name(row.offer)) for row in under_way],
        ranked=ranked,
        shown=shown,
        more=min(shown + SHOWN_OFFERS, MOST_OFFERS),
        shown_services=SHOWN_SERVICES,
        lifted=lifted,
        calls=placements.call_tasks_about(person.id),
        path=path_of(journal.latest(person.id)),
        profile_lines=summary(all_answers(person)),
    )


@bp.post("/reponse")
@requires(can_accompany, load=person_of)
def answer_question(person: Person) -> Any:
    """Keep the answer to a question the matching asks, and rank again."""
    with unit_of_work():
        changes = quick_answers.changes_for(request.form.get("reponse", ""), all_answers(person))
        services.save_answers(person, changes, actor=current_actor(), now=clock.now())
    flash("C’est noté. Les offres tiennent compte de la réponse.")
    return redirect(url_for("person_page.show", public_id=person.public_id, _anchor="offres"), code=303)


@bp.post("/appel-fait")
@requires(can_accompany, load=person_of)
def called(person: Person) -> Any:
    """The calls asked for about this person were made: a sign of life of their file."""
    actor, now = current_actor(), clock.now()
    with unit_of_work():
        for task in placements.call_tasks_about(person.id):
            placement_services.finish_call(task, actor=actor, now=now)
        services.note_contact(person, now=now)
    flash("C’est noté : l’appel est fait.")
    return redirect(url_for("person_page.show", public_id=person.public_id), code=303)


def person_and_screen(public_id: str, slug: str) -> tuple[Person, str] | None:
    """Return the person with the screen asked for."""
    person = person_of(public_id)
    return (person, slug) if person else None


def can_fill_together(actor: Actor, subject: tuple[Person, str]) -> bool:
    """A referent fills the profile with the person they accompany."""
    return can_accompany(actor, subject[0])


@bp.route("/profil/<slug>", methods=["GET", "POST"])
@requires(can_fill_together, load=person_and_screen)
def profile(subject: tuple[Person, str]) -> Any:
    """One screen of the profile, filled together."""
    person, slug = subject
    note_reading(person, ReadPurpose.PROFILE)
    return screen_page(person, slug, _frame(person))


@bp.route("/carnet", methods=["GET", "POST"])
@requires(can_accompany, load=person_of)
def logbook(person: Person) -> Any:
    """The carnet de bord: every step, notes, who read the file."""
    note_reading(person, ReadPurpose.JOURNAL)
    form = NoteForm()
    if form.validate_on_submit() and _noted(person, form):
        flash("La note est écrite. La personne peut la lire.")
        return redirect(url_for("person_page.logbook", public_id=person.public_id), code=303)
    number = max(1, request.args.get("page", 1, type=int))
    entries = journal.of_person(person.id, page=number)
    page = render_template(
        "desks/caseload/logbook.html",
        person=person,
        form=form,
        entries=entries,
        path=path_of(entries.items),
        page_url=lambda page: url_for("person_page.logbook", public_id=person.public_id, page=page),
        readings=queries.readings_of(services.person_key(person)),
        has_errors=request.method == "POST",
    )
    return page, UNPROCESSABLE if request.method == "POST" else 200


def _noted(person: Person, form: NoteForm) -> bool:
    with form.writing():
        wrong = free_text.problem(form.texte.data)
        if wrong:
            raise RuleBroken(wrong, field="texte")
        journal_services.add_note(
            person, title=NOTE_TITLE, text=form.texte.data, actor=current_actor(), now=clock.now()
        )
    return not form.refused


@bp.route("/coordonnees", methods=["GET", "POST"])
@requires(can_accompany, load=person_of)
def contact(person: Person) -> Any:
    """How to reach the person, and their own space."""
    note_reading(person, ReadPurpose.PROFILE)
    form = ContactForm.of(person)
    if form.validate_on_submit() and _reached(person, form):
        return redirect(url_for("person_page.show", public_id=person.public_id), code=303)
    refused = request.method == "POST"
    bounced = mail_readers.bounces(person.email)
    page = render_template(
        "desks/caseload/contact.html", person=person, form=form, has_errors=refused, bounced=bounced
    )
    return page, UNPROCESSABLE if refused else 200


def _reached(person: Person, form: ContactForm) -> bool:
    """Keep the contacts; with « invite », also send the person the link to their own space."""
    now = clock.now()
    with form.writing():
        form.keep(person, now=now)
        if "inviter" in request.form:
            invite_to_account(person, actor=current_actor(), now=now)
    if form.refused:
        return False
    flash("L’invitation est partie." if "inviter" in request.form else "Les coordonnées sont à jour.")
    return True


@bp.route("/fin", methods=["GET", "POST"])
@requires(can_accompany, load=person_of)
def end(person: Person) -> Any:
    """End the follow-up: asked once more, then the file closes at once."""
    if request.method == "GET":
        return render_template("desks/caseload/end.html", person=person)
    actor = current_actor()
    with unit_of_work():
        follow_up = queries.active_follow_up(person.id, actor.account_id or 0)
        if follow_up is not None:
            services.end_follow_up(follow_up, actor=actor, now=clock.now())
    flash(f"Vous n’accompagnez plus {person.first_name}. Son dossier est fermé pour vous.")
    return redirect(url_for("caseload.people"), code=303)


def _frame(person: Person) -> Frame:
    here = person.public_id
    return Frame(
        layout="layouts/pro.html",
        url_of=lambda slug: url_for("person_page.profile", slug=slug, public_id=here),
        done_url=url_for("person_page.show", _anchor="offres", public_id=here),
        back=(f"Retour à {person.full_name}", url_for("person_page.show", public_id=here)),
        is_own=False,
    )
