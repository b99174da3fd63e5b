"""Errors of the domain. ``app/error_pages.py`` turns each into one page and one status."""

from collections.abc import Mapping


class DomainError(Exception):
    """Base of every refusal the domain can express; ``message`` is French and safe to print."""

    status = 400
    message = "Cette action n’a pas pu être faite."

    def __init__(self, message: str | None = None) -> None:
        self.message = message or type(self).message
        super().__init__(self.message)


class RuleBroken(DomainError):
    """A rule refused the act. ``field`` names the form control at fault, '' when none is."""

    status = 422

    def __init__(self, message: str, *, field: str = "", errors: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.field = field
        self.errors: dict[str, str] = dict(errors or ({field: message} if field else {}))


class InvalidTransition(RuleBroken):
    """The workflow table has no such action from the present state."""


class NotAllowed(DomainError):
    """The actor is known and may not do this, and knowing that reveals nothing."""

    status = 403
    message = "Vous n’avez pas accès à cette page."


class NotFound(DomainError):
    """Missing, or not visible to this actor: both answer the same."""

    status = 404
    message = "Cette page n’existe pas ou n’est plus accessible."


class Gone(DomainError):
    """It existed and does not live any more; ``context`` feeds the page (similar offers, a new link)."""

    status = 410
    message = "Cette page n’est plus en ligne."

    def __init__(self, message: str | None = None, *, template: str = "errors/410.html", **context: object) -> None:
        super().__init__(message)
        self.template = template
        self.context = context


class TooMany(DomainError):
    """A throttle refused the request; ``retry_after_seconds`` says when to come back."""

    status = 429
    message = "Trop d’essais. Patientez quelques minutes puis recommencez."

    def __init__(self, message: str | None = None, *, retry_after_seconds: int = 60) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class Unavailable(DomainError):
    """An outside service or the database does not answer for now."""

    status = 503
    message = "Le service est momentanément indisponible. Rien n’est perdu : réessayez dans un instant."
