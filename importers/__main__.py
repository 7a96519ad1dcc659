"""Commands on files: guess tells what a file holds, load brings it into a register."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from importers import guessing, load_command, register_command, workbook
from schema.language import translator
from schema.messages import sentence
from schema.problems import UnusableError
from schema.settings import language
from schema.terminal import leave

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LANGUAGE = language()
_ = translator(LANGUAGE)
KINDS = {"table": "table", "form": "form", "empty": "empty sheet", "other": "no table"}


class Parser(argparse.ArgumentParser):
    """Arguments whose mistakes are told in one sentence, in the user's language."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and how to see what is possible; exit 2."""
        text = _("These arguments are not understood ({}). `{} --help` shows what can be given.")
        print(text.format(message, self.prog), file=sys.stderr)
        raise SystemExit(2)


def main(given: Sequence[str] | None = None) -> int:
    """Carry out one command; 2 if it could not be, with one sentence on stderr."""
    arguments = _parser().parse_args(given)
    try:
        return COMMANDS[arguments.command](arguments)
    except UnusableError as error:
        print(sentence(error.problem, LANGUAGE), file=sys.stderr)
        return 2


def _parser() -> Parser:
    parser = Parser(prog="python -m importers", description=_("Taizhang: files into registers"))
    commands = parser.add_subparsers(dest="command", required=True)
    guess = commands.add_parser("guess", help=_("what a file seems to hold"))
    guess.add_argument("file", metavar="FILE", type=Path)
    guess.add_argument("--json", action="store_true", help=_("one JSON object instead of text"))
    load_command.add_arguments(commands.add_parser("load", help=_("bring a file into a register")))
    make = commands.add_parser("register", help=_("make a new register of a file"))
    register_command.add_arguments(make)
    return parser


def _guess(arguments: argparse.Namespace) -> int:
    found = guessing.guess(workbook.read_safely(arguments.file), _, register_command.known())
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        _print(found)
    return 0


def _print(found: dict[str, Any]) -> None:
    for sheet in found["sheets"]:
        hidden = _(" (hidden)") if sheet["hidden"] else ""
        print(f"{sheet['name']}{hidden}: {_(KINDS[sheet['kind']])}")
        for table in sheet["tables"]:
            rows = "-".join(map(str, table["header_rows"]))
            text = _("header in row {rows}, {count} records").format(
                rows=rows, count=table["records"]
            )
            print("  " + " ".join(filter(None, (table["title"], text))))
            if table["register"]:
                print("    " + _("fits the register “{label}” ({key})").format(**table["register"]))
            else:
                print("    " + _("fits no register; `python -m importers register` proposes one"))
            for skipped in table["skipped"]:
                print(f"    {skipped['rows'][0]}-{skipped['rows'][1]}: {skipped['why']}")
            for column in table["columns"]:
                print(f"    {column['column']:>3} {column['type']:<8} {column['header']}")


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "guess": _guess,
    "load": load_command.run,
    "register": register_command.run,
}

if __name__ == "__main__":
    sys.exit(leave(main))
