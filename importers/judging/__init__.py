"""Behind columns.py: what a column holds, and what only a person can answer."""
