"""The text of a paper form: sheets of twelve equal columns, a row a line, read and checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from schema.definitions import EMPTY

if TYPE_CHECKING:
    from collections.abc import Mapping

COLUMNS = 12
KINDS = {"T", "N", "L", "S", "V", "O", "G"}  # title, note, label, head, value, options, signature
FOLDER = Path(__file__).parent / "layouts"
PLACEHOLDER = re.compile(r"\{(☐?)([^{}:]+)(:短)?\}")
_CELL = re.compile(r"(?P<kind>[A-Z])(?:\+(?P<rows>\d+))? ?(?P<text>.*?)$", re.DOTALL)
_ROW = re.compile(r"(?:r|x(?P<times>\d+)) +(?P<height>\d+(?:\.\d+)?) *\|(?P<cells>.*)$")


@dataclass(frozen=True)
class Paper:
    """A sheet of paper: mm a column, content height, page size and margins left, right, top."""

    column: float
    content: float
    width: float
    height: float
    left: float
    right: float
    top: float


PAPERS = {
    "A4P": Paper(178 / COLUMNS, 265, 210, 297, 20, 12, 12),
    "A5L": Paper(186 / COLUMNS, 129, 210, 148.5, 12, 12, 9.75),
}


@dataclass(frozen=True)
class Box:
    """One bordered cell: its place in the grid of rows and columns, and what it says."""

    kind: str
    text: str
    row: int
    column: int
    rows: int
    columns: int
    line: int = 0  # which line of a list it shows, from 0


@dataclass(frozen=True)
class Sheet:
    """One page of a form: row heights in mm and boxes; printed only when a list is longer."""

    key: str
    title: str
    paper: Paper
    heights: tuple[float, ...]
    boxes: tuple[Box, ...]
    lines: str = ""  # the list whose lines it shows
    more_than: int = 0

    @property
    def per_page(self) -> int:
        """How many lines of its list one page holds."""
        return 1 + max((box.line for box in self.boxes), default=0)


@dataclass(frozen=True)
class Form:
    """A paper form: the register it shows, its sheets and what the head of its text says."""

    key: str
    title: str
    register: str
    sheets: tuple[Sheet, ...]
    code: str = ""
    edition: str = ""
    copies: tuple[str, ...] = ()
    hidden_on: tuple[int, ...] = ()
    hides: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()  # names under which what is hidden may stand once more
    up: int = 1
    names: Mapping[str, str] = field(default_factory=lambda: EMPTY)


@dataclass
class _Reading:
    """What has been read so far."""

    file: str
    sheets: list[Sheet]
    head: dict[str, str]
    names: dict[str, str]
    problems: list[str]
    open: list[Box]
    heights: list[float]


def read(text: str, file: str) -> tuple[Form | None, list[str]]:
    """The form a layout text describes, and every contradiction in it as file:line: what."""
    state = _Reading(file, [], {}, {}, [], [], [])
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            _line(state, number, line.rstrip())
    _close(state)
    if not state.sheets:
        return None, [*state.problems, f"{file}: no line FORM KEY TITLE | PAPER"]
    return _form(state), state.problems


def shipped() -> tuple[dict[str, Form], list[str]]:
    """The forms in exporters/layouts by key, and every contradiction in their texts."""
    forms, problems = {}, []
    for file in sorted(FOLDER.glob("*.txt")):
        form, wrong = read(file.read_text(encoding="utf-8"), file.name)
        problems += wrong
        if form:
            forms[form.key] = form
    return forms, problems


def _form(state: _Reading) -> Form:
    head, first = state.head, state.sheets[0]
    if "of" not in head:
        state.problems.append(f"{state.file}: no line `of REGISTER`")
    return Form(
        key=first.key,
        title=first.title,
        register=head.get("of", ""),
        sheets=tuple(state.sheets),
        code=head.get("code", ""),
        edition=head.get("edition", ""),
        copies=tuple(part.strip() for part in head.get("copies", "").split("|") if part.strip()),
        hidden_on=tuple(int(part) for part in head.get("hidden_on", "").split()),
        hides=tuple(head.get("hides", "").split()),
        repeats=tuple(head.get("repeats", "").split()),
        up=int(head.get("up", "1")),
        names=state.names,
    )


def _line(state: _Reading, number: int, line: str) -> None:
    word, _, rest = line.partition(" ")
    if word == "FORM":
        _close(state)
        _sheet(state, number, rest)
    elif row := _ROW.match(line):
        times = int(row["times"] or 1)
        for at in range(times):
            _row(state, number, float(row["height"]), row["cells"], at)
    elif word == "name" and "=" in rest:
        label, _, key = rest.partition("=")
        state.names[label.strip()] = key.strip()
    elif word == "when" and (found := re.fullmatch(r"(\S+) > (\d+)", rest)):
        sheet = state.sheets[-1]
        state.sheets[-1] = replace(sheet, lines=found[1], more_than=int(found[2]))
    elif (
        word in {"of", "code", "edition", "copies", "hidden_on", "hides", "repeats", "up"} and rest
    ):
        state.head[word] = rest.strip()
    else:
        state.problems.append(f"{state.file}:{number}: not understood: {line}")


def _sheet(state: _Reading, number: int, rest: str) -> None:
    name, _, paper = rest.partition("|")
    key, _, title = name.strip().partition(" ")
    if paper.strip() not in PAPERS:
        state.problems.append(f"{state.file}:{number}: paper is none of {', '.join(PAPERS)}")
    sheet = PAPERS.get(paper.strip(), PAPERS["A4P"])
    state.sheets.append(Sheet(key, title, sheet, (), ()))


def _row(state: _Reading, number: int, height: float, cells: str, line: int) -> None:
    """Place the cells of one row; `^` continues the box above it."""
    at, row = 0, len(state.heights)
    state.heights.append(height)
    for part in cells.split("|"):
        text, _, width = part.strip().rpartition(":")
        columns = int(width) if width.isdigit() else 0
        if not columns:
            state.problems.append(f"{state.file}:{number}: a cell ends in :columns, not {part!r}")
        elif text.strip() == "^":
            _continued(state, number, row, at, columns)
        else:
            _placed(state, number, Box("", text.rstrip(" "), row, at, 1, columns, line))
        at += columns
    if at != COLUMNS:
        state.problems.append(f"{state.file}:{number}: the row adds to {at}, not {COLUMNS} columns")


def _placed(state: _Reading, number: int, box: Box) -> None:
    found = _CELL.match(box.text)
    if not found or found["kind"] not in KINDS:
        known = ", ".join(sorted(KINDS))
        state.problems.append(f"{state.file}:{number}: a cell begins with one of {known}")
        return
    text = found["text"].replace("\\n", "\n")
    rows = int(found["rows"] or 1)
    state.open.append(replace(box, kind=found["kind"], text=text, rows=rows))


def _continued(state: _Reading, number: int, row: int, at: int, columns: int) -> None:
    for box in state.open:
        same = (box.column, box.columns) == (at, columns)
        if same and box.row < row < box.row + box.rows:
            return
    state.problems.append(f"{state.file}:{number}: ^ continues no cell above column {at + 1}")


def _close(state: _Reading) -> None:
    """Finish the sheet being read: heights within the page, merges within the sheet."""
    if state.sheets and not state.sheets[-1].heights:
        sheet = state.sheets[-1]
        total = sum(state.heights)
        if total > sheet.paper.content:
            state.problems.append(
                f"{state.file}: {sheet.key} is {total:g} mm high, the page {sheet.paper.content:g}"
            )
        state.problems += [
            f"{state.file}: {sheet.key}: row {box.row + 1} merges over the last row: {box.text}"
            for box in state.open
            if box.row + box.rows > len(state.heights)
        ]
        state.sheets[-1] = replace(sheet, heights=tuple(state.heights), boxes=tuple(state.open))
    state.open, state.heights = [], []


def placeholders(form: Form) -> list[str]:
    """Every name between braces, in the order they are printed, each once."""
    texts = (box.text for sheet in form.sheets for box in sheet.boxes)
    return list(dict.fromkeys(found[1] for text in texts for found in PLACEHOLDER.findall(text)))
