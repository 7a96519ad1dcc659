"""A dropped workbook between upload and saving: read, planned and saved by a job of its own."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NoReturn

import streamlit as st

from importers.job import Job
from importers.placing import ranking
from pages.parts import files, working
from pages.parts.session import _, actor, complain, engine, language, now, say
from schema import batches, settings
from schema.database import reading, writing
from schema.importing import memory
from schema.problems import UnusableError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from importers.job import Found
    from importers.picture import Picture
    from importers.proposing import Proposal
    from schema.batches import Batch
    from schema.definitions import Office, Register
    from schema.draft import Correction, Wish

SAVE = "save"
NEW = ""  # instead of a register: one is to be made
PICTURES = 24  # windows of sheets kept for turning back


@dataclass
class Intake:
    """A file on its way: what is known of it and what was chosen."""

    token: str
    path: Path
    name: str
    job: Job | None = None
    found: Found | None = None
    work: working.Work | None = None
    planned: tuple[Wish, str, dict[str, Any]] | None = None
    proposed: tuple[object, Proposal] | None = None
    corrections: tuple[Correction, ...] = ()
    mapping: dict[str, dict[str, str]] = field(default_factory=dict)  # by register
    foldings: dict[str, dict[tuple[str, str], str]] = field(default_factory=dict)  # by register
    answers: dict[tuple[str, str], str] = field(default_factory=dict)
    best: tuple[object, str] | None = None  # for which corrections, the register
    register_chosen: bool = False  # by a person, who is not overruled
    remembered: set[str] = field(default_factory=set)  # registers whose memory was heard
    names: dict[str, dict[tuple[str, str], str]] = field(default_factory=dict)  # by register
    asked: dict[tuple[str, str], Any] = field(default_factory=dict)  # questions met so far
    folded: dict[str, dict[tuple[str, str], Any]] = field(default_factory=dict)  # words, likewise
    nobody: dict[str, dict[tuple[str, str], Any]] = field(default_factory=dict)  # names, likewise
    duplicates: str = "keep"
    identity: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by register
    pictures: dict[object, Picture] = field(default_factory=dict)

    def do(self, purpose: object, what: Callable[[working.Progress], Any]) -> Any:
        """Begin a step of work or find it going on, and wait for it."""
        if self.work is None or self.work.purpose != purpose:
            self.leave()
            self.work = working.Work(purpose, what)
        try:
            result = working.wait(self.work, stop_saving if purpose == SAVE else put_away)
        except Exception:
            self.work = None
            raise
        self.work = None
        return result

    def working(self) -> Job:
        """The job of the file; a new one where the last ended, which has to read it again."""
        if self.job is None or not self.job.alive:
            self.leave()
            self.job, self.planned = Job(settings.database_url()), None
        return self.job

    def leave(self) -> None:
        """Stop what goes on; the job goes on with what is asked next."""
        if self.work is not None:
            self.work.stop()
            self.work = None

    def close(self) -> None:
        """Put the file away; an unfinished save leaves nothing behind."""
        busy, job = self.work is not None, self.job
        self.leave()
        self.job = self.planned = None
        if job is not None and busy:
            _read_already(job.cancel())
        elif job is not None:
            job.close()


def _read_already(called_off: list[Batch]) -> None:
    """Who calls an import off need not be told of it at the next start."""
    with writing(engine()) as connection:
        for batch in called_off:
            batches.dismiss(connection, batch.id)


def waiting() -> list[str]:
    """The uploads to be looked at, the first one now; they stand in the page's address.

    Who comes back from another page finds what he left.
    """
    tokens = [token for token in st.query_params.get("files", "").split(".") if token]
    if not tokens and "load" in st.session_state:
        tokens = st.session_state.get("load_waiting", [])
        st.query_params["files"] = address(tokens)
    st.session_state.load_waiting = tokens
    return tokens


def address(tokens: list[str]) -> str:
    """The uploads as the page's address carries them."""
    return ".".join(dict.fromkeys(tokens))


def taken(tokens: list[str]) -> None:
    """Files were dropped: they come after those that wait already."""
    st.query_params["files"] = address([*waiting(), *tokens])


def put_away() -> None:
    """Go on with the next file, or the empty page."""
    left = waiting()[1:]
    mine = st.session_state.pop("load", None)
    if mine is not None:
        mine.close()
    st.session_state.load_waiting = left
    if left:
        st.query_params["files"] = address(left)
    else:
        st.query_params.pop("files", None)
    st.session_state.pop("load_view", None)


def stop_saving() -> None:
    """Call a save off: nothing of it stays, the file and what was chosen do."""
    mine = st.session_state.get("load")
    if mine is not None:
        mine.close()
        st.session_state.load_called_off = True


def opened() -> Intake | None:
    """The first file that waits, read; one that cannot be used is told, and the next one opened."""
    while tokens := waiting():
        mine: Intake | None = st.session_state.get("load")
        if mine is None or mine.token != tokens[0]:
            if mine is not None:
                mine.close()
            upload = files.waiting(tokens[0])
            if upload is None:
                put_away()
                continue
            mine = st.session_state.load = Intake(tokens[0], *upload)
        try:
            _read(mine)
        except UnusableError as error:
            _told().append((mine.name, say(error.problem)))
            put_away()
            continue
        except Exception:
            put_away()  # told with a reference; the next file need not wait for it
            raise
        return mine
    return None


def unusable() -> list[tuple[str, str]]:
    """Files that could not be used since this was asked last, and why."""
    found = list(_told())
    _told().clear()
    return found


def _told() -> list[tuple[str, str]]:
    return st.session_state.setdefault("load_unusable", [])  # type: ignore[no-any-return]


def _read(mine: Intake) -> None:
    if mine.found is not None and mine.job is not None and mine.job.alive:
        return
    job = mine.working()
    mine.found = mine.do("read", lambda told: job.read(mine.path, mine.name, told))


def remember(mine: Intake, register: Register) -> None:
    """Begin with what was said of earlier files of the register; here it may be said otherwise."""
    if register.key in mine.remembered:
        return
    mine.remembered.add(register.key)
    with reading(engine()) as connection:
        said = memory.recall(connection, register)
    mine.foldings.setdefault(register.key, {}).update(said.foldings)
    mine.answers = {**said.answers, **mine.answers}
    if said.corrections and not mine.corrections:
        mine.corrections = mine.working().remembered(said)


def best(mine: Intake, here: Office) -> str:
    """The register most columns agree with; "" where none does."""
    if mine.best is None or mine.best[0] != mine.corrections:
        ranked = mine.found.best if mine.found else ()
        if mine.corrections:
            ranked = mine.working().best(mine.corrections, mine.answers)
        sure = [key for key, score in ranked if key in here.on and score >= ranking.FITS]
        key = sure[0] if sure else _remembered(mine, here) or NEW
        mine.best = (mine.corrections, key)
    return mine.best[1]


def _remembered(mine: Intake, here: Office) -> str | None:
    """The register of an earlier file whose corrections make the same columns of this one."""
    with reading(engine()) as connection:
        memories = {key: memory.recall(connection, here.register(key)) for key in here.on}
    for key, said in memories.items():
        if said.corrections and mine.working().remembered(said):
            return key
    return None


def plan(mine: Intake, wish: Wish) -> dict[str, Any]:
    """What saving would do, as schema.importing.plan_report tells it."""
    tongue = language()
    if mine.planned is None or mine.planned[:2] != (wish, tongue):
        mine.planned = None
        report = _planned(mine, wish, tongue)
        skipped = {each.sheet for each in wish.corrections if each.kind == "skip"}
        for each in report["not_loaded"]:
            each["why"] = "skipped" if each["sheet"] in skipped else each["why"]
        mine.planned = (wish, tongue, report)
    return mine.planned[2]


def _planned(mine: Intake, wish: Wish, tongue: str) -> dict[str, Any]:
    """The plan; what was said of columns that a correction made vanish is passed over."""
    job = mine.working()
    while True:
        asked = wish
        try:
            report: dict[str, Any] = mine.do(
                ("plan", asked, tongue),
                lambda told: job.plan(asked, actor(), now(), told, language=tongue),  # noqa: B023 - done before the next turn
            )
        except UnusableError as error:
            gone = error.problem.values.get("value")
            if error.problem.code != "unknown_column" or gone not in wish.mapping:
                raise
            left = {name: field for name, field in wish.mapping.items() if name != gone}
            wish = replace(wish, mapping=left)
        else:
            return report


def picture(mine: Intake, sheet: str, first: int, count: int) -> Picture:
    """A window of a sheet, with what its rows are taken for."""
    asked = (sheet, first, count, mine.corrections)
    if asked not in mine.pictures:
        if len(mine.pictures) >= PICTURES:
            mine.pictures.clear()
        mine.pictures[asked] = mine.working().picture(sheet, first, count, mine.corrections)
    return mine.pictures[asked]


def proposal(mine: Intake, sheet: str, name: str = "") -> Proposal:
    """The register a sheet, else the largest table, would make; a name somebody chose counts."""
    asked = (sheet, name, mine.corrections, tuple(mine.answers.items()))
    if mine.proposed is None or mine.proposed[0] != asked:
        job = mine.working()
        made = job.propose(sheet or None, name, mine.corrections, mine.answers)
        mine.proposed = (asked, made)
    return mine.proposed[1]


def save(mine: Intake) -> Batch:
    """Carry out the plan, all of it or nothing; a click elsewhere does not stop it."""
    job = mine.working()
    batch: Batch = mine.do(SAVE, lambda told: job.save(actor(), now(), told))
    return batch


def saving(mine: Intake) -> bool:
    """Whether a save goes on that this page should wait for."""
    return mine.work is not None and mine.work.purpose == SAVE


def loaded_before(mine: Intake) -> list[Batch]:
    """The imports of this very file that stand."""
    if mine.found is None:
        return []
    with reading(engine()) as connection:
        return batches.same_file(connection, mine.found.fingerprint)


def refuse(error: UnusableError) -> NoReturn:
    """Say why the file cannot be used and what to do, and offer another try."""
    complain(error.problem)
    st.button(_("Choose another file"), on_click=put_away)
    st.stop()
