"""What a person sees in a cell, and what of it someone who may not know it all sees."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from schema.field_types.kinds import FIELD_TYPES
from schema.values import Mention

if TYPE_CHECKING:
    from schema.definitions import Field
    from schema.values import Record, Value

DIGIT_RUN = re.compile(r"\d(?:[\d \-]*\d)?")
PLACE = re.compile(
    r"([\da-zA-Z一二三四五六七八九十]+ *(?:号楼|号院|单元|[号栋幢楼室座层期区门])|的)"
)
NAME_RUN = re.compile(r"(?<![\da-zA-Z])[\u4e00-\u9fff·]{2,}")
TITLES = (
    "先生",
    "女士",
    "小姐",
    "太太",
    "老师",
    "师傅",
    "阿姨",
    "叔叔",
    "大爷",
    "大妈",
    "大姐",
    "大哥",
    "老板",
)
CALLERS = (
    "匿名", "租户", "租客", "业主", "业户", "住户", "户主", "用户", "商户", "客户", "顾客", "客人",
    "房东", "邻居", "家属", "家人", "家长", "路人", "居民", "市民", "群众", "访客", "物业", "保密",
    "不详", "未知", "无名", "本人", "公司", "单位", "部门", "商家", "经销商",
)  # fmt: skip
LONGEST_NAME = 4
STARRED = re.compile(r"\*+")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LETTER = re.compile(r"[^\W\d_]")
ADDRESS = re.compile(r"([^@\s])[^@\s]*(@\S+)")
SHORTEST = 7
STARS = 2


def shown(field: Field, record: Record, language: str = "zh") -> str:
    """What a person sees in the cell: what it said where that could not be read, else the value."""
    note = record.notes.get(field.key)
    value = record.values.get(field.key)
    if note is not None and value in (None, "", ()):
        return note.raw
    if field.key in record.masked:
        return str(value or "")
    if field.key in record.names:
        return record.names[field.key]
    if field.type == "lines":
        value = _named(value, field, record)
    return FIELD_TYPES[field.type].show(value, field, language)


def _named(value: Value, field: Field, record: Record) -> Value:
    """The lines, their links as the names the record knows: list.position.column."""
    lines: Any = value or ()
    return tuple(
        {
            key: Mention(record.names[place])
            if (place := f"{field.key}.{n}.{key}") in record.names
            else part
            for key, part in line.items()
        }
        for n, line in enumerate(lines)
    )


def masked(field: Field, text: str) -> str:
    """The text with what would tell who it is replaced by *: 138****1234, 李*, 李*女士."""
    del field
    if "*" in text or not text:
        return text
    if ADDRESS.search(text):
        return ADDRESS.sub(r"\1***\2", text)
    hidden = DIGIT_RUN.sub(_masked_digits, text)
    if hidden != text:
        return _masked_names(hidden)
    if not CHINESE.search(text):
        return text if not LETTER.search(text) else text[0] + "*" * min(STARS, len(text) - 1)
    return _masked_names(text)


def hides(stars: str, text: str) -> bool:
    """Whether a text with * in it may stand for the other one, however many * each has."""
    if "*" not in stars:
        return False
    parts = (re.escape(part) for part in STARRED.split(stars))
    return re.fullmatch(".*".join(parts), text, re.DOTALL) is not None


def _masked_digits(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found.group())
    if len(digits) < SHORTEST:
        return found.group()
    return (
        f"{digits[:3]}****{digits[-4:]}"
        if len(digits) > SHORTEST + 1
        else f"{digits[:2]}****{digits[-2:]}"
    )


def _masked_names(text: str) -> str:
    """Names of persons hidden, room numbers and what anybody may be called left to read."""
    parts = PLACE.split(text)
    return "".join(
        part if place % 2 else NAME_RUN.sub(lambda found: _masked_name(found.group()), part)
        for place, part in enumerate(parts)
    )


def _masked_name(name: str) -> str:
    if name.endswith(CALLERS):
        return name
    title = next((each for each in TITLES if name.endswith(each)), "")
    if title:
        return f"{name[0]}*{title}" if len(name) > len(title) else name
    if len(name) > LONGEST_NAME and "·" not in name:
        return name
    return name[0] + "*" * min(STARS, len(name) - 1)
