"""What kind of file these bytes are, by their content: names lie."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import PurePath
from typing import IO, NoReturn

from importers.reading import containers
from schema.problems import Problem, UnusableError

START = 4096  # bytes looked at
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
END_OF_ZIP = b"PK\x05\x06"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLDEST_XLS = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")  # before there were containers
PICTURES = (
    (re.compile(rb"\x89PNG"), "PNG"),
    (re.compile(rb"\xff\xd8\xff"), "JPEG"),
    (re.compile(rb"GIF8[79]a"), "GIF"),
    (re.compile(rb"BM.{4}\0\0\0\0", re.DOTALL), "BMP"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "WEBP"),
    (re.compile(rb"II\*\0|MM\0\*"), "TIFF"),
    (re.compile(rb".{4}ftyp(?:hei|mif|avif)", re.DOTALL), "HEIC"),
)
DOCUMENTS = ((re.compile(rb"%PDF"), "PDF"), (re.compile(rb"\{\\rtf"), "RTF"))
ARCHIVES = (
    (re.compile(rb"Rar!\x1a"), "RAR"),
    (re.compile(rb"7z\xbc\xaf"), "7z"),
    (re.compile(rb"\x1f\x8b"), "gzip"),
)
OTHERS = ((re.compile(rb"MZ[^,;\t\n]{0,60}\0"), "EXE"), (re.compile(rb"SQLite format 3"), "SQLite"))
TOLD = (
    (PICTURES, "is_a_picture"),
    (DOCUMENTS, "is_a_document"),
    (ARCHIVES, "is_an_archive"),
    (OTHERS, "unknown_kind"),
)
APPLE_DOUBLE = b"\x00\x05\x16\x07"
MAIL = re.compile(rb"(?:mime-version:|from:|content-type: *multipart)", re.IGNORECASE)
XML_WORKBOOK = b"urn:schemas-microsoft-com:office:spreadsheet"
PAGE = re.compile(
    r"<(?:!doctype html|html|head|meta|body|table|div|style|center|thead|tr|title|script)\b|<!--",
    re.IGNORECASE,
)
OFFICE_NAMES = frozenset({".xls", ".xlsx", ".xlsm", ".xlsb", ".xlt", ".xltx", ".et", ".ods"})
TEXT_NAMES = OFFICE_NAMES | {".csv", ".txt", ".tsv", ".tab", ".dat", ".prn", ".asc", ""}
PAGE_NAMES = TEXT_NAMES | {".htm", ".html", ".mht", ".mhtml", ".xml"}
OLE_FOREIGN = (("WordDocument", "DOC"), ("PowerPoint Document", "PPT"))


def unusable(code: str, name: str, **values: object) -> UnusableError:
    """The error that says why the file of this name cannot be used."""
    return UnusableError(Problem(code, values={"file": name, **values}))


def kind_of(file: IO[bytes], name: str) -> str:
    """One of xlsx, xlsb, ods, xls, oldest, page, mail, xml, text; UnusableError for all others."""
    file.seek(0)
    start = file.read(START)
    _check_name(name, start)
    if start.startswith(ZIP):
        return _archive(file, name)
    if start.startswith(OLE):
        return _compound(start + file.read(), name)
    for marks, code in TOLD:
        for mark, kind in marks:
            if mark.match(start):
                raise unusable(code, name, kind=kind)
    if start.startswith(OLDEST_XLS) and b"\0" in start[:16]:
        return "oldest"
    return _text(start, name)


def _check_name(name: str, start: bytes) -> None:
    """Refuse what is no workbook by its name alone, or holds nothing."""
    bare = PurePath(name).name
    if bare.startswith(("~$", ".~")):
        raise unusable("lock_file", name)
    if bare.startswith("._") or start.startswith(APPLE_DOUBLE):
        raise unusable("temporary_file", name)
    if not start:
        raise unusable("empty_file", name)


def _archive(file: IO[bytes], name: str) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            parts = {part.replace("\\", "/").lstrip("/") for part in archive.namelist()}
            locked = any(entry.flag_bits & 1 for entry in archive.infolist())
            locked = locked or _locked_document(archive)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        file.seek(0)
        code = "damaged" if END_OF_ZIP in file.read() else "cut_off"
        raise unusable(code, name) from error
    kind = next((kind for part, kind in KINDS.items() if part in parts), "")
    if not kind and any(part.lower().startswith("xl/") for part in parts):
        kind = "xlsx"
    if kind and locked:
        raise unusable("encrypted", name)
    return kind or _other_archive(parts, name)


def _locked_document(archive: zipfile.ZipFile) -> bool:
    """Whether an .ods has a password."""
    try:
        return b"encryption-data" in archive.read("META-INF/manifest.xml")
    except (KeyError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return False


KINDS = {"xl/workbook.bin": "xlsb", "xl/workbook.xml": "xlsx", "content.xml": "ods"}


def _other_archive(parts: set[str], name: str) -> NoReturn:
    for start, code, kind in ZIPPED:
        if any(part.startswith(start) for part in parts):
            raise unusable(code, name, kind=kind)
    raise unusable("is_an_archive", name, kind="ZIP")


ZIPPED = (
    ("word/", "is_a_document", "DOCX"),
    ("ppt/", "is_a_document", "PPTX"),
    ("OFD.xml", "is_a_document", "OFD"),
    ("Index/", "unknown_kind", "Numbers"),
)


def _compound(content: bytes, name: str) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise unusable("encrypted", name)
    if "Workbook".encode("utf-16-le") in content or "Book".encode("utf-16-le") in content:
        if not containers.sound(content):
            raise unusable("damaged", name)
        return "xls"
    for stream, kind in OLE_FOREIGN:
        if stream.encode("utf-16-le") in content:
            raise unusable("is_a_document", name, kind=kind)
    raise unusable("damaged", name)


def _text(start: bytes, name: str) -> str:
    suffix = PurePath(name).suffix.strip().lower()
    wide = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = start.decode("utf-16" if wide else "latin-1", "replace")
    bare = text.lstrip("\ufeff\xef\xbb\xbf \t\r\n")
    kind = "text"
    if bare.startswith("<"):
        kind = _markup(bare, start)
    elif MAIL.match(start.lstrip()) and b"multipart" in start.lower():
        kind = "mail"
    if not kind or suffix not in (TEXT_NAMES if kind == "text" else PAGE_NAMES):
        raise unusable("unknown_kind", name, kind=suffix.lstrip(".").upper() or "XML")
    return kind


def _markup(text: str, start: bytes) -> str:
    if XML_WORKBOOK in start.replace(b"\0", b"") and not re.search(r"<html", text, re.IGNORECASE):
        return "xml"
    if PAGE.search(text):
        return "page"
    return "" if text.startswith("<?xml") else "text"
