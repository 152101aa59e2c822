"""What students and teachers see, in a real browser on a real JupyterLab."""

import re
import shutil
import time
from pathlib import Path

import pytest
from nbformat import NotebookNode
from playwright.sync_api import Locator, Page, expect

from tests.browser import PATIENCE, Lab, cell, chromium, lab, open_notebook, restart_and_run_all, write_into
from tests.classes import wait_until
from tests.notebooks import RIGHT, WRONG, code, hand_in
from tests.notebooks import cell as cell_of
from torchmarks.gradebook.database import open_gradebook

expect.set_options(timeout=PATIENCE * 1000)

NEARLY = "def double(x):\n    return 2 if x == 1 else 5"

#: The least contrast between a text and what lies behind it: WCAG 2.2, 1.4.3, level AA.
READABLE = 4.5
CONTRAST = """element => {
    const channels = color => color.match(/[\\d.]+/g).map(Number);
    const luminance = ([r, g, b]) => [r, g, b].map(v => v / 255)
        .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, place) => sum + v * [0.2126, 0.7152, 0.0722][place], 0);
    let behind = element;
    while (behind && (channels(getComputedStyle(behind).backgroundColor)[3] ?? 1) === 0) behind = behind.parentElement;
    const [one, two] = [getComputedStyle(element).color, getComputedStyle(behind).backgroundColor]
        .map(color => luminance(channels(color))).sort((a, b) => b - a);
    return (one + 0.05) / (two + 0.05);
}"""


@pytest.fixture
def desk(released_course: Path, tmp_path: Path) -> Path:
    """A folder with what a student was given."""
    return Path(shutil.copytree(released_course / "release/first", tmp_path / "desk"))


def report_of(page: Page, name: str) -> Locator:
    return page.get_by_role("table", name=re.compile(f"^{name}: "))


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_the_report_can_be_read_in_each_theme_and_by_a_screen_reader(desk: Path, tmp_path: Path, theme: str) -> None:
    path = desk / "first.ipynb"
    path.write_text(path.read_text().replace("raise NotImplementedError()", "return 'x' * 500"))
    with lab(desk, tmp_path / "home", theme) as server, chromium() as window:
        page = window.new_page()
        open_notebook(page, server, "first.ipynb")
        restart_and_run_all(page)
        table = report_of(page, "double")
        expect(table.get_by_role("columnheader")).to_have_text(["Test", "Result", "Think about"])
        row = table.get_by_role("row").nth(1)
        expect(row.get_by_role("rowheader")).to_have_text("two (example)")
        expect(row.get_by_role("cell").first).to_have_text("✗ failed")
        expect(row.get_by_role("cell").last).to_contain_text("Twice two.")
        assert page.evaluate("document.body.dataset.jpThemeLight") == str(theme == "JupyterLab Light").lower()
        texts = [*table.get_by_role("columnheader").all(), *row.get_by_role("cell").all()]
        assert all(text.evaluate(CONTRAST) >= READABLE for text in texts)
        # A long value is broken into lines: nobody has to scroll sideways.
        output = cell(page, 'run_tests("double"').locator(".jp-OutputArea-output").last
        assert output.evaluate("element => element.scrollWidth <= element.clientWidth")


def test_a_student_gets_the_hint_mends_the_answer_and_validates(desk: Path, tmp_path: Path) -> None:
    with lab(desk, tmp_path / "home") as server, chromium() as window:
        page = window.new_page()
        open_notebook(page, server, "first.ipynb")
        restart_and_run_all(page)
        expect(cell(page, 'run_tests("double"')).to_contain_text("not attempted yet")
        write_into(page, cell(page, "def double"), NEARLY)
        restart_and_run_all(page)
        expect(report_of(page, "double")).to_contain_text("Twice two.")
        expect(validated(page)).to_contain_text("two: Twice two.")
        page.get_by_role("button", name="Ok", exact=True).click()
        page.get_by_role("button", name="Hint").or_(page.locator("summary", has_text="Hint")).click()
        write_into(page, cell(page, "def double"), RIGHT)
        page.keyboard.press("Shift+Enter")  # as most do, and then the next cell
        page.keyboard.press("Shift+Enter")
        expect(report_of(page, "double").get_by_role("cell").first).to_have_text("✓ passed")
        expect(validated(page)).to_contain_text("Success! Your notebook passes all the tests.")


def validated(page: Page) -> Locator:
    """nbgrader's answer to its button Validate."""
    page.get_by_role("button", name="Validate").click()
    dialog = page.locator(".jp-Dialog", has_text="Validation Results")
    dialog.wait_for()
    return dialog


#: An answer that takes a while, so that there is something to wait for; prints; and would act in a teacher's name.
SLOW = f"""import time
from IPython.display import HTML, display
time.sleep(4)
print("printed by ann")
display(HTML("<img src=x onerror=\\"document.title='taken'\\"><script>document.title='taken'</script>"))
{WRONG}"""


def test_a_teacher_grades_in_formgrader(released_course: Path, tmp_path: Path) -> None:
    exchange = tmp_path / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    config = released_course / "nbgrader_config.py"
    config.write_text(
        f"{config.read_text()}\nc.CourseDirectory.course_id = 'demo'\nc.Exchange.root = {str(exchange)!r}\n"
    )

    def change(notebook: NotebookNode) -> None:
        cell_of(notebook, "double").source = SLOW
        notebook.cells.append(code("own", "print('at the end')"))

    hand_in(released_course, "ann", change)
    shutil.rmtree(released_course / "release")
    with lab(released_course, tmp_path / "home") as server, chromium() as window:
        page = window.new_page()
        page.goto(server.address("/formgrader/manage_assignments"))
        press(page, ".assign a", "Successfully created the student version of 'first'")
        assert (released_course / "release/first/first.ipynb").exists()
        page.locator(".num-submissions a").click()
        expect(page.locator(".status")).to_have_text("needs autograding")
        autograde_and_watch(page, server)
        expect(page.locator("tbody .status")).to_have_text("graded")
        read_graded(page, server, None)
        mark = page.locator("input.score")
        mark.fill("1.75")
        mark.press("Tab")
        page.locator("textarea.comment").first.fill("Look at numbers below zero.")
        page.locator("textarea.comment").first.press("Tab")
        wait_until(lambda: given(released_course) == (1.75, "Look at numbers below zero."))
        page.goto(server.address("/formgrader/manage_submissions/first"))
        press(page, ".autograde a", "Successfully autograded 'first' for student 'ann'")
        assert given(released_course) == (1.75, "Look at numbers below zero.")
        read_graded(page, server, 1.75)
        page.goto(server.address("/formgrader/manage_submissions/first"))
        press(page, ".generate-feedback a", "Successfully generated feedback for 'first'")
        page.goto((released_course / "feedback/ann/first/first.html").as_uri())
        expect(page.locator("body")).to_contain_text("Look at numbers below zero.")
        expect(report_of(page, "double")).to_contain_text("Read again what the task says about negative numbers.")
        hint_opens(page)
        assert "concealed" not in page.content()
        assert page.title() != "taken"


def hint_opens(page: Page) -> None:
    """A hint has the triangle that shows that it opens, and does."""
    hint = page.locator("summary", has_text="Hint")
    expect(hint).to_have_css("display", "list-item")
    expect(page.get_by_text("Add a number to itself.")).to_be_hidden()
    hint.click()
    expect(page.get_by_text("Add a number to itself.")).to_be_visible()


def press(page: Page, button: str, said: str) -> None:
    """Press a button of formgrader's and read the message that comes when it is done."""
    page.locator(f"tbody {button}").click()
    message = page.locator("#success-modal, #error-modal")
    expect(message).to_contain_text(said)
    message.get_by_role("button", name="OK").click()
    message.wait_for(state="detached")


def autograde_and_watch(page: Page, server: Lab) -> None:
    """Press Autograde: the server answers others while it grades."""
    page.locator("tbody .autograde a").click()
    expect(page.locator("tbody .student-name")).to_have_text("Please wait...")
    answered = 0
    message = page.locator("#success-modal, #error-modal")
    while message.count() == 0:
        assert server.get("/formgrader/api/status") == {"status": True}
        answered += message.count() == 0
        time.sleep(0.2)
    assert answered > 10  # in the four seconds of the student's cell alone; a server that waits answers once
    expect(message).to_contain_text("Successfully autograded 'first' for student 'ann'")
    message.get_by_role("button", name="OK").click()


def read_graded(page: Page, server: Lab, manual: float | None) -> None:
    """Open the graded notebook and read it: what it shows, and the marks given automatically and by a person."""
    page.goto(server.address("/formgrader/gradebook/first/first"))
    page.locator("tbody .name a:visible").click()
    mark = page.locator("input.score")
    expect(mark).to_have_attribute("placeholder", "1.5")  # 2 less the test of negative numbers
    expect(page.locator("body")).to_contain_text("printed by ann")
    expect(page.locator("body")).to_contain_text("at the end")
    expect(report_of(page, "double").get_by_role("row", name="negative")).to_contain_text("✗ failed")
    assert page.title() != "taken"
    expect(mark).to_have_value("" if manual is None else f"{manual:g}")
    hint_opens(page)


def given(course: Path) -> tuple[float | None, str | None]:
    """The mark and the comment that a person gave."""
    with open_gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade("test_double", "first", "first", "ann")
        return grade.manual_score, gradebook.find_comment("double", "first", "first", "ann").manual_comment
