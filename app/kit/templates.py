"""Templates whose globals are one dictionary.

Jinja's chain of two is walked by slow Python code at every include and every import of macros, some thirty times a
page: a twelfth of its time. What is added to ``jinja_env.globals`` after a template was first read is not seen in it.
"""

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment


class Templates(Environment):
    """Flask's environment of templates."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template."""
        return {**self.globals, **(d or {})}
