"""A QR code as one SVG path, drawn by ``components/qr.html``."""

from dataclasses import dataclass

import segno

QUIET_ZONE = 4  # modules around the code, as the standard asks


@dataclass(frozen=True, slots=True)
class QrCode:
    """``size`` modules on a side, quiet zone included; ``path`` draws the dark ones."""

    size: int
    path: str


def qr_of(text: str) -> QrCode:
    """Return the code of a text, with the medium correction of errors (a folded sheet still scans)."""
    code = segno.make(text, error="m", micro=False)
    runs: list[str] = []
    for y, row in enumerate(code.matrix):
        start = None
        for x, dark in enumerate([*row, 0]):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                runs.append(f"M{start + QUIET_ZONE} {y + QUIET_ZONE}h{x - start}v1h-{x - start}z")
                start = None
    return QrCode(size=len(code.matrix) + 2 * QUIET_ZONE, path="".join(runs))
