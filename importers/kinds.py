"""What kind of file these bytes are, by their content: names lie."""

from __future__ import annotations

import zipfile
from pathlib import PurePath
from typing import IO

from schema.problems import Problem, UnusableError

START = 4096  # bytes looked at
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FOREIGN = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"MZ", "EXE"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3", "SQLite"),
)
MARKUP = ((b"<html", "HTML"), (b"<table", "HTML"), (b"<!doctype", "HTML"), (b"<?xml", "XML"))
TEXT_NAMES = frozenset({".csv", ".txt", ".tsv", ".tab", ".xls", ".xlsx", ".dat", ""})
OLE_FOREIGN = (("WordDocument", "DOC"), ("PowerPoint Document", "PPT"))


def unusable(code: str, name: str, **values: object) -> UnusableError:
    """The error that says why the file of this name cannot be used."""
    return UnusableError(Problem(code, values={"file": name, **values}))


def kind_of(file: IO[bytes], name: str) -> str:
    """The kind, one of xlsx, xlsb, ods, xls, text; UnusableError for every other file."""
    if PurePath(name).name.startswith("~$"):
        raise unusable("lock_file", name)
    file.seek(0)
    start = file.read(START)
    if not start:
        raise unusable("empty_file", name)
    if start.startswith(b"PK"):
        return _archive(file, name)
    if start.startswith(OLE):
        return _compound(start + file.read(), name)
    for mark, kind in FOREIGN:
        if start.startswith(mark):
            raise unusable("unknown_kind", name, kind=kind)
    return _text(start, name)


def _archive(file: IO[bytes], name: str) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            parts = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as error:
        raise unusable("damaged", name) from error
    if "xl/workbook.bin" in parts:
        return "xlsb"
    if any(part.startswith("xl/") for part in parts):
        return "xlsx"
    if "content.xml" in parts and "mimetype" in parts:
        return "ods"
    raise unusable("unknown_kind", name, kind=_archive_kind(parts))


def _archive_kind(parts: set[str]) -> str:
    if any(part.startswith("word/") for part in parts):
        return "DOCX"
    if any(part.startswith("ppt/") for part in parts):
        return "PPTX"
    return "ZIP"


def _compound(content: bytes, name: str) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise unusable("encrypted", name)
    if "Workbook".encode("utf-16-le") in content or "Book".encode("utf-16-le") in content:
        return "xls"
    for stream, kind in OLE_FOREIGN:
        if stream.encode("utf-16-le") in content:
            raise unusable("unknown_kind", name, kind=kind)
    raise unusable("damaged", name)


def _text(content: bytes, name: str) -> str:
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for mark, kind in MARKUP:
        if start.startswith(mark):
            raise unusable("unknown_kind", name, kind=kind)
    suffix = PurePath(name).suffix.strip().lower()
    if suffix not in TEXT_NAMES:
        raise unusable("unknown_kind", name, kind=suffix.lstrip(".").upper())
    return "text"
