"""Commands on files: guess tells what a file holds, load brings it into a register."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from importers import guessing, workbook
from schema.language import translator
from schema.messages import sentence
from schema.problems import UnusableError
from schema.settings import language


def main() -> int:
    """Runs the command the terminal asks for; 2 where it cannot be carried out."""
    arguments = _parser().parse_args()
    try:
        if arguments.command == "guess":
            return _guess(arguments)
        from importers import load_command  # guess needs no database

        return load_command.run(arguments)
    except UnusableError as error:
        print(sentence(error.problem, language()), file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    say = translator(language())
    parser = argparse.ArgumentParser(prog="python -m importers", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    guess = commands.add_parser("guess", help=say("What a file seems to hold"))
    guess.add_argument("file", type=Path)
    guess.add_argument("--json", action="store_true")
    load = commands.add_parser("load", help=say("Bring a file into a register"))
    load.add_argument("register")
    load.add_argument("file", type=Path)
    load.add_argument("--sheet")
    load.add_argument("--save", action="store_true")
    load.add_argument("--json", action="store_true")
    load.add_argument("--extra", choices=("add", "skip"), default="add")
    load.add_argument("--links", choices=("leave", "create", "refuse"), default="leave")
    load.add_argument("--map", action="append", default=[], metavar="COLUMN=FIELD")
    load.add_argument("--actor", default="")
    return parser


def _guess(arguments: argparse.Namespace) -> int:
    say = translator(language())
    found = guessing.guess(workbook.read_safely(arguments.file), say)
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        _print(found)
    return 0


def _print(found: dict[str, Any]) -> None:
    say = translator(language())
    for sheet in found["sheets"]:
        hidden = say(" (hidden)") if sheet["hidden"] else ""
        print(f"{sheet['name']}{hidden}: {say(sheet['kind'])}")
        for table in sheet["tables"]:
            rows = "-".join(map(str, table["header_rows"]))
            facts = {"title": table["title"], "rows": rows, "count": table["records"]}
            print(
                "  " + say("{title} header in row {rows}, {count} records").format(**facts).strip()
            )
            for skipped in table["skipped"]:
                print(f"    {skipped['rows'][0]}-{skipped['rows'][1]}: {skipped['why']}")
            for column in table["columns"]:
                print(f"    {column['column']:>3} {column['type']:<8} {column['header']}")


if __name__ == "__main__":
    sys.exit(main())
