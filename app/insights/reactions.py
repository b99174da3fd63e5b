"""What the indicators do when a file is erased."""

from app.insights import services
from app.people.events import FileClosing


def keep_outcomes(event: FileClosing) -> None:
    """Count how the person's proposals ended; nothing of the count leads back to them."""
    services.keep_outcomes(event.person_id)
