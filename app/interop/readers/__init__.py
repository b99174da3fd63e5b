"""One module per format: bytes in, records out, doubts in the notes."""

from collections.abc import Callable, Mapping

from app.interop.readers import api_engagement, csv_file, data_inclusion, france_travail, job_posting
from app.interop.record import Feed
from app.interop.values import FeedFormat

READERS: Mapping[FeedFormat, Callable[..., Feed]] = {
    FeedFormat.FRANCE_TRAVAIL: france_travail.read,
    FeedFormat.JOBPOSTING: job_posting.read,
    FeedFormat.DATA_INCLUSION: data_inclusion.read,
    FeedFormat.API_ENGAGEMENT: api_engagement.read,
    FeedFormat.CSV: csv_file.read,
}
