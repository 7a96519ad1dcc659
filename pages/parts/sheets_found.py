"""The sheets of a file: what each is, which are loaded, and their rows to be corrected."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts import intake, lists, sheet_picture
from pages.parts.session import _, plain
from schema.draft import Correction

if TYPE_CHECKING:
    from importers.job import FoundSheet
    from pages.parts.intake import Intake

NAME = 12  # characters of a sheet's name on a button
FEW = 14  # sheets that are offered side by side
KINDS = {
    "table": "{tables} tables, {records} records",
    "form": "a form, no list of records",
    "empty": "empty",
    "other": "no table in it",
}
ONE_TABLE = "{records} records"
WHY = {
    "hidden": "Not loaded: the sheet is hidden.",
    "other_headers": "Not loaded: its columns differ from those of the other sheets.",
    "no_records": "Not loaded: there are no records in it.",
    "no_match": "Not loaded: no column agrees with the register.",
    "no_table": "Not loaded: there is no table in it.",
    "skipped": "Not loaded: you left this sheet out.",
}


def show(mine: Intake, report: dict[str, Any] | None) -> None:
    """Choose a sheet, say whether it is loaded, and draw it; report: None where nothing fits."""
    found = mine.found.sheets if mine.found else ()
    if not found:
        return
    names = [each.name for each in found]
    first = next((each.name for each in found if each.tables and not each.hidden), names[0])
    tabs = {each.name: _tab(each, _records(report, each)) for each in found}
    name = _chosen(names, first, tabs, mine.token)
    _state(mine, next(each for each in found if each.name == name), report)
    first_row = int(st.session_state.get(_place(mine, name), 1))
    seen = intake.picture(mine, name, first_row, sheet_picture.STEP)
    if not seen.total:
        st.caption(_("The sheet is empty."))
        return

    def turn(row: int) -> None:
        st.session_state[_place(mine, name)] = row

    def correct(kind: str, first: int, last: int) -> None:
        mine.corrections = corrected(mine.corrections, Correction(name, kind, first, last))
        st.session_state.load_view = "sheets"  # stays in sight whatever follows

    own = [each for each in mine.corrections if each.sheet == name and each.kind != "skip"]
    sheet_picture.show(seen, own, turn, correct, f"picture_{mine.token}")


def corrected(said: tuple[Correction, ...], new: Correction) -> tuple[Correction, ...]:
    """What was said so far and this: of the same rows the newest counts; undo takes back."""
    left = [part for each in said for part in _without(each, new)]
    return tuple(left) if new.kind == "undo" else (*left, new)


def _without(each: Correction, new: Correction) -> list[Correction]:
    """What is left of a correction where another one speaks of some of its rows."""
    if each.sheet != new.sheet or each.last < new.first or each.first > new.last:
        return [each]
    if each.kind not in {"record", "none"} or new.kind == "undo":
        return []
    parts = [(each.first, new.first - 1), (new.last + 1, each.last)]
    return [replace(each, first=first, last=last) for first, last in parts if first <= last]


def _chosen(names: list[str], first: str, tabs: dict[str, str], token: str) -> str:
    if len(names) == 1:
        return names[0]
    key = f"sheet_{token}"
    if st.session_state.get(key) not in names:
        st.session_state[key] = first
    if len(names) <= FEW:
        chosen = st.pills(
            _("Sheet"),
            names,
            key=key,
            format_func=tabs.__getitem__,
            label_visibility="collapsed",
            required=True,
        )
        return str(chosen)
    return str(st.selectbox(_("Sheet"), names, key=key, format_func=tabs.__getitem__))


def _records(report: dict[str, Any] | None, each: FoundSheet) -> int:
    """How many records the sheet holds, as corrected where it is loaded."""
    mine = [line for line in (report or {}).get("tables", ()) if line["sheet"] == each.name]
    return sum(line["records"] for line in mine) if mine else each.records


def _tab(each: FoundSheet, records: int) -> str:
    parts = [plain(each.name)]
    if each.tables:
        parts.append(f"({records:,})")
    if each.hidden:
        parts.append(_("hidden"))
    return " ".join(parts)


def _state(mine: Intake, each: FoundSheet, report: dict[str, Any] | None) -> None:
    """What the sheet is and whether it is loaded, and the button that changes that."""
    skipped = Correction(each.name, "skip", 0, 0)
    out = skipped in mine.corrections
    kind = ONE_TABLE if each.kind == "table" and each.tables == 1 else KINDS[each.kind]
    said = _(kind).format(tables=each.tables, records=f"{_records(report, each):,}")
    why = {line["sheet"]: line["why"] for line in (report or {}).get("not_loaded", ())}
    loaded = {line["sheet"] for line in (report or {}).get("tables", ())}
    code = "skipped" if out else "" if each.name in loaded else why.get(each.name, "")
    state = _(WHY[code]) if code in WHY else _("Loaded.") if each.name in loaded else ""
    told, button = st.columns([6, 1.3], vertical_alignment="center")
    told.caption(f"{plain(each.name)}：{said}　{state}")

    def change() -> None:
        rest = tuple(one for one in mine.corrections if one != skipped)
        mine.corrections = rest if out else (*rest, skipped)

    if out or each.name in loaded:
        label = _("Load {sheet}") if out else _("Leave {sheet} out")
        name = plain(lists.cut(each.name, NAME))
        button.button(
            label.format(sheet=name), key=f"skip_{mine.token}", width="stretch", on_click=change
        )


def _place(mine: Intake, sheet: str) -> str:
    return f"row_{mine.token}_{sheet}"
