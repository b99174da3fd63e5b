"""Passwords: argon2id with a cap on how many are computed at once, and what makes one acceptable."""

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH = 14
MAX_LENGTH = 200
MIN_DISTINCT = 6
AT_ONCE = 2  # argon2id takes 19 MiB and one core: more at once would starve the pages

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP's floor for argon2id
_slots = BoundedSemaphore(AT_ONCE)
_decoy = _hasher.hash("une phrase que personne n’a choisie")

COMMON = ("motdepasse", "password", "azerty", "qwerty", "123456", "aportee", "bienvenue", "soleil")


def hash_password(password: str) -> str:
    """Return the argon2id hash to store."""
    with _slots:
        return _hasher.hash(password)


def verify(stored: str | None, password: str) -> bool:
    """Tell whether the password is the stored one; an absent hash costs the same time and is refused."""
    with _slots:
        try:
            matches = _hasher.verify(stored or _decoy, password)
        except (VerificationError, InvalidHashError):
            return False
    return matches and stored is not None


def problem(password: str, *, about: tuple[str, ...] = ()) -> str | None:
    """Return what is wrong with a new password, in French; None when it is acceptable.

    Length beats composition: 14 characters or a phrase, not built on the e-mail or on a well-known word.
    """
    plain = password.lower()
    if len(password) < MIN_LENGTH:
        return f"Choisissez au moins {MIN_LENGTH} caractères. Une phrase de plusieurs mots convient très bien."
    if len(password) > MAX_LENGTH:
        return f"Choisissez {MAX_LENGTH} caractères au plus."
    if len(set(plain)) < MIN_DISTINCT:
        return "Ce mot de passe répète trop les mêmes caractères."
    if any(word and len(word) > 3 and word.lower() in plain for word in about):
        return "Ce mot de passe contient votre nom ou votre adresse. Choisissez autre chose."
    rest = plain
    for word in COMMON:
        rest = rest.replace(word, "")
    if len(rest) < MIN_LENGTH // 2:
        return "Ce mot de passe est trop courant. Choisissez une phrase bien à vous."
    return None
