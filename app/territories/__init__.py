"""Territories: a département's name, phone and settings, versioned. One instance serves several."""
