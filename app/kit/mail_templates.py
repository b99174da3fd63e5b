"""Mails as templates: ``emails/<feature>/<name>.subject.txt``, ``.txt`` and ``.html`` say the same thing."""

from flask import render_template

from app.kit.mail import Message


def render_mail(
    name: str, *, to: str, dedupe: str, headers: dict[str, str] | None = None, **context: object
) -> Message:
    """Return the message of template ``emails/<name>`` (``placements/proposed``) for one reader.

    ``dedupe`` names the fact that causes the mail (``proposed:<public id>``): the same fact is mailed once.
    """
    subject = " ".join(render_template(f"emails/{name}.subject.txt", **context).split())
    return Message(
        to=to,
        subject=subject,
        text=render_template(f"emails/{name}.txt", subject=subject, **context).strip() + "\n",
        html=render_template(f"emails/{name}.html", subject=subject, **context),
        dedupe=dedupe,
        headers=headers or {},
    )
