"""The real application, started as a user starts it, and a real browser to walk through it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REMEDY = (
    "no Chromium: apt install chromium fonts-noto-cjk, or python -m playwright install chromium"
)


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def find_chromium(playwright):
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


@pytest.fixture(scope="session")
def browser():
    """One Chromium for the whole run."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = find_chromium(playwright)
        if path is None:
            (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(REMEDY)
        chromium = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        yield chromium
        chromium.close()


@dataclass
class App:
    """A running application: its address, and what it was started with."""

    url: str
    environment: dict
    process: subprocess.Popen = field(repr=False)

    def command(self, *arguments):
        """Run one of our commands on the same database; returns its output."""
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode in (0, 1), done.stderr
        return done.stdout


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url, process, seconds=60):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert process.poll() is None, "the application stopped at start"
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"no answer from {url}")


@contextmanager
def starting(folder):
    """A function that starts the application, with all it keeps in the folder."""
    running = []

    def run(database_url="", **more):
        environment = {
            **os.environ,
            "TAIZHANG_DATABASE_URL": database_url or f"sqlite:///{folder / 'taizhang.db'}",
            "TAIZHANG_DATA": str(folder / "data"),
            **more,
        }
        port = free_port()
        log = (folder / f"app-{port}.log").open("w")
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        running.append((process, log))
        url = f"http://127.0.0.1:{port}"
        wait_for(f"{url}/healthz", process)
        return App(url, environment, process)

    yield run
    for process, log in running:
        process.terminate()
        process.wait(timeout=20)
        log.close()


@pytest.fixture
def start(tmp_path):
    """Start the application on a database of one's own; all are stopped afterwards."""
    with starting(tmp_path) as run:
        yield run


@pytest.fixture(scope="module")
def shared_app(tmp_path_factory):
    """One application for all tests of a module, on SQLite."""
    with starting(tmp_path_factory.mktemp("shared")) as run:
        yield run()


@pytest.fixture
def visitor(browser):
    """Open a page of the application as a Chinese (or other) visitor would."""
    contexts = []

    def visit(url, locale="zh-CN"):
        context = browser.new_context(
            locale=locale, timezone_id="Asia/Shanghai", viewport={"width": 1440, "height": 900}
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(url)
        return page

    yield visit
    for context in contexts:
        context.close()
