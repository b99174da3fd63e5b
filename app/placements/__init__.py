"""Placements: prescription and candidature, one path from a proposal to its end."""
