"""Random public identifiers and secret tokens."""

import hashlib
import re
import secrets
import unicodedata

ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
PUBLIC_ID_LENGTH = 10
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


def slug(text: str, *, limit: int = 60) -> str:
    """Return the text as a readable URL part: ASCII, lower case, hyphens; never empty."""
    folded = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
    plain = folded.encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return words[:limit].rstrip("-") or "offre"
