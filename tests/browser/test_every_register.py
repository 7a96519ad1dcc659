"""Every register that is shipped, on the pages people work with it, in Chinese."""

import re
from datetime import datetime

import pytest

from pages.parts import session
from schema import keeping, records
from schema import office as offices
from schema.actors import LOCAL
from schema.database import writing
from schema.defining.effective import DefinitionChange
from schema.defining.loading import shipped
from tests.visiting import visit

NOON = datetime(2026, 3, 12, 12, 0)
KEYS = tuple(shipped().registers)
PLAIN = {
    "text": "漏水", "long_text": "水管漏水", "identifier": "A-001", "phone": "15400001234",
    "integer": 3, "decimal": 2, "money": 5, "date": NOON.date(), "datetime": NOON,
}  # fmt: skip
LETTERS = re.compile(r"[A-Za-z]{4,}")
ALLOWED = re.compile(r"Excel|Ctrl|Enter|https?:\S+|/\S+|:[a-z-]+\[|E-mail|SIM", re.IGNORECASE)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A database with every register switched on and a record in each."""
    folder = tmp_path_factory.mktemp("every")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TAIZHANG_DATA", str(folder))
        patch.setenv("TAIZHANG_DATABASE_URL", f"sqlite:///{folder / 'taizhang.db'}")
        engine = session.engine()
        keeping.prepare(engine)
        with writing(engine) as connection:
            for key in KEYS:
                change = DefinitionChange("register_on", key)
                offices.change_definition(connection, change, LOCAL, NOON)
            whole = offices.current(connection)
            for key in KEYS:
                fields = [f for f in whole.register(key).fields if not f.computed and not f.many]
                values = {f.key: PLAIN[f.type] for f in fields if f.type in PLAIN}
                values |= {f.key: f.options[0].key for f in fields if f.type == "choice"}
                columns = {name: [value] for name, value in values.items()}
                records.add_many(
                    connection, whole, whole.register(key), columns, actor=LOCAL, now=NOON
                )
        yield engine
        engine.dispose()


def english(visitor):
    """Words in Latin letters that our own code put on the page."""
    texts = []
    for kind in ("markdown", "caption", "header", "subheader", "title", "info", "warning"):
        texts += [element.value for element in visitor.get(kind)]
    for kind in ("button", "text_input", "text_area", "selectbox", "multiselect", "checkbox"):
        texts += [element.label for element in visitor.get(kind)]
    shown = [ALLOWED.sub("", re.sub(r"<[^>]*>|`[^`]*`", " ", text)) for text in texts if text]
    return [text for text in shown if LETTERS.search(text)]


@pytest.mark.parametrize("key", KEYS)
def test_is_shown_in_chinese(office, key):
    for page, address in (("browse.py", {}), ("record.py", {"id": "1"}), ("load.py", {})):
        visitor = visit(page, register=key, **address)

        assert not visitor.exception, page
        assert not visitor.error, page
        assert english(visitor) == [], page
