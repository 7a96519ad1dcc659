"""Whoever writes the invented ledger: one seed, one day, the office's words and customers."""

from __future__ import annotations

import random
import tomllib
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from schema.clocks import calendar_days
from schema.values import Mention

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Row = dict[str, Any]
Thing = TypeVar("Thing")
COMPLAINTS, DAYS = 300, 548  # eighteen months
LEFT_OPEN = 3  # old matters still open, so that there is something late to look at
HOURS = "08:30-12:00,13:30-17:30"
MONTH = (1.0, 0.8, 0.9, 0.9, 0.95, 1.1, 1.35, 1.4, 1.05, 0.95, 1.0, 1.1)
WEEKDAY = (1.3, 1.05, 1.0, 1.0, 1.05, 0.7, 0.55)
HOUR = {7: 2, 8: 9, 9: 18, 10: 15, 11: 8, 12: 3, 13: 6, 14: 13, 15: 11, 16: 8, 17: 6, 18: 4}
HOUR |= {19: 4, 20: 3, 21: 1}


@cache
def texts() -> Mapping[str, Any]:
    """The sentences the invented office writes."""
    return tomllib.loads(Path(__file__).with_name("texts.toml").read_text(encoding="utf-8"))


class Pen:
    """One seed, one day, and what was made so far."""

    def __init__(self, now: datetime, classes: frozenset[str]) -> None:
        self.rng = random.Random(20_260)  # noqa: S311 - invents a ledger, keeps no secret
        self.now = now.replace(second=0, microsecond=0)
        self.classes = classes
        self.texts = texts()
        self.calendar = calendar_days.calendar(working_hours=HOURS)
        self.names: set[str] = set()
        self.rooms: set[str] = set()
        self.paper = 1200

    def chance(self, share: float) -> bool:
        """True in this share of cases."""
        return self.rng.random() < share

    def weighted(self, weights: Mapping[Thing, float]) -> Thing:
        """One of the keys, as often as its weight says."""
        return self.rng.choices(list(weights), list(weights.values()))[0]

    def phone(self) -> str:
        """A mobile number of a range nobody is given."""
        return f"154{self.rng.randrange(10**8):08}"

    def new(self, make: Callable[[], str], known: set[str]) -> str:
        """Something made that was not made before."""
        made = make()
        while made in known:
            made = make()
        known.add(made)
        return made

    def _name(self) -> str:
        surname, given = self.texts["surnames"], self.texts["given"]
        return f"{self.rng.choice(surname)}{self.rng.choice(given)}"

    def room(self) -> str:
        """Building, unit and room of a dwelling."""
        building, unit = self.rng.randint(1, 12), self.rng.randint(1, 3)
        return f"{building}-{unit}-{self.rng.randint(1, 18)}{self.rng.randint(1, 4):02}"

    def customer(self, number: int) -> Row:
        """A household, or one of the shops on the ground floor."""
        name = self.new(self._name, self.names)
        filed = self.now.date() - timedelta(days=DAYS + self.rng.randint(10, 900))
        row: Row = {
            "class": self.weighted({"a": 1, "b": 3, "c": 6}),
            "phone": self.phone(),
            "since": filed - timedelta(days=self.rng.randint(0, 30)),
            "filed_on": filed,
            "salesperson": Mention(self.rng.choice(["林佳宁", "周雨薇"])),
        }
        if number < len(self.texts["companies"]):
            shop = f"商业街 {number + 1} 号"
            return row | {
                "name": self.texts["companies"][number], "nature": "商户", "head": name,
                "contact_person": name, "district": "商业街", "address": shop,
            }  # fmt: skip
        room = self.new(self.room, self.rooms)
        row |= {"name": name, "contact_person": name, "address": room}
        row |= {"nature": self.weighted({"业主自住": 7, "业主出租": 2, "租户": 2})}
        row |= {"district": "A区" if int(room.split("-")[0]) <= 6 else "B区"}
        if self.chance(0.3):
            kin = {"name": self._name(), "post": self.rng.choice(["配偶", "父母", "子女"])}
            row["contacts"] = ({**kin, "phone": self.phone()},)
        return row

    def moments(self) -> list[datetime]:
        """When complaints came in: more in summer, on Mondays and in the morning."""
        first = self.now.date() - timedelta(days=DAYS)
        days = {first + timedelta(days=count): 0.0 for count in range(DAYS)}
        for day in days:
            rests = 0.4 if self.calendar.name(day) and not self.calendar.works(day) else 1.0
            days[day] = MONTH[day.month - 1] * WEEKDAY[day.weekday()] * rests
        drawn = self.rng.choices(list(days), list(days.values()), k=COMPLAINTS - 8)
        found = [self._at(day) for day in drawn]
        found += [self._lately() - timedelta(minutes=minutes) for minutes in (12, 95, 190, 1500)]
        found += [self._at(self.now.date() - timedelta(days=back)) for back in (1, 2, 3, 4)]
        return sorted(min(moment, self.now - timedelta(minutes=9)) for moment in found)

    def _at(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, self.weighted(HOUR), self.rng.randrange(60))

    def _lately(self) -> datetime:
        if 9 <= self.now.hour < 20:
            return self.now
        back = timedelta(days=1 if self.now.hour < 9 else 0)
        return self.now.replace(hour=17, minute=30) - back

    def left_open(self, moments: Sequence[datetime]) -> set[int]:
        """The places of the few old matters that are not settled yet."""
        ages = [(self.now - moment).days for moment in moments]
        old = [place for place, age in enumerate(ages) if 9 <= age <= 45]
        return set(self.rng.sample(old, min(LEFT_OPEN, len(old))))
