"""What a definition must not say, and what the office's own changes make of it."""

import pytest

from schema.defining import checking
from schema.defining.effective import DefinitionChange, effective
from schema.defining.loading import load, shipped
from schema.problems import UnusableError

VISIT = """
id = "X01"
key = "visit"
label = { zh = "来访登记" }
group = "desk"
title = ["name"]
event = "came_at"
number = { pattern = "{yy}{mm}{serial:2}", cycle = "month" }
identity = ["number", "came_at"]
fields = [
    { key = "number", type = "number", label = { zh = "编号" } },
    { key = "original_number", type = "identifier", label = { zh = "原编号" } },
    { key = "came_at", type = "datetime", label = { zh = "来访时间", en = "Came" } },
    { key = "name", type = "text", label = { zh = "姓名" }, required = "entry" },
    { key = "kind", type = "choice", label = { zh = "类别" }, options = "visit_kind" },
    { key="due", type="datetime", label.zh="时限", rule.name = "deadline", rule.clock = "answer" },
    { key = "things", type = "lines", label = { zh = "物品" }, fields = [
        { key = "what", type = "text", label = { zh = "名称" } },
    ] },
]
"""
GENERAL = """
key = "general"
label = { zh = "通用" }
registers = ["visit"]
[options]
visit_kind = [
    { key = "guest", zh = "客人", synonyms = ["来宾"] },
    { key = "courier", zh = "快递" },
]
[clocks.answer]
register = "visit"
from = "came_at"
by = "kind"
figures = { guest = "1 working day", courier = "2 hours" }
"""


@pytest.fixture
def definitions(tmp_path):
    """Make a folder of definitions, one text replaced, and tell what is wrong with it."""

    def told(file="", old="", new=""):
        for name, text in {"registers/visit.toml": VISIT, "packs/general.toml": GENERAL}.items():
            if name == file:
                assert old in text
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text.replace(old, new, 1) if name == file else text, encoding="utf-8")
        return checking.check(load(tmp_path))

    return told


def test_a_sound_definition_is_not_complained_about(definitions):
    assert definitions() == []


R, P = "registers/visit.toml", "packs/general.toml"
WRONG = [
    # file, what stands there, what is written instead, what is told
    (R, 'id = "X01"', "", f"{R}: [register] id: is missing"),
    (R, 'id = "X01"', "id = 1", f"{R}: [register] id: must be a text"),
    (R, 'key = "visit"', 'key = "Visit"', f"{R}: [register] key: must be small letters"),
    (R, 'key = "visit"', 'key = "visits"', f"{R}: key must be visit, as the file is named"),
    (R, 'title = ["name"]', "colour = 1", f"{R}: [register] colour: is not known here"),
    (R, 'title = ["name"]', 'title = ["nom"]', f"{R}: [register] title: nom is no field"),
    (R, 'title = ["name"]', 'title = ["things"]', f"{R}: [register] title: things has lines"),
    (R, 'title = ["name"]', "", f"{R}: [register] title: is missing"),
    (R, 'event = "came_at"', 'event = "name"', f"{R}: [register] event: name must be a date"),
    (R, 'event = "came_at"', "", f"{R}: [register] number: cycle month needs an event"),
    (R, "{serial:2}", "", f"{R}: [register] number: pattern"),
    (R, 'cycle = "month"', 'cycle = "moon"', f"{R}: [register] number: cycle moon"),
    (R, 'key = "original_number"', 'key = "old"', f"{R}: [register] number: a field original"),
    (R, 'type = "number"', 'type = "text"', f"{R}: [register] number: there is no field of type"),
    (R, 'zh = "来访登记"', 'de = "Besuch"', f"{R}: [register] label: must be a label such as"),
    (R, 'key = "name"', 'key = "number"', f"{R}: [fields.number] key: two fields have this key"),
    (R, 'key = "name"', 'key = "version"', f"{R}: [fields.version] key: version is a name of the"),
    (R, 'key = "name"', 'key = "came_at_timed"', f"{R}: [fields.came_at_timed] key: its column"),
    (R, 'key = "name"', 'key = "due_given"', f"{R}: [fields.due_given] key: its column would be"),
    (R, 'zh = "姓名"', 'zh = "编 号"', f"{R}: [fields.name] label.zh: 编 号 names number already"),
    (R, 'zh = "姓名"', 'zh = ""', f"{R}: [fields.name] label: must be a label such as"),
    (R, '"text", label', '"txt", label', f"{R}: [fields.name] type: txt is not known; known are"),
    (R, '"entry"', '"always"', f"{R}: [fields.name] required: always is not known"),
    (R, 'required = "entry"', "many = true", f"{R}: [fields.name] many: says nothing for text"),
    (R, 'required = "entry"', 'to = ["visit"]', f"{R}: [fields.name] to: says nothing for text"),
    (R, 'required = "entry"', 'group = "a"', f"{R}: [fields.name] group: a is no group"),
    (R, '"text", label', '"link", label', f"{R}: [fields.name] to: is missing: a field of type"),
    (R, '"text", label', '"person", label', f"{R}: [fields.name] to: person is no register"),
    (R, ', options = "visit_kind"', "", f"{R}: [fields.kind] options: is missing: a field of type"),
    (R, '"visit_kind"', "[{ key = 'a' }]", f"{R}: [fields.kind.options.a] zh: is missing"),
    (R, '"visit_kind"', '"visit_kind", default = "vip"',
     "packs/general.toml: [options.kind] default: vip is no option; known are guest, courier"),
    (R, '"visit_kind"', '[{ key = "a", zh = "甲" }], default = "b"',
     f"{R}: [fields.kind] default: b is no option; known are a"),
    (R, 'required = "entry"', 'default = "张三"', f"{R}: [fields.name] default: says nothing for"),
    (R, '"visit_kind"', "1", f"{R}: [fields.kind] options: must be the name of a list"),
    (R, '"deadline"', '"dedline"', f"{R}: [fields.due] rule.name: dedline is not known"),
    (R, '"answer"', '"reply"', f"{R}: [fields.due] rule.clock: no pack has a clock reply"),
    (R, ', rule.clock = "answer"', "", f"{R}: [fields.due] rule.clock: is missing"),
    (R, '"text", label = { zh = "名称" }', '"lines", label = { zh = "名称" }',
     f"{R}: [fields.things.fields.what] type: lines cannot stand in a line"),
    (R, 'key = "what"', 'key = "position"', f"{R}: [fields.things.fields.position] key: position"),
    (R, "[\n    {", "[[\n    {", f"{R}: cannot be read: "),
    (P, '["visit"]', '["visits"]', f"{P}: [pack] registers: visits is no register"),
    (P, "visit_kind =", "kinds =", f"{P}: [options] kinds: no field takes its options from it"),
    (P, "visit_kind =", "kinds =", f"{P}: [options] visit_kind: is missing: visit.kind takes"),
    (P, '"courier"', '"guest"', f"{P}: [options.visit_kind.guest] key: two options have this key"),
    (P, '["来宾"]', '["快递"]', f"{P}: [options.visit_kind.courier] synonyms: 快递 names guest"),
    (P, 'zh = "快递"', 'zh = "快递", colour = "pink"', f"{P}: [options.visit_kind.courier] col"),
    (P, 'register = "visit"', 'register = "call"', f"{P}: [clocks.answer] register: call is no"),
    (P, '"came_at"', '"name"', f"{P}: [clocks.answer] from: name is no date or datetime of visit"),
    (P, 'by = "kind"', 'by = "name"', f"{P}: [clocks.answer] by: name is no choice of visit"),
    (P, 'by = "kind"', "", f"{P}: [clocks.answer] figures: must be one duration, or by must"),
    (P, 'by = "kind"', 'by = "kind"\nend = "noon"', f"{P}: [clocks.answer] end: noon is not known"),
    (P, '"2 hours"', '"2 moons"', f"{P}: [clocks.answer] figures.courier: 2 moons is no duration"),
    (P, 'courier = "2 hours"', 'vip = "2 hours"', f"{P}: [clocks.answer] figures.vip: vip is no"),
    (P, ', courier = "2 hours"', "", f"{P}: [clocks.answer] figures.courier: is missing"),
    (P, "[options]", 'hours = "9-5"\n[options]', f"{P}: [pack] hours: 9-5 must be such as"),
    (P, "[options]", "numbers = 1\n[options]", f"{P}: [pack] numbers: must be a table"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "line"), WRONG)
def test_a_contradiction_is_told_with_file_table_and_key(definitions, file, old, new, line):
    told = definitions(file, old, new)

    assert any(each.startswith(line) for each in told), told


def test_all_contradictions_are_told_not_only_the_first(definitions):
    told = definitions(R, 'id = "X01"', 'id = 1\nevents = "x"')

    assert len(told) > 1


def test_nothing_is_opened_with_a_contradictory_definition(definitions, tmp_path):
    definitions(R, 'event = "came_at"', 'event = "name"')

    with pytest.raises(UnusableError) as refused:
        effective(load(tmp_path), "general")

    assert refused.value.problem.code == "bad_definition"
    assert str(refused.value.problem.values["line"]).startswith(f"{R}: [register] event: name")


def test_an_unknown_pack_is_named():
    with pytest.raises(UnusableError) as refused:
        effective(shipped(), "circus")

    assert refused.value.problem.values == {
        "value": "circus",
        "known": ", ".join(shipped().packs),
    }


def changed(*changes):
    return effective(shipped(), "general", changes)


def test_the_pack_gives_the_choices():
    general, property_office = changed(), effective(shipped(), "property")

    assert general.register("complaint").field("class").options[0].label.zh == "服务质量"
    assert property_office.register("complaint").field("class").options[0].label.zh == "工程维修"
    assert (
        property_office.register("complaint").field("satisfaction").options[0].label.zh == "很满意"
    )


def test_an_office_adds_a_field_of_its_own():
    payload = {"type": "text", "label": "国家或地区", "after": "customer"}
    fields = (
        changed(DefinitionChange("add_field", "complaint", "guo_jia", payload))
        .register("complaint")
        .fields
    )

    keys = [field.key for field in fields]
    made = fields[keys.index("guo_jia")]
    assert keys[keys.index("customer") + 1] == "guo_jia"
    assert (made.label.zh, made.office) == ("国家或地区", True)


def test_a_renamed_field_is_still_found_by_its_former_name():
    status = (
        changed(DefinitionChange("relabel", "complaint", "status", {"zh": "办理进度"}))
        .register("complaint")
        .field("status")
    )

    assert status.label.zh == "办理进度"
    assert "状态" in status.synonyms


def test_a_field_is_hidden_and_shown_again():
    hide = DefinitionChange("hide_field", "complaint", "works")
    show = DefinitionChange("show_field", "complaint", "works")

    assert changed(hide).register("complaint").field("works").hidden
    assert not changed(hide, show).register("complaint").field("works").hidden


def test_an_option_is_added_renamed_and_made_to_close():
    add = DefinitionChange(
        "add_option", "complaint", "status", {"key": "zan_ting", "zh": "暂停", "imported": True}
    )
    rename = DefinitionChange(
        "option", "complaint", "status", {"option": "zan_ting", "zh": "挂起", "closes": True}
    )
    option = changed(add, rename).register("complaint").field("status").option("zan_ting")

    assert changed(add).register("complaint").field("status").option("zan_ting").imported
    assert (option.label.zh, option.synonyms, option.closes) == ("挂起", ("暂停",), True)
    assert not option.imported


def test_an_option_of_a_field_of_lines_is_named_by_its_path():
    add = DefinitionChange(
        "add_option", "complaint", "referrals.role", {"key": "copied", "zh": "抄送"}
    )
    role = changed(add).register("complaint").field("referrals").fields[0]

    assert role.option("copied").label.zh == "抄送"


def test_fields_and_columns_take_the_order_the_office_gives():
    order = DefinitionChange(
        "order", "complaint", "", {"fields": ["status", "number"], "columns": ["status", "gone"]}
    )
    register = changed(order).register("complaint")

    assert [field.key for field in register.fields[:2]] == ["status", "number"]
    assert register.columns == ("status",)


def test_settings_and_registers_are_the_offices_own():
    office = changed(
        DefinitionChange("setting", "", "name", {"value": "和园客服中心"}),
        DefinitionChange("setting", "", "zone", {"value": "Asia/Urumqi"}),
        DefinitionChange("setting", "", "hours", {"value": "08:00-16:00"}),
        DefinitionChange("register_off", "revisit"),
        DefinitionChange("relabel", "complaint", "", {"zh": "投诉台账"}),
    )

    assert (office.name, office.zone, office.pack.hours) == (
        "和园客服中心",
        "Asia/Urumqi",
        "08:00-16:00",
    )
    assert "revisit" not in office.on
    assert office.register("complaint").label.zh == "投诉台账"
    assert (
        changed(
            DefinitionChange("register_off", "revisit"), DefinitionChange("register_on", "revisit")
        ).on[-1]
        == "revisit"
    )


def test_a_change_of_what_is_no_longer_there_does_nothing():
    changes = (
        DefinitionChange("relabel", "gone", "x", {"zh": "无"}),
        DefinitionChange("relabel", "complaint", "gone", {"zh": "无"}),
        DefinitionChange("add_field", "complaint", "status", {"type": "text", "label": "状态"}),
        DefinitionChange("add_field", "complaint", "half", {"type": "text"}),
        DefinitionChange("add_option", "complaint", "status", {"key": "closed", "zh": "关"}),
        DefinitionChange("unheard_of", "complaint"),
    )

    assert changed(*changes) == changed()
