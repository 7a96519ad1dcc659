"""What the desk writes down when somebody complains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schema.values import Mention

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from schema.demo.pen import Pen, Row

CHANNELS = {"telephone": 58, "chat": 18, "visit": 12, "authority": 7, "mail": 2, "other": 2}
GRAVE = frozenset({"lift", "security"})
HOURS_TO_CALL = ("工作日 18:00 以后", "中午 12:00—13:30", "周末全天", "上午", "随时")
TOP = 16
PARTS = ("卫生间", "主卧", "次卧", "客厅", "厨房", "阳台", "儿童房")


def complaint(pen: Pen, moment: datetime, customers: Sequence[Row]) -> Row:
    """The record as it stands when the receiver is put down, and notes for its course."""
    row = _caller(pen, customers)
    room = str(row.get("room") or pen.room())
    matter = _matter(pen, moment.month, home="-" in room)
    words = _words(pen, room)
    which = _which(pen, matter, int(words["floor"]))
    takers = {"何思琪": 4, "吴梦洁": 4, "周雨薇": 2, "林佳宁": 2}
    row |= {
        "received_at": moment,
        "channel": pen.weighted(CHANNELS),
        "content": matter["contents"][which].format(**words),
        "demand": matter["demands"][which] if pen.chance(0.85) else None,
        "level": "serious"
        if pen.chance(0.26 if matter["class"] in GRAVE else 0.07)
        else "ordinary",
        "class": matter["class" if matter["class"] in pen.classes else "general"],
        "taken_by": Mention(pen.weighted(takers)),
        "department": Mention(matter["department"]),
        "_matter": matter,
        "_which": which,
        "_words": words,
    }
    return row | _beside(pen, row, moment)


def _beside(pen: Pen, row: Row, moment: datetime) -> Row:
    beside: Row = {}
    if pen.chance(0.3):
        pen.paper += 1
        beside["paper_number"] = f"{pen.paper:06}"
    if row["channel"] == "authority":
        beside["outside_number"] = f"{moment:%y%m%d}{pen.rng.randrange(10**6):06}"
    if moment.hour >= 18 and pen.chance(0.4):
        beside |= {"late_entry": True, "remarks": "夜间值班记录，次日补录。"}
    elif pen.chance(0.12):
        beside["remarks"] = pen.rng.choice(pen.texts["remarks"]).format(**row["_words"])
    return beside


def _matter(pen: Pen, month: int, *, home: bool) -> Mapping[str, Any]:
    matters: list[Mapping[str, Any]] = [
        each for each in pen.texts["matters"] if home or not each.get("home")
    ]
    return pen.rng.choices(matters, [_weight(each, month) for each in matters])[0]


def _weight(matter: Mapping[str, Any], month: int) -> float:
    if not matter["months"]:
        return float(matter["weight"])
    if month in matter["months"]:
        return float(matter["weight"]) * 2
    return 0 if matter.get("only") else float(matter["weight"]) * 0.6


def _which(pen: Pen, matter: Mapping[str, Any], floor: int) -> int:
    which = pen.rng.randrange(len(matter["contents"]))
    return 0 if "顶楼" in matter["contents"][which] and floor < TOP else which


def _caller(pen: Pen, customers: Sequence[Row]) -> Row:
    if pen.chance(0.05):
        return {"complainant": "匿名"}
    if pen.chance(0.12):
        room = pen.room()
        return {"complainant": f"{room.split('-')[0]}栋租户", "contact": pen.phone()}
    some = customers[int(len(customers) * pen.rng.random() ** 1.6)]
    name = str(some["contact_person"])
    said = name if pen.chance(0.5) else name[0] + pen.rng.choice(["先生", "女士"])
    row: Row = {"complainant": said, "customer": Mention(str(some["name"]))}
    row |= {"room": some["address"], "contact": some["phone"]}
    if pen.chance(0.15):
        row["contact_hours"] = pen.rng.choice(HOURS_TO_CALL)
    return row


def _words(pen: Pen, room: str) -> dict[str, str]:
    rng, parts = pen.rng, room.split("-")
    if len(parts) < 3:  # a shop
        parts = [str(rng.randint(1, 12)), "1", f"{rng.randint(3, 18)}01"]
    return {
        "part": rng.choice(PARTS), "building": f"{parts[0]}栋", "unit": parts[1],
        "floor": parts[2][:-2], "other_building": f"{rng.randint(1, 12)}栋",
        "days": str(rng.randint(2, 7)), "times": rng.choice(["两次", "三次", "好几次"]),
        "low": str(rng.randint(13, 16)), "size": str(rng.randint(2, 9)),
        "fee": str(rng.randint(3, 28) * 10), "zone": rng.choice("ABC"),
        "time": rng.choice(["十点", "十一点多", "下午三点"]),
    }  # fmt: skip
