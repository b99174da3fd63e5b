"""The search as tables of PostgreSQL: one engine for every process, machine and read replica of a site."""
