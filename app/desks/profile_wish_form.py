"""What the person would like: jobs found by their name, kinds of activities, where they stand."""

from collections.abc import Mapping
from typing import Any, ClassVar

from wtforms import BooleanField, RadioField, SelectMultipleField, StringField
from wtforms.validators import Length

from app.desks.profile_forms import LONG_TEXT, UNKNOWN, Answers, Choices, ScreenForm, labelled
from app.matching.values import JobTime, Kind, Stage
from app.reference.queries import job_label, job_title, search_jobs

SHOWN_JOBS = 8
MOMENTS: Choices = [
    (Stage.REMOBILISATION.value, "Retrouver un rythme"),
    (Stage.DISCOVERY.value, "Découvrir un métier"),
    (Stage.SKILLS.value, "Apprendre, me former"),
    (Stage.EMPLOYMENT.value, "Travailler"),
    UNKNOWN,
]


class WishForm(ScreenForm):
    """What the person would like. Volunteering is proposed only to who ticks it."""

    slug = "envies"
    title = "Ce que j’aimerais"
    answer_names: ClassVar[Mapping[str, str]] = {
        "wishes": "metiers", "kinds": "types", "first_kinds": "dabord", "job_time": "temps", "stage": "etape"
    }  # fmt: skip

    metiers = SelectMultipleField("Les métiers qui me plaisent", choices=[], validate_choice=False)
    chercher = StringField("Ajouter un métier", [Length(max=80, message=LONG_TEXT)])
    types = SelectMultipleField(
        "Ce qui m’intéresse",
        choices=labelled(kind for kind in Kind if kind is not Kind.VOLUNTEERING),
    )
    benevolat = BooleanField("Je veux bien qu’on me propose du bénévolat")
    dabord = RadioField("Ce que je cherche d’abord", choices=labelled(Kind, unknown=True), default="")
    temps = RadioField("Pour un emploi, je préfère", choices=labelled(JobTime, unknown=True), default="")
    etape = RadioField("En ce moment, j’ai surtout envie de", choices=MOMENTS, default="")

    @staticmethod
    def data_of(answers: Answers) -> dict[str, Any]:
        kinds = answers.get("kinds") or []
        first = answers.get("first_kinds") or []
        return {
            "metiers": [_wish_value(wish) for wish in answers.get("wishes") or ()],
            "types": [kind for kind in kinds if kind != Kind.VOLUNTEERING.value],
            "benevolat": bool(answers.get("wants_volunteering")) or Kind.VOLUNTEERING.value in [*kinds, *first],
            "dabord": first[0] if first else "",
            "temps": answers.get("job_time") or "",
            "etape": answers.get("stage") or "",
        }

    def prepare(self, answers: Answers) -> None:
        kept = [_wish_value(wish) for wish in answers.get("wishes") or ()]
        typed = [value for value in self.metiers.data or () if value not in kept]
        found = [f"{title.rome}:{title.ogr}" for title in self._found() if f"{title.rome}:{title.ogr}" not in kept]
        values = dict.fromkeys([*kept, *typed, *found])
        self.metiers.choices = [(value, label) for value in values if (label := _wish_label(value))]

    def asks_again(self) -> bool:
        """A job was looked for: show what was found before saving."""
        found = {f"{title.rome}:{title.ogr}" for title in self._found()}
        if not self.chercher.data or found & set(self.metiers.data or ()):
            return False
        if not found:
            self.chercher.errors = ["Nous n’avons pas trouvé ce métier. Essayez un mot plus simple."]
        return True

    def changes(self, answers: Answers) -> dict[str, Any]:
        known = {value for value, _label in self.metiers.choices}
        chosen = [value for value in self.metiers.data or () if value in known]
        first = self.dabord.data
        volunteering = self.benevolat.data or first == Kind.VOLUNTEERING.value
        return {
            "wishes": [_wish_of(value) for value in chosen] or None,
            "kinds": self.types.data or None,
            "wants_volunteering": True if volunteering else None,
            "first_kinds": [first] if first else None,
            "job_time": self.temps.data or None,
            "stage": self.etape.data or None,
        }

    def _found(self) -> list[Any]:
        return search_jobs(self.chercher.data, SHOWN_JOBS) if self.chercher.data else []


def _wish_value(wish: Mapping[str, Any]) -> str:
    return f"{wish['rome']}:{wish.get('appellation') or ''}"


def _wish_of(value: str) -> dict[str, Any]:
    rome, _, appellation = value.partition(":")
    return {"rome": rome, "appellation": int(appellation)} if appellation else {"rome": rome}


def _wish_label(value: str) -> str:
    """What a wish reads as, '' for a value that means nothing."""
    rome, _, appellation = value.partition(":")
    title = job_title(int(appellation)) if appellation.isascii() and appellation.isdigit() else None
    return title.label if title and title.rome == rome else job_label(rome) if not appellation else ""
