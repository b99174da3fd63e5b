"""G10 and G14: the results page in process (no network): its time against the server's hello, its queries."""

from statistics import median
from time import perf_counter

from flask import Flask
from sqlalchemy import event

from app.kit.database import db
from bench.goals import Result

PAGES, HELLO = "/offres?commune={}&rayon=30", "/sante/vivant"
COMMUNES = ("23096", "23008", "44184", "93008", "69123", "35238", "31555", "67482", "59350", "13055")
ROUNDS = 12


def run(app: Flask, size: int) -> list[Result]:
    """Ask pages and hellos in turn."""
    client = app.test_client()
    pages, hellos = [], []
    for _ in range(ROUNDS):
        for insee in COMMUNES:
            started = perf_counter()
            answer = client.get(PAGES.format(insee))
            between = perf_counter()
            client.get(HELLO)
            hellos.append((perf_counter() - between) * 1e3)
            pages.append((between - started) * 1e3)
            if answer.status_code != 200:
                raise ValueError(f"{PAGES.format(insee)}: {answer.status}")
    ratio = median(hello / page for page, hello in zip(pages, hellos, strict=True))
    p50 = median(pages)
    proof = {"page_ms": p50, "hello_ms": median(hellos), "n": len(pages)}
    counted = _queries(client)
    return [
        Result("G10", ratio, ratio >= 0.2 and p50 <= 6, f"dans le processus, sans réseau ; {size} offres", proof),
        Result("G14", counted, counted <= 12, f"{size} offres ; les autres pages sont comptées par les tests"),
    ]


def _queries(client: object) -> int:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    client.get(PAGES.format(COMMUNES[0]))  # type: ignore[attr-defined]
    event.remove(db.engine, "before_cursor_execute", note)
    return sum(1 for statement in seen if not statement.upper().startswith(("BEGIN", "PRAGMA")))
