"""Run the benchmarks: python -m benchmarks [NAME ...] [--json]."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.measure import Measure

# Each a module here with run() -> Iterable[Measure].
NAMES = ("importing", "keeping", "large_csv", "registers")


def main() -> int:
    """Run those named, or all; exit 1 when a limit is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--json", action="store_true", help="one JSON list instead of lines")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - set(NAMES):
        parser.error(
            f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}"
        )
    measures: list[Measure] = []
    for name in arguments.names or NAMES:
        for measure in importlib.import_module(f"benchmarks.{name}").run():
            measures.append(measure)
            if not arguments.json:
                print(measure.line(), flush=True)
    if arguments.json:
        print(json.dumps([{**asdict(m), "met": m.met} for m in measures], ensure_ascii=False))
    return 0 if all(measure.met for measure in measures) else 1


if __name__ == "__main__":
    sys.exit(main())
