"""A visitor who opens a page, reads what stands there and presses buttons."""

import re
from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[1]


def visit(page="today.py", language="zh-CN", **address):
    """The page as a visitor sees it."""
    visitor = AppTest.from_file(ROOT / "pages" / "shell.py", default_timeout=30)
    visitor.context = {"locale": language}
    visitor.run()
    if page != "today.py":
        visitor.switch_page(page)
    for name, value in address.items():
        visitor.query_params[name] = value
    return visitor.run()


def words(visitor):
    """Every text our own code put on the page."""
    found = []
    for kind in ("markdown", "caption", "header", "subheader", "title", "info", "success"):
        found += [element.value for element in visitor.get(kind)]
    for kind in ("button", "text_input", "text_area", "selectbox", "multiselect"):
        found += [element.label for element in visitor.get(kind)]
    return [re.sub(r"<[^>]*>", " ", text) for text in found if text]


def press(visitor, label):
    return next(each for each in visitor.button if each.label == label).click().run()
