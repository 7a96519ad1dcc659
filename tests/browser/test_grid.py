"""The register page in a real browser: typed into, pasted into, undone, filtered, scrolled."""

import json
import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from tests.browser.sheet import Sheet

ROWS = "/api/registers/complaint/rows?limit=500"


def complaints(count):
    return [
        {
            "new": {
                "content": f"电梯异响，第{n}次",
                "complainant": f"业主{n}",
                "received_at": f"2026-03-{n % 28 + 1:02d} 09:{n % 60:02d}",
            }
        }
        for n in range(count)
    ]


@pytest.fixture
def log(shared_app):
    """What each change set since the start of the test undoes, by its number."""
    engine = sa.create_engine(shared_app.environment["TAIZHANG_DATABASE_URL"])

    def undoes():
        with engine.connect() as connection:
            return dict(connection.execute(sa.text("select id, undoes from change")).all())

    before = undoes()
    yield lambda: {number: each for number, each in undoes().items() if number not in before}
    engine.dispose()


@pytest.fixture
def sheet(shared_app, visitor):
    """The register of complaints with 30 records and nothing else."""
    page = visitor(f"{shared_app.url}/healthz")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    found = Sheet(page, shared_app.url)
    while rows := found.fetch(ROWS)["rows"]:
        found.send([{"delete": row["id"], "version": row["version"]} for row in rows])
    assert len(found.send(complaints(30))["saved"]) == 30
    found.open()
    return found


def test_a_cell_is_typed_into_and_saved_at_once(sheet):
    sheet.write(2, "complainant", "abc")

    expect(sheet.state).to_have_text("已保存")
    sheet.page.reload()
    expect(sheet.cell(2, "complainant")).to_have_text("abc", timeout=30_000)
    assert "abc" in sheet.kept("complainant")


def test_chinese_is_composed_from_the_first_key(sheet):
    steps = ["z", "zh", "zhang", "zhang's", "zhang'san"]
    sheet.compose(3, "complainant", steps, "张三")

    expect(sheet.cell(3, "complainant")).to_have_text("张三")
    expect(sheet.state).to_have_text("已保存")
    assert "张三" in sheet.kept("complainant")


def test_a_refused_text_stays_with_its_reason_until_it_is_corrected(sheet):
    before = sheet.kept("received_at")
    sheet.write(4, "received_at", "2026-13-45")
    expect(sheet.cell(4, "received_at")).to_have_attribute("data-state", "refused")
    expect(sheet.page.locator(".tz-issues")).to_contain_text("2026-13-45")
    assert sheet.kept("received_at") == before

    sheet.page.on("dialog", lambda question: question.accept())
    sheet.page.reload()
    expect(sheet.page.locator(".tz-issues")).to_contain_text("2026-13-45", timeout=30_000)
    sheet.cell(4, "received_at").click()
    sheet.page.keyboard.press("F2")
    expect(sheet.page.locator(".tz-editing")).to_have_value("2026-13-45")
    sheet.page.keyboard.press("Control+A")
    sheet.page.keyboard.type("2026年12月3日 8:05")
    sheet.page.keyboard.press("Enter")

    expect(sheet.cell(4, "received_at")).to_have_text("2026-12-03 08:05")
    expect(sheet.page.locator(".tz-issues")).to_be_hidden()


def block():
    """150 rows as Excel copies them: a cell of two lines, five days that do not exist."""
    rows = []
    for n in range(150):
        day = "2026-13-45" if n in (3, 30, 60, 90, 149) else f"2026年4月{n % 28 + 1}日"
        content = '"第一行\n第二行 ""急"""' if n == 10 else f"停车位被占 {n}"
        rows.append("\t".join((day, f"来电人{n}", content)))
    return "\r\n".join(rows) + "\r\n"


def test_a_block_from_excel_is_one_change_and_undone_as_one(sheet, log):
    page = sheet.page
    page.get_by_role("button", name="新增一行").click()
    page.keyboard.press("Escape")
    sheet.cell(1, "received_at").click()
    sheet.paste(block())
    expect(sheet.count).to_have_text("共 175 条", timeout=20_000)
    expect(sheet.state).to_have_text("已保存 145 行，5 个单元格未保存")
    expect(page.locator(".tz-issues")).to_contain_text("5 个单元格待更正")
    assert sheet.kept("content").count('第一行\n第二行 "急"') == 1

    page.get_by_role("button", name="下一处").click()
    expect(page.locator(".tz-card")).to_contain_text("2026-13-45")
    page.keyboard.press("Control+Z")
    expect(sheet.count).to_have_text("共 30 条", timeout=20_000)
    expect(page.locator("[data-state~=refused]")).to_have_count(0)

    page.keyboard.press("Control+Y")
    expect(sheet.count).to_have_text("共 175 条", timeout=20_000)
    page.keyboard.press("Control+Z")
    expect(sheet.count).to_have_text("共 30 条", timeout=20_000)
    page.reload()
    expect(sheet.count).to_have_text("共 30 条", timeout=30_000)
    numbers, undoes = zip(*sorted(log().items()), strict=True)
    assert undoes == (None, *numbers[:3])  # each turn is the inverse of the one before


def test_two_people_on_one_cell_choose_which_value_stays(sheet):
    link = sheet.cell(5, "_head").locator("a").get_attribute("href")
    row = {"id": int(link.split("id=")[1]), "version": 1, "field": "content"}
    assert sheet.send([{**row, "text": "对方写的"}])["change"]
    sheet.write(5, "content", "我写的")
    expect(sheet.cell(5, "content")).to_have_attribute("data-state", "conflict refused")

    sheet.cell(5, "content").click()
    card = sheet.page.locator(".tz-card")
    expect(card).to_contain_text("对方写的")
    expect(card).to_contain_text("我写的")
    card.get_by_role("button", name="保留我的").click()

    expect(sheet.cell(5, "content")).to_have_attribute("data-state", "")
    assert "我写的" in sheet.kept("content")


def test_headers_sort_and_filter_and_the_address_remembers(sheet):
    page = sheet.page
    page.locator(".tz-title").get_by_text("投诉人", exact=True).click()
    expect(sheet.cell(1, "complainant")).to_have_text("业主0")
    page.get_by_label("筛选 投诉内容").fill("第17次")
    expect(sheet.count).to_have_text("共 1 条")

    page.reload()
    expect(sheet.count).to_have_text("共 1 条", timeout=30_000)
    expect(page.get_by_label("筛选 投诉内容")).to_have_value("第17次")
    page.get_by_role("button", name="清除条件").click()
    expect(sheet.count).to_have_text("共 30 条")

    conditions = json.dumps([["received_at", ">=", "2026-03-27"]])
    sheet.open(f"&filter={conditions}&sort=received_at:asc")
    expect(sheet.count).to_have_text("共 2 条")
    expect(sheet.cell(1, "received_at")).to_have_text("2026-03-27 09:26")

    conditions = json.dumps([["level", "!=", "serious"], ["status", "=", ""]])
    sheet.open(f"&filter={conditions}")
    chosen = "select => select.selectedOptions[0].textContent"
    assert page.get_by_label("筛选 投诉等级").evaluate(chosen) == "≠ 重大"
    assert page.get_by_label("筛选 状态").evaluate(chosen) == "（空）"


def test_what_is_copied_pastes_back_and_a_choice_is_picked_from_its_list(sheet):
    page = sheet.page
    sheet.cell(6, "level").click()
    page.keyboard.press("F2")
    choice = page.locator(".tz-choice").first
    name = choice.inner_text()
    choice.click()
    expect(sheet.cell(6, "level")).to_have_text(name)

    sheet.cell(6, "content").click()
    sheet.cell(6, "level").click(modifiers=["Shift"])
    copied = sheet.copied()
    sheet.cell(8, "content").click()
    sheet.paste(copied)

    expect(sheet.cell(8, "level")).to_have_text(name)
    expect(sheet.cell(8, "content")).to_have_text(sheet.cell(6, "content").inner_text())


def test_rows_come_while_scrolling_and_stand_where_they_belong(sheet):
    sheet.send(complaints(470))
    sheet.open("&sort=number:asc")
    holder = sheet.page.locator(".tabulator-tableholder")
    last = sheet.page.locator(".tabulator-table .tabulator-row").last
    for _ in range(60):
        holder.evaluate("element => (element.scrollTop = element.scrollHeight)")
        if last.locator(".tz-place").inner_text() == "500":
            break
        sheet.page.wait_for_timeout(250)

    expect(last.locator(".tz-place")).to_have_text("500")
    assert last.evaluate("row => row.offsetTop") == 499 * 32
    assert sheet.page.locator(".tabulator-row").count() < 100


def test_a_new_row_becomes_a_record_and_a_deleted_one_comes_back(sheet):
    page = sheet.page
    page.get_by_role("button", name="新增一行").click()
    expect(page.locator(".tz-editor")).to_be_focused()
    page.keyboard.type("匿名")
    page.keyboard.press("Tab")
    expect(sheet.state).to_have_text("填好标出的单元格后，新行会自动保存")
    page.keyboard.type("楼道灯不亮")
    page.keyboard.press("Enter")
    expect(sheet.count).to_have_text("共 31 条")
    expect(sheet.cell(1, "number")).not_to_be_empty()

    sheet.cell(1, "content").click()
    page.get_by_role("button", name="删除行").click()
    expect(sheet.count).to_have_text("共 30 条")
    page.keyboard.press("Control+Z")
    expect(sheet.count).to_have_text("共 31 条")
    page.get_by_role("searchbox", name="查找").fill("nm")
    expect(sheet.count).to_have_text("共 1 条")


def test_the_sheet_speaks_chinese(sheet):
    words = re.findall(r"[A-Za-z]{2,}", sheet.page.inner_text("body"))

    assert set(words) <= {"Excel"}


CLIPBOARD = [
    # what the clipboard holds, the block it means
    ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
    ('"a\nb"\t"say ""x"""', [["a\nb", 'say "x"']]),
    ('3" tube\tx', [['3" tube', "x"]]),
    ('"A" house\tx', [['"A" house', "x"]]),
    ('"open\tx', [['"open', "x"]]),
    ("a\t\t\n\t\tb", [["a", "", ""], ["", "", "b"]]),
    ('""\tx', [["", "x"]]),
    ("", [[""]]),
]


def test_the_clipboard_is_read_as_excel_writes_it(sheet):
    read = "async (text) => (await import('/assets/grid/clipboard.js')).parse(text)"

    assert [sheet.page.evaluate(read, text) for text, _ in CLIPBOARD] == [b for _, b in CLIPBOARD]
