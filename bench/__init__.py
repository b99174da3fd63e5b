"""Measures: ``python -m bench`` prints the goals, what was reached, and what each was compared with."""
