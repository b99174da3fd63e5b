"""What a structure reads of its imports: how far they are, what to correct, what was done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.bulk.models import BulkLine, BulkRun
from app.bulk.values import Outcome, Verdict
from app.bulk.workflow import UNDER_WAY, RunState
from app.kit import french
from app.kit.pages import Page

VERDICT_WORDS = {
    Verdict.NEW: ("offre à créer", "offres à créer", "plus"),
    Verdict.CHANGED: ("offre à modifier", "offres à modifier", "pencil"),
    Verdict.SAME: ("offre inchangée", "offres inchangées", "check"),
    Verdict.INCOMPLETE: ("offre incomplète", "offres incomplètes", "ask"),
    Verdict.WRONG: ("ligne à corriger", "lignes à corriger", "alert"),
    Verdict.SKIPPED: ("ligne d’exemple, laissée", "lignes d’exemple, laissées", "info"),
}
OUTCOME_WORDS = {
    Outcome.PUBLISHED: ("offre mise en ligne", "offres mises en ligne", "check"),
    Outcome.SENT: ("offre envoyée en relecture", "offres envoyées en relecture", "eye"),
    Outcome.DRAFT: ("offre gardée en brouillon", "offres gardées en brouillon", "doc"),
    Outcome.UPDATED: ("offre modifiée", "offres modifiées", "pencil"),
    Outcome.UNCHANGED: ("offre inchangée", "offres inchangées", "check"),
    Outcome.LEFT: ("ligne laissée de côté", "lignes laissées de côté", "alert"),
    Outcome.TAKEN_BACK: ("offre annulée", "offres annulées", "back"),
}
TONES = {RunState.READY: "ask", RunState.DONE: "ok", RunState.CHECKING: "new", RunState.WRITING: "new"}
TO_DO = {
    RunState.RECEIVING: "Le fichier est en cours de lecture.",
    RunState.CHECKING: "Chaque ligne est vérifiée. Rien n’est encore écrit.",
    RunState.WRITING: "Les offres s’écrivent. Vous pouvez fermer cette page et revenir.",
    RunState.UNDOING: "Les offres reviennent comme avant. Vous pouvez fermer cette page et revenir.",
}
Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is."""

    done: int
    total: int
    words: str
    doing: str


@dataclass(frozen=True, slots=True)
class RunPage:
    """What the page of a run prints."""

    id: str
    state: str
    title: str
    tone: str | None
    progress: Progress | None
    facts: list[Fact]
    rows: list[list[Any]]
    blocking: int
    writes: int
    unknown: str


def run_page(run: BulkRun, lines: Page[BulkLine]) -> RunPage:
    """Return what to print of a run."""
    rehearsed = run.state is RunState.READY
    blocking = sum(run.rehearsal.get(verdict.value, 0) for verdict in Verdict if verdict.blocks)
    writes = sum(run.rehearsal.get(verdict.value, 0) for verdict in (Verdict.NEW, Verdict.CHANGED, Verdict.INCOMPLETE))
    return RunPage(
        id=run.public_id,
        state=run.state.value,
        title=run.state.label,
        tone=TONES.get(run.state),
        progress=_progress(run),
        facts=facts_of(run.rehearsal, VERDICT_WORDS) if rehearsed else facts_of(run.outcome, OUTCOME_WORDS),
        rows=[row for line in lines.items for row in _rows(line)],
        blocking=blocking,
        writes=writes,
        unknown=", ".join(run.unknown),
    )


def facts_of(counts: Mapping[str, int], words: Mapping[Any, tuple[str, str, str]]) -> list[Fact]:
    """Return (icon, « 12 offres à créer ») of what there is, in a fixed order."""
    return [
        (icon, french.count(counts[code.value], one, many))
        for code, (one, many, icon) in words.items()
        if counts.get(code.value)
    ]


def history_rows(runs: Page[BulkRun]) -> list[list[Any]]:
    """Return the lines of « Vos imports », each with its rank: two files often have the same name."""
    first = runs.total - (runs.number - 1) * runs.per_page
    return [
        [
            {"text": f"{number}. {run.file_name}", "url": f"/structure/offres/importer/{run.public_id}",
             "small": f"{french.date_and_hour(run.created_at)}, par {run.author}"},
            french.count(run.total, "ligne"),
            run.state.label,
            ", ".join(words for _, words in facts_of(run.outcome, OUTCOME_WORDS)) or "Rien n’est écrit",
        ]
        for number, run in zip(range(first, 0, -1), runs.items, strict=False)
    ]  # fmt: skip


def _progress(run: BulkRun) -> Progress | None:
    if run.state not in UNDER_WAY and run.state is not RunState.RECEIVING:
        return None
    done = min(run.done, run.total)
    words = f"{french.number(done)} sur {french.count(run.total, 'ligne')}" if run.total else "Lecture du fichier"
    return Progress(done, run.total or 1, words, TO_DO[run.state])


def _rows(line: BulkLine) -> list[list[Any]]:
    result = line.outcome or line.verdict
    return [
        [
            {"text": f"Ligne\u00a0{line.number}", "small": line.own_reference or "sans référence"},
            result.label if result is not None else "",
            issue["field"] or "la ligne",
            issue["value"] or "vide",
            {"text": issue["reason"], "small": issue["suggestion"]},
        ]
        for issue in line.issues or ()
    ]
