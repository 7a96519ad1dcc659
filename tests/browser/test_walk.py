"""The main job in a real browser: drop in the ledger, work in it, see a chart, take a form out."""

import re
from io import BytesIO

import openpyxl
import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from tests.browser.sheet import Sheet

HEADERS = [
    "编号",
    "投诉日期",
    "投诉人",
    "联系电话",
    "问题描述",
    "责任单位",
    "故障大类",
    "结案状态",
    "楼长",
    "登记渠道",
]
CLASSES = ["漏水", "电梯", "噪声", "停车"]
PAGES = [
    "",
    "browse?register=complaint",
    "record?register=complaint&id=1",
    "load",
    "charts",
    "fill",
    "catalogue",
    "record?register=customer&id=3",
]
NAMES = {"Excel", "IT", "PDF", "ods", "csv", "xlsx", "xls", "xlsb", "Ctrl", "Enter"}


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request, start):
    """The application on an empty database."""
    if request.param == "sqlite":
        return start()
    server = request.getfixturevalue("postgresql")
    name = server.create()
    url = server.url.set(database=name).render_as_string(hide_password=False)
    return start(url)


@pytest.fixture
def ledger(tmp_path):
    """A complaint ledger as offices keep it: a title, 40 records, a total, numbers in advance."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "2026年台账"
    sheet.append(["和园客服中心2026年投诉台账"])
    sheet.merge_cells("A1:J1")
    sheet.append(HEADERS)
    for n in range(1, 41):
        day = f"2026年{(n - 1) // 10 + 1}月{n % 28 + 1}日"
        matter = f"{n}号楼{CLASSES[n % 3]}，已经反映过{n}次"
        state = "已结案" if n % 2 else "处理中"
        sheet.append(
            [
                n,
                day,
                f"业主{n}",
                f"154000000{n:02d}",
                matter,
                "工程部",
                CLASSES[n % 3],
                state,
                "甲" if n % 4 else "乙",
                "电话",
            ]
        )
    sheet.append(["合计", "40件"])
    for n in range(41, 61):
        sheet.append([n])
    file = tmp_path / "2026投诉台账.xlsx"
    book.save(file)
    return file


def undone(app):
    """What each change set of the log undoes, in order."""
    engine = sa.create_engine(app.environment["TAIZHANG_DATABASE_URL"])
    with engine.connect() as connection:
        found = connection.execute(sa.text("select undoes from change order by id")).scalars().all()
    engine.dispose()
    return found


def drop_in(page, ledger):
    """First visit, the workbook dropped, one column corrected, saved."""
    expect(page.get_by_text("把工作簿拖到这里")).to_be_visible(timeout=30_000)
    page.locator("input[type=file]").first.set_input_files(ledger)
    count = "1 张表，63 行 = 40 条记录 + 1 行表头 + 1 行标题 + 1 行合计 + 20 个空编号"
    count += "；与表内 1 处合计一致"
    expect(page.locator(".tz-count")).to_have_text(count, timeout=30_000)
    expect(page.get_by_text("原文件没有改动")).to_be_visible()
    views = page.get_by_role("radiogroup", name="查看")
    views.get_by_role("radio", name="列").click()
    choose(page, "登记渠道", "投诉方式")
    expect(page.get_by_text("手工指定").first).to_be_visible()
    views.get_by_role("radio", name="前几行").click()
    expect(page.get_by_text("新字段：楼长")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("共读 40 条 = 新增 40")).to_be_visible(timeout=30_000)


def choose(page, column, field):
    """Send a column to another field, once the page stands still."""
    page.wait_for_timeout(500)
    page.locator('[data-testid=stApp][data-test-script-state="notRunning"]').wait_for()
    page.get_by_role("combobox", name=column, exact=True).click()
    page.get_by_role("combobox", name=column, exact=True).fill(field)
    page.get_by_role("option", name=field, exact=True).click()


def block():
    """150 rows as Excel copies them: a cell of two lines, five days that do not exist."""
    rows = []
    for n in range(150):
        day = "2026-13-45" if n in (3, 30, 60, 90, 149) else f"2026年4月{n % 28 + 1}日"
        content = '"第一行\n第二行"' if n == 10 else f"停车位被占 {n}"
        rows.append("\t".join((day, f"来电人{n}", "0755-00123", content)))
    return "\r\n".join(rows) + "\r\n"


def work(sheet, app):
    """Edit a cell, compose 张三, paste 150 rows, undo them, reload; the log agrees."""
    page, before = sheet.page, len(undone(app))
    sheet.write(2, "complainant", "abc")
    expect(sheet.state).to_have_text("已保存")
    sheet.compose(3, "complainant", ["z", "zhang", "zhang'san"], "张三")
    expect(sheet.cell(3, "complainant")).to_have_text("张三")
    expect(sheet.state).to_have_text("已保存")

    page.get_by_role("button", name="新增一行").click()
    page.keyboard.press("Escape")
    sheet.cell(1, "received_at").click()
    sheet.paste(block())
    expect(sheet.count).to_have_text("共 185 条", timeout=30_000)
    expect(sheet.state).to_have_text("已保存 145 行，5 个单元格未保存")
    page.keyboard.press("Control+Z")
    expect(sheet.count).to_have_text("共 40 条", timeout=30_000)
    page.reload()
    expect(sheet.count).to_have_text("共 40 条", timeout=30_000)
    assert "张三" in sheet.kept("complainant")
    log = undone(app)[before:]
    assert log == [None, None, None, before + 3]


def click_a_bar(page, app):
    """A bar of the chart opens its rows."""
    page.goto(f"{app.url}/charts?register=complaint")
    bars = page.locator("[data-testid=stVegaLiteChart] path[aria-roledescription=bar]")
    expect(bars.first).to_be_visible(timeout=30_000)
    bars.first.click()
    page.wait_for_url("**/browse?*", timeout=30_000)
    expect(page.locator(".tz-count")).to_contain_text("共 10 条", timeout=30_000)


def take_the_form(page, app, sheet):
    """The filled F01 of one record, with each of its values in the workbook."""
    row = sheet.fetch("/api/registers/complaint/rows?limit=1&sort=number:asc")["rows"][0]
    page.goto(f"{app.url}/record?register=complaint&id={row['id']}")
    link = page.get_by_text("下载 客户投诉登记表")
    expect(link).to_be_visible(timeout=30_000)
    with page.expect_download() as waiting:
        link.click()
    book = openpyxl.load_workbook(BytesIO(waiting.value.path().read_bytes()))
    texts = " ".join(
        str(cell.value) for line in book.active.iter_rows() for cell in line if cell.value
    )
    cells = row["cells"]
    year, month, day = (int(part) for part in cells["received_at"].split("-"))
    wanted = [cells[key] for key in ("number", "complainant", "contact", "content")]
    for text in (*wanted, f"{year}年{month}月{day}日", "工程部", "☑电话"):
        assert text in texts


def test_the_whole_way_of_a_ledger(app, visitor, ledger):
    page = visitor(app.url)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    drop_in(page, ledger)
    sheet = Sheet(page, app.url)
    sheet.open()
    work(sheet, app)
    click_a_bar(page, app)
    take_the_form(page, app, sheet)


# Streamlit draws its arrows as words of an icon font: nobody reads them.
ICONS = "document.querySelectorAll('[data-testid=stIconMaterial]').forEach(icon => icon.remove())"


def test_every_page_speaks_chinese(start, visitor):
    app = start()
    app.command("schema", "init", "--pack", "property", "--demo")
    page = visitor(app.url)
    for path in PAGES:
        page.goto(f"{app.url}/{path}")
        expect(page.get_by_role("link", name="今天")).to_be_visible(timeout=30_000)
        page.wait_for_timeout(2500)
        page.evaluate(ICONS)
        words = set(re.findall(r"[A-Za-z]{2,}", page.inner_text("body")))

        assert words <= NAMES, path
