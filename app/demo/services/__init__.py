"""Writes of the example territories: ``seed`` one of them, ``seed_all``, and the ``accounts`` to sign in with."""

from app.demo.services.logins import accounts
from app.demo.services.seeding import DEMO_TERRITORIES, SeedReport, seed, seed_all

__all__ = ["DEMO_TERRITORIES", "SeedReport", "accounts", "seed", "seed_all"]
