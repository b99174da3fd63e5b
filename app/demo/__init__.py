"""The example territories: invented structures, offers and people on real communes and real ROME jobs."""
