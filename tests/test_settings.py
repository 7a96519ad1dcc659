"""What the machine's owner sets."""

from pathlib import Path

import pytest

from schema import settings

LANGUAGES = [
    # LC_ALL,       LC_MESSAGES, LANG,         language
    ("", "", "", "zh"),
    ("", "", "C.UTF-8", "zh"),
    ("", "", "zh_CN.UTF-8", "zh"),
    ("", "", "en_US.UTF-8", "en"),
    ("zh_CN.UTF-8", "", "en_US.UTF-8", "zh"),
    ("", "en_GB.UTF-8", "zh_CN.UTF-8", "en"),
]


@pytest.mark.parametrize(("all_", "messages", "lang", "language"), LANGUAGES)
def test_answers_in_chinese_unless_the_terminal_asks_for_english(
    monkeypatch, all_, messages, lang, language
):
    for name, value in (("LC_ALL", all_), ("LC_MESSAGES", messages), ("LANG", lang)):
        monkeypatch.setenv(name, value)

    assert settings.language() == language


def test_keeps_everything_in_the_data_folder_unless_told_otherwise(monkeypatch):
    monkeypatch.delenv("TAIZHANG_DATABASE_URL", raising=False)
    monkeypatch.setenv("TAIZHANG_DATA", "/srv/office")

    assert settings.data_folder() == Path("/srv/office")
    assert settings.database_url() == "sqlite:////srv/office/taizhang.db"


def test_uses_the_database_it_is_told(monkeypatch):
    monkeypatch.setenv("TAIZHANG_DATABASE_URL", "postgresql://server/taizhang")

    assert settings.database_url() == "postgresql://server/taizhang"
