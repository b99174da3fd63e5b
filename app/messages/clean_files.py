"""Files received: recognised by their content, then made again from what they show. Pure, but for Pillow and pypdf.

A PDF keeps its pages and loses scripts, actions, forms' logic and embedded files; an image keeps its pixels, turned the
right way up, and loses where and when it was taken. What cannot be made again is refused, in words.
"""

import io
import warnings
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from app.kit.errors import RuleBroken
from app.kit.french import typeset
from app.kit.later import Later
from app.messages.unfolding import unfolds_within
from app.messages.values import LARGEST_FILE, MEGABYTE, FileKind

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdf import PdfReader, PdfWriter

images, turning = Later("PIL.Image"), Later("PIL.ImageOps")
pypdf = Later("pypdf")
FIELD = "fichiers"
SUFFIXES = {".pdf": FileKind.PDF, ".jpg": FileKind.JPEG, ".jpeg": FileKind.JPEG, ".png": FileKind.PNG}
SIGNS = ((b"%PDF-", FileKind.PDF), (b"\xff\xd8\xff", FileKind.JPEG), (b"\x89PNG\r\n\x1a\n", FileKind.PNG))
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2200
MOST_PAGES = 30
MOST_UNFOLDED = 200 * MEGABYTE
LONGEST_NAME = 80
HARMFUL = frozenset({
    "/JS", "/JavaScript", "/AA", "/OpenAction", "/A", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/AF", "/FS",
    "/XFA", "/RichMediaContent", "/RichMediaSettings", "/Metadata", "/PieceInfo", "/Collection",
})  # fmt: skip
HARMFUL_NOTES = frozenset({"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"})


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file that may be kept."""

    name: str
    kind: FileKind
    data: bytes


def clean(name: str, data: bytes) -> CleanFile:
    """Return the file made again. Raises RuleBroken on field ``fichiers``, saying what is wrong and what to do."""
    shown = printed_name(name)
    said = SUFFIXES.get(PurePath(shown).suffix.lower())
    if said is None:
        raise _refused(f"« {shown} » ne peut pas être joint : envoyez un PDF, une photo JPEG ou une image PNG.")
    if not data:
        raise _refused(f"« {shown} » est vide : choisissez-le de nouveau, ou enregistrez-le une autre fois.")
    if len(data) > LARGEST_FILE:
        raise _refused(f"« {shown} » est trop lourd : {LARGEST_FILE // MEGABYTE} Mo au plus.")
    found = next((kind for sign, kind in SIGNS if data.startswith(sign)), None)
    if found is None:
        raise _refused(f"« {shown} » n’est pas {said.label} : son contenu ne va pas avec son nom.")
    if found is not said:
        words = f"« {shown} » contient {found.label} et son nom dit {said.label}"
        raise _refused(f"{words} : renommez-le puis recommencez.")
    again = _pdf(shown, data) if found is FileKind.PDF else _image(shown, data, found)
    return CleanFile(PurePath(shown).stem + found.suffix, found, again)


def printed_name(name: str) -> str:
    """Return a name fit to print and to save: no folder, no control character, not too long."""
    last = PurePath(name.replace("\\", "/")).name
    plain = "".join(letter for letter in last if letter.isprintable() and letter not in '<>:"/|?*').strip(" .")
    path = PurePath(plain or "document")
    return path.stem[:LONGEST_NAME].strip(" .") + path.suffix[:8]


def _refused(words: str) -> RuleBroken:
    return RuleBroken(typeset(words), field=FIELD)


def _image(shown: str, data: bytes, kind: FileKind) -> bytes:
    unreadable = f"« {shown} » ne s’ouvre pas : l’image est abîmée. Prenez-la ou enregistrez-la de nouveau."
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            source = images.open(io.BytesIO(data), formats=[kind.value])
            if source.width * source.height > MOST_PIXELS:
                raise _refused(f"« {shown} » est trop grande : réduisez l’image puis recommencez.")
            upright = turning.exif_transpose(source)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return _drawn_again(upright, kind)
    except images.DecompressionBombError as error:
        raise _refused(f"« {shown} » est trop grande : réduisez l’image puis recommencez.") from error
    except (OSError, ValueError, SyntaxError, images.UnidentifiedImageError) as error:
        raise _refused(unreadable) from error


def _drawn_again(image: "Image", kind: FileKind) -> bytes:
    """Pixels alone, copied to a new image: nothing of the former file comes along."""
    mode = "RGBA" if kind is FileKind.PNG and "A" in image.getbands() else "RGB"
    pixels = image.convert(mode)
    fresh = images.new(mode, pixels.size)
    fresh.paste(pixels)
    out = io.BytesIO()
    fresh.save(out, format=kind.value.upper(), quality=85) if kind is FileKind.JPEG else fresh.save(out, format="PNG")
    return out.getvalue()


def _pdf(shown: str, data: bytes) -> bytes:
    unreadable = f"« {shown} » ne s’ouvre pas : le PDF est abîmé. Enregistrez-le ou imprimez-le de nouveau en PDF."
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
            if reader.is_encrypted:
                raise _refused(f"« {shown} » est protégé par un mot de passe : enregistrez-le sans, puis recommencez.")
            if len(reader.pages) > MOST_PAGES:
                raise _refused(f"« {shown} » a plus de {MOST_PAGES} pages : envoyez seulement celles qu’il faut.")
            return _pages_again(shown, reader)
    except RuleBroken:
        raise
    except (pypdf.errors.PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _refused(unreadable) from error


def _pages_again(shown: str, reader: "PdfReader") -> bytes:
    """Copy the pages to a new document, take away whatever acts, then copy again what can still be reached."""
    writer = _copied(reader)
    objects = list(writer._objects)  # noqa: SLF001 - every object is looked at, reached or not
    streams = (held._data for held in objects if isinstance(held, pypdf.generic.StreamObject))  # noqa: SLF001 - as it is in the file
    if not unfolds_within(streams, MOST_UNFOLDED):
        raise _refused(f"« {shown} » est trop lourd une fois ouvert : enregistrez-le en plus petit.")
    for held in objects:
        _disarm(held, depth=0)
    return _written(_copied(pypdf.PdfReader(io.BytesIO(_written(writer)))))


def _copied(reader: "PdfReader") -> "PdfWriter":
    writer: PdfWriter = pypdf.PdfWriter()
    for page in reader.pages:
        writer.add_page(page)
    if not writer.pages:
        raise ValueError("no page")
    writer.metadata = None
    return writer


def _written(writer: "PdfWriter") -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _disarm(value: Any, *, depth: int) -> None:
    """Remove the keys that act or carry files, at any depth of one object (references are met on their own)."""
    if depth > 50:
        raise ValueError("too deep")
    if isinstance(value, pypdf.generic.DictionaryObject):
        for key in [key for key in value if key in HARMFUL]:
            del value[key]
        if "/Annots" in value:
            value[pypdf.generic.NameObject("/Annots")] = _quiet_notes(value["/Annots"])
        for key in list(value):
            _disarm(value.raw_get(key), depth=depth + 1)
    elif isinstance(value, pypdf.generic.ArrayObject):
        for inner in list(value):
            _disarm(inner, depth=depth + 1)


def _quiet_notes(notes: Any) -> Any:
    """The annotations of a page, without those that carry or play something."""
    kept = [note for note in notes.get_object() if note.get_object().get("/Subtype") not in HARMFUL_NOTES]
    return pypdf.generic.ArrayObject(kept)
