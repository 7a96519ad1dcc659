"""The figures of the pack as the office changes them: each from a day on, the former kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from schema.clocks import deadlines
from schema.definitions import Clock, Dated
from schema.problems import Place, Problem, UnusableError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from schema.definitions import Figure, Pack

PARTS = {
    "clocks": {"value": (), "day_one": ("next", "same"), "end": ("day", "close")},
    "figures": {"value": (), "on": ("yes", "no")},
}
LONGEST = 500  # characters of a figure that is a text


def path(group: str, key: str, name: str = "", part: str = "value") -> str:
    """What a change of the definition calls a figure; group is clocks or figures."""
    return ".".join((group, key, part, name))


def payload(
    pack: Pack, key: str, value: str, since: date, reason: str = "", *, kind: str = ""
) -> Mapping[str, str]:
    """The payload of a change of a figure; UnusableError for what no figure can say.

    key: as path gives it. kind: what to call the figure where its value is refused.
    """
    group, _, part, _ = _parts(key)
    allowed = PARTS.get(group, {}).get(part, ())
    value = value.strip()
    if _of(pack, key) is None or (allowed and value not in allowed) or len(value) > LONGEST:
        raise UnusableError(Problem("bad_figure", Place(field=kind or None), {"value": value}))
    if group == "clocks" and part == "value" and value:
        deadlines.parse(value)
    return {"value": value, "valid_from": since.isoformat(), "reason": reason.strip()}


def changed(pack: Pack, key: str, said: Mapping[str, Any]) -> Pack:
    """The pack with one change of a figure; of what is no longer there nothing changes."""
    known = _of(pack, key)
    since = _day(said.get("valid_from"))
    if known is None or since is None:
        return pack
    group, name, part, of = _parts(key)
    made = Dated(since, str(said.get("value", "")), of, part, str(said.get("reason", "")))
    dated = tuple(sorted((*known.dated, made), key=lambda each: each.since))
    there = {**getattr(pack, group), name: replace(known, dated=dated)}
    return replace(pack, clocks=there) if group == "clocks" else replace(pack, figures=there)


def former(pack: Pack, key: str, said: Mapping[str, Any]) -> dict[str, str] | None:
    """The payload that takes a change of a figure back; pack: as it was before."""
    known, since = _of(pack, key), _day(said.get("valid_from"))
    if known is None or since is None:
        return None
    return {"value": value(known, key, since), "valid_from": since.isoformat(), "reason": ""}


def value(known: Clock | Figure, key: str, day: date) -> str:
    """What a clock or figure says on a day of the part and name that key means."""
    _, _, part, name = _parts(key)
    if isinstance(known, Clock):
        clock = known.at(day)
        return {"day_one": clock.day_one, "end": clock.end}.get(part, clock.figures.get(name, ""))
    figure = known.at(day)
    return ("yes" if figure.on else "no") if part == "on" else figure.values.get(name, "")


def _of(pack: Pack, key: str) -> Any:
    group, name, _, _ = _parts(key)
    known: Mapping[str, Any] = getattr(pack, group) if group else {}
    return known.get(name)


def _parts(key: str) -> tuple[str, str, str, str]:
    parts = key.split(".", 3)
    if len(parts) < 4 or parts[2] not in PARTS.get(parts[0], ()):
        return "", "", "", ""
    return parts[0], parts[1], parts[2], parts[3]


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
