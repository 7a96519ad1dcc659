"""What the process of a job knows of its file and does with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from importers import corrections as rows_told
from importers import drafting, matching, proposing, tables
from importers.job import Found, FoundSheet
from importers.picture import picture
from importers.placing import remembering
from importers.reading.kinds import unusable
from schema import batches, keeping, planning
from schema import office as offices
from schema.database import connect, reading
from schema.finding import catching_up, known_values
from schema.importing import memory, plan_report
from schema.problems import Problem, UnusableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from importers.picture import Picture
    from importers.proposing import Proposal
    from importers.sheets import Sheet, Workbook
    from schema.actors import Actor
    from schema.batches import Batch
    from schema.draft import Correction, DraftTable, Memory, Wish
    from schema.planning import Plan

    Progress = Callable[[str, int, int], None]

LARGE = 5_000  # records after which the database should look at its tables anew


class Work:
    """One file and the last plan for it; each method answers one request of the parent."""

    def __init__(self, url: str, progress: Progress) -> None:
        self.engine = connect(url)
        self.progress = progress
        self.name = ""
        self.path: Path | None = None
        self.behind = False  # whether records are saved that cannot be searched yet
        self.saved = 0
        self.workbook: Workbook | None = None
        self.drafted: tuple[object, tuple[DraftTable, ...]] | None = None
        self.planned: Plan | None = None
        self.wished: Wish | None = None

    def take(self, book: Workbook, path: Path, *, best: bool) -> Found:
        """Take the workbook read from this path and find its tables."""
        self.name, self.drafted, self.planned = book.name, None, None
        self.path, self.workbook = path, book
        drafts = self._tables((), {})
        sheets = tuple(_found(sheet, drafts) for sheet in book.sheets)
        ranked = self._ranked(drafts) if best else ()
        return Found(book.name, book.fingerprint, sheets, ranked)

    def picture(
        self, sheet: str, first: int, count: int, corrections: tuple[Correction, ...]
    ) -> Picture:
        """Some rows of a sheet and what they are taken for."""
        shown = next((each for each in self._book().sheets if each.name == sheet), None)
        if shown is None:
            names = [each.name for each in self._book().sheets]
            raise UnusableError(Problem("no_sheet", values={"sheet": sheet, "sheets": names}))
        return picture(shown, tables.find(shown, corrections), first, count)

    def best(
        self, corrections: tuple[Correction, ...], answers: Mapping[tuple[str, str], str]
    ) -> tuple[tuple[str, float], ...]:
        """Registers with how well they fit the tables as a person corrected them."""
        return self._ranked(self._tables(corrections, answers))

    def propose(
        self,
        sheet: str | None,
        name: str,
        corrections: tuple[Correction, ...],
        answers: Mapping[tuple[str, str], str],
    ) -> Proposal:
        """A new register for the table of a sheet, else for the largest visible one."""
        with reading(self.engine) as connection:
            office = offices.current(connection)
        found = self._tables(corrections, answers)
        return proposing.propose(proposing.chosen(found, sheet, self.name), office, self.name, name)

    def remembered(self, memory: Memory) -> tuple[Correction, ...]:
        """What was said of the rows of this very file, else of earlier ones with its headers."""
        book = self._book()
        if book.fingerprint in memory.corrections:
            return memory.corrections[book.fingerprint]
        return remembering.corrections(book, memory)

    def plan(self, wish: Wish, actor: Actor, now: datetime, language: str) -> dict[str, Any]:
        """Plan anew."""
        self.planned = None
        with reading(self.engine) as connection:
            office = offices.current(connection)
            register = office.registers.get(wish.register)
            if register is None:
                raise UnusableError(Problem("unknown_register", values={"value": wish.register}))
            draft = matching.draft(
                self._book(),
                register,
                office,
                mapping=wish.mapping,
                extra=wish.extra,
                sheet=wish.sheet,
                tables=self._tables(wish.corrections, wish.answers),
                memory=memory.recall(connection, register),
                known=known_values.of(connection, office, register),
            )
            self.progress("planning", 0, draft.read)
            made = planning.plan(
                connection,
                office,
                draft,
                actor,
                now,
                links=wish.links,
                foldings=wish.foldings,
                chosen_links=wish.chosen_links,
                duplicates=wish.duplicates,
                identity=wish.identity,
                progress=lambda done, total: self.progress("planning", done, total),
            )
        self.planned, self.wished = made, wish
        return plan_report.drawn(made, language)

    def save(self, actor: Actor, now: datetime) -> Batch:
        """Carry out the plan."""
        plan, self.planned = self.planned, None
        if plan is None:
            raise unusable("plan_outdated", self.name)
        batch = batches.save(
            self.engine,
            plan,
            actor,
            now,
            lambda done, total: self.progress("saving", done, total),
            wish=self.wished,
            source=self.path,
        )
        self.behind = True
        self.saved += plan.counts["accepted"] + plan.counts["updated"]
        return batch

    def finish(self) -> None:
        """Make everything saved searchable, and let the database learn its tables."""
        while self.behind:
            self.progress("searching", 0, 0)
            self.catch_up_a_step()

    def catch_up(self) -> None:
        """The same, when nobody is there any more."""
        while self.behind:
            self.catch_up_a_step()

    def catch_up_a_step(self) -> None:
        """The same, one portion of it."""
        if catching_up.step(self.engine) is not None:
            return
        self.behind = False
        if self.saved >= LARGE:
            keeping.tidy(self.engine)
        self.saved = 0

    def _book(self) -> Workbook:
        if self.workbook is None:
            raise unusable("file_put_away", self.name)
        return self.workbook

    def _tables(
        self, corrections: tuple[Correction, ...], answers: Mapping[tuple[str, str], str]
    ) -> tuple[DraftTable, ...]:
        """The tables as the person corrected them, found once."""
        facts = (corrections, answers)
        if self.drafted is None or self.drafted[0] != facts:
            book = self._book()
            heights = {sheet.name: sheet.height for sheet in book.sheets}
            rows_told.check(corrections, heights, book.name)
            self.drafted = None  # one of them is enough in memory
            self.drafted = (facts, drafting.tables(self._book(), corrections, answers))
        return self.drafted[1]

    def _ranked(self, drafts: tuple[DraftTable, ...]) -> tuple[tuple[str, float], ...]:
        """Registers by how well they fit, the best first; from matching.FITS on one fits."""
        with reading(self.engine) as connection:
            office = offices.current(connection)
        return tuple(matching.best(drafts, office))


def _found(sheet: Sheet, drafts: tuple[DraftTable, ...]) -> FoundSheet:
    mine = [draft for draft in drafts if draft.sheet == sheet.name]
    kind = "table" if mine else tables.kind(sheet, [])
    return FoundSheet(
        sheet.name, sheet.hidden, kind, len(mine), sum(len(draft.rows) for draft in mine)
    )
