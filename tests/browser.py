"""A real JupyterLab and a real browser for tests: what students and teachers see."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import BrowserContext, Locator, Page, sync_playwright

from tests.conftest import leave_out
from tests.processes import SCRIPTS, environment

CHROMIUM = shutil.which("chromium")
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
#: For a slow and busy machine.
PATIENCE = 90.0


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab, as one person has it."""

    url: str
    token: str

    def address(self, path: str) -> str:
        """The address of a page, with the token that opens it."""
        return f"{self.url}{path}?token={self.token}"

    def get(self, path: str) -> Any:
        """What the server answers to a request for JSON."""
        with urlopen(self.address(path), timeout=PATIENCE) as answer:
            return json.load(answer)


@contextlib.contextmanager
def lab(folder: Path, home: Path, theme: str = "JupyterLab Light") -> Iterator[Lab]:
    """JupyterLab in a folder, its settings in ``home`` and nowhere else; it ends with all that it started."""
    settings = home / ".jupyter/lab/user-settings/@jupyterlab/apputils-extension"
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
    (settings / "themes.jupyterlab-settings").write_text(json.dumps({"theme": theme}))
    token = "a-token-of-this-test"
    variables = {"HOME": str(home), "JUPYTER_RUNTIME_DIR": str(home / "runtime"), "JUPYTER_PREFER_ENV_PATH": "1"}
    options = ["--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0", f"--IdentityProvider.token={token}"]
    with (home / "jupyter.log").open("wb") as log:
        server = subprocess.Popen(
            [str(SCRIPTS / "jupyter"), "lab", *options],
            cwd=folder,
            env=environment(variables),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield Lab(_address(server, home), token)
    finally:
        server.terminate()  # it ends its kernels, which have sessions of their own
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(20)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _address(server: subprocess.Popen[bytes], home: Path) -> str:
    """Where the server answers, when it does. Raises AssertionError, with its log, if it does not."""
    about = home / f"runtime/jpserver-{server.pid}.json"
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError, ValueError):
            found: dict[str, Any] = json.loads(about.read_text())
            with urlopen(f"{found['url']}api?token={found['token']}", timeout=PATIENCE):
                return str(found["url"]).rstrip("/")
        time.sleep(0.1)
    raise AssertionError(f"JupyterLab did not start:\n{(home / 'jupyter.log').read_text()}")


@contextlib.contextmanager
def chromium(**options: Any) -> Iterator[BrowserContext]:
    """A browser window that waits patiently; without Chromium the test is skipped, or fails where it must run."""
    if CHROMIUM is None:
        leave_out("there is no Chromium on this machine (the command chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        context.set_default_timeout(PATIENCE * 1000)
        yield context
        browser.close()


def open_notebook(page: Page, lab: Lab, path: str) -> None:
    """Open a notebook in JupyterLab and wait for its kernel."""
    page.goto(lab.address(f"/lab/tree/{path}"))
    page.get_by_text("| Idle").wait_for()


def restart_and_run_all(page: Page) -> None:
    """Press the button of that name and wait until the last cell has run."""
    page.locator("[data-jp-item-name=restart-and-run] jp-button").click()
    page.locator(".jp-Dialog .jp-mod-accept").click()
    page.locator(".jp-Dialog").wait_for(state="detached")
    page.wait_for_function(_ALL_HAVE_RUN)
    page.get_by_text("| Idle").wait_for()


_ALL_HAVE_RUN = """() => {
    const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(each => each.innerText);
    return prompts.length > 0 && prompts.every(each => /\\[\\d+\\]/.test(each));
}"""


def cell(page: Page, text: str) -> Locator:
    """The code cell of the open notebook that contains a text."""
    return page.locator(".jp-CodeCell").filter(has_text=text)


def write_into(page: Page, where: Locator, source: str) -> None:
    """Replace what stands in a code cell, by the keyboard."""
    where.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(source)
