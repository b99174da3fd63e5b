"""The matching model as one PostgreSQL statement, for G5: the same rules, criteria, points and congestion.

Generous to PostgreSQL: one place, one job and one skill an offer stand in plain columns, slots in four, nothing is
joined but the person's jobs; positions are under GiST; the person's week is in the database already.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import psycopg

from app.matching.arrays import Columns
from app.matching.codes import mask_of
from app.matching.criteria import STAGE_TABLE, TAUGHT_BITS, kept_criteria, missing_minutes
from app.matching.encoding import NO_DAY
from app.matching.modes import MEANS, Means, max_minutes, speeds
from app.matching.person import Person
from app.matching.reference import RomeEdges
from app.matching.results import NO_CONTEXT
from app.matching.scene import Scene
from app.matching.universe import shown_kinds
from app.matching.values import FrenchLevel, Help, JobTime, Kind, Need, Profile, Requirement
from app.matching.verdicts import Criterion
from app.matching.weights import DEFAULT_POINTS, rescaled
from bench.against_postgresql import KM
from bench.world import TODAY

PLAIN = (
    "key", "kind", "family", "live", "expires", "ends", "minutes_min", "minutes_max", "schedule", "session_minutes",
    "seats_left", "waiting_list", "remote", "required", "french_rank", "conditions", "conditions_stated", "helps",
    "answers", "publics", "requests", "replies", "imported", "pending_load", "lat", "lon", "insee", "floor_km",
    "density", "rome", "skill", "skill_weight",
)  # fmt: skip
FLOATS = {"pending_load", "lat", "lon", "floor_km", "density"}
FLAGS = {"live", "waiting_list", "conditions_stated", "imported"}
ANYWHERE = 2  # remote offers, which distance never leaves out


def schema() -> str:
    """The table: numbers as narrow as they can be."""
    types = {name: "float8" if name in FLOATS else "bool" if name in FLAGS else "int" for name in PLAIN}
    listed = ", ".join(f"{name} {kind}" for name, kind in types.items())
    week = "CREATE UNLOGGED TABLE week (person int PRIMARY KEY, minutes int[]);"  # a person's file is in the database
    more = "theme bigint, s1 int, e1 int, s2 int, e2 int, at point"
    return f"{KM}{week}CREATE UNLOGGED TABLE matched ({listed}, {more});"


INDEXES = """
CREATE INDEX ON matched USING gist (at);
CREATE INDEX ON matched (insee);
CREATE INDEX ON matched (key) WHERE remote >= 2;
ANALYZE matched;
"""


def fill(connection: psycopg.Connection, columns: Columns) -> None:
    """Put the same offers in PostgreSQL."""
    connection.execute(schema())
    plain = [getattr(columns, name).tolist() for name in PLAIN]
    slots = _first_two(columns)
    themes = [None] * len(columns)
    for row in np.flatnonzero(np.diff(columns.theme_start)).tolist():
        themes[row] = int(columns.theme[columns.theme_start[row]])
    with connection.cursor().copy("COPY matched FROM STDIN") as copy:
        for values, theme, times, lat, lon in zip(
            zip(*plain, strict=True), themes, slots, columns.lat.tolist(), columns.lon.tolist(), strict=True
        ):
            copy.write_row((*values, theme, *times, f"({lon},{lat})"))
    connection.execute(INDEXES)


def _first_two(columns: Columns) -> list[tuple[int | None, ...]]:
    found: list[tuple[int | None, ...]] = []
    for row in range(len(columns)):
        low, high = columns.slot_start[row], columns.slot_start[row + 1]
        times = [int(value) for at in range(low, high) for value in (columns.slot_from[at], columns.slot_to[at])]
        found.append(tuple(times) if times else (None,) * 4)
    return found


MODE = """
  (SELECT m.minutes, CASE WHEN m.minutes > {most} THEN 0 ELSE {sure} END AS verdict,
          CASE WHEN m.minutes > {most} THEN 0
               ELSE least({cap},
                          CASE WHEN session_minutes > 0 AND 2 * m.minutes > session_minutes / 2.0 THEN 0.3 ELSE 1 END,
                          1 - (m.minutes - 10) / {span} * 0.8) END AS value
   FROM (SELECT km * 1.3 / {speed} * 60 + {extra} AS minutes) AS m) AS {name}
"""
# The array is taken out of its compressed storage once, not at every subscript.
WEEK = "(SELECT minutes || '{}'::int[] FROM week WHERE person = %(person)s)"
STATEMENT = """
WITH near AS MATERIALIZED (
  SELECT *, greatest(km(%(lat)s, %(lon)s, lat, lon), floor_km, %(floor)s) AS km FROM matched
  WHERE live AND expires >= %(today)s AND kind = ANY(%(kinds)s)
    AND key IN (SELECT key FROM matched WHERE at <@ box(point(%(west)s, %(south)s), point(%(east)s, %(north)s))
                  AND km(%(lat)s, %(lon)s, lat, lon) <= 100
                UNION ALL SELECT key FROM matched WHERE insee = %(insee)s
                UNION ALL SELECT key FROM matched WHERE remote >= {anywhere})),
travelled AS (
  SELECT near.*, greatest({verdicts}) AS by_mode, greatest({values}) AS by_mode_value
  FROM near {modes}),
located AS (
  SELECT *, CASE WHEN insee = %(insee)s THEN 2 ELSE by_mode END AS door,
         CASE WHEN insee = %(insee)s AND by_mode = 0 THEN 0.2 ELSE by_mode_value END AS door_value
  FROM travelled),
judged AS (
  SELECT *,
    CASE WHEN remote >= 2 THEN 2 WHEN remote = 1 THEN greatest(door, 1) ELSE door END AS trip,
    CASE WHEN remote >= 2 THEN 1 WHEN remote = 1 THEN greatest(door_value, 0.5) ELSE door_value END AS trip_value,
    s1 IS NOT NULL AS timed,
    CASE schedule WHEN 0 THEN ({week}[e1 + 1] - {week}[s1 + 1] = e1 - s1) AND ({week}[e2 + 1] - {week}[s2 + 1] = e2 - s2)
         ELSE ({week}[e1 + 1] - {week}[s1 + 1] = e1 - s1) OR ({week}[e2 + 1] - {week}[s2 + 1] = e2 - s2) END AS agree
  FROM located),
ruled AS (
  SELECT *,
    CASE WHEN schedule = 2 THEN 2
         WHEN timed AND agree THEN 2
         WHEN timed THEN CASE WHEN helps & {flexible} <> 0 THEN 1 ELSE 0 END
         WHEN minutes_min > %(free)s AND helps & {flexible} = 0 THEN 0 ELSE 1 END AS hours,
    CASE WHEN french_rank > %(french)s THEN 0
         WHEN %(below_b1)s AND french_rank = 0 AND answers & {learn} = 0 THEN 1 ELSE 2 END AS french
  FROM judged
  WHERE trip > 0 AND NOT (seats_left = 0 AND NOT waiting_list)
    AND required & {licences} & ~ %(licences)s = 0 AND (%(vehicle)s OR required & {needs_car} = 0)
    AND minutes_min <= %(most)s AND (ends = {no_day} OR ends >= %(today)s)
    AND conditions & %(limits)s = 0),
valued AS (
  SELECT key, seats_left, pending_load,
    CASE WHEN kind = {training} AND answers & {taught} & %(needs)s <> 0 THEN 1
         ELSE greatest(coalesce(w.worth, 0), CASE WHEN theme = ANY(%(themes)s) THEN 1 ELSE 0 END) END AS activity,
    trip_value, (%(stage)s::float8[])[family + 1] AS stage,
    least(CASE WHEN hours = 1 THEN 0.5 ELSE 1 END,
      CASE WHEN kind IN ({job}, {site}) THEN
        CASE %(job_time)s WHEN 'any' THEN 1 WHEN 'full' THEN least(minutes_max / 2100.0, 1)
             ELSE greatest(0.3, least(1, 1 - (minutes_min - 1800) / 300.0 * 0.7)) END
      WHEN schedule = 2 AND minutes_min < 0 THEN 1
      ELSE least(minutes_max / %(missing)s, %(missing)s / greatest(minutes_min, %(missing)s), 1) END) AS rhythm,
    bit_count((answers & %(needs)s)::bit(32)) / %(needs_count)s AS helps,
    least(CASE WHEN skill = ANY(%(skills)s) THEN 1 WHEN helps & {beginners} <> 0 THEN 0.7 ELSE 0 END,
          CASE WHEN required & {diploma} <> 0 THEN 0.5
               WHEN required & {experience} <> 0 AND rome <> ALL(%(done)s) THEN 0.5 ELSE 1 END,
          CASE WHEN french = 1 THEN 0.3 ELSE 1 END) AS skills,
    CASE WHEN imported OR requests < 5 THEN 0.6 ELSE (replies + 2.4) / (requests + 4) END AS reply
  FROM ruled LEFT JOIN unnest(%(jobs)b::int[], %(worth)b::float8[]) AS w (job, worth) ON w.job = rome
  WHERE hours > 0 AND french > 0),
summed AS (
  SELECT key, floor(activity * %(w1)s + trip_value * %(w2)s + stage * %(w3)s + rhythm * %(w4)s + helps * %(w5)s
                    + skills * %(w6)s + reply * %(w7)s + 0.5 + 1e-9) AS total,
         CASE WHEN seats_left > 0 THEN pending_load / seats_left WHEN seats_left = 0 THEN 'Infinity' ELSE 0 END AS full_
  FROM valued)
SELECT key, (total - least(total, floor(greatest((least(full_, 1.3) - 0.7) / 0.6 * 10, 0) + 0.5)))::int AS points,
       count(*) OVER () AS eligible
FROM summed ORDER BY full_ > 1.3, points DESC, key LIMIT 50
"""


def statement(person: Person) -> str:
    """The statement for someone's modes."""
    profile, modes = person.profile, person.modes
    bits = {
        "flexible": Help.FLEXIBLE_HOURS.bit, "learn": Need.FRENCH.bit, "licences": (1 << 12) - 1,
        "needs_car": Requirement.VEHICLE.bit, "beginners": Help.BEGINNERS.bit, "diploma": Requirement.DIPLOMA.bit,
        "experience": Requirement.EXPERIENCE.bit, "training": Kind.TRAINING.number, "job": Kind.JOB.number,
        "site": Kind.INSERTION_SITE.number, "no_day": NO_DAY, "anywhere": ANYWHERE,
        "taught": TAUGHT_BITS,
    }  # fmt: skip
    joined = [f"CROSS JOIN LATERAL {_mode_sql(profile, MEANS[mode])}" for mode in modes]
    return STATEMENT.format(
        verdicts=", ".join(f"{mode.value}.verdict" for mode in modes),
        values=", ".join(f"{mode.value}.value" for mode in modes),
        modes=" ".join(joined),
        week=WEEK,
        **bits,
    )


def _mode_sql(profile: Profile, means: Means) -> str:
    most = max_minutes(profile, means.mode)
    if means.dense_kmh == means.rural_kmh:
        speed = str(float(means.mixed_kmh))
    else:
        here = float(speeds(means, np.array(np.nan if profile.density_per_km2 is None else profile.density_per_km2)))
        there = (
            f"CASE WHEN density >= 1500 AND density <> 'NaN' THEN {means.dense_kmh} WHEN density < 300 THEN "
            f"{means.rural_kmh} ELSE {means.mixed_kmh} END"
        )
        speed = f"(({here} + {there}) / 2)"
    return MODE.format(
        name=means.mode.value, most=float(most), speed=speed, extra=means.extra_minutes, span=float(most - 10),
        sure=1 if means.to_check else 2, cap=0.5 if means.to_check else 1,
    )  # fmt: skip


def parameters(profile: Profile, edges: RomeEdges, columns: Columns, number: int) -> dict[str, Any]:
    """The person, as the statement reads them; ``number`` is the row of their week."""
    person = Person(profile, edges)
    weights = rescaled(DEFAULT_POINTS, kept_criteria(profile, services=False))
    jobs = np.unique(columns.rome)
    jobs = jobs[person.job_values(jobs) > 0]
    lat, lon = profile.lat or 0.0, profile.lon or 0.0
    north = 100 / 110.5
    east = float(north / np.cos(np.radians(abs(lat) + north)))
    scene = Scene(person, columns, np.zeros(0, dtype=np.int64), TODAY, NO_CONTEXT)
    french = profile.french or FrenchLevel.C1
    return {
        "lat": lat, "lon": lon, "floor": person.floor_km, "today": TODAY.toordinal(), "insee": person.insee,
        "kinds": [kind.number for kind in shown_kinds(profile) - {Kind.SERVICE}], "person": number,
        "south": lat - north, "north": lat + north, "west": lon - east, "east": lon + east,
        "free": person.weekly_free_minutes, "french": french.rank, "below_b1": french.rank < FrenchLevel.B1.rank,
        "licences": person.licences, "vehicle": bool(profile.own_vehicle), "most": (profile.hours.max or 168) * 60,
        "limits": mask_of(limit.condition for limit in profile.limits), "needs": person.needs,
        "needs_count": float(max(1, person.needs.bit_count())), "themes": person.themes.tolist(),
        "stage": STAGE_TABLE[:, profile.stage.number].tolist() if profile.stage else [],
        "job_time": (profile.job_time or JobTime.ANY).value, "missing": missing_minutes(scene),
        "skills": person.skills.tolist(), "done": person.experience.tolist(), "jobs": jobs.tolist(),
        "worth": person.job_values(jobs).tolist(),
        **{f"w{at}": weights[code] for at, code in enumerate(list(Criterion)[:7], start=1)},
    }  # fmt: skip


def put_week(connection: psycopg.Connection, number: int, profile: Profile) -> None:
    """Keep a person's free minutes, as they would be with their file."""
    week = Person(profile, RomeEdges()).week.tolist()
    connection.execute("INSERT INTO week VALUES (%s, %s)", (number, week))


def ask(connection: psycopg.Connection, sql: str, asked: dict[str, Any]) -> list[tuple[int, int, int]]:
    """Key, points and how many are eligible, for the first fifty."""
    found: Sequence[Any] = connection.execute(sql, asked, prepare=True).fetchall()
    return [(row[0], row[1], row[2]) for row in found]
