"""One table from refusals to pages. Pages in French for people, problem+json for the API."""

from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, render_template, request
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, SecurityError

from app.kit.database import db
from app.kit.errors import DomainError, Gone, RuleBroken, TooMany

TEMPLATES = {
    400: "errors/400.html",
    405: "errors/405.html",
    413: "errors/413.html",
    403: "errors/403.html",
    404: "errors/404.html",
    410: "errors/410.html",
    422: "errors/422.html",
    429: "errors/429.html",
    500: "errors/500.html",
    503: "errors/503.html",
}
MESSAGES = {
    400: "La demande n’a pas été comprise.",
    403: "Vous n’avez pas accès à cette page.",
    404: "Cette page n’existe pas ou n’est plus accessible.",
    405: "Cette action n’est pas possible sur cette page.",
    413: "Le fichier envoyé est trop gros.",
    414: "L’adresse demandée est trop longue.",
    429: "Trop d’essais. Patientez quelques minutes puis recommencez.",
    500: "Une erreur est survenue de notre côté. Elle nous a été signalée.",
    503: "Le service est momentanément indisponible. Rien n’est perdu : réessayez dans un instant.",
}


def install(app: Flask) -> None:
    """Register the table on the application."""
    app.register_error_handler(DomainError, domain_error)
    app.register_error_handler(CSRFError, csrf_error)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(OperationalError, database_error)
    app.register_error_handler(500, http_error)


def wants_json() -> bool:
    """Tell whether the caller is the API."""
    return request.path.startswith("/api/")


def answer(status: int, message: str, *, template: str | None = None, **context: Any) -> Response:
    """Return the page or the problem document of a refusal."""
    if wants_json():
        response = jsonify(
            type="about:blank",
            title=HTTPStatus(status).phrase,
            status=status,
            detail=message,
            **{name: value for name, value in context.items() if isinstance(value, str | int | dict | list)},
        )
        response.mimetype = "application/problem+json"
    else:
        page = template or TEMPLATES.get(status, "errors/422.html" if status < 500 else "errors/500.html")
        response = current_app.make_response(render_template(page, message=message, status=status, **context))
    response.status_code = status
    return response


def domain_error(error: DomainError) -> Response:
    db.session.rollback()
    if isinstance(error, Gone):
        return answer(error.status, error.message, template=error.template, **error.context)
    if isinstance(error, RuleBroken):
        return answer(error.status, error.message, errors=error.errors)
    response = answer(error.status, error.message)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after_seconds)
    return response


def csrf_error(_error: CSRFError) -> Response:
    return answer(
        400, "Votre page a expiré : rechargez-la puis recommencez. Rien n’a été envoyé.", template="errors/csrf.html"
    )


def http_error(error: HTTPException) -> Any:
    if isinstance(error, SecurityError):  # asked under a name that is not ours: no page of ours has an address there
        return Response(MESSAGES[400], 400, mimetype="text/plain")
    if error.code is not None and error.code < 400:
        return error
    status = error.code or 500
    if status >= 500:
        db.session.rollback()
    response = answer(status, MESSAGES.get(status, MESSAGES[400]))
    for name, value in error.get_headers() if error.response is None else ():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def database_error(error: OperationalError) -> Response:
    current_app.logger.error("database unavailable: %s", type(error.orig).__name__)
    db.session.remove()
    g._login_user = AnonymousUserMixin()  # noqa: SLF001 -- who was read left with the session: the page is nobody’s
    try:
        response = answer(503, MESSAGES[503])
    except SQLAlchemyError:  # the page itself reads the territory: the database may answer nothing at all
        response = Response(MESSAGES[503], 503, mimetype="text/plain")
    response.headers["Retry-After"] = "10"
    return response
