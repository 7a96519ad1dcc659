"""Full text of records as overlapping pairs of characters, with pinyin and initials of titles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from operator import add
from typing import TYPE_CHECKING

import sqlalchemy as sa
from pypinyin import Style, lazy_pinyin

from schema.storing.tables import words_name
from schema.values import Signature

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schema.definitions import Field, Register
    from schema.values import Note, Value

HAN = r"㐀-䶿一-鿿豈-﫿々〇"
RUNS = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
FIRST_HAN = "々"  # the first character of HAN; what comes before it is no Chinese word
HAS_HAN = re.compile(f"[{HAN}]")
PHONE = re.compile(r"\d{7,}")
WORDY = frozenset(
    {
        "text",
        "long_text",
        "phone",
        "identifier",
        "email",
        "number",
        "choice",
        "choices",
        "signature",
    }
)
LIMIT = 20_000  # characters of a record that can be found
WORD_LIMIT = 200


def create(connection: sa.Connection, register: Register) -> None:
    """Make the table of a register's words where it is missing."""
    name = words_name(register)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING fts5(words, "
            'tokenize="unicode61 remove_diacritics 0", columnsize=0)'
        )
        return
    connection.exec_driver_sql(
        f"CREATE TABLE IF NOT EXISTS {name} (id bigint PRIMARY KEY, words tsvector NOT NULL)"
    )
    connection.exec_driver_sql(f"CREATE INDEX IF NOT EXISTS ix_{name} ON {name} USING gin (words)")


def pairs(text: str) -> list[str]:
    """The words of a text: pairs of Chinese characters and the last one, other runs whole."""
    if text.isascii() and text.isalnum():
        return [text[:WORD_LIMIT].lower()]
    found: list[str] = []
    for run in RUNS.findall(text.lower()):
        if run[0] < FIRST_HAN:
            found.append(run[:WORD_LIMIT])
        else:
            found += map(add, run, run[1:])
            found.append(run[-1])
    return found


@lru_cache(maxsize=50_000)
def sounds(text: str) -> tuple[str, ...]:
    """The pinyin of a short Chinese text in one piece, and its initials."""
    if not HAS_HAN.search(text):
        return ()
    whole = "".join(lazy_pinyin(text, errors="ignore"))
    initials = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER, errors="ignore"))
    return tuple(word for word in (whole, initials) if word)


def words(register: Register, texts: Sequence[tuple[Field, str]]) -> str:
    """The words of a record, from the texts of its fields."""
    return " ".join(word for field, text in texts for word in words_of(register, field, text))


def words_of(register: Register, field: Field, text: str) -> list[str]:
    """The words of one field's text; pinyin of titles and names, the last digits of phones."""
    found = pairs(text[:LIMIT])
    if field.type == "phone" or field.mask:
        found += [digits[-4:] for digits in PHONE.findall(text)]
    if field.key in register.title or field.type == "signature":
        found += sounds(text[:40])
    return found


def vector(line: str) -> str:
    """A line of words as the text of a PostgreSQL tsvector, positions kept."""
    return " ".join(f"'{word}':{at}" for at, word in enumerate(line.split()[:16_000], 1))


def condition(query: str, sqlite: bool) -> str | None:
    """The search expression of what a person typed; None when nothing can be looked for.

    Chinese characters must stand together, other words may go on; parts are all to be found.
    """
    parts = [_phrase(run, sqlite) for run in RUNS.findall(query.lower())]
    return (" AND " if sqlite else " & ").join(parts) if parts else None


def _phrase(run: str, sqlite: bool) -> str:
    if run[0] < FIRST_HAN or len(run) == 1:
        word = run[:WORD_LIMIT]
        return f'"{word}"*' if sqlite else f"'{word}':*"
    steps = [run[start : start + 2] for start in range(len(run) - 1)]
    if sqlite:
        return '"' + " ".join(steps) + '"'
    return "(" + "<->".join(f"'{step}'" for step in steps) + ")"


def put(connection: sa.Connection, register: Register, lines: Sequence[tuple[int, str]]) -> None:
    """Write the words of records, in place of what stood there."""
    _insert(connection, register, lines)


def put_new(
    connection: sa.Connection,
    register: Register,
    lines: Sequence[tuple[int, str]],
    first: int,
    last: int,
) -> None:
    """Write the words of the records of a range that have none yet."""
    key = _key(connection)
    name = words_name(register)
    sql = f"SELECT {key} FROM {name} WHERE {key} BETWEEN :first AND :last"  # noqa: S608 - our names
    known = set(connection.scalars(sa.text(sql), {"first": first, "last": last}))
    _insert(connection, register, [line for line in lines if line[0] not in known])


def _insert(
    connection: sa.Connection, register: Register, lines: Sequence[tuple[int, str]]
) -> None:
    if not lines:
        return
    name = words_name(register)
    if connection.dialect.name == "sqlite":
        sql = f"REPLACE INTO {name} (rowid, words) VALUES (?, ?)"  # noqa: S608 - our names
        connection.exec_driver_sql(sql, list(lines))
        return
    again = "ON CONFLICT (id) DO UPDATE SET words = EXCLUDED.words"
    sql = f"INSERT INTO {name} (id, words) VALUES (:id, CAST(:words AS tsvector)) {again}"  # noqa: S608 - our names
    rows = [{"id": record, "words": vector(line)} for record, line in lines]
    connection.execute(sa.text(sql), rows)


def _key(connection: sa.Connection) -> str:
    return "rowid" if connection.dialect.name == "sqlite" else "id"


def drop(connection: sa.Connection, register: Register, records: Sequence[int]) -> None:
    """Forget the words of records."""
    key = _key(connection)
    sql = f"DELETE FROM {words_name(register)} WHERE {key} = :id"  # noqa: S608 - our names
    if records:
        connection.execute(sa.text(sql), [{"id": record} for record in records])


def texts(
    register: Register, values: Mapping[str, Value], notes: Mapping[str, Note]
) -> list[tuple[Field, str]]:
    """The texts of a record that can be found, field by field."""
    found: list[tuple[Field, str]] = []
    for field in register.fields:
        if field.key in notes:
            found.append((field, notes[field.key].raw))
        elif field.type in WORDY or field.type == "lines":
            found += texts_of(field, values.get(field.key))
    return found


def texts_of(field: Field, value: object) -> list[tuple[Field, str]]:
    """The texts in one value."""
    return [(field, text) for text in _text(field, value)]


def _text(field: Field, value: object) -> Iterator[str]:
    if isinstance(value, str):
        option = field.option(value)
        yield option.label.zh if option else value
    elif isinstance(value, tuple):
        for part in value:
            yield from _text(field, part)
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _text(field, part)
    elif isinstance(value, Signature):
        yield value.name
