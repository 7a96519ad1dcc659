"""Registers from real offices, in shape: read as a careful clerk would."""

import json
from pathlib import Path

import pytest

from importers import guessing, workbook

SAMPLES = Path(__file__).parents[2] / "shared" / "samples"
EXPECTED = SAMPLES / "EXPECTED.json"
WORDS = {"choice": "text", "id": "text"}  # not to be told apart here
FILES = [
    "complaint-ledger.xlsx", "repair-log.xlsx", "customer-archive.xls", "revisit-log.xlsx",
    "duty-log.xlsx", "contract-ledger.xlsx", "gbk-export.csv", "utf8-bom.csv",
]  # fmt: skip

pytestmark = pytest.mark.skipif(
    not EXPECTED.exists(), reason=f"the sample registers are not there ({EXPECTED})"
)


def numbers(ranges):
    rows = set()
    for entry in ranges:
        for part in entry["rows"].split(","):
            first, _, last = part.strip().partition("-")
            rows.update(range(int(first), int(last or first) + 1))
    return rows


def facts(sheet):
    """What is expected of a sheet's one table, in the words of guess."""
    return {
        "hidden": bool(sheet.get("hidden")),
        **{key: sheet[key] for key in ("header_rows", "first_row", "last_row", "records")},
        "skipped": numbers(sheet["rows_to_drop"]),
        "headers": [(column["column"], column["name"]) for column in sheet["columns"]],
        "types": {
            column["name"]: WORDS.get(column["type"], column["type"])
            for column in sheet["columns"]
            if column["filled"] >= 5
        },
    }


def told(sheet, filled):
    """The same of what guess said."""
    (table,) = sheet["tables"]
    return {
        "hidden": sheet["hidden"],
        **{key: table[key] for key in ("header_rows", "first_row", "last_row", "records")},
        "skipped": {
            row for some in table["skipped"] for row in range(some["rows"][0], some["rows"][1] + 1)
        },
        "headers": [(column["column"], column["header"]) for column in table["columns"]],
        "types": {
            column["header"]: WORDS.get(column["type"], column["type"])
            for column in table["columns"]
            if column["header"] in filled
        },
    }


@pytest.mark.parametrize("file", FILES)
def test_guess_agrees_with_a_careful_clerk(file):
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))[file]["sheets"]
    found = guessing.guess(workbook.read_safely(SAMPLES / file))

    sheets = {sheet["name"]: sheet for sheet in found["sheets"]}
    assert list(sheets) == list(expected)
    for name, sheet in expected.items():
        if sheet.get("import") is False:
            assert sheets[name]["kind"] != "table"
        else:
            wanted = facts(sheet)
            assert told(sheets[name], wanted["types"]) == wanted


def test_guess_says_why_rows_are_skipped():
    found = guessing.guess(workbook.read_safely(SAMPLES / "complaint-ledger.xlsx"))

    (table,) = found["sheets"][0]["tables"]
    assert [(some["rows"], some["code"]) for some in table["skipped"]] == [
        ([1, 1], "title"),
        ([76, 160], "numbered_only"),
    ]
