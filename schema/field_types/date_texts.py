"""The day or moment a text says, in every form offices write; never guessed."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from schema.values import Unread

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schema.field_types.base import Reading

FIRST_YEAR, LAST_YEAR = 1900, 2199
CENTURY, TURN = 100, 70
CENTURIES = frozenset({"19", "20", "21"})
# How workbooks and databases write days as moments; 00:00 alone is a time somebody gave.
MIDNIGHT_TIME = re.compile(r"0:00(?::00)?|00:00:00(?:\.0+)?")
PLAIN_LENGTHS = frozenset({10, 16, 19})
MONTH_NAMES = (
    ("jan", "january"),
    ("feb", "february"),
    ("mar", "march"),
    ("apr", "april"),
    ("may",),
    ("jun", "june"),
    ("jul", "july"),
    ("aug", "august"),
    ("sep", "sept", "september"),
    ("oct", "october"),
    ("nov", "november"),
    ("dec", "december"),
)
MONTHS = {name: number for number, names in enumerate(MONTH_NAMES, 1) for name in names}
_WEEKDAY = r"\s*[,(]?\s*(?:星期|周|礼拜)[一二三四五六日天]\s*\)?"
WEEKDAY = re.compile(_WEEKDAY)
MARK = r"\s*[-./。–—−]\s*"
YEAR_FIRST = re.compile(
    rf"(\d{{4}})(?:{MARK}|\s*年\s*)(\d{{1,2}})(?:{MARK}|\s*月\s*)(\d{{1,2}})\s*[日号./]?"
)
SHORT_YEAR = re.compile(r"(\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?")
YEAR_LAST = re.compile(rf"(\d{{1,2}}){MARK}(\d{{1,2}}){MARK}(\d{{4}})")
SHORT = re.compile(rf"(\d{{1,2}}){MARK}(\d{{1,2}}){MARK}(\d{{1,2}})")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?")
MONTH_DAY = re.compile(r"(\d{1,2})\s*(?:月|[-./])\s*(\d{1,2})\s*([日号])?")
NO_DAY = re.compile(r"\d{4}\s*(?:[-./]\s*\d{1,2}|年(?:\s*\d{1,2}\s*月(?:份)?)?)")
DAY_MONTH_NAME = re.compile(r"(\d{1,2})[\s\-]*([A-Za-z]{3,9})\.?[\s,\-]*(\d{4})")
MONTH_NAME_DAY = re.compile(r"([A-Za-z]{3,9})\.?\s*(\d{1,2})(?:st|nd|rd|th)?[\s,]+(\d{4})")
IN_WORDS = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]"
)
DIGIT = {character: str(value) for value, character in enumerate("零一二三四五六七八九")}
DIGIT |= {"〇": "0", "○": "0"}
# What a text must look like to be a day at all, and the looks that other things share.
START = re.compile(r"\s*[\dA-Za-z〇○零一二三四五六七八九(]")
WEAK = re.compile(r"\d{1,2}\s*[-./]\s*\d{1,2}\s*[日号]?|\d{5}|\d{8}(?:\d{6})?")
LONGEST = 40
SERIAL = re.compile(r"[2-5]\d{4}")
TIME = re.compile(
    r"(?:(上午|早上|凌晨|中午|下午|晚上|晚|AM|PM)\s*)?(\d{1,2})(?::([0-5]\d)(?::([0-5]\d)(\.\d{1,9})?)?"
    r"|[点时](?:([0-5]?\d)分?(?:([0-5]?\d)秒)?|(半)|(整))?)\s*(AM|PM)?",
    re.IGNORECASE,
)
ZONE = re.compile(r"\s*(?:Z|([+-])(\d{2}):?(\d{2}))$")
SPLIT = re.compile(
    r"(?<=[\d日号])(?:\s*T\s*|\s+|(?<=[日号]))(?=(?:[上下中]午|早上|凌晨|晚|AM|PM|\d{1,2}[:点时]))",
    re.IGNORECASE,
)
AFTERNOON = frozenset({"下午", "pm"})
EVENING = frozenset({"晚上", "晚"})
NOON, MIDNIGHT = 12, 24
FIRST_EVENING, LAST_NOON = 5, 3


def may_be(text: str) -> bool:
    """Whether it is worth looking for a day in a text."""
    return len(text) <= LONGEST and START.match(text) is not None


def is_weak(text: str) -> bool:
    """Whether a half-width text is a day only where its column is known to hold days."""
    return WEAK.fullmatch(text) is not None


def plain(text: str) -> date | datetime | None:
    """The day or moment of a text as machines write it, 2026-01-05 or 2026-01-05 13:20:00."""
    if (
        len(text) not in PLAIN_LENGTHS
        or text[4] != "-"
        or text[7] != "-"
        or text[:2] not in CENTURIES
    ):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.time() != time():
        return moment
    return None if text.endswith(" 00:00") else moment.date()


def read(text: str, reading: Reading) -> date | datetime | Unread:
    """The day, or the moment where a time is said, of a half-width text."""
    day_text, time_text = _parts(WEEKDAY.sub(" ", text).strip())
    if time_text is not None and MIDNIGHT_TIME.fullmatch(time_text):
        time_text = None
    moment = None if time_text is None else read_time(ZONE.sub("", time_text))
    if time_text is not None and moment is None:
        return Unread("not_a_date", {"value": text})
    compact = COMPACT.fullmatch(day_text)
    if compact and compact[4] and time_text is None:
        moment = read_time(":".join(part for part in compact.groups()[3:] if part))
        day_text = day_text[:8]
        if moment is None:
            return Unread("impossible_date", {"value": text})
    day = _day(day_text, reading)
    if isinstance(day, Unread):
        return Unread(day.code, {"value": text})
    if moment is None:
        return day
    return _in_zone(datetime.combine(day, moment), time_text or "", reading)


def read_time(text: str) -> time | None:
    """The time of day of a half-width text."""
    found = TIME.fullmatch(text.strip())
    if found is None:
        return None
    part, hour_text, minute, second, fraction, minute_2, second_2, half, _, part_2 = found.groups()
    hour = _hour(int(hour_text), (part or part_2 or "").lower())
    if hour is None:
        return None
    micro = int(f"{fraction[1:]:0<6}"[:6]) if fraction else 0
    return time(
        hour, 30 if half else int(minute or minute_2 or 0), int(second or second_2 or 0), micro
    )


def _hour(hour: int, part: str) -> int | None:
    """The hour of a part of the day; None where it does not say which: 晚上12点, 晚上1点."""
    if part in EVENING and (hour == NOON or hour < FIRST_EVENING):
        return None
    if part in EVENING | AFTERNOON and hour < NOON:
        return hour + NOON
    if part == "中午" and hour <= LAST_NOON:
        return hour + NOON
    if part in {"凌晨", "am"} and hour == NOON:
        return 0
    return hour if hour < MIDNIGHT else None


def _parts(text: str) -> tuple[str, str | None]:
    pieces = SPLIT.split(text, maxsplit=1)
    return pieces[0].strip().rstrip(","), pieces[1].strip() if len(pieces) > 1 else None


def _day(text: str, reading: Reading) -> date | Unread:
    found = YEAR_FIRST.fullmatch(text) or COMPACT.fullmatch(text)
    if found:
        return _only([_made(int(found[1]), int(found[2]), int(found[3]))])
    found = SHORT_YEAR.fullmatch(text)
    if found:
        return _only([_made(_full(found[1]), int(found[2]), int(found[3]))])
    if SERIAL.fullmatch(text):
        return date.fromordinal(date(1899, 12, 30).toordinal() + int(text))
    if NO_DAY.fullmatch(text):
        return Unread("date_without_day")
    found = IN_WORDS.fullmatch(text)
    if found:
        year = int("".join(map(DIGIT.__getitem__, found[1])))
        return _only([_made(year, _in_words(found[2]), _in_words(found[3]))])
    return _odd_day(text, reading)


def _in_words(text: str) -> int:
    """The number that 二十九 says, up to 99; nought where it says none."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return int(DIGIT[text]) if len(text) == 1 else 0
    if len(tens) > 1 or len(ones) > 1 or ones == "十":
        return 0
    return int(DIGIT.get(tens, "1")) * 10 + int(DIGIT.get(ones, "0"))


def _odd_day(text: str, reading: Reading) -> date | Unread:
    found = YEAR_LAST.fullmatch(text)
    if found:
        return _either(int(found[1]), int(found[2]), int(found[3]), reading)
    found = SHORT.fullmatch(text)
    if found:
        return _short(found[1], found[2], found[3], reading)
    found = DAY_MONTH_NAME.fullmatch(text)
    if found and found[2].lower() in MONTHS:
        return _only([_made(int(found[3]), MONTHS[found[2].lower()], int(found[1]))])
    found = MONTH_NAME_DAY.fullmatch(text)
    if found and found[1].lower() in MONTHS:
        return _only([_made(int(found[3]), MONTHS[found[1].lower()], int(found[2]))])
    found = MONTH_DAY.fullmatch(text)
    return _month_day(found, reading) if found else Unread("not_a_date")


def _month_day(found: re.Match[str], reading: Reading) -> date | Unread:
    first, second = int(found[1]), int(found[2])
    if reading.year is None:
        return Unread("date_without_year")
    if found[3] or "月" in found[0] or not reading.day_first:
        return _only([_made(reading.year, first, second)])
    return _only([_made(reading.year, second, first)])


def _either(first: int, second: int, year: int, reading: Reading) -> date | Unread:
    if reading.day_first is not None:
        day, month = (first, second) if reading.day_first else (second, first)
        return _only([_made(year, month, day)])
    return _only([_made(year, second, first), _made(year, first, second)])


def _short(first: str, second: str, third: str, reading: Reading) -> date | Unread:
    if reading.year_first:
        return _only([_made(_full(first), int(second), int(third))])
    if reading.day_first is not None:
        return _either(int(first), int(second), _full(third), reading)
    return _only(
        [
            _made(_full(first), int(second), int(third)),
            _made(_full(third), int(second), int(first)),
            _made(_full(third), int(first), int(second)),
        ]
    )


def _only(days: Iterable[date | None]) -> date | Unread:
    possible = {day for day in days if day is not None}
    if len(possible) == 1:
        return possible.pop()
    return Unread("ambiguous_date" if possible else "impossible_date")


def _made(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full(year: str) -> int:
    short = int(year)
    return short + (19 if short >= TURN else 20) * CENTURY


def _in_zone(moment: datetime, time_text: str, reading: Reading) -> datetime:
    found = ZONE.search(time_text)
    if found is None:
        return moment
    offset = f"{found[1]}{found[2]}:{found[3]}" if found[1] else "+00:00"
    there = datetime.fromisoformat(f"{moment.isoformat()}{offset}")
    return there.astimezone(ZoneInfo(reading.zone)).replace(tzinfo=None)
