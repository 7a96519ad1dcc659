"""Records as people say them: 31502, 3-1-502 and 3栋1单元502 are one room."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema.storing.tables import table_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schema.definitions import Register

GROUPS = re.compile(r"0*([0-9]+)|([a-z]+)")
COUNTED = re.compile(r"([一二三四五六七八九十]{1,3})(?=号?[栋幢座楼院期]|单元|号)")
ONES = "〇一二三四五六七八九"
FEW = 20  # more names than this and every record is looked at once
LEAST = 3  # fewer digits and letters name nobody

Key = tuple[str, ...]


def key(text: str) -> Key:
    """The runs of digits and of letters in a text, without zeros in front: ("3", "1", "502")."""
    plain = unicodedata.normalize("NFKC", text).lower()
    counted = COUNTED.sub(lambda match: str(_number(match[1])), plain)
    return tuple(digits or letters for digits, letters in GROUPS.findall(counted))


def same(said: Key, kept: Key) -> bool:
    """Whether what was said names what is kept; where both are parted, part by part."""
    if len(said) > 1 and len(kept) > 1:
        return said == kept
    return bool(said) and "".join(said) == "".join(kept)


def begins(said: Key, kept: Key) -> bool:
    """Whether what was typed so far may become the name."""
    return bool(said) and "".join(kept).startswith("".join(said))


def named(
    connection: sa.Connection, register: Register, texts: Iterable[str]
) -> dict[str, list[int]]:
    """The records each text names, by what is said of them; texts that name nobody are left out."""
    wanted = {text: said for text in texts if len("".join(said := key(text))) >= LEAST}
    if not register.spoken or not wanted:
        return {}
    found: dict[str, list[int]] = {}
    by_whole: dict[str, list[tuple[str, Key]]] = {}
    for text, said in wanted.items():
        by_whole.setdefault("".join(said), []).append((text, said))
    some = list(wanted.values()) if len(wanted) <= FEW else ()
    for record, keys in _kept(connection, register, some):
        texts_met = {
            text
            for kept in keys
            for text, said in by_whole.get("".join(kept), ())
            if same(said, kept)
        }
        for text in texts_met:
            found.setdefault(text, []).append(record)
    return found


def beginning(connection: sa.Connection, register: Register, text: str, limit: int) -> list[int]:
    """The first records whose spoken name begins with what was typed, exact ones first."""
    said = key(text)
    if not register.spoken or not any(part.isdecimal() for part in said):
        return []
    exact: list[int] = []
    others: list[int] = []
    for record, keys in _kept(connection, register, [said]):
        if any(same(said, kept) for kept in keys):
            exact.append(record)
        elif len(others) < limit and any(begins(said, kept) for kept in keys):
            others.append(record)
    return [*exact, *others][:limit]


def _kept(
    connection: sa.Connection, register: Register, some: Sequence[Key]
) -> Iterable[tuple[int, list[Key]]]:
    """Living records with their spoken names; only those that may fit, where few are asked for."""
    table = table_of(register)
    columns = list(dict.fromkeys(part for parts in register.spoken for part in parts))
    query = sa.select(table.c.id, *(table.c[each] for each in columns))
    query = query.where(table.c.deleted_at.is_(None)).order_by(table.c.id)
    if some:
        tests = [_may_fit(table, parts, said) for parts in register.spoken for said in some]
        query = query.where(sa.or_(*tests))
    for row in connection.execute(query).mappings():
        texts = ["-".join(row[part] or "" for part in parts) for parts in register.spoken]
        yield row["id"], [made for text in dict.fromkeys(texts) if (made := key(text))]


def _may_fit(table: sa.Table, parts: Sequence[str], said: Key) -> sa.ColumnElement[bool]:
    """A coarse test the database can do itself: the signs said stand in this order."""
    signs = "%".join("".join(said))
    joined: Any = sa.literal("")
    for part in parts:
        joined = joined + sa.func.coalesce(sa.cast(table.c[part], sa.Text), "")
    return sa.func.lower(joined).like(f"%{signs}%")


def _number(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return ONES.index(ones[-1])
    return (ONES.index(tens[-1]) if tens else 1) * 10 + (ONES.index(ones) if ones else 0)
