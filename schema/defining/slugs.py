"""Keys the office's own fields and choices get: pinyin in ASCII, fixed at birth."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pypinyin import lazy_pinyin

if TYPE_CHECKING:
    from collections.abc import Container

LIMIT = 40
OTHER = re.compile(r"[^a-z0-9]+")
# Columns every table has, and words that end the columns of other fields.
RESERVED = frozenset(
    {
        "id", "version", "created_at", "created_by", "updated_at", "updated_by", "deleted_at",
        "batch_id", "record_id", "position", "rowid", "new", "delete", "skip",
    }
)  # fmt: skip
ENDINGS = re.compile(r"_(given|timed|register|id|name|day)$")


def slug(text: str, taken: Container[str] = ()) -> str:
    """A key for a label: 国家 gives guo_jia, a second one guo_jia_2; never more than 40 letters."""
    syllables = "_".join(lazy_pinyin(text)).casefold()
    base = OTHER.sub("_", syllables.replace("ü", "v")).strip("_") or "f"
    if base[0].isdigit():
        base = f"f_{base}"
    if base in RESERVED or ENDINGS.search(base):
        base = f"{base}_f"
    base = base[:LIMIT].rstrip("_")
    key, count = base, 1
    while key in taken:
        count += 1
        tail = f"_{count}"
        key = base[: LIMIT - len(tail)].rstrip("_") + tail
    return key
