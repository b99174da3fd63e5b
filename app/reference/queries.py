"""Reads of the reference data; what is asked at every key press is kept in memory, once per process."""

import time
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from sqlalchemy import select

from app.kit.database import db
from app.reference.job_index import JobIndex
from app.reference.models import ReferenceRelease, RomeAppellation, RomeEdge, RomeJob, RomeTag, Vocabulary
from app.reference.values import Choice, JobTitle, ReleaseRow

RECHECK_SECONDS = 30.0   # another process may have loaded newer data
INTERESTS = "rome_interest"
T = TypeVar("T")


def release() -> ReleaseRow | None:
    """Return which reference data the tables hold, None before the first load."""
    row = db.session.execute(select(ReferenceRelease.checksum, ReferenceRelease.loaded_at)
                             .order_by(ReferenceRelease.name)).first()
    return None if row is None else ReleaseRow(row.checksum, row.loaded_at)


class ByRelease(Generic[T]):
    """A value built from the reference tables, once per process, and again when newer data was loaded."""

    def __init__(self, build: Callable[[], T]) -> None:
        self._build = build
        self._built: tuple[str, T] | None = None
        self._checked_at = 0.0
        self._lock = Lock()

    def get(self) -> T:
        """Return the value; whether the data changed is asked at most every ``RECHECK_SECONDS``."""
        built = self._built
        if built is not None and time.monotonic() - self._checked_at < RECHECK_SECONDS:
            return built[1]
        with self._lock:
            present = release()
            if present is None:   # nothing is kept of empty tables: the load may be the next thing that happens
                return self._build()
            if self._built is None or self._built[0] != present.checksum:
                self._built = (present.checksum, self._build())
            self._checked_at = time.monotonic()
            return self._built[1]

    def forget(self) -> None:
        """Build again at the next use."""
        self._built = None


def _read_jobs() -> JobIndex:
    rows = db.session.execute(
        select(RomeAppellation.ogr, RomeAppellation.label, RomeAppellation.code, RomeJob.label.label("job"),
               RomeAppellation.rare)
        .join(RomeJob, RomeJob.code == RomeAppellation.code)
        .where(RomeAppellation.retired.is_(False)).order_by(RomeAppellation.ogr)).all()
    jobs = {row.code: (row.code, row.job) for row in rows}   # one text for all the titles of a job
    return JobIndex((JobTitle(row.ogr, row.label, *jobs[row.code]) for row in rows),
                    rare=frozenset(row.ogr for row in rows if row.rare))


def _read_vocabularies() -> dict[str, tuple[Choice, ...]]:
    rows = db.session.execute(
        select(Vocabulary.list_name, Vocabulary.value, Vocabulary.label, Vocabulary.parent, Vocabulary.description)
        .order_by(Vocabulary.list_name, Vocabulary.value))
    lists: dict[str, list[Choice]] = {}
    for row in rows:
        lists.setdefault(row.list_name, []).append(Choice(row.value, row.label, row.parent, row.description))
    return {name: tuple(choices) for name, choices in lists.items()}


_jobs = ByRelease(_read_jobs)
_vocabularies = ByRelease(_read_vocabularies)


def jobs() -> JobIndex:
    """Return the index of job titles of this process."""
    return _jobs.get()


def search_jobs(text: str, limit: int = 20) -> list[JobTitle]:
    """Return the job titles for a text being typed."""
    return jobs().search(text, limit)


def job_label(rome: str) -> str:
    """Return the name of a ROME job, '' when the code is unknown."""
    return jobs().job_label(rome)


def job_title(ogr: int) -> JobTitle | None:
    """Return a ROME appellation by its OGR number."""
    return jobs().title(ogr)


def choices(list_name: str) -> tuple[Choice, ...]:
    """Return the values of a vocabulary, by value; empty when there is no such list."""
    return _vocabularies.get().get(list_name, ())


def choice_label(list_name: str, value: str) -> str:
    """Return what users read for a value, '' when it is unknown."""
    return next((choice.label for choice in choices(list_name) if choice.value == value), "")


def near_jobs() -> list[tuple[str, str, int]]:
    """Return the near-job edges ``(from, to, rank)``, rank 1 the nearest, by job then rank."""
    rows = db.session.execute(select(RomeEdge.code, RomeEdge.target, RomeEdge.rank)
                              .order_by(RomeEdge.code, RomeEdge.rank))
    return [(row.code, row.target, row.rank) for row in rows]


def near_codes(rome: str) -> list[str]:
    """Return the codes of the jobs near one, the nearest first."""
    query = select(RomeEdge.target).where(RomeEdge.code == rome).order_by(RomeEdge.rank, RomeEdge.target)
    return list(db.session.scalars(query))


def spoken_labels() -> dict[str, str]:
    """Return what sentences call a ROME code, an appellation (OGR number as text) or a data·inclusion theme."""
    index = jobs()
    labels = {choice.value: choice.label for choice in choices("theme")}
    for title in index:
        labels[title.rome] = title.job
        labels[str(title.ogr)] = title.label
    return labels


def jobs_tagged(list_name: str, value: str) -> list[str]:
    """Return the ROME codes with a theme, an interest or a working condition."""
    return list(db.session.scalars(select(RomeTag.code).where(RomeTag.list_name == list_name, RomeTag.value == value)
                                   .order_by(RomeTag.code)))


def interests() -> tuple[Choice, ...]:
    """Return « J’ai envie de… »: the ROME interests, by their words."""
    return tuple(sorted(choices(INTERESTS), key=lambda choice: choice.label))


def jobs_of_interest(value: str) -> list[str]:
    """Return the ROME codes of an interest."""
    return jobs_tagged(INTERESTS, value)


def tags_of(rome: str, list_name: str) -> list[str]:
    """Return the values of a list (rome_theme, rome_interest, rome_condition) said of a job, main ones first."""
    return list(db.session.scalars(select(RomeTag.value).where(RomeTag.code == rome, RomeTag.list_name == list_name)
                                   .order_by(RomeTag.main.desc(), RomeTag.value)))
