"""The register page, spoken of as a person would."""

from playwright.sync_api import expect

SEND = """
async (edits) => {
  const answer = await fetch("/api/registers/complaint/changes", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ edits, partial: false }),
  });
  return answer.json();
}
"""
FETCH = "async (address) => (await fetch(address)).json()"


class Sheet:
    """The grid of the complaint register in a page."""

    def __init__(self, page, url):
        self.page = page
        self.url = url

    def send(self, edits):
        return self.page.evaluate(SEND, edits)

    def fetch(self, address):
        return self.page.evaluate(FETCH, address)

    def open(self, query=""):
        self.page.goto(f"{self.url}/browse?register=complaint{query}")
        expect(self.page.locator(".tz-count")).to_contain_text("条", timeout=30_000)

    def cell(self, row, field):
        rows = self.page.locator(".tabulator-table .tabulator-row")
        return rows.nth(row - 1).locator(f'[tabulator-field="{field}"]')

    def write(self, row, field, text):
        self.cell(row, field).click()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def compose(self, row, field, steps, text):
        """Type by an input method: what is composed step by step, then the text chosen."""
        keys = self.page.context.new_cdp_session(self.page)
        self.cell(row, field).click()
        for typed in steps:
            place = {"selectionStart": len(typed), "selectionEnd": len(typed)}
            keys.send("Input.imeSetComposition", {"text": typed, **place})
        expect(self.page.locator(".tz-editing")).to_have_value(steps[-1])
        keys.send("Input.insertText", {"text": text})
        self.page.keyboard.press("Enter")

    def paste(self, text):
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.page.keyboard.press("Control+V")

    def copied(self):
        self.page.keyboard.press("Control+C")
        return self.page.evaluate("navigator.clipboard.readText()")

    @property
    def state(self):
        return self.page.locator(".tz-state")

    @property
    def count(self):
        return self.page.locator(".tz-count")

    def kept(self, field):
        rows = self.fetch("/api/registers/complaint/rows?limit=500")["rows"]
        return [row["cells"][field] for row in rows]
