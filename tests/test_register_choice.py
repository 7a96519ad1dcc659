"""Every page that needs one register offers all that are on, and keeps the one chosen last."""

import pytest

from pages.parts import register_choice, session
from schema import office as offices
from schema import switching
from schema.actors import LOCAL
from schema.database import writing
from schema.defining.loading import shipped
from schema.language import texts
from tests.visiting import visit


@pytest.fixture
def full(demo_database):
    """Every register there is, switched on."""
    with writing(demo_database) as connection:
        for key in offices.current(connection).catalogue:
            switching.switch(connection, key, LOCAL, session.now(), on=True)
    return demo_database


@pytest.mark.parametrize("page", ["browse.py", "charts.py", "fill.py"])
@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_opens_with_every_register_on(full, page, language):
    visitor = visit(page, language)

    assert not visitor.exception
    assert not visitor.error


def test_every_group_of_a_register_has_a_name_in_both_languages():
    groups = {each.group for each in shipped().registers.values()}

    assert groups <= set(register_choice.GROUPS)
    assert set(register_choice.GROUPS.values()) <= set(texts("zh"))


def test_a_register_switched_off_is_offered_no_more_but_still_opened_by_a_link(
    demo_database,
):
    with writing(demo_database) as connection:
        switching.switch(connection, "customer", LOCAL, session.now(), on=False)

    assert not visit("browse.py", register="customer").exception
    assert visit("browse.py").session_state["register_last"] == "complaint"
    assert visit("browse.py", register="customer").session_state["register_last"] == "customer"
