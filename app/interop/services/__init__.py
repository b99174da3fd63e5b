"""Importing a feed: read the whole file, then write what changed, record by record."""

from app.interop.services.importing import import_content

__all__ = ["import_content"]
