"""The second factor: time-based codes (RFC 6238) and ten recovery codes."""

import secrets
from datetime import datetime

import pyotp
import segno

STEP_SECONDS = 30
ISSUER = "À portée"
RECOVERY_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that reads like something else
RECOVERY_COUNT = 10
RECOVERY_LENGTH = 10


def new_secret() -> str:
    """Return a new random secret, in base 32."""
    return pyotp.random_base32()


def provisioning_uri(secret: str, *, email: str) -> str:
    """Return the address an authenticator application reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def accepted_step(secret: str, code: str, *, last_step: int | None, now: datetime) -> int | None:
    """Return the 30-second step of a right code, None when it is wrong or was already used.

    One step of drift on each side is accepted; a step at or before ``last_step`` is refused, so that a code seen over
    a shoulder is worth nothing.
    """
    digits = "".join(code.split())
    if len(digits) != 6 or not digits.isascii() or not digits.isdigit():
        return None
    present = int(now.timestamp()) // STEP_SECONDS
    otp = pyotp.TOTP(secret)
    for step in (present, present - 1, present + 1):
        if secrets.compare_digest(otp.generate_otp(step), digits) and (last_step is None or step > last_step):
            return step
    return None


def new_recovery_codes() -> list[str]:
    """Return ten codes of ten letters and digits, to print."""
    return ["".join(secrets.choice(RECOVERY_ALPHABET) for _ in range(RECOVERY_LENGTH)) for _ in range(RECOVERY_COUNT)]


def plain_recovery(code: str) -> str:
    """Return a typed recovery code without blanks, hyphens or capitals."""
    return "".join(char for char in code.lower() if char in RECOVERY_ALPHABET)


class Qr:
    """A QR code as the template draws it: ``size`` modules on a side (quiet zone included) and a path."""

    QUIET = 4

    def __init__(self, text: str) -> None:
        matrix = segno.make(text, error="m", micro=False).matrix
        self.size = len(matrix) + 2 * self.QUIET
        self.path = "".join(
            f"M{x + self.QUIET} {y + self.QUIET}h1v1h-1z"
            for y, row in enumerate(matrix)
            for x, dark in enumerate(row)
            if dark
        )
