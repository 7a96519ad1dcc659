"""At the desk of three offices: a room and three matters, works and a revisit, an order number."""

import json
import os
import subprocess
import sys
import time
import urllib.request

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT

MATTERS = (
    ("漏水", "gcwx", "工程维修部"),
    ("保洁没来", "hjlh", "环境绿化部"),
    ("车位被占", "zxwh", "秩序维护部"),
)


def ask(app, path):
    with urllib.request.urlopen(f"{app.url}{path}") as answer:
        return json.load(answer)


def add(app, register, **texts):
    """Enter a record as another desk would; its id."""
    body = json.dumps({"edits": [{"new": texts}]}).encode()
    headers = {"Content-Type": "application/json", "Origin": app.url}
    request = urllib.request.Request(
        f"{app.url}/api/registers/{register}/changes", body, headers, method="POST"
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["saved"][0]["id"]


def rows(app, register):
    return ask(app, f"/api/registers/{register}/rows?limit=500")["rows"]


def still(page):
    """Wait until the page's script has run to its end."""
    page.wait_for_timeout(300)
    page.locator('[data-testid=stApp][data-test-script-state="notRunning"]').wait_for()


def type_department(page, initials, name):
    page.keyboard.type(initials, delay=30)
    expect(page.locator(".tz-suggest > div", has_text=name).first).to_be_visible(timeout=10_000)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


@pytest.fixture
def opened(start, tmp_path):
    """Start the application for a kind of office."""

    def office(*arguments):
        data = {"TAIZHANG_DATABASE_URL": f"sqlite:///{tmp_path / 'taizhang.db'}"}
        command = [sys.executable, "-m", "schema", "init", "--pack", *arguments]
        subprocess.run(command, cwd=ROOT, env={**os.environ, **data}, check=True)
        return start()

    return office


def property_office(opened):
    """The invented office with one room: an owner, a tenant, one promise still open."""
    app = opened("property", "--demo")
    add(app, "customer", name="钱多多", contact_person="钱多多", phone="15400001111")
    add(app, "customer", name="周小租", contact_person="周小租", phone="15400002222")
    add(
        app, "room", code="3-1-502", owner="钱多多", tenant="周小租",
        phone="15400001111", arrears="860",
    )  # fmt: skip
    add(
        app, "complaint", room="3-1-502", content="主卧漏水", received_at="2026-11-20 10:00",
        promised_at="2026-11-24 10:00", promised_by="何思琪",
    )  # fmt: skip
    return app


def test_a_room_is_typed_and_a_call_with_three_matters_saved_on_the_keyboard(
    opened, visitor, record_property
):
    app = property_office(opened)
    page = visitor(app.url)
    first = page.get_by_role("textbox", name="房号", exact=True)
    expect(first).to_be_focused(timeout=40_000)
    still(page)
    begun = time.monotonic()

    page.keyboard.type("31502", delay=30)

    card = page.locator(".tz-card")
    expect(card).to_contain_text("周小租", timeout=10_000)
    expect(card).to_contain_text("860.00")
    expect(card).to_contain_text("还有 1 件没办完")
    expect(card).to_contain_text("何思琪 承诺 2026-11-24 10:00")
    expect(page.get_by_role("textbox", name="来电人")).to_have_value("钱多多")
    keys = 5
    for _ in range(5):
        page.keyboard.press("Tab")
    for place, (matter, initials, name) in enumerate(MATTERS):
        page.keyboard.type(matter, delay=30)
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        type_department(page, initials, name)
        keys += len(matter) + 2 + len(initials) + 2
        if place < 2:
            page.keyboard.press("Tab")
            keys += 1
    page.keyboard.press("Enter")
    expect(page.get_by_text("已保存。")).to_be_visible(timeout=20_000)
    seconds = time.monotonic() - begun
    record_property("seconds", round(seconds, 1))
    sys.stdout.write(f"one call, three matters: {seconds:.1f} s, {keys + 6} keys, no click\n")

    newest = max(rows(app, "complaint"), key=lambda row: row["id"])["cells"]
    assert (newest["home"], newest["complainant"]) == ("3-1-502", "钱多多")
    assert newest["content"] == "1. 漏水\n2. 保洁没来\n3. 车位被占"
    for _matter, _initials, name in MATTERS:
        assert name in newest["referrals"]


def test_five_digits_of_a_telephone_name_the_caller_before_he_has_finished(opened, visitor):
    app = property_office(opened)
    page = visitor(app.url)
    box = page.get_by_role("textbox", name="来电人", exact=True)
    expect(box).to_be_visible(timeout=40_000)
    still(page)
    box.press_sequentially("00022", delay=30)

    offered = page.locator(".tz-suggest > div", has_text="周小租").first
    expect(offered).to_be_visible(timeout=10_000)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(box).to_have_value("周小租")
    expect(page.get_by_role("textbox", name="电话", exact=True)).to_have_value("15400002222")


def test_an_enquiry_becomes_a_repair_and_a_wrong_number_void(opened, visitor):
    app = property_office(opened)
    asked = add(app, "front_desk", asked_at="2026-11-22 08:00", room="31502", content="厨房漏水")
    page = visitor(f"{app.url}/record?register=front_desk&id={asked}")
    page.get_by_role("button", name="作废或转到别的台账").click(timeout=40_000)
    page.get_by_role("button", name="转为 叫修登记本").click()
    expect(page.get_by_text("已转过来")).to_be_visible(timeout=20_000)
    assert rows(app, "repair_call")[0]["cells"]["fault"] == "厨房漏水"
    assert rows(app, "front_desk") == []

    page.get_by_role("button", name="作废或转到别的台账").click()
    page.get_by_role("textbox", name="作废原因").fill("业主已自己修好")
    page.get_by_role("button", name="作废", exact=True).click()
    expect(page.locator(".tz-promise")).to_contain_text("业主已自己修好", timeout=20_000)
    assert rows(app, "repair_call") == []
    page.goto(f"{app.url}/browse?register=repair_call")
    page.get_by_role("link", name="作废的 1 条").click(timeout=40_000)
    cell = page.locator('.tabulator-cell[data-field="fault"][data-state~="void"]')
    expect(cell).to_have_text("厨房漏水", timeout=30_000)


def test_works_come_from_excel_and_a_revisit_is_entered_from_their_page(opened, visitor, tmp_path):
    app = opened("decoration")
    add(app, "customer", name="王女士", contact_person="王女士", phone="15400003333")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["在施工程台账"])
    sheet.append([
        "合同号", "工程地址", "客户姓名", "客户级别", "联系电话", "工长", "合同金额", "工程阶段",
        "计划开工", "开工日期", "计划隐蔽", "隐蔽验收日期", "计划竣工",
    ])  # fmt: skip
    for n in range(1, 9):
        sheet.append([
            f"JS26-{n:03d}", f"星湖名邸 {n}-2-30{n}", "王女士" if n == 1 else f"客户{n}", "A",
            f"1540000{3000 + n}", "赵工长", 180_000 + n, "隐蔽", "2026-03-01", "2026-03-04",
            "2026-04-01", "2026-04-09", "2026-07-01",
        ])  # fmt: skip
    file = tmp_path / "工地.xlsx"
    book.save(file)
    page = visitor(f"{app.url}/load?register=works")
    page.locator("input[type=file]").first.set_input_files(file)
    page.get_by_role("button", name="保存", exact=True).click(timeout=60_000)
    expect(page.get_by_text("共读 8 条 = 新增 8")).to_be_visible(timeout=60_000)
    works = next(row for row in rows(app, "works") if row["cells"]["number"] == "JS26-001")

    page.goto(f"{app.url}/record?register=works&id={works['id']}")
    stages = page.locator("table.tz.stages")
    expect(stages).to_contain_text("隐蔽工程日期", timeout=40_000)
    expect(stages.locator("tr", has_text="隐蔽工程日期")).to_contain_text("逾期 8 天")
    page.get_by_role("button", name="新建……").click()
    page.get_by_role("link", name="回访记录表").click()

    expect(page.get_by_role("textbox", name="工程", exact=True)).to_have_value(
        "JS26-001 星湖名邸 1-2-301", timeout=30_000
    )
    expect(page.get_by_role("textbox", name="客户", exact=True)).to_have_value("王女士")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存。")).to_be_visible(timeout=20_000)
    (revisit,) = rows(app, "revisit")
    said = revisit["cells"]
    assert (said["customer"], said["stage"]) == ("王女士", "隐蔽工程回访")
    assert said["works"].startswith("JS26-001")


def test_an_order_number_fills_in_part_and_quantities(opened, visitor):
    app = opened("manufacturing")
    add(app, "customer", name="恒光客户甲")
    for part, quantity in (("GT-0071", "500"), ("GT-0072", "20")):
        add(
            app, "shipment", order_number="SO2603-118", customer="恒光客户甲", part=part,
            product="GPS 终端", batch="B7", quantity=quantity, shipped_at="2026-03-02",
        )  # fmt: skip
    page = visitor(f"{app.url}/new?register=complaint_handling")
    box = page.get_by_role("textbox", name="订单编号")
    expect(box).to_be_visible(timeout=40_000)
    still(page)

    box.press_sequentially("SO2603", delay=30)
    expect(page.locator(".tz-suggest > div")).to_have_count(2, timeout=10_000)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.get_by_role("textbox", name="料号")).to_have_value("GT-0072", timeout=10_000)
    expect(page.get_by_role("textbox", name="数量", exact=True)).to_have_value("20")
    page.get_by_role("textbox", name="异常情形").fill("不开机")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存。")).to_be_visible(timeout=20_000)
    said = rows(app, "complaint_handling")[0]["cells"]
    assert (said["order_number"], said["part"], said["batch"]) == ("SO2603-118", "GT-0072", "B7")
    assert (said["customer"], said["shipped_at"]) == ("恒光客户甲", "2026-03-02")
