"""Reading the query of an API call: a blank parameter is an absent one, a wrong one is refused by name."""

from werkzeug.datastructures import MultiDict

from app.api.problems import BadParameter


def text(arguments: MultiDict[str, str], name: str) -> str:
    """Return a single-valued text, '' when absent; refuses two different values."""
    values = [value.strip() for value in arguments.getlist(name)]
    if len(set(values)) > 1:
        raise BadParameter(name, f"Le paramètre {name} est donné plusieurs fois\u00a0: gardez une seule valeur.")
    return values[0] if values else ""


def whole_number(arguments: MultiDict[str, str], name: str, *, low: int, high: int, default: int) -> int:
    """Return a whole number within bounds."""
    value = text(arguments, name)
    if not value:
        return default
    # isdecimal alone accepts other alphabets' digits, and a very long number is costly to read
    if not (value.isascii() and value.isdecimal() and len(value) <= len(str(high)) and low <= int(value) <= high):
        raise BadParameter(name, f"Le paramètre {name} doit être un nombre entier entre {low} et {high}.")
    return int(value)
