"""From a file to rows: bytes in, a Draft out; nothing here saves."""
