"""Field types: how each is read from any cell an office writes, shown, compared and written."""

from schema.field_types.base import READING, FieldType, Reading, fold, half_width
from schema.field_types.kinds import FIELD_TYPES
from schema.field_types.showing import hides, masked, shown

__all__ = [
    "FIELD_TYPES",
    "READING",
    "FieldType",
    "Reading",
    "fold",
    "half_width",
    "hides",
    "masked",
    "shown",
]
