"""The base form: strips blanks, French messages, errors as values.

Rendering lives in ``templates/components/form.html``. A view writes ``with form.writing():``; what a service refuses
(RuleBroken) is then said at its field and ``form.refused`` is true.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.fields import SelectChoice
from wtforms.validators import StopValidation

from app.kit.database import unit_of_work
from app.kit.errors import RuleBroken
from app.kit.french import typeset

MESSAGES = {
    "This field is required.": "Ce champ est obligatoire.",
    "Not a valid integer value.": "Écrivez un nombre entier, par exemple 12.",
    "Not a valid decimal value.": "Écrivez un nombre, par exemple 12,5.",
    "Not a valid float value.": "Écrivez un nombre, par exemple 12,5.",
    "Not a valid date value.": "Écrivez une date, par exemple 01/12/2026.",
    "Not a valid time value.": "Écrivez une heure, par exemple 09:30.",
    "Not a valid choice.": "Choisissez une réponse de la liste.",
    "Not a valid choice": "Choisissez une réponse de la liste.",
    "Invalid Choice: could not coerce.": "Choisissez une réponse de la liste.",
    "Invalid email address.": "Écrivez une adresse e-mail complète, par exemple nom@exemple.fr.",
}


class FrenchTranslations:
    """Messages of WTForms in our words."""

    def gettext(self, string: str) -> str:
        return MESSAGES.get(string, string)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return singular if number < 2 else plural


class Writing:
    """What a form is written through: ``with form.writing(): …``; ``form.refused`` says if a service said no."""

    refused = False

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Write in one unit of work. What a service refuses is not raised: nothing is written, the form says why."""
        try:
            with unit_of_work():
                yield
        except RuleBroken as refusal:
            self.refused = True
            self.refuse(refusal)

    def refuse(self, error: RuleBroken) -> None:
        """Show a service's refusal at its field."""
        raise NotImplementedError


class BaseForm(FlaskForm, Writing):  # type: ignore[misc]  # Flask-WTF ships no types
    """Base of every form. Blanks around text are dropped before validation; ``all_errors`` feeds the summary."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def get_translations(self, _form: Any) -> FrenchTranslations:
            return FrenchTranslations()

        def bind_field(self, form: Any, unbound: Any, options: dict[str, Any]) -> Field:
            filters = list(unbound.kwargs.get("filters", ()))
            if unbound.field_class.__name__ in {
                "StringField",
                "TextAreaField",
                "EmailField",
                "TelField",
                "SearchField",
            }:
                filters.insert(0, strip_text)
            if isinstance(pairs := unbound.kwargs.get("choices"), list | tuple):
                options["choices"] = as_choices(pairs)
                if unbound.field_class.__name__ == "SelectField" and any(not one.value for one in options["choices"]):
                    options["default"] = ""  # a select that was not sent is the empty choice, not the text « None »
            return unbound.bind(form=form, filters=filters, **options)

    def refuse(self, error: RuleBroken) -> None:
        """Show a service's refusal at its field, or at the head of the form when it names none."""
        for name, message in (error.errors or {"": error.message}).items():
            field = self._fields.get(name)
            if field is None:
                self.form_errors.append(typeset(message))
            else:
                field.errors = [*field.errors, typeset(message)]

    @property
    def all_errors(self) -> list[tuple[str, str]]:
        """Return ``(control id, message)`` for the error summary, in the order of the form."""
        found = [("", str(message)) for message in self.form_errors]
        for field in self:
            found += [(field.id, str(message)) for message in _flatten(field.errors)]
        return found


def as_choices(pairs: Iterable[Any], *, group: str | None = None) -> list[SelectChoice]:
    """Return ``(value, label)`` pairs as WTForms wants them; what already is one passes through."""
    return [
        pair if isinstance(pair, SelectChoice) else SelectChoice(pair[0], pair[1], optgroup=group) for pair in pairs
    ]


def strip_text(value: Any) -> Any:
    """Drop blanks around text; leave the rest alone."""
    return value.strip() if isinstance(value, str) else value


def _flatten(errors: Any) -> list[Any]:
    if isinstance(errors, Mapping):
        return [message for inner in errors.values() for message in _flatten(inner)]
    flat: list[Any] = []
    for error in errors:
        flat += _flatten(error) if isinstance(error, list | tuple | Mapping) else [error]
    return flat


def required(message: str) -> Any:
    """A validator: the field must be filled; ``message`` says what to write."""

    def check(_form: Any, field: Field) -> None:
        if field.data is None or field.data is False or (isinstance(field.data, str | list) and not field.data):
            raise StopValidation("" if field.errors else message)  # « écrivez un nombre » already says what to do

    check.field_flags = {"required": True}  # type: ignore[attr-defined]
    return check
