"""What the person would like: jobs found by their name, kinds of activities, where they stand."""

from collections.abc import Mapping
from typing import Any, ClassVar

from wtforms import BooleanField, RadioField, SelectMultipleField, StringField
from wtforms.validators import Length

from app.desks.profile_forms import LONG_TEXT, UNKNOWN, Answers, Choices, ScreenForm, labelled
from app.kit import clock
from app.matching.values import JobTime, Kind, Stage
from app.reference.queries import choices, interests, job_label, job_title, jobs_of_interest, search_jobs
from app.search import services as search

SHOWN_JOBS = 8
# Subjects one may like; those that would tell of money, housing, health or family are needs, asked apart.
SUBJECTS = ("choisir-un-metier", "creer-une-entreprise", "lecture-ecriture-calcul", "mobilite", "numerique",
            "preparer-sa-candidature", "se-former", "souvrir-a-linternational", "trouver-un-emploi")  # fmt: skip
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
        "wishes": "metiers", "experience": "faits", "interests": "gouts", "themes": "sujets", "kinds": "types",
        "first_kinds": "dabord", "job_time": "temps", "stage": "etape"
    }  # fmt: skip

    metiers = SelectMultipleField("Les métiers qui me plaisent", choices=[], validate_choice=False)
    faits = SelectMultipleField("Les métiers que j’ai déjà faits", choices=[], validate_choice=False)
    gouts = SelectMultipleField("J’ai envie de…", choices=[], validate_choice=False)
    sujets = SelectMultipleField("Les sujets qui m’intéressent", choices=[])
    trouver = BooleanField("Chercher sans enregistrer")
    chercher = StringField("Ajouter un métier", [Length(max=80, message=LONG_TEXT)])
    types = SelectMultipleField(
        "Ce qui m’intéresse",
        choices=labelled(kind for kind in Kind if kind is not Kind.VOLUNTEERING),
    )
    benevolat = BooleanField("Je veux bien qu’on me propose du bénévolat")
    dabord = SelectMultipleField("Ce que je cherche d’abord", choices=labelled(Kind))
    temps = RadioField("Pour un emploi, je préfère", choices=labelled(JobTime, unknown=True), default="")
    etape = RadioField("En ce moment, j’ai surtout envie de", choices=MOMENTS, default="")

    @staticmethod
    def data_of(answers: Answers) -> dict[str, Any]:
        kinds = answers.get("kinds") or []
        first = answers.get("first_kinds") or []
        return {
            "metiers": [_wish_value(wish) for wish in answers.get("wishes") or ()],
            "faits": list(answers.get("experience") or ()),
            "gouts": list(answers.get("interests") or ()),
            "sujets": [theme for theme in answers.get("themes") or () if theme in SUBJECTS],
            "types": [kind for kind in kinds if kind != Kind.VOLUNTEERING.value],
            "benevolat": bool(answers.get("wants_volunteering")) or Kind.VOLUNTEERING.value in [*kinds, *first],
            "dabord": list(first),
            "temps": answers.get("job_time") or "",
            "etape": answers.get("stage") or "",
        }

    def prepare(self, answers: Answers) -> None:
        kept = [_wish_value(wish) for wish in answers.get("wishes") or ()]
        typed = [value for value in self.metiers.data or () if value not in kept]
        found = [f"{title.rome}:{title.ogr}" for title in self._found() if f"{title.rome}:{title.ogr}" not in kept]
        liked = [f"{code}:" for code in self._liked() if f"{code}:" not in kept]
        values = dict.fromkeys([*kept, *typed, *found, *liked])
        self.metiers.choices = [(value, label) for value in values if (label := _wish_label(value))]
        done = dict.fromkeys([*(answers.get("experience") or ()), *(value.partition(":")[0] for value in values)])
        self.faits.choices = [(code, label) for code in done if (label := job_label(code))]
        self.gouts.choices = [(choice.value, choice.label) for choice in interests()]
        self.sujets.choices = [(one.value, one.label) for one in choices("category") if one.value in SUBJECTS]

    def asks_again(self) -> bool:
        """A job was looked for: show what was found before saving."""
        if self.trouver.data and self.gouts.data and not self.chercher.data:
            return True
        found = {f"{title.rome}:{title.ogr}" for title in self._found()}
        if not self.chercher.data or found & set(self.metiers.data or ()):
            return False
        if not found:
            self.chercher.errors = ["Nous n’avons pas trouvé ce métier. Essayez un mot plus simple."]
        return True

    def changes(self, answers: Answers) -> dict[str, Any]:
        known = {value for value, _label in self.metiers.choices}
        chosen = [value for value in self.metiers.data or () if value in known]
        first = self.dabord.data or []
        subjects = [theme for theme in answers.get("themes") or () if theme not in SUBJECTS] + (self.sujets.data or [])
        volunteering = self.benevolat.data or Kind.VOLUNTEERING.value in first
        return {
            "wishes": [_wish_of(value) for value in chosen] or None,
            "experience": [code for code, _label in self.faits.choices if code in (self.faits.data or ())] or None,
            "interests": [one for one, _label in self.gouts.choices if one in (self.gouts.data or ())] or None,
            "themes": subjects or None,
            "kinds": self.types.data or None,
            "wants_volunteering": True if volunteering else None,
            "first_kinds": first or None,
            "job_time": self.temps.data or None,
            "stage": self.etape.data or None,
        }

    def _liked(self) -> list[str]:
        """Jobs of the interests ticked that somebody offers today, those most offered first."""
        if not (self.trouver.data and self.gouts.data):
            return []
        known = {choice.value for choice in interests()}
        codes = {code for one in self.gouts.data if one in known for code in jobs_of_interest(one)}
        offered = search.offers_by_job(codes, now=clock.now())
        return sorted(offered, key=lambda code: (-offered[code], code))[:SHOWN_JOBS]

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
