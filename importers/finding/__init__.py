"""Behind tables.py: where tables begin and end, and what every row is."""
