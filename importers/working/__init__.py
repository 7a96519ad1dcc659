"""Behind job.py: the child process that reads, plans and saves."""
