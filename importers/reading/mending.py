"""Puts right what stops a reader in an .xlsx though nothing of the cells is lost."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

DECLARED = re.compile(r"""(<\?xml[^>]*?encoding\s*=\s*["'])[^"']*""")
EMPTY_FILL = re.compile(rb"<((?:\w+:)?)fill\s*/>|<((?:\w+:)?)fill>\s*</(?:\w+:)?fill>")
NO_FILL = rb'<\1\2fill><\1\2patternFill patternType="none"/></\1\2fill>'
OVERRIDE = re.compile(rb"<(?:\w+:)?Override\b[^>]*/>")
PART_NAME = re.compile(rb'PartName\s*=\s*"/?([^"]*)"')
CHATTER = ("docprops/", "customxml/", "_xmlsignatures/")  # says nothing of cells


def mended(content: bytes) -> bytes:
    """The same workbook: parts in UTF-8, usual names, empty fills said, nothing beside the cells.

    Parts that cannot be unpacked are left out.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = {name.replace("\\", "/").lstrip("/") for name in archive.namelist()}

        def change(name: str, data: bytes) -> bytes | None:
            if name.lower().startswith(CHATTER):
                return None
            data = _in_utf8(data)
            if name.lower().endswith("styles.xml"):
                data = EMPTY_FILL.sub(NO_FILL, data)
            elif name == "[Content_Types].xml":
                data = OVERRIDE.sub(lambda tag: _there(tag, names), data)
            return data

        return rewritten(archive, change)


def rewritten(archive: zipfile.ZipFile, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The archive with every part changed so; None leaves it out."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as target:
        for entry in dict.fromkeys(archive.namelist()):
            name = entry.replace("\\", "/").lstrip("/")
            try:
                data = change(name, archive.read(entry))
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
                continue
            if data is not None:
                target.writestr(name, data)
    return stream.getvalue()


def _in_utf8(data: bytes) -> bytes:
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data
    return DECLARED.sub(r"\1UTF-8", data.decode("utf-16", "replace"), count=1).encode()


def _there(tag: re.Match[bytes], names: set[str]) -> bytes:
    """What is said of a part, if the part is there."""
    named = PART_NAME.search(tag.group(0))
    return tag.group(0) if named and named.group(1).decode() in names else b""
