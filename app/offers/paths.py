"""Public addresses, as strings: they are part of the surface others rely on and are built without a request."""

from app.kit.ids import slug


def offer_path(public_id: str, title: str) -> str:
    """Return the path of an offer's page."""
    return f"/offres/{public_id}-{slug(title)}"


def structure_path(public_id: str, name: str) -> str:
    """Return the path of a structure's page."""
    return f"/structures/{public_id}-{slug(name)}"


def short_path(public_id: str) -> str:
    """Return the path one can type from a sheet of paper."""
    return f"/o/{public_id}"
