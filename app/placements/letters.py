"""A mail as a value: the text and the HTML are printed from the same parts, so they cannot say different things."""

from dataclasses import dataclass, replace
from datetime import datetime

from app.kit import mail
from app.kit.columns import blind_index
from app.kit.french import typeset
from app.kit.mail_templates import render_mail
from app.territories.queries import by_code

Button = tuple[str, str]  # what it says, where it leads


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail: the fact as subject, who and what in the first lines, one filled answer then at most two quiet ones.

    ``facts`` short lines · ``quote`` (what someone wrote, who) · ``question`` just above the answers · ``after`` what
    follows, in small · ``why`` why it was received.
    """

    subject: str
    hello: str
    lines: tuple[str, ...]
    facts: tuple[str, ...] = ()
    quote: Button | None = None
    question: str = ""
    main: Button | None = None
    quiet: tuple[Button, ...] = ()
    after: tuple[str, ...] = ()
    why: str = ""

    def typeset(self) -> "Letter":
        """Return the letter with its spaces as French print wants them; addresses are untouched."""
        return replace(
            self,
            subject=typeset(self.subject[0].upper() + self.subject[1:]),
            hello=typeset(self.hello),
            lines=_lines(self.lines),
            facts=_lines(self.facts),
            quote=(typeset(self.quote[0]), typeset(self.quote[1])) if self.quote else None,
            question=typeset(self.question),
            main=(typeset(self.main[0]), self.main[1]) if self.main else None,
            quiet=tuple((typeset(label), url) for label, url in self.quiet),
            after=_lines(self.after),
            why=typeset(self.why),
        )


def _lines(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(typeset(line[0].upper() + line[1:]) for line in lines if line)


def post(letter: Letter, *, to: str, about: str, territory_code: str | None, now: datetime) -> None:
    """Put the letter in the outbox, in the current transaction. ``about`` names the fact: mailed once a reader."""
    reader = blind_index(to, context="placements.letter")[:16]
    message = render_mail(
        "placements/letter",
        to=to,
        dedupe=f"{about}:{reader}",
        letter=letter.typeset(),
        territory=by_code(territory_code),
    )
    mail.enqueue(message, now=now)
