"""Another worker: searches around Guéret each time it is asked, on its own catalogue of the same database."""

import sys
from datetime import UTC, datetime

from app import create_app
from app.geo.queries import gazetteer
from app.search.criteria import Criteria
from app.search.services import find


def main() -> None:
    """Answer each line of standard input, its words, with the titles found, one line."""
    app = create_app()
    with app.app_context():
        commune = gazetteer().by_insee("23096")
        for line in sys.stdin:
            criteria = Criteria(q=line.strip(), commune=commune, lat=commune.lat, lon=commune.lon, per_page=1_000)
            found = find(criteria, now=datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
            print("|".join(sorted(item.offer.title for item in found.page.items)), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
