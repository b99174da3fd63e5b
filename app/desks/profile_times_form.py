"""When the person is free, and the hours they would like."""

from collections.abc import Mapping
from typing import Any, ClassVar

from wtforms import BooleanField, IntegerField, RadioField, SelectMultipleField
from wtforms.validators import Optional

from app.desks.profile_forms import UNKNOWN, Answers, labelled
from app.desks.profile_hours_form import SCHOOL, FinerHours, is_school
from app.kit.errors import RuleBroken
from app.matching.values import Day, HalfDay

HOURS_OF_CONTRACT = 15


def day_field(day: Day) -> SelectMultipleField:
    """The three half-days of one day."""
    return SelectMultipleField(day.label.capitalize(), choices=labelled(HalfDay))


class TimesForm(FinerHours):
    """When the person is free, and how many hours they would like. No reason is asked."""

    slug = "horaires"
    title = "Quand je suis libre"
    answer_names: ClassVar[Mapping[str, str]] = {
        "availability": "mon", "not_before": "ecole", "hours": "heures", "busy": "pris_jour_1",
        "available_from": "libre_des", "available_until": "libre_jusqua", "sleep_away": "dormir",
    }  # fmt: skip

    mon = day_field(Day.MON)
    tue = day_field(Day.TUE)
    wed = day_field(Day.WED)
    thu = day_field(Day.THU)
    fri = day_field(Day.FRI)
    sat = day_field(Day.SAT)
    sun = day_field(Day.SUN)
    ecole = BooleanField("Je suis libre aux heures d’école seulement (8\u00a0h\u00a045 à 16\u00a0h\u00a015)")
    vacances = BooleanField("Je ne suis pas libre pendant les vacances scolaires")
    plan = RadioField(
        "Les heures que je souhaite",
        choices=[("contract", "15\u00a0heures par semaine"), ("adapted", "Une autre durée"),
                 ("none", "Sans durée fixée"), UNKNOWN],
        default="",
    )  # fmt: skip
    heures = IntegerField("Combien d’heures par semaine\u00a0?", [Optional()])
    maximum = IntegerField("Au plus, par semaine", [Optional()])

    @staticmethod
    def data_of(answers: Answers) -> dict[str, Any]:
        grid, hours = answers.get("availability") or {}, answers.get("hours") or {}
        wanted = hours.get("wanted")
        plan = "none" if hours.get("no_target") else "contract" if wanted == HOURS_OF_CONTRACT else "adapted"
        return {
            **{day.value: list(grid.get(day.value) or ()) for day in Day},
            **FinerHours.finer_data_of(answers),
            "ecole": is_school(answers),
            "vacances": bool(answers.get("school_weeks_only")),
            "plan": plan if hours.get("no_target") or wanted is not None else "",
            "heures": _whole(wanted) if plan == "adapted" else None,
            "maximum": _whole(hours.get("max")),
        }

    def changes(self, answers: Answers) -> dict[str, Any]:
        grid = {day.value: self[day.value].data for day in Day if self[day.value].data}
        changes = {
            **self.finer_changes(answers),
            "availability": grid or None,
            "school_weeks_only": True if self.vacances.data else None,
            "hours": self._hours(),
        }
        if self.ecole.data:
            changes["not_before"], changes["not_after"] = SCHOOL
        return changes

    def _hours(self) -> dict[str, Any] | None:
        most = {} if self.maximum.data is None else {"max": float(self.maximum.data)}
        if self.plan.data == "none":
            return {"no_target": True, **most}
        if self.plan.data == "adapted" and self.heures.data is None:
            raise RuleBroken("Écrivez un nombre d’heures, par exemple 6.", field="heures")
        wanted = HOURS_OF_CONTRACT if self.plan.data == "contract" else self.heures.data
        if self.plan.data and wanted is not None:
            return {"wanted": float(wanted), **most}
        return most or None


def _whole(hours: float | None) -> int | float | None:
    """Twelve hours are shown « 12 », as they are typed."""
    return int(hours) if hours is not None and hours == int(hours) else hours
