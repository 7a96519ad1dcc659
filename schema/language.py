"""Which words people read: English texts stand in the code, Chinese ones in .po files beside it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LANGUAGES = {"zh": "zh_CN"}  # English is the language of the texts themselves
LOCALE = Path(__file__).parent / "locale"


@cache
def texts(language: str) -> Mapping[str, str]:
    """Every translated text of a language, from all its .po files; none for English."""
    found: dict[str, str] = {}
    if language in LANGUAGES:
        for path in sorted((LOCALE / LANGUAGES[language] / "LC_MESSAGES").glob("*.po")):
            with path.open("rb") as file:
                catalogue = read_po(file, locale=LANGUAGES[language])
            found |= {
                str(message.id): str(message.string)
                for message in catalogue
                if message.id and message.string and not message.fuzzy
            }
    return found


def translator(language: str) -> Callable[[str], str]:
    """The function that says a text in zh or en; a text nobody translated stays as it is."""
    known = texts(language)
    return lambda text: known.get(text, text)
