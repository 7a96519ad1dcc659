"""A newer shipped definition over an office's own changes: both stay."""

import shutil
import tomllib
from datetime import date
from pathlib import Path

import pytest

from schema import keeping, records, search
from schema import office as offices
from schema.database import reading, writing
from schema.defining import figures, loading
from schema.defining.effective import DefinitionChange, effective
from schema.defining.loading import load
from schema.records import New

SHIPPED = Path(loading.__file__).parents[1]
NEW_FIELD = """
[[fields]]
key = "weather"
type = "text"
label = { zh = "当日天气", en = "Weather" }
group = "complaint"
"""
CHANGES = (
    DefinitionChange("relabel", "complaint", "content", {"zh": "反映事项"}),
    DefinitionChange("relabel", "complaint", "", {"zh": "投诉台账"}),
    DefinitionChange("add_field", "complaint", "lou_dong", {"type": "text", "label": "楼栋号"}),
    DefinitionChange("hide_field", "complaint", "works"),
    DefinitionChange("add_option", "complaint", "status", {"key": "zan_ting", "zh": "暂停"}),
    DefinitionChange("option", "complaint", "status", {"option": "closed", "zh": "办完了"}),
)


@pytest.fixture
def newer(tmp_path):
    """The shipped definitions as a later version brings them."""
    for name in ("registers", "packs"):
        shutil.copytree(SHIPPED / name, tmp_path / name)
    register = tmp_path / "registers" / "complaint.toml"
    text = register.read_text(encoding="utf-8")
    group = tomllib.loads(text)["groups"][0]["key"]
    changed = text.replace('zh = "投诉内容"', 'zh = "投诉事由"', 1)
    changed = changed.replace(
        'key = "rejected", zh = "不成立"', 'key = "rejected", zh = "不属于投诉"'
    )
    changed = changed.replace(
        '    { key = "rejected"',
        '    { key = "waiting", zh = "等待配件" },\n    { key = "rejected"',
    )
    changed = changed.replace('zh = "工程"', 'zh = "所属工程"', 1)
    changed += NEW_FIELD.replace('"complaint"', f'"{group}"')
    assert all(word in changed for word in ("投诉事由", "等待配件", "不属于投诉"))
    register.write_text(changed, encoding="utf-8")
    pack = tmp_path / "packs" / "property.toml"
    text = pack.read_text(encoding="utf-8")
    text = text.replace('ordinary = "3 working days"', 'ordinary = "4 working days"', 1)
    pack.write_text(text, encoding="utf-8")
    return load(tmp_path)


def test_the_newer_definitions_are_sound(newer):
    assert newer.problems == ()


def test_what_the_office_said_stays_and_what_is_new_comes(newer):
    register = effective(newer, "property", CHANGES).register("complaint")
    status = register.field("status")

    assert (register.label.zh, register.field("content").label.zh) == ("投诉台账", "反映事项")
    assert "投诉事由" in register.field("content").synonyms
    assert register.field("lou_dong").office
    assert register.field("works").hidden
    assert register.field("weather").label.zh == "当日天气"
    assert {option.key: option.label.zh for option in status.options}.items() >= {
        "closed": "办完了", "rejected": "不属于投诉", "waiting": "等待配件", "zan_ting": "暂停",
    }.items()  # fmt: skip
    assert status.option("closed").closes


def test_figures_of_the_office_stay_and_the_others_follow_the_regulation(newer):
    key = figures.path("clocks", "settle", "serious")
    said = {"value": "2 working days", "valid_from": "2026-01-01", "reason": ""}
    office = effective(newer, "property", [DefinitionChange("figure", "", key, said)])
    clock = office.pack.clocks["settle"]

    assert figures.value(clock, key, date(2026, 2, 1)) == "2 working days"
    assert clock.at(date(2026, 2, 1)).figures["ordinary"] == "4 working days"


def test_records_survive_the_upgrade(engine, clerk, noon, newer, monkeypatch):
    with writing(engine) as connection:
        for change in CHANGES:
            here = offices.change_definition(connection, change, clerk, noon)
        said = {"content": "漏水", "complainant": "李女士", "received_at": "2026-03-12 09:00"}
        wanted = [New({**said, "lou_dong": "3栋", "status": "暂停"})]
        (saved,) = records.apply(connection, here, "complaint", wanted, clerk, noon).saved
    monkeypatch.setattr(offices, "shipped", lambda: newer)
    offices._offices.clear()
    keeping.prepare(engine)
    with writing(engine) as connection:
        here = offices.current(connection)
        edit = records.Edit(saved.id, 1, "weather", "大雨")
        assert not records.apply(connection, here, "complaint", [edit], clerk, noon).refused
    with reading(engine) as connection:
        record = search.one(connection, here, "complaint", saved.id, clerk)
    offices._offices.clear()

    assert {key: record.values[key] for key in ("content", "lou_dong", "status", "weather")} == {
        "content": "漏水", "lou_dong": "3栋", "status": "zan_ting", "weather": "大雨",
    }  # fmt: skip
