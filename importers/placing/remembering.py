"""Corrections of earlier files carried over: the header stands where it stood last month."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from importers import tables
from schema.recognising import family

if TYPE_CHECKING:
    from importers.sheets import Sheet, Workbook
    from schema.draft import Correction, Memory

TRIED = 20  # families of headers, the newest last; each costs a look at every sheet


def corrections(book: Workbook, memory: Memory) -> tuple[Correction, ...]:
    """Where a header said for another file makes the same columns of a sheet here, it holds."""
    said = list(memory.corrections.items())[-TRIED:]
    return tuple(
        each
        for sheet in book.sheets
        if not sheet.hidden and sheet.height
        for each in _of_sheet(sheet, said)
    )


def _of_sheet(
    sheet: Sheet, said: list[tuple[str, tuple[Correction, ...]]]
) -> tuple[Correction, ...]:
    known = {name for name, _ in said}
    if _families(sheet, ()) & known:
        return ()  # found as it was, without help
    for name, old in reversed(said):
        headers = tuple(
            replace(each, sheet=sheet.name)
            for each in old
            if each.kind == "header" and each.last <= sheet.height
        )
        if headers and name in _families(sheet, headers):
            return headers
    return ()


def _families(sheet: Sheet, told: tuple[Correction, ...]) -> set[str]:
    return {family(table.header.names.values()) for table in tables.find(sheet, told)}
