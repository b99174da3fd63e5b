"""The short screens of a profile: where, how one gets about, what helps (wishes and times have their own modules).

Each reads the answers of a file and gives back what changed. Nothing is required, « je ne sais pas » is an answer.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from wtforms import RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length

from app.desks.quick_answers import SAYABLE
from app.geo.queries import gazetteer
from app.kit.errors import RuleBroken
from app.kit.forms import BaseForm
from app.matching.codes import Labelled
from app.matching.values import Day, FrenchLevel, HalfDay, Limit, Mode, Need

Answers = Mapping[str, Any]
Choices = list[tuple[str, str]]

UNKNOWN = ("", "Je ne sais pas")
YES_NO: Choices = [("oui", "Oui"), ("non", "Non"), UNKNOWN]
TYPED_CLOCK = re.compile(r"(\d{1,2})\s*(?:[:hH]\s*(\d{2})?)?")
LONG_TEXT = "Ce texte est trop long."


def labelled(kind: Iterable[Labelled], *, unknown: bool = False) -> Choices:
    """The members of a closed list as choices."""
    return [(member.value, member.label) for member in kind] + ([UNKNOWN] if unknown else [])


class ScreenForm(BaseForm):
    """One screen. ``answer_names``: answers it writes → the control shown when one is refused."""

    slug: ClassVar[str]
    title: ClassVar[str]
    answer_names: ClassVar[Mapping[str, str]]
    home_departement = ""  # where a name that several communes have is looked for first

    @staticmethod
    def data_of(answers: Answers) -> dict[str, Any]:
        """Return the controls' values for these answers."""
        raise NotImplementedError

    def prepare(self, answers: Answers) -> None:
        """Complete the choices that depend on what was told."""

    def asks_again(self) -> bool:
        """Tell whether the page must be shown again to choose, with nothing saved yet."""
        return False

    def changes(self, answers: Answers) -> dict[str, Any]:
        """Return the answers to change (None: not known). Raises RuleBroken naming a control."""
        raise NotImplementedError

    def controls_at_fault(self, error: RuleBroken) -> RuleBroken:
        """Return the refusal of an answer as the refusal of the control that gave it."""
        errors = {self.answer_names.get(name.split(".")[0], name): text for name, text in error.errors.items()}
        return RuleBroken(error.message, errors=errors)


class PlaceForm(ScreenForm):
    """Where the person lives: a commune is enough, never an address."""

    slug = "lieu"
    title = "Où j’habite"
    answer_names: ClassVar[Mapping[str, str]] = {"commune": "commune", "start": "depart"}

    commune = StringField("Commune ou code postal", [Length(max=80, message=LONG_TEXT)])
    choix = RadioField("Laquelle\u00a0?", choices=[], validate_choice=False)
    depart = StringField("Commune d’où je pars, si ce n’est pas chez moi", [Length(max=80, message=LONG_TEXT)])

    @staticmethod
    def data_of(answers: Answers) -> dict[str, Any]:
        row = gazetteer().by_insee(answers.get("commune") or "")
        start = gazetteer().by_insee((answers.get("start") or {}).get("commune") or "")
        return {"commune": row.label if row else "", "depart": start.label if start else ""}

    def changes(self, answers: Answers) -> dict[str, Any]:
        return {**self._home(), "start": self._start(answers)}

    def _start(self, answers: Answers) -> dict[str, Any] | None:
        """The commune of a school, a crèche: trips begin there. One told more exactly stays as long as it is shown."""
        if not self.depart.data:
            return None
        if self.depart.data == self.data_of(answers)["depart"]:
            return dict(answers["start"])
        found = gazetteer().resolve(self.depart.data)
        here = [row for row in found.choices if row.departement == self.home_departement]
        row = found.commune or (here[0] if len(here) == 1 else None)
        if row is None:
            close = ", ".join(f"{one.label} ({one.postal_code})" for one in (found.choices or found.suggestions)[:3])
            more = f"Par exemple\u00a0: {close}." if close else "Écrivez le nom d’une commune ou un code postal."
            raise RuleBroken(f"Nous ne savons pas quelle commune c’est. {more}", field="depart")
        return {"commune": row.insee}

    def _home(self) -> dict[str, Any]:
        if self.choix.data and gazetteer().by_insee(self.choix.data):
            return {"commune": self.choix.data, "lat": None, "lon": None}
        if not self.commune.data:
            return {"commune": None, "lat": None, "lon": None}
        found = gazetteer().resolve(self.commune.data)
        here = [row for row in found.choices if row.departement == self.home_departement]
        if found.commune is None and len(here) == 1:
            return {"commune": here[0].insee, "lat": None, "lon": None}
        if found.commune is None:
            close = found.choices or found.suggestions
            self.choix.choices = [(row.insee, f"{row.label}, {row.postal_code}") for row in close]
            ask = "Choisissez votre commune ci-dessous." if close else "Écrivez le nom d’une commune ou un code postal."
            raise RuleBroken(f"Nous ne savons pas quelle commune c’est. {ask}", field="commune")
        return {"commune": found.commune.insee, "lat": None, "lon": None}


class TravelForm(ScreenForm):
    """How the person gets about."""

    slug = "trajets"
    title = "Comment je me déplace"
    answer_names: ClassVar[Mapping[str, str]] = {
        "modes": "moyens", "max_minutes": "duree", "licences": "permis", "last_return": "retour",
        "car_times": "voiture_jours",
    }  # fmt: skip

    moyens = SelectMultipleField("Mes moyens de transport", choices=labelled(Mode))
    duree = SelectField(
        "Un trajet dure au plus",
        choices=[UNKNOWN, ("15", "15 minutes"), ("30", "30 minutes"), ("45", "45 minutes"), ("60", "1 heure"),
                 ("90", "1 heure 30")],
        default="",
    )  # fmt: skip
    permis = RadioField("J’ai le permis B", choices=[YES_NO[0], ("cours", "Je le passe"), *YES_NO[1:]], default="")
    vehicule = RadioField("J’ai un véhicule à moi", choices=YES_NO, default="")
    voiture_jours = SelectMultipleField("Si je partage une voiture, mes jours", choices=labelled(Day))
    retour = StringField("Heure du dernier bus pour rentrer", [Length(max=10, message=LONG_TEXT)])

    @staticmethod
    def data_of(answers: Answers) -> dict[str, Any]:
        return {
            "moyens": list(answers.get("modes") or ()),
            "duree": _duration_told(answers),
            "permis": _licence_answer(answers),
            "vehicule": _yes_no(answers.get("own_vehicle")),
            "voiture_jours": list(answers.get("car_times") or ()),
            "retour": answers.get("last_return") or "",
        }

    def changes(self, answers: Answers) -> dict[str, Any]:
        modes = self.moyens.data or None
        others = [code for code in answers.get("licences") or () if code != "B"]
        return {
            "modes": modes,
            "max_minutes": self._durations(answers, modes),
            "licences": {"oui": [*others, "B"], "": None}.get(self.permis.data, others),
            "licences_in_progress": ["B"] if self.permis.data == "cours" else None,
            "own_vehicle": {"oui": True, "non": False}.get(self.vehicule.data),
            "last_return": clock_of(self.retour.data, "retour"),
            "car_times": self._car_times(answers),
        }

    def _car_times(self, answers: Answers) -> dict[str, list[str]] | None:
        """The whole day, each day ticked; half-days told otherwise stay as long as the days shown do."""
        told, days = answers.get("car_times"), self.voiture_jours.data or []
        if set(told or ()) == set(days):
            return told
        return {day: [half.value for half in HalfDay] for day in days} or None

    def _durations(self, answers: Answers, modes: list[str] | None) -> dict[str, int] | None:
        """One duration for every means; durations told mode by mode stay as long as the answer shown does."""
        if self.duree.data == _duration_told(answers):
            return answers.get("max_minutes")
        if not self.duree.data:
            return None
        return dict.fromkeys(modes or [mode.value for mode in Mode], int(self.duree.data))


class HelpForm(ScreenForm):
    """What would help, and what is not possible. Optional, never explained, never shown to a structure."""

    slug = "aides"
    title = "Ce qui m’aiderait"
    answer_names: ClassVar[Mapping[str, str]] = {
        "needs": "aides", "limits": "limites", "french": "francais", "adult": "majeur", "diploma": "diplome"
    }  # fmt: skip

    aides = SelectMultipleField("Ce qui m’aiderait", choices=labelled(Need))
    francais = RadioField("Mon français", choices=labelled(FrenchLevel, unknown=True), default="")
    majeur = RadioField("J’ai 18 ans ou plus", choices=YES_NO, default="")
    diplome = RadioField("J’ai un diplôme", choices=YES_NO, default="")
    situations = SelectMultipleField("Ma situation", choices=labelled(SAYABLE))
    limites = SelectMultipleField("Ce que je ne peux pas faire", choices=labelled(Limit))

    @staticmethod
    def data_of(answers: Answers) -> dict[str, Any]:
        return {
            "aides": list(answers.get("needs") or ()),
            "francais": answers.get("french") or "",
            "majeur": _yes_no(answers.get("adult")),
            "diplome": _yes_no(answers.get("diploma")),
            "situations": [code for code in answers.get("publics") or () if code in set(SAYABLE)],
            "limites": list(answers.get("limits") or ()),
        }

    def changes(self, answers: Answers) -> dict[str, Any]:
        return {
            "needs": self.aides.data or None,
            "french": self.francais.data or None,
            "adult": {"oui": True, "non": False}.get(self.majeur.data),
            "diploma": {"oui": True, "non": False}.get(self.diplome.data),
            "limits": self.limites.data or None,
            **self._situations(answers),
        }

    def _situations(self, answers: Answers) -> dict[str, Any]:
        """What is ticked is theirs; what is no more is not known; a « non » given to an offer stays."""
        ticked = set(self.situations.data or ())
        hidden = set(answers.get("publics") or ()) - set(SAYABLE)
        never = [code for code in answers.get("not_publics") or () if code not in ticked]
        return {"publics": sorted(ticked | hidden) or None, "not_publics": never or None}


def clock_of(typed: str | None, control: str) -> str | None:
    """Return « 19 h 10 », « 19h10 » or « 19:10 » as « 19:10 ». Raises RuleBroken on the control."""
    if not typed or not typed.strip():
        return None
    found = TYPED_CLOCK.fullmatch(typed.strip().replace("\u00a0", " "))
    hours, minutes = (int(found.group(1)), int(found.group(2) or 0)) if found else (99, 0)
    if hours > 23 or minutes > 59:
        raise RuleBroken("Écrivez une heure, par exemple 19\u00a0h\u00a010.", field=control)
    return f"{hours:02d}:{minutes:02d}"


def _duration_told(answers: Answers) -> str:
    """The longest duration of the list that is not above what was told."""
    known = [15, 30, 45, 60, 90]
    minutes = max((answers.get("max_minutes") or {}).values(), default=None)
    return "" if minutes is None else str(max((value for value in known if value <= minutes), default=known[0]))


def _licence_answer(answers: Answers) -> str:
    if "B" in (answers.get("licences_in_progress") or ()):
        return "cours"
    return _yes_no(None if answers.get("licences") is None else "B" in answers["licences"])


def _yes_no(value: bool | None) -> str:
    return "" if value is None else "oui" if value else "non"
