"""Every figure of the pack in force as a sentence a clerk reads, with where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from schema.clocks import deadlines
from schema.clocks.reasons import UNIT_TEXTS
from schema.defining import figures
from schema.language import translator
from schema.problems import UnusableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from schema.definitions import Clock, Figure, Office, Register

# What is done within a clock's time, by its key; others are named by the field they fill.
DONE = {
    "settle": "resolved", "transfer": "passed on", "revisit": "revisited",
    "dispatch": "dispatched", "investigate": "investigated", "reply": "answered",
    "filing": "filed", "write_off": "written off", "drawing_review": "reviewed",
    "opinion_reply": "measures fed back", "opinion_revisit": "revisited",
}  # fmt: skip
# What the values of a figure are called, by their names in the packs.
NAMES = {
    "first": "first-level branch", "second": "second-level branch", "before": "before the works",
    "during": "during the works", "after": "after the works", "full": "fully met",
    "good": "good", "fair": "fair", "pass": "passed", "fail": "failed", "hazard": "hazard",
    "total": "in total", "single": "each item", "self_check": "self-check",
    "summary": "summary", "excellent": "excellent", "acceptance": "acceptance",
    "in_time": "in time", "satisfaction": "satisfaction", "share": "share", "most": "at most",
    "start": "at the start", "hidden": "before covering", "middle": "half-way", "end": "at the end",
    "foreman": "foreman", "manager": "manager", "weekly_revisit": "weekly revisit analysis",
    "weekly_report": "weekly report", "weekly_head": "weekly report to the head",
    "monthly": "monthly report", "one": "level one", "two": "level two", "three": "level three",
    "four": "level four", "weekly": "weekly report", "supervision": "supervision report",
    "full_score": "full score from", "target": "target", "per_ten": "every ten",
    "above_380": "from 380", "below_280": "below 280", "supervisor": "supervisor",
}  # fmt: skip


@dataclass(frozen=True)
class Sentence:
    """One figure: where it stands, the sentence of today and of the pack, its source.

    group: a register's key, or rule, score, report, penalty; part: value or on; since: from
    which day the office's own value counts, None for the pack's. later: changes still to come.
    """

    key: str
    group: str
    text: str
    value: str
    of_pack: str
    source: str
    since: date | None
    duration: bool
    on: bool = True
    later: tuple[tuple[date, str], ...] = ()


def sentences(office: Office, day: date, language: str) -> list[Sentence]:
    """Every figure as it counts on a day: clocks by register, then the others by group."""
    say = translator(language)
    found: list[Sentence] = []
    for clock in office.pack.clocks.values():
        register = office.catalogue.get(clock.register)
        if register is not None:
            found += _of_clock(clock, register, day, language, say)
    for figure in office.pack.figures.values():
        found += _of_figure(figure, day, language, say)
    return found


def length(text: str, language: str) -> str:
    """A duration such as “3 working days” in the reader's language; anything else as it is."""
    say = translator(language)
    try:
        known = deadlines.parse(text)
    except UnusableError:
        return text or say("no limit")
    amount = known.amount.normalize()
    told = say(UNIT_TEXTS[known.unit]).format(f"{amount:f}")
    return told.removesuffix("s") if language == "en" and amount == 1 else told


def _of_clock(
    clock: Clock, register: Register, day: date, language: str, say: Callable[[str], str]
) -> Iterator[Sentence]:
    field, start = register.find(clock.by), register.find(clock.start)
    begun = start.label.text(language) if start else clock.start
    names = [*clock.figures, *(each.name for each in clock.dated if each.part == "value")]
    options = {
        option.key: option.label.text(language) for option in (field.options if field else ())
    }
    for name in dict.fromkeys([*names, *options]):
        key = figures.path("clocks", clock.key, name)
        value = figures.value(clock, key, day)
        text = say("{done} within {length} of “{start}”").format(
            length=length(value, language), start=begun, done=_done(clock, register, language, say)
        )
        if not value:
            text = say("no limit for “{done}”").format(done=_done(clock, register, language, say))
        if name:
            text = say("{which}: {what}").format(which=options.get(name, name), what=text)
        of_pack = length(clock.figures.get(name, ""), language)
        yield Sentence(
            key, register.key, text, value, of_pack, clock.source,
            _since(clock, key, day), duration=True, later=_later(clock, key, day),
        )  # fmt: skip


def _of_figure(
    figure: Figure, day: date, language: str, say: Callable[[str], str]
) -> Iterator[Sentence]:
    now = figure.at(day)
    for name in dict.fromkeys([*figure.values, *now.values]):
        key = figures.path("figures", figure.key, name)
        label = figure.label.text(language)
        which = say(NAMES[name]) if name in NAMES else name
        label = say("{which}: {what}").format(which=label, what=which) if name else label
        text = say("{which}: {what}").format(
            which=label, what=_with_unit(now.values.get(name, ""), figure, language)
        )
        yield Sentence(
            key, figure.group, text, now.values.get(name, ""),
            _with_unit(figure.values.get(name, ""), figure, language), figure.source,
            _since(figure, key, day), duration=_is_duration(figure.values.get(name, "")),
            on=now.on, later=_later(figure, key, day),
        )  # fmt: skip


def _with_unit(value: str, figure: Figure, language: str) -> str:
    if _is_duration(value):
        return length(value, language)
    return f"{value} {figure.unit}".strip()


def _is_duration(value: str) -> bool:
    try:
        deadlines.parse(value)
    except UnusableError:
        return False
    return True


def _done(clock: Clock, register: Register, language: str, say: Callable[[str], str]) -> str:
    if clock.key in DONE:
        return say(DONE[clock.key])
    for field in register.fields:
        if field.rule is not None and field.rule.parameters.get("clock") == clock.key:
            return field.label.text(language)
    return clock.key


def _since(known: Clock | Figure, key: str, day: date) -> date | None:
    mine = [since for since, _ in _said(known, key) if since <= day]
    return mine[-1] if mine else None


def _later(known: Clock | Figure, key: str, day: date) -> tuple[tuple[date, str], ...]:
    return tuple((since, value) for since, value in _said(known, key) if since > day)


def _said(known: Clock | Figure, key: str) -> list[tuple[date, str]]:
    _, _, part, name = key.split(".", 3)
    return [(e.since, e.value) for e in known.dated if e.part == part and e.name == name]
