"""Periodic work that belongs to the house rather than to a feature."""

from datetime import datetime

from flask import current_app

from app.kit import mail, sms
from app.kit.database import unit_of_work
from app.kit.sessions import purge_sessions
from app.kit.throttle import purge_throttles
from app.messages import jobs as message_jobs
from app.messages import queries as messages
from app.week import own_services as own_activities


def deliver_mail(*, now: datetime) -> int:
    """Send the mails that are due; returns how many left."""
    settings = current_app.config["SETTINGS"]
    transport = mail.transport_for(settings.mail_url, settings.mail_dir)
    return mail.deliver_pending(transport, settings.mail_from, now=now)


def deliver_sms(*, now: datetime) -> int:
    """Send the texts that are due; returns how many left."""
    settings = current_app.config["SETTINGS"]
    return sms.deliver_pending(sms.transport_for(settings.sms_url, settings.sms_dir), now=now)


def files_kept() -> set[str]:
    """Return the names of every file a row holds: those of messages, and those that show an activity."""
    return messages.stored_names() | own_activities.files_kept()


def sweep_files(*, now: datetime) -> int:
    """Delete the files no row names any more; returns how many."""
    return message_jobs.sweep(now=now, others=frozenset(own_activities.files_kept()))


def purge_short_lived(*, now: datetime) -> int:
    """Forget ended sessions and old throttle windows."""
    with unit_of_work():
        return purge_sessions(now=now) + purge_throttles(now=now)
