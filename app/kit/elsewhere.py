"""Asking a service elsewhere that may be slow or down: it must not slow every form.

Answers already known are kept; after three failures in a row nothing is asked for a minute.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from app.kit.errors import Unavailable

FAILURES_BEFORE_PAUSE = 3
PAUSE_SECONDS = 60.0
Key = TypeVar("Key", bound=Hashable)
Answer = TypeVar("Answer")


class Elsewhere(Generic[Key, Answer]):
    """What a service answered, by question.

    ``failures`` what asking may raise (network, or not the service's shape) · ``unavailable`` what is raised instead ·
    ``kept`` how many answers are remembered, the least lately asked forgotten first.
    """

    def __init__(
        self,
        *,
        failures: tuple[type[Exception], ...],
        unavailable: type[Unavailable],
        kept: int,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._failing = failures
        self._unavailable = unavailable
        self._kept = kept
        self._monotonic = monotonic
        self._answers: OrderedDict[Key, Answer] = OrderedDict()
        self._failures = 0
        self._closed_until = 0.0
        self._lock = Lock()

    def answer(self, key: Key, ask: Callable[[], Answer]) -> Answer:
        """Return the answer known, else what ``ask`` gives. Raises ``unavailable``."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
            if self._monotonic() < self._closed_until:
                raise self._unavailable
        try:
            given = ask()
        except self._failing as error:
            self._note_failure()
            raise self._unavailable from error
        with self._lock:
            self._failures = 0
            self._answers[key] = given
            if len(self._answers) > self._kept:
                self._answers.popitem(last=False)
        return given

    def _note_failure(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= FAILURES_BEFORE_PAUSE:
                self._closed_until = self._monotonic() + PAUSE_SECONDS
                self._failures = 0
