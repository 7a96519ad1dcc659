"""A whole new register for a table that no register fits."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from importers.finding.marks import OFFERED
from importers.placing import number_patterns, ranking
from importers.placing.header_names import nameless
from importers.placing.register_names import register_name
from importers.placing.table_choice import of_sheet
from schema.defining import definition_text, office_registers
from schema.defining.definition_payload import payload as field_payload
from schema.defining.slugs import slug
from schema.definitions import Field, Label, Numbering, Option
from schema.field_types import FIELD_TYPES, fold
from schema.problems import Problem, UnusableError
from schema.recognising import folded, header_name, is_bare_serial, said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schema.definitions import Office, Register
    from schema.draft import DraftColumn, DraftTable

BASIC = "基本信息"
NUMBER, ORIGINAL = "number", "original_number"
OWN = Numbering("{serial:4}", "never")
DATES = frozenset({"date", "datetime"})
COUNTED = frozenset({"integer", "decimal", "money", "percent"})
CALLED = frozenset({"text", "identifier", "long_text"})
NOT_TAKEN = frozenset({"number", "lines", "attachment", "link", "signature"})
ID_HEADER = re.compile(
    r"编号|单号|编码|代码|流水号|档案号|合同号|序号|^no\.?$|[^a-z]?id$", re.IGNORECASE
)
DUE = re.compile(
    r"应|截止|截至|期限|时限|到期|计划|预计|预定|要求|承诺|约定|出生|生日|有效|质保|预警"
)
LATER = re.compile(r"完成|结束|办结|结案|归还|回访|完工|验收|恢复|反馈|答复")
NAMES = (
    re.compile(r"(?:姓名|名称|客户|业主|住户|顾客|用户|公司|标题|主题|品名)$"),
    re.compile(r"^(?!责任|处理|负责|经办|跟进).*(?:人|员|者|单位|项目|设备|物品|房号|事项)$"),
)
PERSONAL = re.compile(r"身份证|证件号")
UNIT = re.compile(r"\s*[(（][^()（）]{1,6}[)）]\s*$")
FILLED, OFTEN = 0.9, 0.5


@dataclass(frozen=True)
class Proposal:
    """A register as it would be made of a table; payload as schema.office.add_register takes it.

    fits: registers there are, switched off or not, that the table may be meant for, with a score.
    """

    key: str
    label: str
    payload: Mapping[str, Any]
    fits: tuple[tuple[str, float], ...] = ()

    @property
    def toml(self) -> str:
        """The definition to look at, as a file of schema/registers."""
        return definition_text.toml(self.payload)

    @property
    def register(self) -> Register:
        """The register it makes."""
        made = office_registers.read(self.payload)
        if made is None:
            raise ValueError(self.key)
        return made


def propose(table: DraftTable, office: Office, file: str = "", name: str = "") -> Proposal:
    """The register a table asks for; file: what the file is called; name: if somebody chose one."""
    label = name.strip() or register_name(table, file)
    key = office_registers.key(label, office)
    made = _Fields(table)
    payload = {
        "id": office_registers.number(office),
        "key": key,
        "label": {"zh": label},
        "group": "office",
        **made.facts(),
        "fields": made.payloads,
    }
    ranked = ranking.best([table], office, office.registers)
    fits = tuple((each, score) for each, score in ranked if score >= ranking.FITS)
    return Proposal(key, label, payload, fits)


def chosen(tables: Sequence[DraftTable], sheet: str | None, file: str) -> DraftTable:
    """The table of a sheet, else the largest one to be seen; UnusableError where there is none."""
    fit, _left = of_sheet(tables, sheet) if tables else ([], [])
    filled = [table for table in fit if len(table.rows)]
    if not filled:
        code = "no_records" if fit else "no_table"
        raise UnusableError(Problem(code, values={"file": file, "register": ""}))
    return max(filled, key=lambda table: len(table.rows) * len(table.columns))


class _Fields:
    """The fields of a table's columns, and what of them names, dates and orders a record."""

    def __init__(self, table: DraftTable) -> None:
        self.columns = [
            column for column in table.columns if column.column or column.header not in OFFERED
        ]
        self.count = len(table.rows)
        self.serial = next(
            (c for c in self.columns if _is_id(c) and is_bare_serial(c.cells, None)), None
        )
        self.event = self._event()
        self.numbered, self.rule = self._numbered()
        self.taken = {NUMBER, ORIGINAL}
        self.labels: dict[str, str] = {}
        self.keys: dict[int, str] = {}
        self.groups = self._groups()
        self.payloads = self._payloads()

    def facts(self) -> dict[str, Any]:
        """What the register says beside its fields."""
        event = self.keys.get(id(self.event), "")
        unique = next((c for c in self.columns if self._names_record(c)), None)
        own = self.keys[id(unique)] if unique is not None else ""
        identity = [own] if own else []
        if self.numbered is not None:
            identity = [NUMBER, event] if event else [NUMBER]
        name = self.keys.get(id(self._named()), "")
        shown = [self.keys[id(c)] for c in self.columns if id(c) in self.keys]
        facts = {
            "title": [NUMBER, name] if name else [NUMBER],
            "event": event,
            "number": {"pattern": self.rule.pattern, "cycle": self.rule.cycle},
            "identity": identity,
            "index": self._index(event),
            "columns": shown if NUMBER in shown else [NUMBER, *shown],
            "quick": [key for key in (name, event) if key] if event else [],
            "groups": [{"key": key, "zh": zh} for zh, key in self.groups.items()],
        }
        return {key: value for key, value in facts.items() if value}

    def _payloads(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        own_label = "编号" if self.serial is not None else self._free("编号", "登记号")
        if self.numbered is None:
            found.append(self._own_number(own_label))
            self.labels[fold(own_label)] = NUMBER
        found.append(self._original())
        for column in self.columns:
            if column is self.serial:
                self.keys[id(column)] = ORIGINAL
            elif column is self.numbered:
                label = self._label(column)
                self.keys[id(column)] = NUMBER
                number = {"key": NUMBER, "type": "number", "label": {"zh": label}}
                found.append(number | self._group(column))
            else:
                found.append(self._field(column))
        return found

    def _own_number(self, label: str) -> dict[str, Any]:
        made: dict[str, Any] = {"key": NUMBER, "type": "number", "label": {"zh": label}}
        if self.serial is not None and fold(self.serial.header) != fold(label):
            made["synonyms"] = [self.serial.header]
        return made | self._group(self.serial)

    def _original(self) -> dict[str, Any]:
        label = self._free("原编号", "旧编号")
        self.labels[fold(label)] = ORIGINAL
        made: dict[str, Any] = {"key": ORIGINAL, "type": "identifier", "label": {"zh": label}}
        if self.numbered is not None and self.serial is not None:
            made["synonyms"] = [self.serial.header]
        return made | self._group(self.serial)

    def _free(self, *names: str) -> str:
        """The first of the names that no column bears."""
        borne = {fold(column.header) for column in self.columns if column is not self.serial}
        borne |= {fold(column.header.rpartition("/")[2]) for column in self.columns}
        left = [name for name in names if fold(name) not in borne]
        return left[0] if left else names[-1] + "（台账）"

    def _field(self, column: DraftColumn) -> dict[str, Any]:
        label = self._label(column)
        key = slug(label, self.taken)
        self.taken.add(key)
        self.keys[id(column)] = key
        kind = (
            column.type if column.type in FIELD_TYPES and column.type not in NOT_TAKEN else "text"
        )
        options = _options(column.options) if kind in {"choice", "choices"} else ()
        if kind in {"choice", "choices"} and not options:
            kind = "text"
        unit = column.unit if kind in COUNTED else ""
        made = {
            "key": key,
            **field_payload(Field(key, kind, Label(label), options=options, unit=unit)),
        }
        if header_name(label) not in {header_name(column.header), header_name(_last(column))}:
            made["synonyms"] = [column.header]
        if kind == "phone" or PERSONAL.search(label):
            made |= {"mask": True, "personal": True}
        return made | self._group(column)

    def _label(self, column: DraftColumn) -> str:
        """The last level of a header, without its unit, as far as that tells columns apart."""
        last = self._under(column)[1]
        bare = UNIT.sub("", last) if column.unit else last
        for label in (bare, last, column.header):
            if label and fold(label) not in self.labels and self._alone(label, column):
                break
        else:
            label = self._counted(column.header or column.column)
        self.labels[fold(label)] = column.header
        return label

    def _alone(self, label: str, column: DraftColumn) -> bool:
        """Whether no other column could be meant by a label."""
        names = [
            {header_name(c.header), header_name(c.header.rpartition("/")[2])}
            for c in self.columns
            if c is not column and c is not self.serial
        ]
        return label == column.header or not any(header_name(label) in each for each in names)

    def _counted(self, label: str) -> str:
        count = 2
        while fold(f"{label} {count}") in self.labels:
            count += 1
        return f"{label} {count}"

    def _groups(self) -> dict[str, str]:
        """The boxes of the record page: upper levels of headers that stand above several."""
        tops = Counter(c.header.partition("/")[0] for c in self.columns if "/" in c.header)
        several = [top for top, times in tops.items() if times > 1]
        taken: set[str] = set()
        groups: dict[str, str] = {}
        for top in (BASIC, *several) if several else ():
            if top not in groups:
                groups[top] = slug(top, taken)
                taken.add(groups[top])
        return groups

    def _under(self, column: DraftColumn) -> tuple[str, str]:
        """The box a column stands in and what is left of its header."""
        top, _, rest = column.header.partition("/")
        return (top, rest) if rest and top in self.groups else (BASIC, column.header)

    def _group(self, column: DraftColumn | None) -> dict[str, str]:
        if not self.groups:
            return {}
        top = BASIC if column is None else self._under(column)[0]
        return {"group": self.groups[top]}

    def _event(self) -> DraftColumn | None:
        """The column of the moment a record is about: the first day that is no deadline or end."""
        dates = [
            column
            for column in self.columns
            if column.type in DATES
            and len(_texts(column)) >= max(1, OFTEN * self.count)
            and DUE.search(_last(column)) is None
        ]
        first = (column for column in dates if LATER.search(_last(column)) is None)
        return next(first, None) or next(iter(dates), None)

    def _numbered(self) -> tuple[DraftColumn | None, Numbering]:
        """The column that bears regular numbers of the office, and how they are made."""
        for column in self.columns:
            if not _is_id(column) or column is self.serial or not self._is_unique(column):
                continue
            filled = [place for place, cell in enumerate(column.cells) if said(cell).strip()]
            days = [self.event.cells[place] for place in filled] if self.event else []
            rule = number_patterns.guess(_texts(column), days)
            if rule is not None and (rule.cycle == "never" or self.event is not None):
                return column, rule
        return None, OWN

    def _is_unique(self, column: DraftColumn) -> bool:
        texts = _texts(column)
        many = len(texts) >= max(number_patterns.LEAST, FILLED * self.count)
        return many and len({folded(text) for text in texts}) == len(texts)

    def _names_record(self, column: DraftColumn) -> bool:
        """Whether a column alone names the record: filled, unique, and called a number."""
        if column is self.serial or column is self.numbered or column.type in DATES | {"phone"}:
            return False
        return _is_id(column) and self._is_unique(column) and len(_texts(column)) == self.count

    def _named(self) -> DraftColumn | None:
        """The column a record is called by."""
        fit = [
            c
            for c in self.columns
            if c.type in CALLED and c is not self.numbered and c is not self.serial and _texts(c)
        ]
        short = [c for c in fit if c.type != "long_text"]
        found = [
            [c for c in short if name.search(header_name(_last(c))) and not _is_id(c)]
            for name in NAMES
        ]
        rest = [c for c in short if c.type == "text"]
        return next((some[0] for some in (*found, rest, short, fit) if some), None)

    def _index(self, event: str) -> list[list[str]]:
        if not event:
            return []
        first = next((c for c in self.columns if c.type == "choice" and "状态" in c.header), None)
        status = self.keys.get(id(first), "")
        kinds = {each["key"]: each["type"] for each in self.payloads}
        return [[status, event], [event]] if kinds.get(status) == "choice" else [[event]]


def _last(column: DraftColumn) -> str:
    return column.header.rpartition("/")[2]


def _is_id(column: DraftColumn) -> bool:
    named = ID_HEADER.search(header_name(_last(column))) is not None
    return named and not nameless(column.header) and column.type not in DATES | {"phone"}


def _texts(column: DraftColumn) -> list[str]:
    return [text for cell in column.cells if (text := said(cell).strip())]


def _options(options: Sequence[Option]) -> tuple[Option, ...]:
    """The options, one for a word however it is written."""
    found: dict[str, Option] = {}
    for option in options:
        found.setdefault(fold(option.label.zh), option)
    return tuple(found.values())
