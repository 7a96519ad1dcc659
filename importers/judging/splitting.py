"""What a person may want made of a column: 同上 filled, persons and phones apart, days too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from importers.judging.column_patterns import PHONE_NAME, PHONES
from importers.words import said, says_same
from schema.field_types import date_ranges

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from importers.judging.column_facts import Column
    from schema.draft import Cell
    from schema.field_types import Reading

SAME_AS_ABOVE = "same_as_above"  # fill, keep
PERSON_AND_PHONE = "person_and_phone"  # split, keep
DATE_RANGE = "date_range"  # split, keep
LEAST_SPLIT = 0.3  # share of cells with a person and a phone from which it is worth asking
LEAST_RANGES = 0.5
TEXTS = frozenset({"text", "long_text", "choice", "phone", "identifier"})
BETWEEN = re.compile(r"[、,，;；\n]+")
AND = re.compile(r"以及|[及和与/、+＋&]")
WORD_FOR_PHONE = r"(?:手机|电话|联系电话|联系方式|办公|座机|tel|mobile|phone)?"
CONTACT = re.compile(
    rf"(?P<person>[^\d:：()（）]{{1,20}}?(?:[(（][^\d()（）]{{1,10}}[)）])?)?[\s:：,，\-—]*[(（]?"
    rf"{WORD_FOR_PHONE}[\s:：]*(?P<phone>{PHONES.pattern})?[)）]?",
    re.IGNORECASE,
)
PHONE_DIGITS = re.compile(r"\d{3}[-\s\d*]{4}")
RANGE_START = re.compile(r"\s*[自从]?\s*\d")
WORDS = frozenset({"手机", "电话", "联系电话", "联系方式", "座机", "tel", "mobile", "phone"})
PLACES = frozenset(
    {"办公", "单位", "家", "家里", "传真", "紧急"}
)  # whose phone it is: kept with it
HALF = str.maketrans("０１２３４５６７８９－＋", "0123456789-+")
PERSON, PHONE = "联系人", "联系电话"


def filled(cells: Sequence[Cell]) -> list[Cell]:
    """The cells with 同上 replaced by what stands above; under nothing it stays."""
    above: Cell = None
    found: list[Cell] = []
    for cell in cells:
        if says_same(cell):
            found.append(cell if above is None else above)
        else:
            above = cell
            found.append(cell)
    return found


def questions(column: Column, kind: str) -> Iterator[str]:
    """What may be asked of the column's texts."""
    if column.same:
        yield SAME_AS_ABOVE
    if kind not in TEXTS:
        return
    texts = [cell for cell in column.counts if isinstance(cell, str)]
    phoned = [cell for cell in texts if PHONE_DIGITS.search(cell)]
    if column.share(cell for cell in phoned if all(contact(cell))) >= LEAST_SPLIT:
        yield PERSON_AND_PHONE
    dated = [cell for cell in texts if RANGE_START.match(cell)]
    ranges = (cell for cell in dated if date_ranges.read(cell, column.reading))
    if column.share(ranges) >= LEAST_RANGES:
        yield DATE_RANGE


def contact(cell: Cell) -> tuple[Cell, Cell]:
    """The persons and the phones a cell names; a cell that cannot be told apart is all person."""
    text = said(cell)
    if not text or not isinstance(cell, (str, float, int)):
        return cell, None
    persons, phones = [], []
    for part in BETWEEN.split(text):
        found = CONTACT.fullmatch(part.strip().translate(HALF)) if part.strip() else None
        if found is None:
            if part.strip():
                return cell, None
            continue
        person, phone = (found["person"] or "").strip(), found["phone"] or ""
        if person.casefold() in WORDS | PLACES:
            phone = person * (person in PLACES) + phone
            person = ""
        persons += [person] if person else []
        phones += [phone] if phone else []
    return "、".join(persons) or None, "、".join(phones) or None


def names(header: str) -> tuple[str, str]:
    """What the columns of persons and of phones are called: 经办人及电话 is 经办人 and 电话."""
    group, slash, name = header.rpartition("/")
    parts = [part for part in AND.split(name) if part.strip()]
    phones = [part for part in parts if PHONE_NAME.search(part)]
    others = [part for part in parts if not PHONE_NAME.search(part)]
    if len(phones) == 1 and len(others) == 1:
        return f"{group}{slash}{others[0]}", f"{group}{slash}{phones[0]}"
    if PHONE_NAME.search(name):
        return f"{group}{slash}{PERSON}", header
    return header, f"{group}{slash}{PHONE}"


def days(cell: Cell, reading: Reading) -> tuple[Cell, Cell]:
    """The first and the last day of a range; a cell that is none has neither."""
    span = date_ranges.read(cell, reading) if isinstance(cell, str) else None
    return span or (None, None)
