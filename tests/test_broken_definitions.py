"""Twenty broken definitions: every contradiction of each is told, with file, table and key."""

import pytest

from schema.defining import checking
from schema.defining.loading import load

VISIT = """
id = "X01"
key = "visit"
label = { zh = "来访登记" }
group = "desk"
title = ["name"]
event = "came_at"
number = { pattern = "{yy}{mm}{serial:2}", cycle = "month" }
identity = ["number", "came_at"]
index = [["kind", "came_at"]]
columns = ["number", "name", "kind"]
quick = ["name"]
groups = [{ key = "who", zh = "来访人" }, { key = "what", zh = "事由" }]
fields = [
    { key = "number", type = "number", label = { zh = "编号" }, group = "who" },
    { key = "original_number", type = "identifier", label = { zh = "原编号" }, group = "who" },
    { key = "came_at", type = "datetime", label = { zh = "来访时间" }, group = "who" },
    { key = "name", type = "text", label = { zh = "姓名" }, required = "entry", group = "who" },
    { key = "phone", type = "phone", label.zh = "电话", mask = true, personal = true, group="who" },
    { key = "kind", type = "choice", label = { zh = "类别" }, options = "kind", group = "what" },
    {key="due",type="datetime",label.zh="时限",group="what",rule={name="deadline",clock="answer"}},
    { key = "state", type = "choice", label.zh = "状态", group="what", default = "open", options = [
        { key = "open", zh = "未结" }, { key = "done", zh = "已结", closes = true },
    ] },
]
"""
CALL = """
id = "X02"
key = "call"
label = { zh = "来电登记" }
group = "desk"
title = ["said"]
event = "called_at"
quick = ["said"]
fields = [
    { key = "called_at", type = "date", label = { zh = "来电日期" } },
    { key = "said", type = "text", label = { zh = "内容" }, required = "entry" },
    { key = "visit", type = "link", to = ["visit"], label = { zh = "来访" }, back.zh = "来电" },
]
"""
GENERAL = """
key = "general"
label = { zh = "通用" }
registers = ["visit", "call"]
hours = "09:00-12:00,13:30-18:00"
[options]
kind = [{ key = "guest", zh = "客人" }, { key = "courier", zh = "快递" }]
[clocks.answer]
register = "visit"
from = "came_at"
by = "kind"
figures = { guest = "1 working day", courier = "2 hours" }
source = "前台制度"
[figures.fine]
group = "penalty"
label = { zh = "漏登" }
values = "20"
on = false
source = "前台制度"
"""
SHOP = """
key = "shop"
label = { zh = "商店" }
registers = ["call"]
"""
V, C, G, S = "registers/visit.toml", "registers/call.toml", "packs/general.toml", "packs/shop.toml"
SOUND = {V: VISIT, C: CALL, G: GENERAL, S: SHOP}
MANY = "[" + ", ".join(f'"visit{number}"' for number in range(11)) + "]"

BROKEN = {
    # what is broken: (file, what stands there, what is written instead) …, and every line told
    "two registers of one id": (
        [(V, '"X01"', '"X02"')],
        [f"{V}: [register] id: X02 is the id of call already"],
    ),
    "two registers of one name, and a group nobody knows": (
        [(V, "来访登记", "来电登记"), (V, '"desk"', '"garden"')],
        [
            f"{V}: [register] label: 来电登记 names call already",
            f"{V}: [register] group: garden is not known; known are complaints",
        ],
    ),
    "a key of two files": (
        [(C, 'key = "call"', 'key = "visit"')],
        [
            f"{C}: key must be call, as the file is named, not visit",
            f"{G}: [pack] registers: call is no register",
            f"{S}: [pack] registers: call is no register",
        ],
    ),
    "a link to nothing that nobody sees from there": (
        [(C, 'to = ["visit"]', 'to = ["guest"]'), (C, ', back.zh = "来电"', "")],
        [
            f"{C}: [fields.visit] to: guest is no register; known are call, visit",
            f"{C}: [fields.visit] back: is missing",
        ],
    ),
    "a link that leads nowhere, and a back without a link": (
        [
            (C, 'to = ["visit"], ', ""),
            (C, '"内容" }', '"内容" }, back = { zh = "来电" }'),
        ],
        [
            f"{C}: [fields.visit] to: is missing: a field of type link needs it",
            f"{C}: [fields.said] back: says nothing for text, only for",
        ],
    ),
    "a rule nobody knows": (
        [(V, 'name="deadline"', 'name="dedline"')],
        [f"{V}: [fields.due] rule.name: dedline is not known; known are deadline"],
    ),
    "a rule with a strange parameter, without its own, in a field it cannot fill": (
        [
            (V, 'clock="answer"', 'watch="answer"'),
            (V, '"due",type="datetime"', '"due",type="text"'),
        ],
        [
            f"{V}: [fields.due] rule.clock: is missing",
            f"{V}: [fields.due] rule.watch: is not known to the rule deadline",
            f"{V}: [fields.due] rule.name: deadline gives datetime, not text",
        ],
    ),
    "an option twice, two of one name, a colour nobody has": (
        [(V, '{ key = "done", zh = "已结", closes = true }',
          '{ key = "open", zh = "再开", colour = "pink" }, { key = "shut", zh = "未结" }')],
        [
            f"{V}: [fields.state.options.open] key: two options have this key",
            f"{V}: [fields.state.options.open] colour: pink is not known; known are",
            f"{V}: [fields.state.options.shut] synonyms: 未结 names open already",
        ],
    ),
    "a default that is no option": (
        [(V, 'default = "open"', 'default = "begun"')],
        [f"{V}: [fields.state] default: begun is no option; known are open, done"],
    ),
    "title, event and identity that name nothing": (
        [
            (V, 'title = ["name"]', 'title = ["nom"]'),
            (V, 'event = "came_at"', 'event = "come"'),
            (V, 'identity = ["number", "came_at"]', 'identity = ["nr"]'),
        ],
        [
            f"{V}: [register] title: nom is no field of this register",
            f"{V}: [register] event: come is no field of this register",
            f"{V}: [register] identity: nr is no field of this register",
        ],
    ),
    "index, columns and quick that name nothing": (
        [
            (V, '[["kind", "came_at"]]', '[["sort", "came_at"]]'),
            (V, '["number", "name", "kind"]', '["number", "name", "sort", "number"]'),
            (V, 'quick = ["name"]', 'quick = ["nom"]'),
        ],
        [
            f"{V}: [register] index: sort is no field of this register",
            f"{V}: [register] columns: sort is no field of this register",
            f"{V}: [register] columns: number stands there twice",
            f"{V}: [register] quick: nom is no field of this register",
            f"{V}: [register] quick: name is missing: entry cannot be saved without it",
        ],
    ),
    "a box nobody made, one made twice": (
        [
            (V, '"类别" }, options = "kind", group = "what"',
             '"类别" }, options = "kind", group = "why"'),
            (V, '{ key = "what", zh = "事由" }',
             '{ key = "what", zh = "事由" }, { key = "what", zh = "来访人" }'),
        ],
        [
            f"{V}: [fields.kind] group: why is no group of this register",
            f"{V}: [groups] what: two groups have this key",
            f"{V}: [groups.what] zh: 来访人 names who already",
        ],
    ),
    "a clock of nothing": (
        [(G, 'register = "visit"', 'register = "visits"')],
        [
            f"{V}: [fields.due] rule.clock: no pack has a clock answer for visit",
            f"{G}: [clocks.answer] register: visits is no register",
        ],
    ),
    "a clock from no moment, by no choice, that ends at noon": (
        [
            (G, 'from = "came_at"', 'from = "name"'),
            (G, 'by = "kind"', 'by = "phone"\nend = "noon"'),
        ],
        [
            f"{G}: [clocks.answer] end: noon is not known",
            f"{G}: [clocks.answer] from: name is no date or datetime of visit",
            f"{G}: [clocks.answer] by: phone is no choice of visit",
        ],
    ),
    "a figure for an option nobody has, one without end, one that is no time": (
        [(G, '{ guest = "1 working day", courier = "2 hours" }',
          '{ guest = "soon", vip = "1 day" }')],
        [
            f"{G}: [clocks.answer] figures.guest: soon is no duration such as 3 working days",
            f"{G}: [clocks.answer] figures.vip: vip is no option of visit.kind",
            f"{G}: [clocks.answer] figures.courier: is missing",
        ],
    ),
    "a number without a pattern": (
        [(V, 'number = { pattern = "{yy}{mm}{serial:2}", cycle = "month" }',
          'number = { cycle = "month" }')],
        [
            f"{V}: [number] pattern: is missing",
            f"{V}: [fields.number] type: a number needs number = {{ pattern, cycle }}",
        ],
    ),
    "a number that never counts up, in a cycle nobody knows, no place for the old one": (
        [
            (V, "{yy}{mm}{serial:2}", "{yy}{mm}"),
            (V, '"month"', '"moon"'),
            (V, 'key = "original_number"', 'key = "old_number"'),
        ],
        [
            f"{V}: [register] number: a field original_number must keep",
            f"{V}: [register] number: pattern",
            f"{V}: [register] number: cycle moon",
        ],
    ),
    "hidden from nobody in particular, two fields of one name and key": (
        [
            (V, ", mask = true, personal = true", ", mask = true"),
            (V, 'label = { zh = "类别" }', 'label = { zh = "姓 名" }'),
            (C, 'key = "said"', 'key = "called_at"'),
        ],
        [
            f"{V}: [fields.phone] mask: needs personal = true",
            f"{V}: [fields.kind] label.zh: 姓 名 names name already",
            f"{C}: [fields.called_at] key: two fields have this key",
            f"{C}: [register] title: said is no field of this register",
            f"{C}: [register] quick: said is no field of this register",
            f"{C}: [register] quick: called_at is missing",
        ],
    ),
    "a pack of more than ten registers, without hours": (
        [(S, '["call"]', MANY), (S, 'key = "shop"', 'key = "shop"\nhours = "9 to 5"')],
        [
            *(f"{S}: [pack] registers: visit{number} is no register" for number in range(11)),
            f"{S}: [pack] hours: 9 to 5 must be such as 09:00-12:00,13:30-18:00",
            f"{S}: [pack] registers: 11 are more than the 10 an office starts with",
        ],
    ),
    "a pack that lacks a list and has one too many, a fine that is on, without a source": (
        [
            (G, "kind = [", "kinds = ["),
            (G, "on = false\nsource", "on = true\norigin"),
            (S, "商店", "通用"),
        ],
        [
            f"{G}: [figures.fine] origin: is not known here",
            f"{G}: [options] kind: is missing: visit.kind takes its options from it",
            f"{G}: [options] kinds: no field takes its options from it",
            f"{G}: [clocks.answer] figures.guest: guest is no option of visit.kind",
            f"{G}: [clocks.answer] figures.courier: courier is no option of visit.kind",
            f"{G}: [figures.fine] source: is missing",
            f"{G}: [figures.fine] on: must be false",
            f"{S}: [pack] label: 通用 names general already",
        ],
    ),
}  # fmt: skip


@pytest.fixture
def told(tmp_path):
    """What is told of the sound definitions with some texts replaced."""

    def written(changes=()):
        texts = dict(SOUND)
        for file, old, new in changes:
            assert old in texts[file]
            texts[file] = texts[file].replace(old, new, 1)
        for name, text in texts.items():
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return checking.check(load(tmp_path))

    return written


def test_the_sound_ones_are_not_complained_about(told):
    assert told() == []


@pytest.mark.parametrize("name", BROKEN)
def test_every_contradiction_is_told_and_nothing_else(told, name):
    changes, lines = BROKEN[name]
    found = told(changes)

    missing = [line for line in lines if not any(each.startswith(line) for each in found)]
    more = [each for each in found if not any(each.startswith(line) for line in lines)]
    assert (missing, more) == ([], []), found


def test_there_are_twenty():
    assert len(BROKEN) == 20
