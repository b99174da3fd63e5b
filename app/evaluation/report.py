"""The whole evaluation as one value, and as the pages of text the command prints."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app.evaluation.cases import TERRITORIES, Kept, read_territory
from app.evaluation.congestion_trial import CongestionReport, ExposureReport, congestion, exposure
from app.evaluation.fairness import GroupReport, by_group
from app.evaluation.orders import Field
from app.evaluation.scores import Miss, Row, causes, compare, everyone, levers_named, misses, version
from app.kit.french import NBSP
from app.matching.reference import RomeEdges
from app.matching.values import Rule

RANKINGS = {
    "ours": "notre classement",
    "distance": "le plus près",
    "date": "le plus récent",
    "text": "les mots du souhait",
    "seats": "le plus de places",
}
GROUPS = {
    "all": "tout le monde",
    "with_car": "avec une voiture",
    "without_car": "sans voiture",
    "french_below_b1": "français A1 ou A2",
    "french_from_b1": "français B1 et plus",
    "school_hours_or_childcare": "horaires d’école, garde",
    "with_limits": "avec des limites",
    "women": "femmes",
    "men": "hommes",
    "under_30": "moins de 30 ans",
    "over_50": "plus de 50 ans",
}
CROWDS = (1, 3)  # the golden people alone, then three times as many for the same seats
OPINIONS = {"before": "avant", "top5": "dans les cinq premières", "shown": "montrée", "never": "jamais"}


@dataclass(frozen=True, slots=True)
class Report:
    """Everything measured on the golden cases."""

    version: str
    people: int
    offers: int
    opened: list[Row]
    held_out: list[Row]
    second: list[Row]
    levers: tuple[int, int]
    misses: list[Miss]
    held_out_causes: dict[str, int]  # pairs of both authors' people held out
    groups: list[GroupReport]
    congestion: list[CongestionReport]
    exposure: ExposureReport

    def as_dict(self) -> dict[str, Any]:
        """Numbers by name, for ``--json``. Of the people held out, nothing but the summary."""
        return {
            "version": self.version,
            "people": self.people,
            "offers": self.offers,
            "opened": [row.as_dict() for row in self.opened],
            "held_out": [row.as_dict() for row in self.held_out],
            "held_out_second": [row.as_dict() for row in self.second],
            "levers": {"found": self.levers[0], "expected": self.levers[1]},
            "misses": [asdict(miss) for miss in self.misses],
            "held_out_causes": self.held_out_causes,
            "groups": [asdict(group) for group in self.groups],
            "congestion": [
                {**asdict(week), "ndcg_lost": week.ndcg_lost, "ndcg_lost_to_spreading": week.ndcg_lost_to_spreading}
                for week in self.congestion
            ],
            "exposure": asdict(self.exposure),
        }


def evaluation(edges: RomeEdges, territories: Sequence[str] = TERRITORIES) -> Report:
    """Rank the golden people and measure. The reference data must be loaded."""
    fields = [Field(read_territory(code), edges) for code in territories]
    opened, first, second = (everyone(fields, kept) for kept in Kept)
    everybody = [*opened, *first, *second]
    return Report(
        version=version(),
        people=len(everybody),
        offers=sum(len(field.territory.offers) for field in fields),
        opened=compare(opened),
        held_out=compare(first),
        second=compare(second),
        levers=levers_named(everybody),
        misses=misses(opened),
        held_out_causes=dict(causes([*first, *second]).most_common()),
        groups=by_group(everybody),
        congestion=[congestion(fields, alike) for alike in CROWDS],
        exposure=exposure(fields),
    )


def lines_of(report: Report) -> Iterator[str]:
    """What the command prints."""
    yield f"Modèle {report.version}{NBSP}: {report.people} personnes, {report.offers} offres, trois territoires."
    yield from _table("Cas ouverts", report.opened)
    yield from _table("Cas gardés à part (résumé seulement)", report.held_out)
    yield from _table("Cas d’un second auteur, écrits avant tout calcul (résumé seulement)", report.second)
    yield ""
    yield f"Leviers qui nomment le bon service{NBSP}: {report.levers[0]} sur {report.levers[1]}."
    yield from _missed(report.misses)
    named = [
        f"{count} {Rule(code).label if code != 'order' else 'ordre'}" for code, count in report.held_out_causes.items()
    ]
    yield f"Paires non suivies, cas gardés à part, par cause{NBSP}: {', '.join(named)}"
    yield from _by_group(report.groups)
    yield from _crowding(report)


def _table(title: str, rows: Sequence[Row]) -> Iterator[str]:
    yield ""
    yield f"{title}{NBSP}: {rows[0].people} personnes, {rows[0].pairs} paires"
    yield f"{'':<32}{'paires':>8}{'nDCG@10':>9}{'top 5':>8}{'à tort':>8}{'cachées':>9}   notre avance (paires, 95 %)"
    for row in rows:
        got = row.measures
        name = f"nos règles, {RANKINGS[row.name[6:]]}" if row.name.startswith("rules+") else RANKINGS[row.name]
        lead = "" if row.pair_interval is None else "{:+.2f} à {:+.2f}".format(*row.pair_interval)
        yield (
            f"  {name:<30}{got.pair_accuracy:>8.1%}{got.ndcg:>9.3f}{got.recall:>8.1%}{got.violations:>8}"
            f"{got.hidden:>9}   {lead}"
        )


def _missed(found: Sequence[Miss]) -> Iterator[str]:
    yield ""
    yield f"Jugements non suivis, cas ouverts{NBSP}: {len(found)}"
    for miss in found:
        other = f" {miss.other}" if miss.other else ""
        yield f"  [{miss.territory}] {miss.person}{NBSP}: {miss.offer} {OPINIONS[miss.opinion]}{other} ({miss.because})"


def _by_group(groups: Sequence[GroupReport]) -> Iterator[str]:
    rules = list(groups[0].gained)
    yield ""
    yield "Par groupe, et offres de plus par personne si l’on lève une seule règle"
    heads = "".join(f"{Rule(rule).label[:10]:>11}" for rule in rules)
    yield f"  {'':<26}{'n':>4}{'offres':>8}{'≥ 3':>6}{'points':>8}{heads}"
    for group in groups:
        gains = "".join(f"{group.gained[rule]:>11.1f}" for rule in rules)
        yield (
            f"  {GROUPS[group.name]:<26}{group.people:>4}{group.offers:>8.1f}{group.with_enough:>6.0%}"
            f"{group.first_points:>8.1f}{gains}"
        )


def _crowding(report: Report) -> Iterator[str]:
    yield ""
    yield "Une semaine de demandes, trois par personne"
    for week in report.congestion:
        yield (
            f"  {week.alike * report.people} personnes{NBSP}: {week.worst_load:.2f} réponses attendues par place au "
            f"pire (sans répartir{NBSP}: {week.worst_load_without:.2f}), {week.ndcg_lost:.1%} de nDCG cédé "
            f"(visé{NBSP}: 2{NBSP}% au plus), dont {week.ndcg_lost_to_spreading:.1%} par les points retirés, le reste "
            "faute de place pour qui vient après"
        )
    shown = report.exposure
    yield (
        f"  activités vues dans les dix premières de quelqu’un{NBSP}: {shown.coverage:.0%}, "
        f"inégalité d’exposition (Gini) {shown.gini:.2f}"
    )
