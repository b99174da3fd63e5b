"""Work nobody waits for: done by the same worker once the answer has left."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, after_this_request, current_app


def after_answer(work: Callable[[], Any]) -> None:
    """Do some work, in the present application, once this request's answer was sent.

    The reader has their page already: what fails is written in the log (its kind alone) and shown to nobody.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 -- what outlives a request

    def run() -> None:
        with app.app_context():
            try:
                work()
            except Exception as error:  # noqa: BLE001 - the answer has left: there is nobody to tell
                app.logger.error("work after an answer failed: %s", type(error).__name__)

    @after_this_request
    def attach(answer: Response) -> Response:
        answer.call_on_close(run)
        return answer
