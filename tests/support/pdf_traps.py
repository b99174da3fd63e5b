"""PDF files that try something: a script, an action at opening, a file inside, a form, notes."""

import io
import zlib

from pypdf import PdfWriter
from pypdf.annotations import FreeText, Link
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject, TextStringObject


def a_pdf(pages: int = 1, *, password: str = "") -> bytes:
    """A plain PDF."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=200, height=200)
    if password:
        writer.encrypt(password)
    return _written(writer)


def a_trap() -> bytes:
    """Everything at once."""
    writer = PdfWriter()
    page = writer.add_blank_page(width=200, height=200)
    script = writer._add_object(_dictionary({"/S": "/JavaScript", "/JS": "Zzscript"}))
    names = ArrayObject([TextStringObject("Zznom"), script])
    writer._root_object[NameObject("/Names")] = _dictionary({"/JavaScript": _dictionary({"/Names": names})})
    writer.add_attachment("Zzcharge.exe", b"Zzcharge")
    action = {"/S": "/Launch", "/F": "Zzlancement"}
    page[NameObject("/AA")] = _dictionary({"/O": _dictionary(action)})
    writer.add_annotation(0, Link(rect=(0, 0, 50, 50), url="https://zzpiege.example/"))
    writer.add_annotation(0, FreeText(text="Zznote visible", rect=(50, 50, 150, 100)))
    file_note = _dictionary({"/Type": "/Annot", "/Subtype": "/FileAttachment", "/Contents": "Zzjoint"})
    writer.add_annotation(0, file_note | {NameObject("/Rect"): page.mediabox})
    writer._root_object[NameObject("/OpenAction")] = _dictionary({"/S": "/JavaScript", "/JS": "Zzouverture"})
    writer.add_metadata({"/Author": "Zzauteur", "/Producer": "Zzproducteur"})
    return _written(writer)


def a_bomb(megabytes: int, *, folds: int = 1) -> bytes:
    """A page whose drawing is small in the file and huge once unfolded."""
    writer = PdfWriter()
    page = writer.add_blank_page(width=200, height=200)
    folder = zlib.compressobj(9)
    data = b"".join(folder.compress(bytes(1024 * 1024)) for _ in range(megabytes)) + folder.flush()
    for _ in range(folds - 1):
        data = zlib.compress(data)
    drawn = StreamObject()
    drawn._data = data
    drawn[NameObject("/Filter")] = ArrayObject([NameObject("/FlateDecode")] * folds)
    page[NameObject("/Contents")] = writer._add_object(drawn)
    return _written(writer)


def _dictionary(values) -> DictionaryObject:
    made = DictionaryObject()
    for key, value in values.items():
        if isinstance(value, str):
            value = NameObject(value) if value.startswith("/") else TextStringObject(value)
        made[NameObject(key)] = value
    return made


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
