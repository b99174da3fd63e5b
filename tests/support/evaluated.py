"""The whole evaluation of the golden cases, made once: it reads files and invented facts, and no database."""

from functools import cache

from app.evaluation.report import Report, evaluation
from app.search.matching_services import edges


@cache
def evaluated() -> Report:
    """Return the report of ``aportee match --evaluate``."""
    return evaluation(edges())
