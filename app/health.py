"""``/sante/vivant``: the process answers. ``/sante/pret``: everything a page needs is there."""

from flask import Blueprint, Response, current_app, jsonify

from app.doctor import READINESS, diagnose
from app.kit.access import open_to_all

bp = Blueprint("health", __name__)


@bp.get("/sante/vivant")
@open_to_all("a probe carries no account")
def alive() -> Response:
    """Say that the process answers; touches nothing else."""
    return Response("vivant\n", mimetype="text/plain")


@bp.get("/sante/pret")
@open_to_all("a probe carries no account; it names what is missing, never a value")
def ready() -> Response:
    """Say whether migrations, reference data, the first demonstration and search are there."""
    missing = [check.name for check in diagnose(current_app, only=READINESS) if not check.ok]
    response = jsonify(ready=not missing, missing=missing)
    response.status_code = 503 if missing else 200
    return response
