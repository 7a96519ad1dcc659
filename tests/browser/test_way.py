"""Finding one's way in a real browser: the kind of office, the catalogue, a register by pinyin."""

from playwright.sync_api import expect


def test_from_the_kind_of_office_to_a_register_by_its_initials(start, visitor):
    app = start()
    page = visitor(app.url)
    page.locator(".st-key-kind_property button:visible").first.click(timeout=30_000)
    expect(page.get_by_text("单位类型：物业")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("把工作簿拖到这里")).to_be_visible()

    page.goto(f"{app.url}/catalogue")
    box = page.get_by_role("textbox", name="查找台账")
    box.fill("kfxxdjb", timeout=30_000)
    box.press("Enter")
    expect(page.locator(".tz-register")).to_have_count(1, timeout=30_000)
    expect(page.locator(".tz-register")).to_have_text("客服信息登记表 R24", timeout=30_000)
    page.locator("[class*=st-key-on_lead_] label").first.click()
    expect(page.get_by_text("客服信息登记表已启用")).to_be_visible(timeout=30_000)

    page.goto(f"{app.url}/browse")
    choice = page.locator(".tz-choice")
    choice.locator(".current").click(timeout=30_000)
    choice.locator(".find").fill("kfxx")
    expect(choice.locator(".item")).to_have_count(1)
    choice.locator(".find").press("Enter")
    page.wait_for_url("**register=lead*", timeout=30_000)
    expect(choice.locator(".current")).to_contain_text("客服信息登记表", timeout=30_000)
    choice.locator(".bar > .star").click()
    expect(choice.locator(".chip").first).to_contain_text("★", timeout=30_000)
    page.reload()
    expect(choice.locator(".chip").first).to_have_text("★客服信息登记表", timeout=30_000)


def test_a_customers_line_of_time_comes_as_a_workbook(start, visitor):
    app = start()
    app.command("schema", "init", "--pack", "property", "--demo")
    page = visitor(f"{app.url}/record?register=customer&id=3")
    expect(page.locator("table.course")).to_be_visible(timeout=30_000)
    with page.expect_download() as waiting:
        page.get_by_text("下载客户履历").click()

    assert waiting.value.suggested_filename.startswith("客户履历")
