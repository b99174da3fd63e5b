"""Offers by the hundred: values as tables write them; the import, its undoing and the export of a structure."""
