"""``aportee match``: the ranking for a profile in a file, for everyone accompanied, or against the golden cases."""

import json
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from sqlalchemy import inspect

from app.evaluation.report import evaluation, lines_of
from app.kit import clock
from app.kit.database import db
from app.kit.errors import RuleBroken
from app.kit.french import NBSP, count
from app.matching.results import MatchItem
from app.people.profile import parse_profile
from app.reference import queries as reference
from app.reference.models import ReferenceRelease
from app.search.matching_services import DEFAULT_LIMIT, Matches, Ranked, edges, match
from app.shortlists import jobs, queries


@click.command("match")
@click.option(
    "--profile", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Profil en JSON."
)
@click.option("--all", "everyone", is_flag=True, help="Tenir à jour la liste de chaque personne accompagnée.")
@click.option("--evaluate", is_flag=True, help="Mesurer le classement sur les cas écrits par le terrain.")
@click.option("--limit", type=click.IntRange(1, 500), default=DEFAULT_LIMIT, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="N’écrire que du JSON sur la sortie.")
@with_appcontext
def match_command(*, path: Path | None, everyone: bool, evaluate: bool, limit: int, as_json: bool) -> None:
    """Classer les offres pour un profil, pour tout le monde, ou mesurer le classement."""
    if [path is not None, everyone, evaluate].count(True) != 1:
        raise click.UsageError("Choisissez --profile FICHIER.json, --all ou --evaluate.")
    if not inspect(db.engine).has_table(ReferenceRelease.__tablename__) or reference.release() is None:
        raise RuleBroken("Pas de données de référence : lancez « aportee db upgrade » puis « aportee reference load ».")
    if evaluate:
        report = evaluation(edges())
        _say(report.as_dict() if as_json else lines_of(report))
    elif everyone:
        counts = rank_everyone(clock.now())
        _say(counts if as_json else _of_everyone(counts))
    else:
        found, warnings = _of_file(path or Path(), limit)
        _say(as_dict(found, warnings) if as_json else _of_profile(found, warnings))


def _say(said: dict[str, Any] | Iterator[str]) -> None:
    if isinstance(said, dict):
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    for line in said:
        click.echo(line)


def _of_file(path: Path, limit: int) -> tuple[Matches, tuple[str, ...]]:
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise RuleBroken(f"{path.name} n’est pas du JSON.") from error
    try:
        parsed = parse_profile(body)
    except RuleBroken as refusal:
        faults = "\n".join(f"  {field}{NBSP}: {message}" for field, message in refusal.errors.items())
        raise RuleBroken(f"{refusal.message}\n{faults}".rstrip()) from refusal
    return match(parsed.profile, now=clock.now(), limit=limit), parsed.warnings


def rank_everyone(now: datetime) -> dict[str, Any]:
    """Bring the list kept for each person accompanied to now; what did not change is not computed again.

    Each batch is committed: stopped, the command goes on where it was when it is called again.
    """
    started = time.perf_counter()
    looked_at, again = 0, 0
    for people, ranked in jobs.everyone(now=now):
        looked_at, again = looked_at + people, again + ranked
    seconds = time.perf_counter() - started
    return {**queries.summary(), "people": looked_at, "ranked_again": again, "seconds": round(seconds, 2)}


def _of_everyone(counts: dict[str, Any]) -> Iterator[str]:
    looked_at = count(counts["people"], "personne regardée", "personnes regardées")
    again = count(counts["ranked_again"], "classée de nouveau", "classées de nouveau")
    yield f"{looked_at}, {again} en {counts['seconds']:.1f}{NBSP}s."
    yield f"Sans aucune offre{NBSP}: {counts['without_offer']}. Moins de trois{NBSP}: {counts['under_three']}."
    yield f"Offres présentes dans la liste de quelqu’un{NBSP}: {counts['offers_in_a_list']}."


def as_dict(found: Matches, warnings: tuple[str, ...]) -> dict[str, Any]:
    """The ranking by name, as the API writes it."""
    return {
        "version": found.version,
        "total": found.total,
        "items": [_item(ranked) for ranked in found.items],
        "services": [_item(ranked) for ranked in found.services],
        "excluded": {"total": found.excluded.total, "by_rule": dict(found.excluded.by_rule)},
        "levers": [{"rule": lever.rule, "gain": lever.gain, "reason": lever.reason} for lever in found.levers],
        "warnings": [*warnings, *found.warnings],
    }


def _item(ranked: Ranked) -> dict[str, Any]:
    item: MatchItem = ranked.item
    return {
        "id": ranked.offer.public_id,
        "title": ranked.offer.title,
        "kind": ranked.offer.kind.value,
        "points": item.points,
        "fit": item.fit.value,
        "waiting": item.waiting,
        "contributions": [
            {"criterion": part.criterion.value, "points": part.points, "max": part.max, "reason": part.reason}
            for part in item.contributions
        ],
        "to_check": [{"rule": asked.rule.value, "question": asked.question} for asked in item.to_check],
        "travel": item.travel.text,
    }


def _of_profile(found: Matches, warnings: tuple[str, ...]) -> Iterator[str]:
    yield f"Modèle {found.version}{NBSP}: {count(found.total, 'offre possible', 'offres possibles')}."
    for title, block in (("Activités", found.items), ("Ce qui peut aider", found.services)):
        if block:
            yield ""
            yield title
        for ranked in block:
            yield f"{ranked.item.points:>4}  {ranked.offer.title} ({ranked.offer.kind.label}, {ranked.item.fit.label})"
            for part in ranked.item.contributions:
                yield f"      {part.points:>3}/{part.max:<3} {part.reason}"
            for asked in ranked.item.to_check:
                yield f"      à vérifier{NBSP}: {asked.question}"
    yield ""
    yield f"Écartées par une règle{NBSP}: {found.excluded.total}."
    for lever in found.levers:
        yield f"  {lever.reason}"
    for warning in (*warnings, *found.warnings):
        yield f"  {warning}"
