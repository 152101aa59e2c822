"""One student's marks explained to a teacher, who may see everything: ``torchmarks explain``."""

from collections.abc import Iterator, Mapping

from torchmarks.results import Result
from torchmarks.terminal import printable


def explained(result: Result, known: Mapping[str, float]) -> Iterator[str]:
    """The lines of ``torchmarks explain`` on one notebook; ``known`` is what the gradebook has for its cells."""
    if result.unreadable is not None:
        yield printable(result.unreadable)
    for cell, grade in result.grades.items():
        earned = "waits for you" if grade.marks is None else f"{grade.marks:g} of {grade.points:g}"
        now = known.get(cell)
        differs = f"; the gradebook has {now:g}" if now is not None and now != (grade.marks or 0) + grade.bonus else ""
        yield f"{cell}: {earned}, {grade.verdict}{differs}"
        if grade.reason is not None:
            yield f"  {printable(grade.reason)}"
        for test in grade.tests:
            passed = "passed" if not test.failed else f"passed {test.passed_cases} of {test.cases}"
            yield f"  {test.name}{'' if test.hidden else ' (example)'}: {passed}"
            if test.failed:
                yield f"    hint: {printable(' '.join(test.hint.split()))}"
                yield from (f"    | {printable(line.expandtabs())}" for line in test.detail.splitlines())
