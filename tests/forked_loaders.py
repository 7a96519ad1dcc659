"""Loads a ledger in a fork for every line it hears, so that a test may kill it at once.

A line is the URL of a database and how many rows; the answer is the fork's process id, and after
its end "done" or "killed".
"""

import os
import sys
from datetime import date, datetime

from schema.database import connect
from tests.drafts import a_table, loaded


def rows(count):
    return tuple(
        (n, date(2026, 1, 1 + n % 28), "某人", f"154{n:08}", f"漏水 {n}", "贺云岚", "结案", "沙特")
        for n in range(1, count + 1)
    )


def say(what):
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def main():
    for line in sys.stdin:
        url, count = line.split()
        child = os.fork()
        if not child:
            loaded(connect(url), a_table(rows(int(count))), now=datetime(2026, 3, 12, 12),
                   links="create")  # fmt: skip
            os._exit(0)
        say(child)
        _, status = os.waitpid(child, 0)
        say("killed" if os.WIFSIGNALED(status) else "done")


if __name__ == "__main__":
    main()
