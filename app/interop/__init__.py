"""Imports and exports: the formats others speak."""
