"""Every problem is told in the reader's language, with what to do next."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from schema import language, messages
from schema.language import texts, translator
from schema.messages import MESSAGES
from schema.problems import Place, Problem

ROOT = Path(__file__).parents[1]
FOLDERS = ("schema", "importers", "exporters", "api", "pages")
NAMES = re.compile(r"\{(\w*)\}")
TOLD = {"Problem", "Unread", "Note"}


def codes():
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in TOLD:
                    continue
                for given in node.args[:2]:
                    yield from (
                        part.value
                        for part in ast.walk(given)
                        if isinstance(given, ast.Constant | ast.IfExp)
                        and isinstance(part, ast.Constant)
                        and isinstance(part.value, str)
                    )


def test_every_code_has_a_sentence():
    assert sorted(set(codes()) - set(MESSAGES)) == []


@pytest.mark.parametrize("code", MESSAGES)
def test_every_sentence_stands_in_chinese_with_the_same_facts(code):
    said = texts("zh")[MESSAGES[code]]

    assert set(NAMES.findall(said)) <= set(NAMES.findall(MESSAGES[code]))
    assert re.search("[一-鿿]", said)
    assert said.endswith("。")


@pytest.mark.parametrize("code", MESSAGES)
def test_every_sentence_says_what_to_do(code):
    said = messages.sentence(Problem(code), "zh")

    advice = "请|可|先|不必|需|保留|恢复|核对|无法"
    assert re.search(advice, said), said


def test_names_the_place_and_the_facts():
    problem = Problem(
        "ambiguous_date", Place("投诉", 5, "E", "received_at"), {"value": "3/12/2026"}
    )

    assert messages.told(problem, "zh", {"received_at": "投诉时间"}) == (
        "工作表“投诉”第 5 行 E 列“投诉时间”：“3/12/2026”有两种读法，"
        "分不清哪个是月、哪个是日。请写成 2026-03-12 这样的格式。"
    )
    assert messages.told(problem, "en", {"received_at": "Received"}) == (
        "sheet “投诉” row 5 column E “Received”: “3/12/2026” may be read as two different days."
        " Please write it like 2026-03-12."
    )


def test_a_fact_nobody_gave_and_a_code_nobody_knows_are_no_errors():
    assert "…" in messages.sentence(Problem("no_sheet"), "zh")
    assert "（代码 never_heard_of）" in messages.sentence(Problem("never_heard_of"), "zh")


def test_says_sizes_and_kinds_of_things_as_people_do():
    oversized = Problem("oversized", values={"limit": 200 * 1024 * 1024})
    missing = Problem("not_found", values={"what": "batch", "value": 7})

    assert "上限 200 MB" in messages.sentence(oversized, "zh")
    assert "没有找到导入批次“7”" in messages.sentence(missing, "zh")


def test_a_text_nobody_translated_stays_as_it_is():
    assert translator("zh")("Nobody translated this") == "Nobody translated this"
    assert translator("en")("{} days") == "{} days"


@pytest.mark.parametrize(
    "file", sorted((language.LOCALE / "zh_CN" / "LC_MESSAGES").glob("*.po")), ids=lambda f: f.name
)
def test_every_translation_is_finished(file):
    with file.open("rb") as opened:
        entries = [each for each in read_po(opened) if each.id]

    assert [each.id for each in entries if each.fuzzy or not each.string] == []
