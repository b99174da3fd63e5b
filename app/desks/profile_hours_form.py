"""Finer than half-days: hours of a day, times already taken every week, dates, nights away. All optional."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from wtforms import DateField, RadioField, SelectField, StringField
from wtforms.validators import Length, Optional

from app.desks.profile_forms import LONG_TEXT, YES_NO, Answers, ScreenForm, clock_of, labelled
from app.kit.errors import RuleBroken
from app.matching.values import Day

BUSY_ROWS = (1, 2, 3)
SCHOOL_DAYS = (Day.MON, Day.TUE, Day.THU, Day.FRI)
SCHOOL_STARTS, SCHOOL_ENDS = "08:45", "16:15"
SCHOOL = ({day.value: SCHOOL_STARTS for day in SCHOOL_DAYS}, {day.value: SCHOOL_ENDS for day in SCHOOL_DAYS})
MISSING = "Il faut le jour, le début et la fin."


def _hour(label: str) -> StringField:
    return StringField(label, [Length(max=10, message=LONG_TEXT)])


class FinerHours(ScreenForm):
    """The controls of finer hours, and the answers they write."""

    libre_des = DateField("Libre à partir du", [Optional()])
    libre_jusqua = DateField("Libre jusqu’au", [Optional()])
    dormir = RadioField("Je peux dormir sur place pour un travail", choices=YES_NO, default="")

    @staticmethod
    def finer_data_of(answers: Answers) -> dict[str, Any]:
        """Return the controls' values."""
        before, after = answers.get("not_before") or {}, answers.get("not_after") or {}
        school = is_school(answers)
        data: dict[str, Any] = {
            "dormir": {True: "oui", False: "non"}.get(answers.get("sleep_away"), ""),
            "libre_des": _date(answers.get("available_from")),
            "libre_jusqua": _date(answers.get("available_until")),
        }
        for day in Day:
            data[f"de_{day.value}"] = "" if school else before.get(day.value) or ""
            data[f"a_{day.value}"] = "" if school else after.get(day.value) or ""
        for row, taken in zip(BUSY_ROWS, answers.get("busy") or (), strict=False):
            data |= {f"pris_jour_{row}": str(taken["day"]), f"pris_de_{row}": taken["start"],
                     f"pris_a_{row}": taken["end"]}  # fmt: skip
        return data

    def finer_changes(self, answers: Answers) -> dict[str, Any]:
        """Return the answers to change. Raises RuleBroken on the control at fault."""
        return {
            "not_before": self._hours_of("de") or None,
            "not_after": self._hours_of("a") or None,
            "busy": [*self._taken(), *(answers.get("busy") or ())[len(BUSY_ROWS) :]] or None,
            "available_from": self.libre_des.data.isoformat() if self.libre_des.data else None,
            "available_until": self.libre_jusqua.data.isoformat() if self.libre_jusqua.data else None,
            "sleep_away": {"oui": True, "non": False}.get(self.dormir.data),
        }

    def finer_names(self) -> list[tuple[str, str]]:
        """Return the controls of each day, in order: not before, not after."""
        return [(f"de_{day.value}", f"a_{day.value}") for day in Day]

    def has_finer(self) -> bool:
        """Tell whether something finer was told or refused: the fold is then open."""
        names = [name for pair in self.finer_names() for name in pair]
        names += [f"pris_{part}_{row}" for row in BUSY_ROWS for part in ("jour", "de", "a")]
        names += ["libre_des", "libre_jusqua", "dormir"]
        return any(self[name].data or self[name].errors for name in names)

    def _hours_of(self, side: str) -> dict[str, str]:
        typed = {day.value: clock_of(self[f"{side}_{day.value}"].data, f"{side}_{day.value}") for day in Day}
        return {day: hour for day, hour in typed.items() if hour}

    def _taken(self) -> list[Mapping[str, Any]]:
        found = []
        for row in BUSY_ROWS:
            day = self[f"pris_jour_{row}"].data
            start = clock_of(self[f"pris_de_{row}"].data, f"pris_de_{row}")
            end = clock_of(self[f"pris_a_{row}"].data, f"pris_a_{row}")
            if not (day or start or end):
                continue
            if not (day and start and end):
                raise RuleBroken(MISSING, field=f"pris_jour_{row}")
            found.append({"day": int(day), "start": start, "end": end})
        return found


for _day in Day:
    setattr(FinerHours, f"de_{_day.value}", _hour(f"{_day.label.capitalize()}, pas avant"))
    setattr(FinerHours, f"a_{_day.value}", _hour(f"{_day.label.capitalize()}, pas après"))
for _row in BUSY_ROWS:
    _days = [("", "Choisir un jour"), *((str(number), label.capitalize()) for number, (_, label) in
                                        enumerate(labelled(Day), start=1))]  # fmt: skip
    setattr(FinerHours, f"pris_jour_{_row}", SelectField("Jour", choices=_days, default=""))
    setattr(FinerHours, f"pris_de_{_row}", _hour("De"))
    setattr(FinerHours, f"pris_a_{_row}", _hour("À"))


def is_school(answers: Answers) -> bool:
    """Tell whether the hours of each day are exactly those of school."""
    return (answers.get("not_before"), answers.get("not_after")) == SCHOOL


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
