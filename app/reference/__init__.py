"""Public facts the product ships with: jobs (ROME), vocabularies, and how they are loaded."""
