"""Cross-tables in a browser: a cell opens exactly the records it counts."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect


@pytest.fixture
def page(browser, shared_app):
    shared_app.command("schema", "init", "--demo")
    context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768})
    made = context.new_page()
    made.set_default_timeout(30_000)
    yield made
    context.close()


def test_a_cell_opens_the_records_it_counts(page, shared_app):
    asked = {"register": "revisit", "rows": "customer.class", "columns": "satisfaction"}
    page.goto(f"{shared_app.url}/cross?{urlencode({**asked, 'since': 'all'})}")
    cell = page.locator(".tz-cross tbody tr").first.locator("td a").first
    count = cell.inner_text()
    cell.click()

    expect(page.locator(".tz-toolbar .tz-count")).to_have_text(re.compile(rf"\b{count}\b"))
    headings = page.locator(".tz-title-text")
    expect(headings.filter(has_text=" · ")).to_have_count(1)  # the condition can be seen


def test_a_column_of_a_linked_record_is_chosen_like_any_other(page, shared_app):
    page.goto(f"{shared_app.url}/browse?register=revisit")
    page.get_by_role("button", name="列 ▾").click()
    page.locator(".tz-columns input[type=search]").fill("客户 · 地址")
    page.locator("label.tz-column:not([hidden]) input").click()

    expect(page.locator(".tz-title-text", has_text="客户 · 地址")).to_be_visible()
    assert "reach=customer.address" in page.url
