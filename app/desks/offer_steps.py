"""The steps of the publishing form: which parts each kind meets, in which order, and where a refusal is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.desks.offer_form_base import Part
from app.desks.offer_form_details import CoursePart, NeedsPart, UsefulPart
from app.desks.offer_form_parts import (
    AnswerPart,
    ChannelPart,
    ContractPart,
    HoursPart,
    InsurancePart,
    RemotePart,
    WordsPart,
)
from app.desks.offer_form_pickers import JobsPart, PlacesPart, SessionsPart, SlotsPart
from app.kit.errors import RuleBroken
from app.kit.forms import Writing
from app.matching.values import Kind
from app.offers.record import OfferData

PARTS: Mapping[str, type[Part]] = {
    "words": WordsPart, "jobs": JobsPart, "contract": ContractPart, "course": CoursePart, "slots": SlotsPart,
    "sessions": SessionsPart, "hours": HoursPart, "places": PlacesPart, "remote": RemotePart, "answer": AnswerPart,
    "channel": ChannelPart, "insurance": InsurancePart, "needs": NeedsPart, "useful": UsefulPart,
}  # fmt: skip
WORDS = ("title", "summary", "description")
HOURS = ("hours_min", "hours_max", "start_kind", "starts_on", "ends_on", "school_weeks_only", "seats_total",
         "waiting_list_open")  # fmt: skip
PAY = ("duration_months", "pay_min", "pay_max", "pay_period", "pay_gross")
USEFUL = ("shuttle_note", "freshness_months", "expires_on")
PAID_USEFUL = ("first_pay_day", "to_pay_first", "lent", "meal_note", "trial_day", *USEFUL)
ALL: tuple[str, ...] = ()  # every control of the part


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the form: its address, its name, its parts with the controls kept (``ALL`` = every one)."""

    slug: str
    label: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    example: str = ""


def _what(*parts: tuple[str, tuple[str, ...]], example: str = "") -> Step:
    return Step("quoi", "Ce qu’on y fait", (("words", WORDS), *parts), example)


def _when(*parts: tuple[str, tuple[str, ...]]) -> Step:
    example = "Mardi et jeudi, de 9 h à 12 h, 6 places. On peut venir un seul jour."
    return Step("quand", "Quand, combien d’heures", (("slots", ALL), *parts), example)


WHERE = Step("ou", "Où, et qui répond", (("places", ALL), ("remote", ALL), ("answer", ALL), ("channel", ALL)),
             "Bernard Teillet répond en général en 2 jours.")  # fmt: skip
ASKED = Step("demandes", "Ce qui est demandé, ce qui aide", (("needs", ALL), ("useful", PAID_USEFUL)),
             "Débutant accepté, sans CV, gants et bottes prêtés.")  # fmt: skip
LIGHT_ASKED = replace(ASKED, parts=(("needs", ALL), ("useful", USEFUL)))
MISSION = Step(
    "mission", "Votre mission, en cinq questions",
    (("words", ("title", "description", "with_whom")), ("places", ("places", "commune", "commune_choice", "address")),
     ("slots", ("schedule", "slots", "days", "from_time", "to_time")),
     ("answer", ("contact_name", "contact_email", "contact_phone", "contact_public"))),
    "Aider au jardin partagé, le mardi de 9 h à 12 h, avec Bernard qui montre les gestes.",
)  # fmt: skip
MORE = Step(
    "precisions", "D’autres précisions, si vous voulez",
    (("hours", ("start_kind", "starts_on", "ends_on", "seats_total", "waiting_list_open")), ("sessions", ALL),
     ("insurance", ALL), ("channel", ALL), ("needs", ("helps", "conditions", "needs_required", "needs_desired")),
     ("useful", USEFUL)),
)  # fmt: skip
SERVICE_HOURS = ("start_kind", "starts_on", "ends_on", "seats_total", "waiting_list_open")
SERVICE_COURSE = ("theme_1", "theme_2", "theme_3", "service_types", "cost_note", "mobilisation_note")
STEPS: Mapping[Kind, tuple[Step, ...]] = {
    Kind.VOLUNTEERING: (MISSION, MORE),
    Kind.JOB: (
        _what(("jobs", ALL), ("contract", ("contract", *PAY)), example="Aide à domicile auprès de personnes âgées"),
        _when(("hours", HOURS), ("sessions", ALL)),
        WHERE,
        ASKED,
    ),
    Kind.IMMERSION: (
        _what(("jobs", ALL), example="Découvrir la boulangerie pendant une semaine"),
        _when(("hours", HOURS)),
        WHERE,
        LIGHT_ASKED,
    ),
    Kind.INSERTION_SITE: (
        _what(("jobs", ALL), ("contract", (*PAY, "first_hours")), example="Maraîchage en chantier, 26 h"),
        _when(("hours", HOURS), ("sessions", ALL)),
        WHERE,
        ASKED,
    ),
    Kind.TRAINING: (
        _what(("course", ("cost_note", "certification", "hire_promised")), example="Français pour le travail"),
        _when(("hours", (*HOURS, "weeks_count")), ("sessions", ALL)),
        WHERE,
        LIGHT_ASKED,
    ),
    Kind.SERVICE: (
        _what(("course", SERVICE_COURSE), example="Réparer son vélo avec quelqu’un"),
        _when(("hours", SERVICE_HOURS), ("sessions", ALL)),
        WHERE,
        LIGHT_ASKED,
    ),
}
ADDED_BY_BUTTON = frozenset({"jobs", "places", "slots", "sessions"})
TO_CHOOSE = frozenset({"jobs_found", "commune_choice"})
OPTIONAL = frozenset({"precisions", "demandes"})
CONTROL_OF = {
    "slots": "from_time", "places": "commune", "rome": "job_search", "weekly_minutes_min": "hours_min",
    "weekly_minutes_max": "hours_max", "pay_min_cents": "pay_min", "pay_max_cents": "pay_max", "themes": "theme_1",
    "sessions": "session_on", "requirements": "needs_required", "duration_days": "duration_months",
}  # fmt: skip


def steps_of(kind: Kind) -> tuple[Step, ...]:
    """Return the steps of a kind, in order; the choice of the kind comes before, reading and publishing after."""
    return STEPS[kind]


def step_of(kind: Kind, slug: str) -> Step | None:
    """Return a step by its address."""
    return next((step for step in STEPS[kind] if step.slug == slug), None)


def next_slug(kind: Kind, step: Step) -> str:
    """Return the address of the step after; « relire » after the last; optional precisions of a mission are skipped."""
    steps = STEPS[kind]
    number = steps.index(step)
    following = steps[number + 1] if number + 1 < len(steps) else None
    return following.slug if following and following.slug != "precisions" else "relire"


def step_with(kind: Kind, field: str) -> str:
    """Return the address of the step where a record field is answered, to lead there from « ce qui manque »."""
    control = CONTROL_OF.get(field, field)
    for step in STEPS[kind]:
        for name, kept in step.parts:
            if control in (kept or _controls(PARTS[name])):
                return step.slug
    return STEPS[kind][0].slug


def _controls(part: type[Part]) -> set[str]:
    return {name for name in dir(part) if not name.startswith("_")}


class StepForm(Writing):
    """The parts of one step, read and shown together; their control names are all different."""

    def __init__(self, step: Step, record: OfferData) -> None:
        self.step = step
        self.record = record
        self.parts: dict[str, Part] = {}
        for name, kept in step.parts:
            part = PARTS[name](record)
            if kept:
                part.keep(kept)
            self.parts[name] = part
        self.refusals: list[str] = []
        self.tried = record  # with every answer that could be read, right or wrong

    def validate(self) -> bool:
        """Check every part; each says what is wrong at its controls."""
        answers = [part.validate_on_submit() for part in self.parts.values()]
        return all(answers)

    def filled(self) -> OfferData | None:
        """Return the record with the answers of every part; None when something is wrong or still to be chosen."""
        complete = self.validate()
        for part in self.parts.values():
            try:
                self.tried = replace(self.tried, **part.answers())
            except RuleBroken as refusal:
                part.refuse(refusal)
                complete = False
            except ValueError:  # a choice nobody offered: its control already says so
                complete = False
        return self.tried if complete else None

    def refuse_also(self, errors: Mapping[str, str]) -> None:
        """Show what else is wrong at the controls of this step that say nothing yet."""
        told = {control for control, _ in self.messages}
        for field, message in errors.items():
            control = CONTROL_OF.get(field, field)
            part = next((part for part in self.parts.values() if control in part), None)
            if part is not None and control not in told:
                part.refuse(RuleBroken(message, field=control))

    def refuse(self, error: RuleBroken) -> None:
        """Show a service's refusal at the control of its field, wherever it is."""
        for field, message in (error.errors or {"": error.message}).items():
            control = CONTROL_OF.get(field, field)
            part = next((part for part in self.parts.values() if control in part), None)
            if part is None:
                self.refusals.append(message)
            else:
                part.refuse(RuleBroken(message, field=control))

    def as_typed(self) -> OfferData:
        """Return the record with what is already right, to keep a draft while it is typed.

        What adds one thing after another (a place, hours, a date, a job) waits for its button.
        """
        record = self.record
        for name, part in self.parts.items():
            if name in ADDED_BY_BUTTON or not part.validate():
                continue
            try:
                record = replace(record, **part.answers())
            except RuleBroken:
                continue
        return record

    @property
    def only_asks(self) -> bool:
        """Tell whether nothing is wrong: what was searched has several answers, one is to be ticked."""
        return all(control in TO_CHOOSE for control, _ in self.messages)

    @property
    def messages(self) -> list[tuple[str, str]]:
        """Return ``(control id, message)`` of everything that is wrong, in the order of the page."""
        shown = [("", message) for message in self.refusals]
        return shown + [error for part in self.parts.values() for error in part.all_errors]
