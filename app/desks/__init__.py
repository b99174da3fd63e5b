"""Desks: pages of each role. /moi, /accompagnement, /structure, and links without an account."""
