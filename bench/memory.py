"""G13: what a worker weighs and how long until its first answer, in a process of its own that maps a generation."""

import json
import subprocess
import sys
from pathlib import Path

from flask import Flask

from bench.goals import Result

READER = """
import json, sys, time
started = time.perf_counter()
from app import create_app
from app.search.live import snapshot, catalogue
from app.search.base import Base
from app.search.criteria import Criteria
from app.search.selection import results_in
from bench.world import TODAY
from datetime import UTC, datetime
from pathlib import Path

def pss_mb():
    lines = open("/proc/self/smaps_rollup").read().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024

app = create_app()
with app.app_context():
    catalogue().start_from(Base.open(Path(sys.argv[1]), seq=0, lexicon=None))
    found = results_in(snapshot(TODAY), Criteria(q="atelier jardin", lat=46.17, lon=1.87), today=TODAY)
    seconds = time.perf_counter() - started
    for lat in range(42, 51):
        results_in(snapshot(TODAY), Criteria(lat=float(lat), lon=2.2, radius_km=60.0), today=TODAY)
    plain = pss_mb()
    from app.matching.values import Profile
    from app.search.services import match
    match(Profile(lat=46.17, lon=1.87), now=datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=UTC))
    print(json.dumps({"seconds": seconds, "pss_mb": plain, "pss_mb_fast": pss_mb()}))
"""


def run(app: Flask, folder: Path, size: int) -> Result:
    """Start a process on a generation."""
    environment = {"APORTEE_INSTANCE_DIR": str(app.config["SETTINGS"].instance_dir), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-c", READER, str(folder)]
    out = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    measured = json.loads(out.stdout)
    ok = measured["pss_mb"] <= 150 and measured["pss_mb_fast"] <= 250 and measured["seconds"] <= 3
    detail = (f"{size} offres ; un processus seul (les suivants partagent les pages) ; première réponse en "
              f"{measured['seconds']:.1f} s ; {measured['pss_mb_fast']:.0f} Mo une fois le calcul compilé chargé "
              "(à atteindre : 250)")  # fmt: skip
    return Result("G13", measured["pss_mb"], ok, detail, measured)
