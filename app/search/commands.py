"""``aportee search``: write the index again, check it against the database, ask it something."""

import json
import time
from dataclasses import asdict

import click
from flask.cli import AppGroup

from app.geo.queries import gazetteer
from app.kit import clock, french
from app.kit.errors import RuleBroken
from app.search.checking import Verdict, compare
from app.search.criteria import MAX_PER_PAGE, Criteria
from app.search.readers import Refused, words
from app.search.services import Results, ensure_generation, find

search_commands = AppGroup("search", help="La recherche\u00a0: index, contrôle, essai.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="N’écrire que du JSON sur la sortie.")


@search_commands.command("rebuild")
@AS_JSON
def rebuild_command(*, as_json: bool) -> None:
    """Écrire une nouvelle génération de l’index ; le site répond pendant ce temps."""
    started = time.perf_counter()
    click.echo("Lecture des offres en ligne…", err=True)
    written = ensure_generation(force=True)
    if written is None:
        raise RuleBroken("Un autre processus écrit déjà l’index\u00a0: réessayez dans une minute.")
    click.echo("Colonnes écrites, lexique…", err=True)
    ensure_generation()
    seconds = time.perf_counter() - started
    name, count = written.folder.name, written.count
    line = f"{french.count(count, 'offre')} dans la génération {name}, en {seconds:.1f}\u00a0s."
    said = {"generation": name, "offers": count, "seq": written.seq, "seconds": round(seconds, 2)}
    click.echo(json.dumps(said) if as_json else line)


@search_commands.command("check")
@AS_JSON
def check_command(*, as_json: bool) -> None:
    """Comparer l’index et la base, offre par offre ; code de sortie 1 s’ils ne disent pas la même chose."""
    verdict = compare(now=clock.now())
    click.echo(json.dumps({**asdict(verdict), "ok": verdict.ok}) if as_json else _said(verdict))
    if not verdict.ok:
        raise click.exceptions.Exit(1)


@search_commands.command("query")
@click.argument("text")
@click.option("--ou", "place", default="", help="Commune, code postal ou adresse.")
@click.option("--rayon", "radius_km", type=click.FloatRange(1, 100), default=30.0, show_default=True)
@click.option("--limit", type=click.IntRange(1, MAX_PER_PAGE), default=10, show_default=True)
@AS_JSON
def query_command(*, text: str, place: str, radius_km: float, limit: int, as_json: bool) -> None:
    """Chercher TEXT comme le ferait la page des offres."""
    try:
        asked = words(text)
    except Refused as refusal:
        raise RuleBroken(refusal.message) from refusal
    criteria = _located(Criteria(q=asked, radius_km=radius_km, per_page=limit), place)
    started = time.perf_counter()
    results = find(criteria, now=clock.now())
    milliseconds = (time.perf_counter() - started) * 1000
    click.echo(json.dumps(_document(results, milliseconds), ensure_ascii=False) if as_json else _listed(results))


def _located(criteria: Criteria, place: str) -> Criteria:
    if not place:
        return criteria
    found = gazetteer().meant(place)
    commune = found.commune
    if commune is None:
        several = ", ".join(row.label for row in found.choices or found.suggestions) or "aucune commune proche"
        raise RuleBroken(f"Lieu inconnu, ou plusieurs communes possibles\u00a0: {place} ({several}).")
    return criteria.but(commune=commune, lat=commune.lat, lon=commune.lon)


def _said(verdict: Verdict) -> str:
    lines = [
        f"Génération\u00a0: {verdict.generation or 'aucune, ou abîmée'}",
        f"Lexique\u00a0: {'écrit' if verdict.lexicon else 'à écrire'}",
        f"{verdict.stored} offres dans la base, {verdict.held} dans la recherche",
    ]
    if verdict.tables is None:
        lines.append("Tables de PostgreSQL\u00a0: à remplir")
    for label, ids in (("Manquent", verdict.missing), ("En trop", verdict.extra), ("Différentes", verdict.different),
                       ("Différentes dans les tables de PostgreSQL", verdict.tables)):  # fmt: skip
        if ids:
            lines.append(f"{label}\u00a0: {', '.join(ids)}")
    return "\n".join([*lines, "L’index et la base disent la même chose." if verdict.ok else "À reconstruire."])


def _listed(results: Results) -> str:
    lines = [french.count(results.page.total, "offre")]
    for found in results.page.items:
        offer = found.offer
        said = f"{offer.kind.label}\u00a0: {offer.title} ({offer.structure_name})"
        lines.append(f"{offer.public_id}  {french.km(found.distance_km):>8}  {said}")
    return "\n".join(lines)


def _document(results: Results, milliseconds: float) -> dict[str, object]:
    items = [
        {"id": found.offer.public_id, "kind": found.offer.kind.value, "title": found.offer.title,
         "distance_km": None if found.distance_km is None else round(found.distance_km, 1)}
        for found in results.page.items
    ]  # fmt: skip
    return {"total": results.page.total, "items": items, "spelling": list(results.spelling),
            "milliseconds": round(milliseconds, 3)}  # fmt: skip
