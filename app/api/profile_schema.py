"""The body of ``POST /api/v1/match`` as a JSON schema: the names and bounds ``people.profile`` reads."""

from typing import Any

from app.api.schemas import DAY, YES_NO, Schema, code, listed
from app.matching.values import FrenchLevel, HalfDay, JobTime, Kind, Licence, Limit, Mode, Need, Public, Stage
from app.matching.verdicts import Day

CLOCK: Schema = {"type": "string", "pattern": "^[0-9]{1,2}:[0-5][0-9]$"}
DEGREES: Schema = {"type": "number"}
HOURS: Schema = {"type": "number", "minimum": 0, "maximum": 168}


def by_code(codes: Any, value: Schema) -> Schema:
    """An object keyed by the codes of a list."""
    return {"type": "object", "properties": {member.value: value for member in codes}, "additionalProperties": False}


PROFILE: Schema = {
    "type": "object",
    "description": "A place is required: commune (INSEE), or lat and lon. All that is absent is unknown.",
    "properties": {
        "commune": {"type": "string", "examples": ["23096"]},
        "lat": DEGREES,
        "lon": DEGREES,
        "modes": listed(code(Mode)),
        "max_minutes": by_code(Mode, {"type": "integer", "minimum": 1, "maximum": 240}),
        "max_km": by_code(Mode, {"type": "number", "minimum": 0.1, "maximum": 200}),
        "licences": listed(code(Licence)),
        "licences_in_progress": listed(code(Licence)),
        "own_vehicle": YES_NO,
        "kinds": listed(code(Kind)),
        "first_kinds": listed(code(Kind)),
        "wants_volunteering": YES_NO,
        "wishes": listed({"type": "object", "properties": {"rome": {"type": "string", "examples": ["A1203"]},
                                                           "appellation": {"type": "integer"}}}),
        "themes": listed({"type": "string"}),
        "skills": listed({"type": ["integer", "string"]}),
        "experience": listed({"type": "string"}),
        "diploma": YES_NO,
        "french": code(FrenchLevel),
        "adult": YES_NO,
        "publics": listed(code(Public)),
        "not_publics": listed(code(Public)),
        "availability": by_code(Day, listed(code(HalfDay))),
        "not_before": by_code(Day, CLOCK),
        "not_after": by_code(Day, CLOCK),
        "busy": listed({"type": "object", "required": ["day", "start", "end"],
                        "properties": {"day": {"type": "integer", "minimum": 1, "maximum": 7}, "start": CLOCK,
                                       "end": CLOCK}}),
        "last_return": CLOCK,
        "car_times": by_code(Day, listed(code(HalfDay))),
        "school_weeks_only": YES_NO,
        "available_from": DAY,
        "available_until": DAY,
        "sleep_away": YES_NO,
        "job_time": code(JobTime),
        "hours": {"type": "object", "properties": {"wanted": HOURS, "planned": HOURS, "max": HOURS,
                                                   "no_target": YES_NO}},
        "start": {"type": "object", "properties": {"commune": {"type": "string"}, "lat": DEGREES, "lon": DEGREES}},
        "limits": listed(code(Limit)),
        "needs": listed(code(Need)),
        "stage": code(Stage),
    },
    "examples": [{
        "commune": "23096", "modes": ["bike", "transit"], "max_minutes": {"bike": 30}, "licences": [],
        "wishes": [{"rome": "A1203"}], "availability": {"mon": ["am", "pm"], "tue": ["am"]},
        "hours": {"wanted": 15}, "needs": ["childcare"], "stage": "discovery"}],
}  # fmt: skip
