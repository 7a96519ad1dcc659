"""A record in a real browser: links as one types, lines, attachments, the text for a chat, undo."""

import json
import urllib.request

import pytest
from playwright.sync_api import expect

PICTURE = """
async () => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 20;
  canvas.getContext("2d").fillRect(0, 0, 20, 20);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const data = new DataTransfer();
  data.items.add(new File([blob], "image.png", { type: "image/png" }));
  document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
}
"""


def ask(app, path):
    with urllib.request.urlopen(f"{app.url}{path}") as answer:
        return json.load(answer)


def cells(app, record, register="complaint"):
    """What a record says now, with how it is called."""
    rows = ask(app, f"/api/registers/{register}/rows?limit=500")["rows"]
    return next(row for row in rows if row["id"] == record)["cells"]


@pytest.fixture
def record(start, visitor):
    """The page of a complaint of the invented office."""
    app = start()
    app.command("schema", "init", "--demo")
    rows = ask(app, "/api/registers/complaint/rows?limit=5")["rows"]
    page = visitor(f"{app.url}/record?register=complaint&id={rows[0]['id']}")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    expect(page.get_by_text("变更历史")).to_be_visible(timeout=30_000)
    return app, page, rows[0]["id"]


def save(page):
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存。")).to_be_visible(timeout=20_000)


def test_a_link_is_offered_as_one_types_and_saved(record):
    app, page, number = record
    name = ask(app, "/api/registers/customer/rows?limit=3")["rows"][2]["cells"]["name"]
    box = page.get_by_role("textbox", name="客户", exact=True)
    box.fill("")
    box.press_sequentially(name[:2], delay=30)
    offered = page.locator(".tz-suggest > div", has_text=name).first
    expect(offered).to_be_visible(timeout=10_000)
    offered.click()
    expect(box).to_have_value(name)

    save(page)

    assert cells(app, number)["customer"] == name


def test_the_first_complaint_is_found_by_its_number_and_its_promise_stands_first(record):
    app, page, number = record
    other = ask(app, "/api/registers/complaint/rows?limit=5")["rows"][4]["cells"]["number"]
    page.get_by_text("反馈回访").click()
    box = page.get_by_role("textbox", name="首次投诉编号")
    box.press_sequentially(other, delay=30)
    expect(page.locator(".tz-suggest > div").first).to_contain_text(other, timeout=10_000)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box).not_to_have_value(other)

    save(page)

    assert cells(app, number)["first_complaint"].startswith(other)
    expect(page.get_by_text("再次投诉。尚未承诺答复时间。")).to_be_visible()
    page.get_by_role("textbox", name="承诺答复时间").fill("2026-12-01 10:00")
    save(page)
    expect(page.get_by_text("再次投诉。承诺答复时间：2026-12-01 10:00")).to_be_visible()


def test_lines_and_other_boxes_are_saved_together_and_one_click_takes_them_back(record):
    app, page, number = record
    before = cells(app, number)
    grid = page.get_by_test_id("stDataFrame")
    expect(grid).to_be_visible(timeout=20_000)
    grid.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)
    rows = before["referrals"].count("\n") + 1 if before["referrals"] else 0
    box = grid.bounding_box()
    place = (box["x"] + box["width"] * 0.28, box["y"] + 34 * (rows + 1) + 17)
    page.mouse.click(*place)  # the row below the last becomes a line
    page.wait_for_timeout(500)
    page.mouse.click(*place)
    page.wait_for_timeout(500)
    page.keyboard.type("查漏水点")
    page.wait_for_timeout(300)
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    page.get_by_role("textbox", name="房号", exact=True).fill("9-9-909")

    save(page)

    after = cells(app, number)
    assert after["referrals"].strip(" |") == "查漏水点"
    assert after["room"] == "9-9-909"
    page.get_by_role("button", name="撤销这次变更").first.click()
    expect(page.get_by_text("变更已撤销。")).to_be_visible(timeout=20_000)
    assert cells(app, number) == before


def test_a_file_and_a_pasted_screenshot_are_kept_beside_the_record(record, tmp_path):
    _app, page, _number = record
    letter = tmp_path / "来信.txt"
    letter.write_text("请尽快修复", encoding="utf-8")
    page.locator("input[type=file]").first.set_input_files(letter)
    expect(page.get_by_role("link", name="来信.txt")).to_be_visible(timeout=20_000)

    page.evaluate(PICTURE)

    picture = page.locator("img[alt$='.png']")
    expect(picture).to_be_visible(timeout=20_000)
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 20
    expect(page.get_by_text("添加附件: 来信.txt")).to_be_visible()


def test_the_text_for_a_chat_masks_the_phone(record):
    app, page, number = record
    said = cells(app, number)
    page.get_by_role("button", name="复制为文字").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()

    text = page.evaluate("navigator.clipboard.readText()")

    assert text.startswith("【派单】")
    assert said["number"] in text
    assert said["content"][:10] in text
    assert not said["contact"] or said["contact"] not in text
