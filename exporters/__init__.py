"""From rows to a file: rows in, bytes out; nothing here queries."""
