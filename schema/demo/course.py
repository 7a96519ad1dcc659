"""What becomes of an invented complaint: passed on, settled, revisited, closed."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from schema.clocks.working_time import add_working_days, add_working_hours
from schema.demo.pen import DAYS
from schema.values import Mention, Signature

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schema.demo.pen import Pen, Row

REJECTED = "核实情况与反映不符，已当面向业主说明并取得理解。"


def run(pen: Pen, row: Row, *, open_still: bool) -> Row | None:
    """What became of a complaint up to now, written into it; its revisit, if there was one."""
    received: datetime = row["received_at"]
    passed = _pass_on(pen, row, received)
    settled = _settled_at(pen, row, received)
    if pen.chance(0.25):
        days = pen.rng.randint(1, 3)
        by = add_working_days(received.date(), days, pen.calendar)
        row["promised_at"] = datetime(by.year, by.month, by.day, pen.rng.choice([12, 17]), 30)
        row["promised_by"] = row["taken_by"]
    if open_still:
        row |= {"flag": "red", "remarks": "业主再次来电催办，部门答复等配件。"}
    if open_still or settled > pen.now:
        under_way = pen.now - received > timedelta(hours=20)
        row["status"] = "handling" if under_way else "transferred" if passed else "registered"
        return None
    _settle(pen, row, settled)
    if row["status"] == "rejected":
        return None
    return _revisit(pen, row, settled)


def _pass_on(pen: Pen, row: Row, received: datetime) -> bool:
    minutes = pen.rng.randint(1, 5) if pen.chance(0.8) else pen.rng.randint(6, 170)
    passed = received + timedelta(minutes=minutes)
    if passed > pen.now - timedelta(minutes=20):
        row |= {"level": None, "class": None, "department": None}  # said at dispatch
        return False
    row["transferred_at"] = passed
    matter = row["_matter"]
    if "assisting" in matter and pen.chance(0.5):
        row["assisting"] = (Mention(matter["assisting"]),)
        lead, other = Mention(matter["department"]), Mention(matter["assisting"])
        row["referrals"] = (
            {"role": "lead", "department": lead, "matter": "现场处理", "handed_at": passed},
            {
                "role": "assisting",
                "department": other,
                "matter": "配合并告知业主",
                "handed_at": passed,
            },
        )
    return True


def _settled_at(pen: Pen, row: Row, received: datetime) -> datetime:
    late = pen.chance(0.13)
    if row["level"] == "serious":
        hours = pen.rng.uniform(9, 20) if late else pen.rng.uniform(0.8, 7)
    else:
        hours = pen.rng.uniform(25, 60) if late else pen.rng.triangular(1, 22, 6)
    length = timedelta(minutes=round(hours * 60))
    passed = row.get("transferred_at", received)
    return add_working_hours(passed + timedelta(minutes=10), length, pen.calendar)


def _settle(pen: Pen, row: Row, settled: datetime) -> None:
    matter, which, words = row["_matter"], row["_which"], row["_words"]
    row |= {"settled_at": settled, "feedback_on": settled.date(), "status": "answered"}
    row["feedback"] = pen.weighted({"telephone": 8, "visit": 3, "other": 1})
    if pen.chance(0.04):
        row |= {"valid": "no", "status": "rejected", "opinion": REJECTED}
        return
    row |= {
        "valid": "yes",
        "investigation": matter["investigations"][which].format(**words),
        "opinion": matter["opinions"][which].format(**words),
    }
    if pen.chance(0.35):
        row["improvement"] = pen.rng.choice(matter["improvements"]) or None
    if pen.chance(0.7 if matter["class"] == "attitude" else 0.1):
        row["apology"] = Signature("陈晓岚", settled.date())
    if pen.chance(0.05):
        row["compensation"] = Decimal(pen.rng.randint(1, 6) * 50)
        row["compensation_approved_by"] = Mention("许建平")
    if pen.chance(0.04):
        row["accountability"] = pen.rng.choice(pen.texts["accountability"])


def _revisit(pen: Pen, row: Row, settled: datetime) -> Row | None:
    allowed = 7 if row["level"] == "serious" else 14
    days = pen.rng.randint(1, allowed - 1) + (allowed if pen.chance(0.06) else 0)
    day = add_working_days(settled.date(), max(1, round(days * 5 / 7)), pen.calendar)
    moment = datetime(day.year, day.month, day.day, pen.rng.choice([9, 10, 14, 15, 16]))
    moment += timedelta(minutes=pen.rng.randrange(60))
    if moment > pen.now or not row.get("contact") or pen.chance(0.07):
        if pen.now - settled > timedelta(days=30):
            row["status"] = "closed"
        return None
    late = settled - row["received_at"] > timedelta(days=4)
    revisit = _call(pen, moment, bad=0.3 if late else 0.07)
    revisit |= {key: row.get(key) for key in ("customer", "contact")}
    revisit |= {"contact_person": row["complainant"], "kind": "complaint"}
    revisit["due"] = settled.date() + timedelta(days=allowed)
    revisit["original_matter"] = f"{row['content']}处理结果：{row['opinion']}"
    if revisit["again"]:
        revisit["passed_to"] = row["department"]
    row |= {"status": "revisited", "revisit_on": moment}
    row["satisfaction"] = revisit.get("satisfaction")
    row["effect_check"] = revisit.get("effect") if pen.chance(0.4) else None
    if pen.now - moment > timedelta(days=pen.rng.randint(1, 9)):
        row["status"] = "closed"
    return revisit


def _call(pen: Pen, moment: datetime, bad: float) -> Row:
    result = pen.weighted({"effective": 88, "no_answer": 7, "postponed": 3, "declined": 2})
    method = pen.weighted({"telephone": 8, "visit": 2, "chat": 1})
    row: Row = {
        "revisited_at": moment, "method": method, "result": result,
        "attempts": 1 if result == "effective" else pen.rng.randint(1, 3),
        "interviewer": Mention(pen.rng.choice(["林佳宁", "周雨薇", "陈晓岚"])),
        "again": result in {"no_answer", "postponed"},
    }  # fmt: skip
    if result != "effective":
        return row
    rest = 1 - bad
    marks = {"very_satisfied": rest * 0.38, "satisfied": rest * 0.5, "fair": rest * 0.12}
    mark = pen.weighted({**marks, "dissatisfied": bad})
    said = {"fair": "opinions_fair", "dissatisfied": "opinions_bad"}.get(mark, "opinions_good")
    row |= {
        "satisfaction": mark, "attitude": "satisfied" if mark == "fair" else mark,
        "timeliness": mark, "solved": "partly" if mark == "dissatisfied" else "yes",
        "again": mark == "dissatisfied",
        "opinion": pen.rng.choice(pen.texts[said]) if pen.chance(0.7) else None,
        "effect": pen.rng.choice(pen.texts["effects"][:4])
        if mark != "dissatisfied"
        else pen.texts["effects"][4],
    }  # fmt: skip
    return row


def other_revisit(pen: Pen, customers: Sequence[Row]) -> Row:
    """A revisit that follows no complaint: a paid service, or a survey's opinion."""
    day = pen.now.date() - timedelta(days=pen.rng.randint(2, DAYS - 2))
    day = add_working_days(day, 1, pen.calendar)
    moment = datetime(day.year, day.month, day.day, pen.rng.randint(9, 11), 30)
    some = pen.rng.choice(customers)
    row = _call(pen, min(moment, pen.now - timedelta(hours=2)), bad=0.05)
    kind = pen.weighted({"special_service": 2, "survey": 1})
    matter = {
        "special_service": "入户{}保洁，收费服务。",
        "survey": "满意度调查中对{}提出意见。",
    }
    what = pen.rng.choice(
        ["空调", "油烟机", "地面"] if kind == "special_service" else ["绿化", "停车", "电梯"]
    )
    row |= {"kind": kind, "original_matter": matter[kind].format(what)}
    return row | {
        "customer": Mention(str(some["name"])), "customer_class": some["class"],
        "contact_person": some["contact_person"], "contact": some["phone"],
    }  # fmt: skip
