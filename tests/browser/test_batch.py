"""One import weeks later, in a real browser: corrected, settled, given back, taken back."""

import json
from datetime import date

import openpyxl
import pytest
from playwright.sync_api import expect

HEADERS = ["编号", "投诉日期", "投诉人", "问题描述", "跟进人"]


@pytest.fixture
def batch(shared_app, tmp_path):
    """An import with one cell nobody can read and two rows refused for whom they name."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "客诉"
    sheet.append(HEADERS)
    sheet.append([1, date(2026, 3, 2), "周女士", "电梯停运", None])
    sheet.append([2, "大概三月初", "吴先生", "水管漏水", None])
    sheet.append([3, date(2026, 3, 4), "郑女士", "噪音扰民", "外星人"])
    sheet.append([4, date(2026, 3, 5), "王先生", "路灯不亮", "外星人"])
    file = tmp_path / "三月客诉.xlsx"
    book.save(file)
    told = shared_app.command(
        "importers", "load", "complaint", str(file), "--save", "--json", "--links", "refuse"
    )
    return json.loads(told)["batch"]


def test_what_an_import_left_is_settled_on_its_page(shared_app, visitor, batch, tmp_path):
    page = visitor(f"{shared_app.url}/load")
    page.get_by_role("link", name="未收 2 行，待改 1 处").click(timeout=30_000)
    expect(page.get_by_text("没有收进台账的行：2 行")).to_be_visible(timeout=30_000)

    # the workbook comes back with its marks
    page.get_by_role("button", name="在原工作簿里标出要看的单元格").click()
    with page.expect_download(timeout=30_000) as waiting:
        page.get_by_role("button", name="下载 三月客诉（已标注）.xlsx").click()
    waiting.value.save_as(tmp_path / "back.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "back.xlsx")["客诉"]
    assert {c.coordinate for row in sheet for c in row if c.comment} == {"B3", "E4", "E5"}

    # a cell that does not fit stays open, one that does is corrected
    box = page.locator("[class*=st-key-correct_] input")
    box.fill("三月三十二日")
    page.get_by_role("button", name="保存改正").click()
    expect(page.get_by_text("三月三十二日”").first).to_be_visible(timeout=20_000)
    box.fill("2026-03-03")
    page.get_by_role("button", name="保存改正").click()
    expect(page.get_by_text("已改正 1 个单元格。")).to_be_visible(timeout=20_000)

    # one row goes in, the other is left out with a reason
    page.get_by_label("接单人").first.fill("")
    page.get_by_role("button", name="作为新记录收进来").first.click()
    expect(page.get_by_text("这一行已收进台账。")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("没有收进台账的行：1 行")).to_be_visible()
    page.get_by_role("button", name="不收这一行").click()
    expect(page.get_by_text("请写明为什么不收这一行")).to_be_visible(timeout=20_000)
    page.get_by_label("不收的原因").fill("测试数据")
    page.get_by_role("button", name="不收这一行").click()
    expect(page.get_by_text("这一行不收，原因已保存。")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("1 行手工收进，1 行决定不收")).to_be_visible()

    # its records, one of them with the row it came from
    page.get_by_role("link", name="这次导入的记录").click()
    expect(page.get_by_text("只显示这次导入的记录：三月客诉.xlsx")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("共 3 条")).to_be_visible(timeout=30_000)

    # taking it back tells before and after what stays and why
    page.goto(f"{shared_app.url}/batch?id={batch}")
    page.get_by_role("button", name="撤销这次导入").click(timeout=30_000)
    expect(page.get_by_text("收回：2 条")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("改过这条记录。如果确实不要，请手工删除。")).to_be_visible()
    page.get_by_role("button", name="确认撤销这次导入").click()
    told = page.get_by_text("已撤销：收回 2 条，还原 0 条，保留 1 条。")
    expect(told).to_be_visible(timeout=30_000)
    expect(page.get_by_text("这个文件可以重新导入")).to_be_visible()
    page.get_by_role("link", name="吴先生").click()
    expect(page.get_by_text("来自 三月客诉.xlsx · 客诉 · 第 3 行")).to_be_visible(timeout=30_000)


def test_the_workbook_is_marked_before_anything_is_saved(shared_app, visitor, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(HEADERS)
    for n in range(1, 6):
        day = "不记得哪天" if n == 3 else date(2026, 4, n)
        book.active.append([n, day, f"业主{n}", f"{n}号楼漏水", None])
    book.save(tmp_path / "四月客诉.xlsx")
    page = visitor(f"{shared_app.url}/load?register=complaint")
    expect(page.get_by_text("把工作簿拖到这里")).to_be_visible(timeout=30_000)
    page.locator("input[type=file]").first.set_input_files(tmp_path / "四月客诉.xlsx")
    page.get_by_role("radio", name="要看一下的单元格").click(timeout=40_000)

    page.get_by_role("button", name="在原工作簿里标出要看的单元格").click()
    with page.expect_download(timeout=30_000) as waiting:
        page.get_by_role("button", name="下载 四月客诉（已标注）.xlsx").click()

    waiting.value.save_as(tmp_path / "back.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "back.xlsx").active
    assert {c.coordinate for row in sheet for c in row if c.comment} == {"B4"}
