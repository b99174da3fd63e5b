"""Reading a JSON file: encoding, shape, depth."""

import json
from typing import Any

from app.bulk.notes import BrokenFile

DEEPEST = 60


def load_json(content: bytes) -> Any:
    """Return the value of a JSON file; raises BrokenFile when it is not one."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BrokenFile("Ce fichier n’est pas en UTF-8\u00a0: enregistrez-le à nouveau dans cet encodage.") from error
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise BrokenFile("Ce fichier est trop profond\u00a0: il n’a pas été lu.") from error
    except json.JSONDecodeError as error:
        where = f"ligne {error.lineno}, colonne {error.colno}"
        raise BrokenFile(f"Ce fichier n’est pas du JSON valide ({where}).") from error
    except ValueError as error:
        raise BrokenFile(f"Ce fichier n’est pas du JSON valide\u00a0: {error}.") from error


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} n’est pas un nombre")
