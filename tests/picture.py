"""Makes the picture of a report that the README shows: ``python -m tests.picture`` writes ``docs/report.png``."""

import re
import shutil
import tempfile
from pathlib import Path

import nbformat

from tests.browser import chromium
from tests.conftest import COURSE, run_command
from torchmarks.authoring.answers import bank
from torchmarks.authoring.sample import answered

EXERCISE, ANSWER = "can_view", "viewable means contiguous"


def main() -> None:
    """Grade one wrong answer, and take a picture of what its author gets to read."""
    [answer] = [each for each in bank(COURSE, "shapes")[EXERCISE] if each.name == ANSWER]
    with tempfile.TemporaryDirectory() as name:
        course = Path(name)
        shutil.copytree(COURSE / "source/shapes", course / "source/shapes")
        shutil.copy(COURSE / "nbgrader_config.py", course)
        run_command(course, "nbgrader", "generate_assignment", "shapes")
        released = nbformat.read(course / "release/shapes/shapes.ipynb", as_version=4)
        target = course / "submitted/ann/shapes/shapes.ipynb"
        target.parent.mkdir(parents=True)
        nbformat.write(answered(released, {EXERCISE: answer}), target)
        run_command(course, "torchmarks", "autograde", "shapes")
        run_command(course, "nbgrader", "generate_feedback", "shapes")
        with chromium(viewport={"width": 900, "height": 900}, device_scale_factor=1.5) as window:
            page = window.new_page()
            page.goto((course / "feedback/ann/shapes/shapes.html").as_uri())
            table = page.get_by_role("table", name=re.compile(f"^{EXERCISE}: "))
            table.screenshot(path=COURSE / "docs/report.png")


if __name__ == "__main__":
    main()
