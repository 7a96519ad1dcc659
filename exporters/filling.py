"""What each box of a form says for one record: values set in, fitted, the rest on a 续页."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from exporters import fitting
from exporters.drawing import Page, Text
from exporters.layout import PLACEHOLDER, Box, Sheet

TITLE_SIZE, NOTE_SIZE, NOTE_SIZES = 16.0, 9.0, (9.0, 8.5, 8.0)
NAME_SIZES = (9, 8.5, 8, 7.5, 7)  # a name is not continued overleaf: smaller letters, taller row
BOX_GROWS_BY, AIR = 4.5, 0.6  # mm
GROWS_BY = 8.0  # mm a page may become longer than its layout before it reaches the margin
CONTINUED = "…(转续页)"
LONG = 16.0  # mm: boxes from this height on hold texts that may go on overleaf
_GROUP = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True)
class Answer:
    """What a placeholder stands for: text, a shorter one, options ticked or not."""

    text: str = ""
    short: str = ""
    boxes: tuple[tuple[str, bool], ...] = ()


NOTHING = Answer()
Answers = Mapping[str, Answer]


@dataclass(frozen=True)
class Rest:
    """What a box could not hold, with the label it stood under."""

    label: str
    text: str


def composed(template: str, answers: Answers, *, dates: str = "long") -> str:
    """The template with its values; what the values say is never read as template."""
    parts, at = [], 0
    for group in _GROUP.finditer(template):
        parts.append(_set_in(template[at : group.start()], answers, dates, template[group.end() :]))
        if any(_said(answers, *found) for found in PLACEHOLDER.findall(group[1])):
            parts.append(_set_in(group[1], answers, dates, ""))
        at = group.end()
    parts.append(_set_in(template[at:], answers, dates, ""))
    text = "".join(parts)
    return text if template.endswith(" ") else text.rstrip(" ")


def _said(answers: Answers, box: str, name: str, short: str) -> bool:
    del short
    answer = answers.get(name, NOTHING)
    return any(ticked for _, ticked in answer.boxes) if box else bool(answer.text)


def _set_in(template: str, answers: Answers, dates: str, after: str) -> str:
    def value(found: re.Match[str]) -> str:
        answer = answers.get(found[2], NOTHING)
        if found[1]:
            return " ".join(("☑" if ticked else "☐") + label for label, ticked in answer.boxes)
        text = answer.short if answer.short and (found[3] or dates == "short") else answer.text
        # Room for the pen where an empty value stands inside a sentence.
        line_end = (template[found.end() :] + after).split("\n", 1)[0]
        inside = template[: found.start()].strip() and line_end.strip()
        return text or ("    " if inside else "")

    return PLACEHOLDER.sub(value, template)


def filled(
    sheet: Sheet, answers: Answers, lines: Sequence[Answers] = ()
) -> tuple[Page, list[Rest]]:
    """The page of a sheet, and what did not fit on it."""
    nothing: Answers = {}
    heights = list(sheet.heights)
    texts: list[Text] = []
    rests: list[Rest] = []
    for box in sheet.boxes:
        own = lines[box.line] if box.line < len(lines) else nothing
        text, rest = _fitted(sheet, heights, box, {**answers, **own})
        texts.append(text)
        if rest:
            rests.append(Rest(_label(sheet, box), rest))
    return Page(sheet, tuple(texts), tuple(heights)), rests


def _fitted(sheet: Sheet, heights: list[float], box: Box, answers: Answers) -> tuple[Text, str]:
    text = composed(box.text, answers)
    if box.kind == "T":
        return Text(text, TITLE_SIZE), ""
    sizes = NOTE_SIZES if box.kind in "NG" else fitting.SIZES
    room, height = box.columns * sheet.paper.column, sum(heights[box.row : box.row + box.rows])
    upright = box.columns == 1 and box.kind in "LS"
    if not text or upright or box.kind == "G":
        return Text(text, sizes[0]), ""
    break_at = "spaces" if box.kind == "O" else "anywhere"
    if len(fitting.wrapped(text, sizes[-1], room, break_at=break_at)) > 1:
        text = composed(box.text, answers, dates="short")
    size = fitting.size_for(text, room, height, sizes, break_at=break_at)
    if size is None:
        return _squeezed(sheet, heights, box, text)
    return Text(_broken(text, size, room, break_at), size), ""


def _broken(text: str, size: float, room: float, break_at: str) -> str:
    """Options break between them, where we say; other text where the program likes."""
    if break_at == "anywhere":
        return text
    return "\n".join(line.strip() for line in fitting.wrapped(text, size, room, break_at=break_at))


def _squeezed(sheet: Sheet, heights: list[float], box: Box, text: str) -> tuple[Text, str]:
    """Too much at 9 points: a taller row, else smaller letters, else the rest overleaf."""
    room, size = box.columns * sheet.paper.column, fitting.SIZES[-1]
    break_at = "spaces" if box.kind == "O" else "anywhere"
    height = sum(heights[box.row : box.row + box.rows])
    for small in NAME_SIZES if height < LONG else ():
        more = fitting.needed(text, small, room, break_at=break_at) - height
        if more <= min(_left(sheet, heights), BOX_GROWS_BY):
            heights[box.row + box.rows - 1] += more + AIR if more > 0 else 0
            return Text(_broken(text, small, room, break_at), small), ""
    shown, _ = fitting.split(text, size, room, height)
    mark = fitting.width(CONTINUED, size)
    keep = len(shown)
    while keep > 1 and fitting.width(shown[keep:], size) < mark:
        keep -= 1
    return Text(shown[:keep] + CONTINUED, size), text[keep:]


def _left(sheet: Sheet, heights: Sequence[float]) -> float:
    """How much longer the page may become: up to its margins, and no more than GROWS_BY."""
    return min(sheet.paper.content + GROWS_BY, sum(sheet.heights) + GROWS_BY) - sum(heights)


def _label(sheet: Sheet, box: Box) -> str:
    """The nearest label to the left of the box."""
    before = [
        other
        for other in sheet.boxes
        if other.kind in "LS"
        and other.row <= box.row < other.row + other.rows
        and other.column < box.column
    ]
    return max(before, key=lambda other: other.column).text if before else ""


def overleaf(sheet: Sheet, answers: Answers, rests: Sequence[Rest]) -> list[Page]:
    """The 续页: what the boxes could not hold, with number and 「接上页」."""
    pages: list[Page] = []
    waiting = list(rests)
    while waiting:
        rows, waiting = _one_more(sheet, waiting)
        head = [
            Box("N", "{单位名称}[  热线 {客服热线}]", 0, 0, 1, 6),
            Box("N", "表单编号 {表单编号}  版次 {版次}", 0, 6, 1, 6),
            Box("T", f"{sheet.title}(续页)", 1, 0, 1, 12),
            Box("N", "编号:{编号}", 2, 0, 1, 4),
            Box("N", f"续页 {len(pages) + 1}  接上页", 2, 4, 1, 4),
            Box("N", "{份别}", 2, 8, 1, 4),
        ]
        boxes, heights, texts = list(head), [6.0, 12.0, 7.0], list[str]()
        for height, rest in rows:
            row = len(heights)
            heights.append(height)
            boxes += [Box("L", rest.label, row, 0, 1, 2), Box("V", "", row, 2, 1, 10)]
            texts += [rest.label, rest.text]
        made = replace(sheet, heights=tuple(heights), boxes=tuple(boxes), lines="", more_than=0)
        said = [composed(box.text, answers) for box in head] + texts
        pages.append(_plain(made, said))
    return pages


def _one_more(sheet: Sheet, rests: Sequence[Rest]) -> tuple[list[tuple[float, Rest]], list[Rest]]:
    """The rows of one 续页, and what waits for the next."""
    free = sheet.paper.content - 25
    rows: list[tuple[float, Rest]] = []
    waiting = list(rests)
    while waiting and free > 12:
        rest = waiting.pop(0)
        room, size = 10 * sheet.paper.column, fitting.SIZES[0]
        height = max(fitting.needed(rest.text, size, room) + 2, 12.0)
        if height > free:
            shown, more = fitting.split(rest.text, size, room, free - 2)
            waiting.insert(0, Rest(rest.label, more))
            rest, height = Rest(rest.label, shown), free
        rows.append((height, rest))
        free -= height
    return rows, waiting


def _plain(sheet: Sheet, said: Sequence[str]) -> Page:
    sizes = {"T": TITLE_SIZE, "N": NOTE_SIZE}
    texts = tuple(
        Text(text, sizes.get(box.kind, fitting.SIZES[0]))
        for box, text in zip(sheet.boxes, said, strict=True)
    )
    return Page(sheet, texts, sheet.heights)
