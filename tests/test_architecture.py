"""Who may import whom, and where each library lives."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = ("app", "pages", "api", "importers", "exporters", "schema", "benchmarks")
MAY_IMPORT = {
    "schema": {"schema"},
    "importers": {"importers", "schema"},
    "exporters": {"exporters", "schema"},
    "api": {"api", "importers", "exporters", "schema"},
    "pages": {"pages", "api", "importers", "exporters", "schema"},
    "app": {"app", "pages", "api", "importers", "exporters", "schema"},
    "benchmarks": set(OURS),
}
HOMES = {
    "streamlit": {"pages", "app"},
    "sqlalchemy": {"schema", "benchmarks"},
    "alembic": {"schema"},
    "psycopg": {"schema", "benchmarks"},
    "openpyxl": {"importers", "exporters", "benchmarks"},
    "python_calamine": {"importers", "benchmarks"},
    "xlrd": {"importers"},
    "xlsxwriter": {"importers", "exporters", "benchmarks"},
    "altair": {"pages"},
    "starlette": {"api", "app"},
}
JOBS = {"job", "job_child", "job_work"}
COMMANDS = {
    "importers": {"__main__", "load_command", "register_command"} | JOBS,
    "exporters": {"__main__"},
}
CHECKS_FORMS = Path("schema/__main__.py")  # a command: on the level of app


def sources():
    files = [ROOT / "app.py"]
    for folder in OURS[1:]:
        files += sorted((ROOT / folder).rglob("*.py"))
    return [file.relative_to(ROOT) for file in files]


def imports(file):
    for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def home(file):
    return file.parts[0].removesuffix(".py")


@pytest.mark.parametrize("file", sources(), ids=str)
def test_data_flows_one_way(file):
    ours = {name.split(".")[0] for name in imports(file)} & set(OURS)
    command = file.stem in COMMANDS.get(home(file), ())
    level = "app" if command or file == CHECKS_FORMS else home(file)

    assert ours <= MAY_IMPORT[level]


@pytest.mark.parametrize("file", sources(), ids=str)
def test_every_library_has_its_home(file):
    used = {name.split(".")[0] for name in imports(file)} & set(HOMES)

    assert all(home(file) in HOMES[library] for library in used), used


@pytest.mark.parametrize("file", [f for f in sources() if home(f) in COMMANDS], ids=str)
def test_importers_and_exporters_never_see_the_database(file):
    if file.stem in COMMANDS[home(file)]:
        return  # commands stand on the level of app
    keeping = {"database", "records", "search", "office", "keeping", "batches", "planning"}
    keeping |= {"storing", "changing", "finding", "importing"}

    assert not {n.split(".")[1] for n in imports(file) if n.startswith("schema.")} & keeping


def test_no_page_shadows_a_standard_module():
    names = {file.stem for file in (ROOT / "pages").glob("*.py")}

    assert not names & set(sys.stdlib_module_names)


def test_the_top_level_is_the_one_users_know():
    for name in ("app.py", "pages", "schema", "importers", "exporters", "tests"):
        assert (ROOT / name).exists()


@pytest.mark.parametrize(
    "file", [f for f in sources() if f.parts[0] == "pages" and len(f.parts) == 2], ids=str
)
def test_a_page_reads_at_a_glance(file):
    """Choose, ask, act, show, in at most eighty lines; what is longer moves to parts."""
    assert len((ROOT / file).read_text(encoding="utf-8").splitlines()) <= 80


@pytest.mark.parametrize("file", sources(), ids=str)
def test_a_module_is_one_room(file):
    assert len((ROOT / file).read_text(encoding="utf-8").splitlines()) <= 350
