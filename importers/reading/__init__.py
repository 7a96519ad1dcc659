"""From the bytes of any file to cells: readers, and what mends what they refuse."""
