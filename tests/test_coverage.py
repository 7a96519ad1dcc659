"""What the regulations ask for is where docs/coverage.md says it is."""

import re
from pathlib import Path

import pytest

from schema.defining.loading import shipped

ROOT = Path(__file__).parents[1]
CATALOGUE = ROOT.parent / "shared" / "catalogue.md"
TEXT = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
ROWS = [line.strip("|").split("|") for line in TEXT.splitlines() if line.startswith("| ")]
ROWS = [[cell.strip() for cell in row] for row in ROWS if row[0].strip() not in {"No.", "需要"}]
NAMED = re.compile(r"`([a-z_.]+)`")


def found(path):
    """The register or field a path such as complaint.referrals.head names."""
    key, *inner = path.split(".")
    thing = shipped().registers.get(key)
    for name in inner:
        thing = thing and next((each for each in thing.fields if each.key == name), None)
    return thing


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_is_asked_for_is_there_or_has_a_reason(row):
    where = row[-1]
    names = NAMED.findall(where)

    assert where.startswith("– ") or names
    assert [name for name in names if found(name) is None] == []


def test_every_register_that_bears_a_number_is_named():
    missing = [
        register.key
        for register in shipped().registers.values()
        if re.fullmatch(r"R\d+", register.id) and f"| {register.id} |" not in TEXT
    ]

    assert missing == []


def test_there_are_registers_for_every_kind_of_matter():
    assert len(shipped().registers) >= 55


@pytest.mark.skipif(not CATALOGUE.exists(), reason="the catalogue of the regulations is not here")
def test_every_entry_of_the_catalogue_is_named():
    part = CATALOGUE.read_text(encoding="utf-8").split("## 2. REGISTERS")[1].split("## 3. RULES")[0]
    asked = set(re.findall(r"^(?:\*\*|.*?\*\*)(R\d+) ", part, re.MULTILINE))

    assert len(asked) > 80
    assert sorted(number for number in asked if f"| {number} |" not in TEXT) == []
