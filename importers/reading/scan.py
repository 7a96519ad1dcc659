"""One look at the XML of an .xlsx for what the reader loses: errors, formats, lists, comments."""

from __future__ import annotations

import html
import io
import posixpath
import re
import zipfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree import ElementTree as Xml

from importers.reading import fills, styles
from importers.sheets import column_index, letters
from schema.definitions import EMPTY
from schema.mark_signs import AUTHOR, BREAK, COLOURS
from schema.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importers.reading.far_cells import FarCell
    from importers.sheets import Merge

SAMPLE = 1_000_000  # bytes of cells looked at for number formats
LEAST = 0.5  # share of a column's formatted numbers that makes its format
NUMBER = re.compile(
    rb'<(?:\w+:)?c\s+r="([A-Z]+)\d+"([^>]*)>'
    rb"(?:<(?:\w+:)?f\b[^>]*>(?:[^<]*</(?:\w+:)?f>)?)?<(?:\w+:)?v>[-0-9]"
)
STYLE = re.compile(rb'\bs="(\d+)"')
REFERENCE = re.compile(rb'\br="([A-Z]+)(\d+)"')
VALUE = re.compile(rb"<(?:\w+:)?v[^>]*>([^<]*)<")
COLUMN = re.compile(r"<(?:\w+:)?col\b[^>]*>")
LIST = re.compile(
    r"<(?:\w+:)?dataValidation\b([^>]*\btype=\"list\"[^>]*)>(.*?)</(?:\w+:)?dataValidation>",
    re.DOTALL,
)
FORMULA = re.compile(r"<(?:\w+:)?formula1>\s*(?:<xm:f>)?(.*?)<", re.DOTALL)
SQREF = re.compile(r"<xm:sqref>(.*?)</xm:sqref>", re.DOTALL)
NO_RESULT = (b"</f></c>", b"</f><v></v></c>", b"</f><v/></c>", b"</f><v /></c>")
AREA = re.compile(r"\$?([A-Z]+)\$?(\d*)(?::\$?([A-Z]+)\$?(\d*))?")
OURS = "\0"  # before the text of a note of ours, which no file can hold


@dataclass
class Found:
    """What one sheet's XML says beside its values; rows and columns from zero."""

    errors: list[tuple[int, int, str]] = field(default_factory=list)
    dates: list[tuple[int, int, float]] = field(default_factory=list)
    unfinished: list[tuple[int, int]] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    lists: dict[int, list[str]] = field(default_factory=dict)
    hidden_columns: set[int] = field(default_factory=set)
    comments: list[tuple[int, int, str]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    fills: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)  # where the reader tells none
    problems: list[Problem] = field(default_factory=list)
    since_1904: bool = False


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _attribute(element: Xml.Element, name: str) -> str:
    return next((text for key, text in element.items() if _local(key) == name), "")


class Package:
    """The parts of an .xlsx, by the names its relations give them."""

    def __init__(self, content: bytes) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(content))
        names = self.archive.namelist()
        self.names = {name.replace("\\", "/").lstrip("/").lower(): name for name in names}

    def part(self, path: str) -> bytes:
        """The bytes of a part, in UTF-8; nothing if it is not there."""
        name = self.names.get(path.lstrip("/").lower())
        data = self.archive.read(name) if name else b""
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            data = data.decode("utf-16").encode()
        return data

    def relations(self, path: str) -> dict[str, tuple[str, str]]:
        """Target and kind of a part's relations, by their id."""
        folder, name = posixpath.split(path)
        data = self.part(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = {}
        for element in Xml.fromstring(data) if data else ():  # noqa: S314  # expat bounds entities
            target = element.get("Target", "")
            whole = target if target.startswith("/") else posixpath.join(folder, target)
            kind = posixpath.basename(element.get("Type", ""))
            found[element.get("Id", "")] = (posixpath.normpath(whole).lstrip("/"), kind)
        return found

    def sheets(self) -> tuple[dict[str, str], bool]:
        """The path of every sheet by its name, and whether days count from 1904."""
        main = next(
            (path for path, kind in self.relations("").values() if kind == "officeDocument"),
            "xl/workbook.xml",
        )
        relations = self.relations(main)
        paths: dict[str, str] = {}
        since_1904 = False
        for element in Xml.fromstring(self.part(main)).iter():  # noqa: S314  # as above
            if _local(element.tag) == "sheet":
                target = relations.get(_attribute(element, "id"), ("", ""))[0]
                paths[_attribute(element, "name")] = target
            elif _local(element.tag) == "workbookPr":
                since_1904 = _attribute(element, "date1904") in {"1", "true"}
        return paths, since_1904


def scan(content: bytes, far: Mapping[str, Sequence[FarCell]] = EMPTY) -> dict[str, Found]:
    """What every sheet's XML says, by sheet name; far: cells left out, by the sheet's path."""
    package = Package(content)
    paths, since_1904 = package.sheets()
    known = styles.read(
        package.part("xl/styles.xml").decode("utf-8", "replace"),
        fills.theme(package.part("xl/theme/theme1.xml").decode("utf-8", "replace")),
    )
    found = {}
    for name, path in paths.items():
        found[name] = _scan_sheet(package.part(path), known) if path else Found()
        found[name].since_1904 = since_1904
        found[name].comments = _comments(package, path)
        _drop_marks(found[name])
        if cells := far.get(path):
            place = Place(name, cells[0].row + 1, letters(cells[0].column))
            facts = {"count": len(cells), "value": cells[0].value}
            found[name].problems.append(Problem("far_cells", place, facts))
    return found


def _scan_sheet(data: bytes, known: styles.Styles) -> Found:
    start = max(data.find(b"sheetData"), 0)
    end = data.rfind(b"sheetData") if start else 0
    head = data[:start].decode("utf-8", "replace")
    tail = data[max(end, start) :].decode("utf-8", "replace")
    return Found(
        errors=_errors(data),
        dates=_unseen_dates(data, known.unseen),
        unfinished=_unfinished(data),
        formats=_formats(data[start : start + SAMPLE], known),
        lists=_lists(tail),
        hidden_columns=_hidden(head),
        hidden_rows=fills.hidden_rows(data),
        fills=fills.painted(data, known.fills),
    )


def _place(data: bytes, position: int) -> tuple[int, int, int] | None:
    """Row, column and start of the cell whose tag or content stands at this position."""
    start, named = position, None
    while named is None:
        start = data.rfind(b'r="', 0, start)
        if start < 0:
            return None
        named = REFERENCE.match(data, start)
    return int(named.group(2)) - 1, column_index(named.group(1).decode()), start


def _errors(data: bytes) -> list[tuple[int, int, str]]:
    found = []
    position = data.find(b' t="e"')
    while position >= 0:
        tag = data.rfind(b"<", 0, position)
        named = REFERENCE.search(data, tag, data.find(b">", position))
        text = VALUE.search(data, position, data.find(b"</", data.find(b"<v", position)) + 2)
        if named and text:
            column = column_index(named.group(1).decode())
            found.append((int(named.group(2)) - 1, column, text.group(1).decode()))
        position = data.find(b' t="e"', position + 1)
    return found


def _unfinished(data: bytes) -> list[tuple[int, int]]:
    """Formulas that no program has worked out yet."""
    found = []
    for end in NO_RESULT if b"</f>" in data else ():
        position = data.find(end)
        while position >= 0:
            place = _place(data, position)
            if place and b't="str"' not in data[place[2] : data.find(b">", place[2])]:
                found.append(place[:2])
            position = data.find(end, position + 1)
    return sorted(found)


def _unseen_dates(data: bytes, unseen: frozenset[int]) -> list[tuple[int, int, float]]:
    if not unseen:
        return []
    some = "|".join(map(str, sorted(unseen))).encode()
    cell = re.compile(
        rb'<(?:\w+:)?c r="([A-Z]+)(\d+)" s="(?:%b)"(?: t="n")?>'
        rb"(?:<(?:\w+:)?f[^>]*(?:/>|>[^<]*</(?:\w+:)?f>))?<(?:\w+:)?v>([0-9.]+)</" % some
    )
    return [
        (int(row) - 1, column_index(column.decode()), float(value))
        for column, row, value in cell.findall(data)
    ]


def _formats(data: bytes, known: styles.Styles) -> dict[int, str]:
    """What most numbers of a column show, of those near the top."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for column, rest in NUMBER.findall(data):
        if b' t="' in rest and b' t="n"' not in rest:
            continue
        style = STYLE.search(rest)
        kind = known.kinds.get(int(style.group(1)), "") if style else ""
        counts[column_index(column.decode())][kind] += 1
    return most_shown(counts)


def most_shown(counts: Mapping[int, Counter[str]]) -> dict[int, str]:
    """What most of a column's numbers show, by column."""
    found = {}
    for index, kinds in counts.items():
        kind, times = kinds.most_common(1)[0]
        if kind and times >= LEAST * kinds.total():
            found[index] = kind
    return found


def _hidden(head: str) -> set[int]:
    found: set[int] = set()
    for tag in COLUMN.findall(head):
        known = styles.attributes(tag)
        if known.get("hidden") in {"1", "true"}:
            last = min(int(known.get("max", "0")), 16384)
            found.update(range(int(known.get("min", "1")) - 1, last))
    return found


def _lists(tail: str) -> dict[int, list[str]]:
    """The options of list validations by column; lists kept in cells stay as =Sheet!A1:A5."""
    found: dict[int, list[str]] = defaultdict(list)
    for tag, body in LIST.findall(tail):
        formula = FORMULA.search(body)
        said = html.unescape(formula.group(1)).strip() if formula else ""
        said = said.removeprefix("=")
        options = said.strip('"').split(",") if said.startswith('"') else [f"={said}"]
        outside = SQREF.search(body)
        ranges = outside.group(1) if outside else styles.attributes(tag).get("sqref", "")
        for area in ranges.split():
            named = AREA.fullmatch(area)
            if named and said:
                first = column_index(named.group(1))
                last = column_index(named.group(3)) if named.group(3) else first
                for column in range(first, min(last, first + 256) + 1):
                    new = [option.strip() for option in options]
                    found[column] += [o for o in new if o and o not in found[column]]
    return dict(found)


def _drop_marks(found: Found) -> None:
    """Takes out notes and colours of ours, which say where a person was to look."""
    kept = []
    for row, column, said in found.comments:
        text, ours = said.removeprefix(OURS), said.startswith(OURS)
        own = text.rpartition(BREAK)[0] if ours else text
        if ours and found.fills.get((row, column), "")[-6:].upper() in COLOURS.values():
            del found.fills[row, column]
        if own:
            kept.append((row, column, own))
    found.comments = kept


def _comments(package: Package, path: str) -> list[tuple[int, int, str]]:
    found = []
    for target, kind in package.relations(path).values() if path else ():
        data = package.part(target) if kind == "comments" else b""
        parts = list(Xml.fromstring(data).iter()) if data else []  # noqa: S314  # as above
        authors = [part.text for part in parts if _local(part.tag) == "author"]
        ours = {str(place) for place, name in enumerate(authors) if name == AUTHOR}
        for element in parts:
            named = AREA.fullmatch(element.get("ref", ""))
            if _local(element.tag) == "comment" and named and named.group(2):
                text = "".join(part.text or "" for part in element.iter())
                text = OURS + text if element.get("authorId") in ours else text
                found.append((int(named.group(2)) - 1, column_index(named.group(1)), text))
    return found
