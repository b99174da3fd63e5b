"""A person's own space: what is proposed, what is near and possible, their week, their path, their profile."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.desks import kind_question, quick_answers, ranking
from app.desks import me_presenters as presenters
from app.desks.answering import keep_answer
from app.desks.file_opening import own_person
from app.desks.profile_screens import Frame, screen_page, summary
from app.desks.shown_lists import keep_shown
from app.journal import queries as journal
from app.kit import clock
from app.kit.access import Actor, current_actor, requires
from app.kit.database import unit_of_work
from app.messages import queries as messages
from app.people import queries, services
from app.people.access import is_own_file
from app.people.answers import all_answers
from app.people.models import Person
from app.placements import proposal_queries
from app.placements import queries as placements
from app.placements.access import is_own_placement
from app.placements.models import Placement
from app.placements.values import Party
from app.week import queries as week

bp = Blueprint("me", __name__, url_prefix="/moi")
SHOWN_OFFERS, MOST_OFFERS, SHOWN_SERVICES, SHOWN_STEPS = 8, 40, 4, 4


@bp.get("")
@requires(is_own_file, load=own_person)
def home(person: Person) -> Any:
    """What waits for my answer, offers for me in words, my week, my path."""
    now = clock.now()
    today = clock.local_date(now)
    shown = max(SHOWN_OFFERS, min(request.args.get("nombre", SHOWN_OFFERS, type=int), MOST_OFFERS))
    this_week = week.week_of(person.id, clock.iso_week(today))
    under_way = placements.living_printed(person.id)
    already = proposal_queries.already_of([person.id])[person.id]
    ranked = ranking.ranked(person, now=now, limit=shown, planned_minutes=this_week.minutes, already=already)
    keep_shown(person, ranked, Party.PERSON, services=SHOWN_SERVICES, now=now)
    return render_template(
        "desks/me/home.html",
        person=person,
        proposals=presenters.proposals(under_way, now=now),
        coming=presenters.coming(under_way),
        ranked=ranked,
        new_messages=messages.new_for_person(person.id),
        shown=shown,
        shown_services=SHOWN_SERVICES,
        week_sentence=presenters.week_sentence(this_week),
        week_days=presenters.week_days(this_week, under_way, today=today),
        path=presenters.path(journal.latest(person.id, limit=SHOWN_STEPS)),
        referents=queries.referents_of(person.id),
        asked_kind=kind_question.kind_to_ask(person, already),
        missing=[screen for screen, answered in summary(all_answers(person)) if not answered],
    )


@bp.post("/reponse")
@requires(is_own_file, load=own_person)
def still(person: Person) -> Any:
    """Answer a question by its button: a kind of offer still wanted, or what an offer asks."""
    said = request.form.get("reponse", "")
    asked = quick_answers if said.count(":") > 1 or said.startswith(quick_answers.ONE_WORD) else kind_question
    with unit_of_work():
        changes = asked.changes_for(said, all_answers(person))
        services.save_answers(person, changes, actor=current_actor(), now=clock.now())
    flash("C’est noté. Les offres suivent votre réponse.")
    return redirect(url_for("me.home", _anchor="offres"), code=303)


@bp.post("/propositions/<placement_id>")
@requires(is_own_placement, load=lambda placement_id: placements.by_public_id(placement_id))
def answer(placement: Placement) -> Any:
    """Say yes or no to a proposal. No reason is asked."""
    shared = request.form.getlist("partage")
    with unit_of_work():
        said = keep_answer(
            placement, request.form.get("answer", ""), shared=shared, actor=current_actor(), now=clock.now()
        )
    flash(said)
    return redirect(url_for("me.home"), code=303)


@bp.get("/chemin")
@requires(is_own_file, load=own_person)
def path(person: Person) -> Any:
    """Everything that happened, and who wrote it."""
    number = max(1, request.args.get("page", 1, type=int))
    entries = journal.of_person(person.id, page=number)
    return render_template(
        "desks/me/path.html",
        page=entries,
        page_url=lambda page: url_for("me.path", page=page),
        path=presenters.path(entries.items),
    )


@bp.get("/profil")
@requires(is_own_file, load=own_person)
def profile(person: Person) -> Any:
    """The five screens, and what is answered."""
    return render_template("desks/me/profile.html", person=person, profile_lines=summary(all_answers(person)))


def own_screen(slug: str) -> tuple[Person, str] | None:
    """Return one's own file with the screen asked for."""
    person = own_person()
    return (person, slug) if person else None


def can_fill_screen(actor: Actor, subject: tuple[Person, str]) -> bool:
    """The person fills their own profile."""
    return is_own_file(actor, subject[0])


@bp.route("/profil/<slug>", methods=["GET", "POST"])
@requires(can_fill_screen, load=own_screen)
def screen(subject: tuple[Person, str]) -> Any:
    """One of the five short screens."""
    person, slug = subject
    frame = Frame(
        layout="layouts/person.html",
        url_of=lambda name: url_for("me.screen", slug=name),
        done_url=url_for("me.home", _anchor="offres"),
        back=("Mon profil", url_for("me.profile")),
        is_own=True,
    )
    return screen_page(person, slug, frame)


@bp.get("/dossier")
@requires(is_own_file, load=own_person)
def readers(person: Person) -> Any:
    """Who read my file: organisation, function, date."""
    readings = queries.readings_of(services.person_key(person))
    return render_template("desks/me/readers.html", readings=readings, referents=queries.referents_of(person.id))
