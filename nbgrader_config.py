"""The course. nbgrader reads this file in the folder where it stands; its own settings go here as usual."""

from pathlib import Path

from torchmarks.config import configure

COURSE = Path(__file__).parent.resolve()

c = get_config()  # type: ignore[name-defined]  # noqa: F821
c.CourseDirectory.root = str(COURSE)
c.CourseDirectory.course_id = "torchmarks"
configure(c, COURSE)
