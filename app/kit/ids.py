"""Random public identifiers and secret tokens."""

import hashlib
import re
import secrets
import unicodedata

ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
PUBLIC_ID_LENGTH = 10
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # neither 0 O, 1 I L, U
CODE_LENGTH = 8
PUBLIC_ID = re.compile(rf"^[{ALPHABET}]{{{PUBLIC_ID_LENGTH}}}$")


def public_id() -> str:
    """Return a random identifier of 10 characters of ``[0-9a-z]`` (51 bits): nothing can be guessed from it."""
    return "".join(secrets.choice(ALPHABET) for _ in range(PUBLIC_ID_LENGTH))


def secret_token() -> str:
    """Return a URL-safe secret of 256 bits; store only its ``token_hash``."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return the SHA-256 of a high-entropy token, in hexadecimal (no salt needed at 256 bits)."""
    return hashlib.sha256(token.encode()).hexdigest()


def short_code() -> str:
    """Return a secret of 8 letters and figures that no hand confuses (39 bits): whoever checks it must count tries."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """Return a code as ``short_code`` made it, whatever its case, blanks and hyphens; '' when it cannot be one."""
    plain = re.sub(r"[\s\u00a0\u202f.·-]", "", typed).upper()
    return plain if len(plain) == CODE_LENGTH and set(plain) <= set(CODE_ALPHABET) else ""


def printed_code(code: str) -> str:
    """Return a code as it is printed: « K7Q2 M9XD »."""
    return f"{code[:4]} {code[4:]}"


def slug(text: str, *, limit: int = 60) -> str:
    """Return the text as a readable URL part: ASCII, lower case, hyphens; never empty."""
    folded = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
    plain = folded.encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return words[:limit].rstrip("-") or "offre"
