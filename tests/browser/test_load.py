"""A ledger loaded in a real browser: a column corrected, saved, edited, loaded again, undone."""

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.sheet import Sheet

HEADERS = ["编号", "投诉日期", "投诉人", "问题描述", "责任单位", "楼长", "登记渠道"]


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


def drop(page, url, file):
    page.goto(f"{url}/load")
    expect(page.get_by_text("把工作簿拖到这里")).to_be_visible(timeout=30_000)
    page.locator("input[type=file]").first.set_input_files(file)
    expect(page.get_by_text("原文件没有改动")).to_be_visible(timeout=30_000)


def outcomes(page):
    return page.locator(".tz-outcomes")


def save(page):
    page.get_by_role("button", name="保存", exact=True).click()
    return page.get_by_test_id("stAlert")


def test_a_ledger_is_corrected_saved_loaded_again_and_undone(shared_app, visitor, ledger):
    page = visitor(f"{shared_app.url}/healthz")
    drop(page, shared_app.url, ledger)
    count = page.get_by_text("1 张表，32 行 = 30 条记录 + 1 行表头 + 1 行标题")
    expect(count).to_be_visible(timeout=30_000)
    expect(page.get_by_text("没有导入：说明（里面没有表格）")).to_be_visible()
    page.get_by_text("列的对应").click()
    page.wait_for_timeout(1000)  # a list that opens while the rows still unfold closes again
    field = page.get_by_role("combobox", name="登记渠道")
    field.click()
    field.fill("投诉方式")
    page.get_by_role("option", name="投诉方式", exact=True).click()
    first = page.locator(".tz-wide tbody tr").first
    expect(page.locator(".tz-wide th", has_text="投诉方式")).to_contain_text("登记渠道")
    expect(first).to_have_text("第 3 行12026-03-02业主11号楼漏水工程部甲电话")
    page.get_by_text("需要看一下的单元格：2 处").click()
    place = page.get_by_role("row", name="工作表“2026年”第 9 行 B 列“投诉时间”")
    expect(place).to_contain_text("2026-02-30")
    expect(save(page)).to_have_text(
        "已保存到客户投诉登记表：新增 30，共读 30 条。原文件没有改动。", timeout=30_000
    )

    page.get_by_text("打开客户投诉登记表").click()
    sheet = Sheet(page, shared_app.url)
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

    drop(page, shared_app.url, ledger)
    expect(outcomes(page)).to_have_text("新增0有变化0无变化29存疑1未收0")
    page.get_by_text("存疑和未收的行：1 行").click()
    expect(page.get_by_role("row", name="王女士")).to_be_visible()
    expect(page.get_by_text("这个文件里没有新内容")).to_be_visible()
    page.get_by_role("button", name="换一个文件").click()

    page.get_by_role("button", name="撤销").click()
    page.get_by_role("button", name="确认撤销这次导入").click()
    expect(page.get_by_test_id("stAlert")).to_have_text(
        "已撤销：收回 29 条，还原 0 条，保留 1 条。", timeout=30_000
    )
    sheet.open()
    expect(sheet.count).to_have_text("共 1 条")
    assert sheet.kept("complainant") == ["王女士"]


def test_a_file_that_is_no_workbook_ends_in_a_sentence(shared_app, visitor, tmp_path):
    file = tmp_path / "台账.xlsx"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    page = visitor(f"{shared_app.url}/load")
    page.locator("input[type=file]").first.set_input_files(file, timeout=30_000)

    expect(page.get_by_test_id("stAlert")).to_contain_text("PNG", timeout=30_000)
    page.get_by_role("button", name="换一个文件").click()
    expect(page.get_by_text("把工作簿拖到这里")).to_be_visible()
