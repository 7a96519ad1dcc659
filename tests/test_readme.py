"""The README tells the truth: its folders exist, its commands are known, both languages agree."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
READMES = [ROOT / "README.md", ROOT / "README.zh.md"]


def blocks(readme):
    return re.findall(
        r"```(?:sh|powershell)\n(.*?)```", readme.read_text(encoding="utf-8"), re.DOTALL
    )


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_every_folder_in_the_map_exists(readme):
    named = re.findall(r"^\| `([^`]+)`", readme.read_text(encoding="utf-8"), re.MULTILINE)

    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_every_picture_exists(readme):
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", readme.read_text(encoding="utf-8"))

    assert pictures
    assert [picture for picture in pictures if not (ROOT / picture).exists()] == []


def test_both_languages_give_the_same_commands():
    bare = [[re.sub(r"\s*#.*", "", block) for block in blocks(readme)] for readme in READMES]

    assert bare[0] == bare[1]


def test_every_command_is_a_module_that_runs():
    modules = set(re.findall(r"^python -m (\w+)", "\n".join(blocks(READMES[0])), re.MULTILINE))

    assert modules
    assert all((ROOT / module / "__main__.py").exists() for module in modules)


DIFFICULTY = re.compile(r"^\| ([A-G]\d+) \| .+ \| `(test_\w+)` \|$", re.MULTILINE)
CASES = {"A": 19, "B": 16, "C": 8, "D": 15, "E": 9, "F": 15, "G": 15}


def test_every_difficulty_of_real_workbooks_has_its_test():
    told = dict(DIFFICULTY.findall(READMES[0].read_text(encoding="utf-8")))
    tests = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "tests").glob("test_hard_cases_*.py")
    )

    assert set(told) == {f"{part}{n}" for part, count in CASES.items() for n in range(1, count + 1)}
    assert [name for name in told.values() if f"def {name}(" not in tests] == []
