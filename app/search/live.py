"""The catalogue of this process, and the words it adds to each offer."""

from datetime import date

from app.kit.instance import once_per_app, settings
from app.reference import queries as reference
from app.search.catalogue import Catalogue, Snapshot
from app.search.rows import LiveOffer

EXTENSION = "aportee_catalogue"


def catalogue() -> Catalogue:
    """Return this process's catalogue."""
    return once_per_app(EXTENSION, lambda: Catalogue(settings().index_dir, labels_of))


def labels_of(offer: LiveOffer) -> list[str]:
    """Return the words people type for an offer though its author did not: jobs, appellations, themes, kind."""
    jobs = [reference.job_label(code) for code in offer.rome]
    titles = [title.label for code in offer.appellations if (title := reference.job_title(code))]
    themes = [reference.choice_label("theme", theme) for theme in offer.themes]
    return [*jobs, *titles, *themes, offer.kind.label]


def snapshot(today: date) -> Snapshot:
    """Return the catalogue with every change committed so far."""
    return catalogue().fresh(today=today)
