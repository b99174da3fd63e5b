"""Mails as templates: ``emails/<feature>/<name>.subject.txt``, ``.txt`` and ``.html`` say the same thing."""

from flask import current_app

from app.kit.mail import Message


def render_mail(
    name: str, *, to: str, dedupe: str, headers: dict[str, str] | None = None, **context: object
) -> Message:
    """Return the message of template ``emails/<name>`` (``placements/proposed``) for one reader.

    ``dedupe`` names the fact that causes the mail (``proposed:<public id>``): the same fact is mailed once.
    """
    current_app.update_template_context(context)  # once for the three
    subject = " ".join(_rendered(f"{name}.subject.txt", context).split())
    context["subject"] = subject
    return Message(
        to=to,
        subject=subject,
        text=_rendered(f"{name}.txt", context).strip() + "\n",
        html=_rendered(f"{name}.html", context),
        dedupe=dedupe,
        headers=headers or {},
    )


def _rendered(name: str, context: dict[str, object]) -> str:
    return current_app.jinja_env.get_template(f"emails/{name}").render(context)
