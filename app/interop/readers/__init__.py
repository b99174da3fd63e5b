"""One module per format: bytes in, records out, doubts in the notes."""

from collections.abc import Callable, Mapping

from app.interop.readers import france_travail
from app.interop.record import Feed
from app.interop.values import FeedFormat

READERS: Mapping[FeedFormat, Callable[..., Feed]] = {
    FeedFormat.FRANCE_TRAVAIL: france_travail.read,
}
