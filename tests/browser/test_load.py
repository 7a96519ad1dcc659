"""Ledgers loaded in a real browser: understood wrongly, corrected, remembered, undone."""

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.sheet import Sheet

HEADERS = ["编号", "投诉日期", "投诉人", "问题描述", "责任单位", "楼长", "登记渠道"]
OLD = ["旧编号", "旧日期", "旧姓名", "旧描述", "旧单位", "旧评价", "旧渠道"]
NEW = ["编号", "投诉日期", "投诉人", "问题描述", "责任单位", "满意度", "登记渠道"]


@pytest.fixture
def ledger(tmp_path):
    """Thirty complaints under a title; two days that no calendar has."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "2026年"
    sheet.append(["和园客服中心投诉台账"])
    sheet.append(HEADERS)
    for n in range(1, 31):
        day = "2026-02-30" if n in (7, 9) else f"2026-03-{n % 28 + 1:02d}"
        sheet.append(
            [n, day, f"业主{n}", f"{n}号楼漏水", "工程部", "甲" if n % 2 else "乙", "电话"]
        )
    file = tmp_path / "台账.xlsx"
    book.create_sheet("说明").append(["请于每周一填写"])
    book.save(file)
    return file


@pytest.fixture
def months(tmp_path):
    """Two months of one ledger under the columns' old names.

    In March two days that no calendar has and one department that nobody knows.
    """

    def month(number):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = f"{number}月"
        sheet.append(OLD)
        sheet.append(NEW)
        for n in range(1, 13):
            day = f"2026-{number:02d}-{n:02d}"
            unknown = "工程部" if n == 5 else None
            row = [n, day, f"业主{n}", f"{n}号楼{number}月漏水", unknown, "满意", "电话"]
            if n % 2:
                row[5] = "满 意"
            if number == 3 and n in (7, 9):
                row[1] = "2026-02-30"
            sheet.append(row)
        file = tmp_path / f"{number}月.xlsx"
        book.save(file)
        return file

    return month(3), month(4)


def drop(page, url, *files):
    page.goto(f"{url}/load")
    expect(page.get_by_text("把工作簿拖到这里")).to_be_visible(timeout=30_000)
    page.locator("input[type=file]").first.set_input_files(list(files))


def look_at(page, view):
    page.get_by_role("radiogroup", name="查看").get_by_role("radio", name=view).click()


def count(page, text):
    expect(page.locator(".tz-count")).to_contain_text(text, timeout=30_000)


def outcomes(page):
    return page.locator(".tz-outcomes")


def save(page):
    page.get_by_role("button", name="保存", exact=True).click()
    return page.get_by_test_id("stAlert").first


def choose(page, name, option):
    """In the list of this name the option so called."""
    box = page.get_by_role("combobox", name=name, exact=True)
    box.click()
    box.fill(option)  # a long list shows only some of its options
    page.get_by_role("option", name=option, exact=True).click()


def test_a_ledger_is_corrected_saved_loaded_again_and_undone(start, visitor, ledger):
    app = start()
    page = visitor(f"{app.url}/healthz")
    drop(page, app.url, ledger)
    count(page, "1 张表，32 行 = 30 条记录 + 1 行表头 + 1 行标题")
    expect(page.get_by_text("没有导入：说明（里面没有表格）")).to_be_visible()
    look_at(page, "列")
    choose(page, "登记渠道", "投诉方式")
    expect(page.get_by_text("手工指定").first).to_be_visible()
    look_at(page, "前几行")
    expect(page.locator(".tz-wide th", has_text="投诉方式")).to_contain_text("登记渠道")
    first = page.locator(".tz-wide tbody tr").first
    expect(first).to_have_text("第 3 行12026-03-02业主11号楼漏水工程部甲电话")
    look_at(page, "要看一下的单元格 2")
    place = page.get_by_role("row", name="工作表“2026年”第 9 行 B 列“投诉时间”")
    expect(place).to_contain_text("2026-02-30")
    expect(save(page)).to_have_text(
        "已保存到客户投诉登记表：新增 30，共读 30 条。原文件没有改动。", timeout=30_000
    )

    page.get_by_text("打开客户投诉登记表").click()
    sheet = Sheet(page, app.url)
    expect(sheet.count).to_have_text("共 30 条", timeout=30_000)
    titles = page.locator(".tz-title-text").all_inner_texts()
    assert titles[1:8] == [
        "原编号", "投诉时间", "投诉人", "投诉内容", "责任部门", "楼长", "投诉方式"
    ]  # fmt: skip
    unlinked = sheet.cell(1, "department")
    expect(unlinked).to_have_attribute("data-state", "unlinked")
    assert "“工程部”还不在“部门”台账里" in unlinked.get_attribute("title")
    sheet.write(2, "complainant", "王女士")
    expect(sheet.state).to_have_text("已保存")

    drop(page, app.url, ledger)
    expect(page.get_by_text("一模一样")).to_be_visible(timeout=30_000)
    expect(outcomes(page)).to_have_text("新增0有变化0无变化29存疑1未收0")
    look_at(page, "没收进来的行 1")
    expect(page.get_by_role("row", name="王女士")).to_be_visible()
    expect(page.get_by_text("这个文件里没有新内容")).to_be_visible()
    page.get_by_role("button", name="换一个文件").click()
    expect(page.get_by_text("把工作簿拖到这里")).to_be_visible()


def test_what_was_said_of_one_month_holds_for_the_next(start, visitor, months):
    march, april = months
    app = start()
    page = visitor(f"{app.url}/healthz")
    drop(page, app.url, march)
    say_what_march_means(page)
    expect(save(page)).to_contain_text("新增 11，未收 1，共读 12 条", timeout=30_000)
    settle_march(page)

    drop(page, app.url, april)
    expect(page.get_by_role("heading", name="4月.xlsx")).to_be_visible(timeout=30_000)
    expect(save(page)).to_contain_text("新增 12，共读 12 条", timeout=30_000)

    sheet = Sheet(page, app.url)
    sheet.open()
    expect(sheet.count).to_have_text("共 24 条")
    assert set(sheet.kept("satisfaction")) == {"满 意", "满意"}
    assert sheet.kept("received_at").count("2026-03-28") == 2
    place = sheet.kept("content").index("2号楼3月漏水")
    sheet.write(place + 1, "complainant", "王女士")
    expect(sheet.state).to_have_text("已保存")

    take_back_the_older(page, app.url)
    sheet.open()
    kept = [text for text in sheet.kept("content") if "3月" in text]
    assert sorted(kept) == ["2号楼3月漏水", "7号楼3月漏水", "9号楼3月漏水"]
    assert "王女士" in sheet.kept("complainant")
    assert len([text for text in sheet.kept("content") if "4月" in text]) == 12


def say_what_march_means(page):
    """The header, a word, a column, and that nobody unknown comes in."""
    expect(page.get_by_text("没有一本台账对得上这个文件")).to_be_visible(timeout=30_000)
    page.locator("tr[data-row='2'] th").click()
    page.get_by_role("menuitem", name="这行是表头").click()
    count(page, "12 条记录 + 1 行表头")
    expect(page.locator("tr[data-row='2'] th")).to_have_text("2表头✎")
    look_at(page, "合并的写法 1")
    choose(page, "满 意", "单独成一个选项：满 意")
    look_at(page, "列")
    choose(page, "登记渠道", "投诉方式")
    expect(page.get_by_text("手工指定").first).to_be_visible()
    look_at(page, "前几行")
    expect(page.locator(".tz-wide th", has_text="投诉方式")).to_contain_text("登记渠道")
    expect(page.locator(".tz-wide tbody tr").first).to_contain_text("满 意")
    choose(page, "系统里还没有的人员、部门、客户", "整行不导入")
    expect(outcomes(page)).to_have_text("新增11有变化0无变化0存疑0未收1", timeout=30_000)


def settle_march(page):
    """Two noted cells corrected, the refused row put in without the unknown department."""
    page.get_by_role("link", name="未收 1 行，待改 2 处").click(timeout=30_000)
    boxes = page.locator("[class*=st-key-correct_] input")
    expect(boxes).to_have_count(2, timeout=30_000)
    for place in range(2):
        boxes.nth(place).fill("2026-03-28")
    page.get_by_role("button", name="保存改正").click()
    expect(page.get_by_text("已改正 2 个单元格。")).to_be_visible(timeout=30_000)
    page.get_by_label("责任部门").first.fill("")
    page.get_by_role("button", name="作为新记录收进来").first.click()
    expect(page.get_by_text("这一行已收进台账。")).to_be_visible(timeout=30_000)


def take_back_the_older(page, url):
    """Take the older of two imports back."""
    page.goto(f"{url}/load")
    page.get_by_role("button", name="撤销").nth(1).click(timeout=30_000)
    page.get_by_role("button", name="确认撤销这次导入").click()
    expect(page.get_by_text("已撤销：收回")).to_be_visible(timeout=30_000)


def test_a_workbook_no_register_fits_becomes_one(start, visitor, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["树牌", "树种", "胸径(cm)", "养护人", "浇水日"])
    for n in range(1, 21):
        kind = ("银杏", "香樟", "桂花")[n % 3]
        book.active.append([f"S-{n:03d}", kind, 10 + n, "老周", f"2026-05-{n:02d}"])
    file = tmp_path / "花木.xlsx"
    book.save(file)
    app = start()
    page = visitor(f"{app.url}/healthz")
    drop(page, app.url, file)

    name = page.get_by_label("台账名称")
    expect(name).to_have_value("花木", timeout=30_000)
    name.fill("花木养护台账")
    name.press("Enter")
    page.get_by_role("button", name="建成新台账").click()
    count(page, "20 条记录 + 1 行表头")
    expect(page.get_by_role("combobox", name="导入到哪本台账")).to_have_value("花木养护台账")
    expect(save(page)).to_contain_text("已保存到花木养护台账：新增 20", timeout=30_000)

    listed = app.command("schema", "registers")
    assert [line for line in listed.splitlines() if "花木养护台账" in line]


def test_several_files_come_one_after_the_other_and_a_bad_one_is_told(
    shared_app, visitor, months, tmp_path
):
    bad = tmp_path / "坏的.xlsx"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    page = visitor(f"{shared_app.url}/healthz")
    drop(page, shared_app.url, bad, *months)

    expect(page.get_by_role("heading", name="3月.xlsx")).to_be_visible(timeout=30_000)
    expect(page.get_by_test_id("stAlert")).to_contain_text("坏的.xlsx")
    expect(page.get_by_text("还有 1 个文件排队：4月.xlsx")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="3月.xlsx")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="换一个文件").click()
    expect(page.get_by_role("heading", name="4月.xlsx")).to_be_visible(timeout=30_000)


def test_a_file_that_is_no_workbook_ends_in_a_sentence(shared_app, visitor, tmp_path):
    file = tmp_path / "台账.xlsx"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    page = visitor(f"{shared_app.url}/load")
    page.locator("input[type=file]").first.set_input_files(file, timeout=30_000)

    expect(page.get_by_test_id("stAlert")).to_contain_text("PNG", timeout=30_000)
    expect(page.get_by_text("把工作簿拖到这里")).to_be_visible()
