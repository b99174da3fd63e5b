"""One run: read everything, refuse what must be, write by small transactions, close what is gone, keep the report."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from app.bulk.notes import WHOLE_FILE, BrokenFile, Notes
from app.bulk.vocabulary import Vocabulary
from app.geo.queries import gazetteer
from app.interop.models import ImportRun
from app.interop.queries import Known, offers_of
from app.interop.readers import READERS
from app.interop.record import Feed, Record
from app.interop.services.writing import CLOSABLE, Outcome, close_gone, write_record
from app.interop.values import FeedFormat, Report
from app.kit.access import Actor
from app.kit.database import db, unit_of_work
from app.kit.errors import RuleBroken

BATCH = 50
MOST_REMOVED_SHARE = 0.2
REMOVALS_ALWAYS_FINE = 2  # of a small source, one or two offers may leave whatever their share
LONGEST_SOURCE = 60
MOST_LINES_KEPT = 2_000
Progress = Callable[[int, int], None]


class _Undo(Exception):
    """Takes back everything a rehearsal wrote."""


def silent(_done: int, _total: int) -> None:
    """Tell nobody."""


def import_content(
    content: bytes,
    *,
    feed_format: FeedFormat,
    source: str,
    actor: Actor,
    now: datetime,
    dry_run: bool = False,
    strict: bool = False,
    allow_removals: bool = False,
    progress: Progress = silent,
) -> Report:
    """Import a whole feed and return what happened; a refused run wrote nothing but its own report.

    ``strict``: one bad record refuses the run. ``allow_removals``: close what is gone, however much it is.
    """
    source = source.strip()
    if not 1 <= len(source) <= LONGEST_SOURCE:
        raise RuleBroken(f"Donnez un nom à la source, de {LONGEST_SOURCE} caractères au plus.", field="source")
    run = _Run(source, actor, now, Notes(), Report())
    try:
        feed = READERS[feed_format](content, run.notes, vocabulary=Vocabulary.load(), gazetteer=gazetteer())
        run.write(feed, dry_run=dry_run, strict=strict, allow_removals=allow_removals, progress=progress)
    except BrokenFile as broken:
        run.refuse(broken.message, "Corrigez le fichier, puis recommencez.")
    report = run.finished()
    with unit_of_work():
        _keep(report, feed_format, source, actor=actor, now=now, dry_run=dry_run)
    return report


@dataclass(slots=True)
class _Run:
    """One run under way."""

    source: str
    actor: Actor
    now: datetime
    notes: Notes
    report: Report

    def refuse(self, reason: str, suggestion: str) -> None:
        """Refuse the whole run."""
        self.report.refusal = reason
        self.notes.add(WHOLE_FILE, "", "", reason, suggestion)

    def finished(self) -> Report:
        """Return the report with its lines; a refused run changed nothing."""
        report = self.report
        report.rejected, report.issues = self.notes.rejected, self.notes.issues
        if report.refusal:
            report.created = report.updated = report.closed = report.unchanged = 0
        return report

    def write(self, feed: Feed, *, dry_run: bool, strict: bool, allow_removals: bool, progress: Progress) -> None:
        """Write what changed and close what is gone, all at once for a rehearsal or a strict run."""
        self.report.read = feed.read
        known = offers_of(self.source)
        gone = self._gone(feed, known)
        if strict and self.notes.rejected:
            self.refuse(f"{self.notes.rejected} lignes refusées\u00a0: rien n’a été écrit.", "Corrigez-les d’abord.")
        elif not allow_removals and self._removes_too_much(gone, known, feed):
            return
        elif dry_run or strict:
            self._rehearse(feed, known, gone, keep=not dry_run, strict=strict, progress=progress)
        else:
            for _ in self._batches(feed, known, gone, progress):
                pass
        db.session.expire_all()

    def _gone(self, feed: Feed, known: dict[str, Known]) -> list[str]:
        gone = [ref for ref, offer in known.items() if ref not in feed.refs and offer.state in CLOSABLE]
        if feed.partial and gone:
            self.notes.add(WHOLE_FILE, "", len(gone), "Le fichier ne contient pas tous les résultats de la recherche.",
                           "Aucune offre absente du fichier n’a été fermée.")  # fmt: skip
            return []
        return gone

    def _removes_too_much(self, gone: list[str], known: dict[str, Known], feed: Feed) -> bool:
        live = sum(offer.state in CLOSABLE for offer in known.values())
        too_many = len(gone) > REMOVALS_ALWAYS_FINE and len(gone) > MOST_REMOVED_SHARE * live
        if not too_many and not (gone and not feed.read):
            return False
        self.refuse(
            f"Ce fichier fermerait {len(gone)} offres sur {live}\u00a0: rien n’a été écrit.",
            "Vérifiez que le fichier est complet. S’il l’est, relancez avec --allow-removals.",
        )
        return True

    def _rehearse(
        self, feed: Feed, known: dict[str, Known], gone: list[str], *, keep: bool, strict: bool, progress: Progress
    ) -> None:
        try:
            with unit_of_work():
                for _ in self._batches(feed, known, gone, progress):
                    pass
                if strict and self.notes.rejected:
                    self.refuse(f"{self.notes.rejected} lignes refusées\u00a0: rien n’a été écrit.", "Corrigez-les.")
                if not keep or self.report.refusal:
                    raise _Undo
        except _Undo:
            db.session.expire_all()

    def _batches(
        self, feed: Feed, known: dict[str, Known], gone: list[str], progress: Progress
    ) -> Iterator[None]:
        total = len(feed.records) + len(gone)
        for start in range(0, len(feed.records), BATCH):
            with unit_of_work():
                for record in feed.records[start : start + BATCH]:
                    self._count(self._write_one(record, known, feed.licence))
            progress(min(start + BATCH, len(feed.records)), total)
            yield
        for start in range(0, len(gone), BATCH):
            with unit_of_work():
                for ref in gone[start : start + BATCH]:
                    self.report.closed += close_gone(self.source, ref, actor=self.actor, now=self.now)
            progress(len(feed.records) + min(start + BATCH, len(gone)), total)
            yield

    def _write_one(self, record: Record, known: dict[str, Known], licence: str) -> Outcome:
        return write_record(
            record, known.get(record.ref), source=self.source, licence=licence, actor=self.actor, now=self.now,
            notes=self.notes,
        )  # fmt: skip

    def _count(self, outcome: Outcome) -> None:
        if outcome is not Outcome.REJECTED:
            setattr(self.report, outcome.value, getattr(self.report, outcome.value) + 1)


def _keep(
    report: Report, feed_format: FeedFormat, source: str, *, actor: Actor, now: datetime, dry_run: bool
) -> None:
    content = report.as_dict()
    content["issues"] = content["issues"][:MOST_LINES_KEPT]
    db.session.add(
        ImportRun(
            source=source,
            format=feed_format.value,
            state=report.state.value,
            dry_run=dry_run,
            started_at=now,
            finished_at=now,
            author=actor.label,
            report=content | {"refusal": report.refusal},
        )
    )
