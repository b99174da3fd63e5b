"""Periodic work that belongs to the house rather than to a feature."""

from datetime import datetime

from flask import current_app

from app.kit import mail, sms
from app.kit.database import unit_of_work
from app.kit.sessions import purge_sessions
from app.kit.throttle import purge_throttles


def deliver_mail(*, now: datetime) -> int:
    """Send the mails that are due; returns how many left."""
    settings = current_app.config["SETTINGS"]
    transport = mail.transport_for(settings.mail_url, settings.mail_dir)
    return mail.deliver_pending(transport, settings.mail_from, now=now)


def deliver_sms(*, now: datetime) -> int:
    """Send the texts that are due; returns how many left."""
    settings = current_app.config["SETTINGS"]
    return sms.deliver_pending(sms.transport_for(settings.sms_url, settings.sms_dir), now=now)


def purge_short_lived(*, now: datetime) -> int:
    """Forget ended sessions and old throttle windows."""
    with unit_of_work():
        return purge_sessions(now=now) + purge_throttles(now=now)
