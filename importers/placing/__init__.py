"""Behind matching.py and proposing.py: which column goes to which field."""
