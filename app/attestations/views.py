"""Pages of attestations: mine, one on paper, and the check anyone may make with a number."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from app.attestations import queries, services
from app.attestations.access import has_own_file, is_own_attestation
from app.attestations.models import Attestation
from app.attestations.pdf import as_pdf
from app.attestations.presenters import dates_of, paper_of, shown_number
from app.kit import clock
from app.kit.access import current_actor, open_to_all, requires
from app.kit.database import unit_of_work
from app.kit.throttle import hit

bp = Blueprint("attestations", __name__)
CHECKS_AN_HOUR = 60


@bp.get("/moi/attestations")
@requires(has_own_file)
def index() -> Any:
    """My attestations."""
    found = queries.of_person(current_actor().person_id or 0)
    return render_template("attestations/index.html", papers=[paper_of(made) for made in found])


@bp.get("/moi/attestations/<number>")
@requires(is_own_attestation, load=queries.by_number)
def show(made: Attestation) -> Any:
    """One attestation, to read, print, download or take back."""
    return render_template("attestations/show.html", paper=paper_of(made))


@bp.get("/moi/attestations/<number>/attestation.pdf")
@requires(is_own_attestation, load=queries.by_number)
def download(made: Attestation) -> Any:
    """The same as PDF."""
    paper = paper_of(made)
    response = Response(as_pdf(paper), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="attestation-{paper.number}.pdf"'
    return response


@bp.post("/moi/attestations/<number>/retirer")
@requires(is_own_attestation, load=queries.by_number)
def revoke(made: Attestation) -> Any:
    """Take it back."""
    with unit_of_work():
        services.revoke(made, actor=current_actor(), now=clock.now())
    flash("Cette attestation est retirée : son numéro ne vaut plus.")
    return redirect(url_for("attestations.index"), code=303)


@bp.get("/attestation")
@open_to_all("A number tells validity, dates and hours: no name, no activity, no structure.")
def check() -> Any:
    """Check an attestation by its number."""
    number = request.args.get("numero", "")[:40]
    made = _found(number) if number.strip() else None
    page = render_template(
        "attestations/check.html",
        number=number,
        asked=bool(number.strip()),
        made=made,
        shown=shown_number(made.public_id) if made else "",
        dates=dates_of(made) if made else "",
        indexed=False,
    )
    return page, 404 if number.strip() and made is None else 200


def _found(number: str) -> Attestation | None:
    found = queries.by_number(number)
    if found is None:
        with unit_of_work():
            hit("attestation-check", request.remote_addr or "unknown", limit=CHECKS_AN_HOUR, per=timedelta(hours=1),
                now=clock.now())  # fmt: skip
    return found
