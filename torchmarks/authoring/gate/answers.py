"""Checks that each answer of the bank, and the reference, earns what it should and is told what it should."""

import ast
from collections import Counter
from collections.abc import Iterator
from secrets import token_hex

from nbgrader.utils import setenv

from torchmarks.assignments import Exercise, SourceError, source_notebooks
from torchmarks.authoring.answers import Answer, BankError, bank_folder
from torchmarks.authoring.gate.subject import Problem, Subject, bank_file, is_full
from torchmarks.authoring.gate.worthless import check_worthless
from torchmarks.authoring.trial import Trial
from torchmarks.testing.report import Report
from torchmarks.testing.runner import tests_in

#: Wrong answers that an exercise's bank must hold, from how many points on.
_WRONG_ANSWERS = ((3, 4), (0, 2))

RIGHT_ANSWERS = 2

#: pytest runs no test of a cell if it cannot make out the cases of one.
_NOT_RUN = "was not run; do the names in parametrize match the arguments of the tests, here and in the others?"


def wrong_answers(points: float) -> int:
    """How many wrong answers the bank of an exercise must hold."""
    return next(count for least, count in _WRONG_ANSWERS if points >= least)


def check_answers(subject: Subject) -> Iterator[Problem]:
    """References earn everything, trivial answers nothing, and the bank's answers what the bank says."""
    with setenv(CUDA_VISIBLE_DEVICES=""):  # as in a student process, which finds no GPU
        trial = Trial(subject.source)
        for exercise in subject.exercises:
            faults = list(_check_reference(subject.where(exercise), trial, exercise))
            yield from faults
            if faults:  # what is told about other answers would be about this one
                subject.failing.add(exercise.name)
                continue
            yield from check_worthless(subject, trial, exercise)
            yield from _check_bank(subject, trial, exercise)
    notebooks = source_notebooks(subject.course, subject.assignment, subject.coursedir.source_directory)
    known = {exercise.name for notebook in notebooks for exercise in notebook.exercises()}
    for path in sorted(bank_folder(subject.course, subject.assignment).glob("*.py")):
        if path.stem not in known:
            yield Problem(bank_file(subject.assignment, path.stem), "belongs to no exercise.")


def _check_reference(where: str, trial: Trial, exercise: Exercise) -> Iterator[Problem]:
    """The reference solution passes all tests."""
    try:
        report = trial.report(exercise, exercise.solution.source)
        if any(outcome.timed_out for outcome in report.outcomes):  # the machine may have been busy
            report = trial.report(exercise, exercise.solution.source)
    except SourceError as error:
        yield Problem(where, str(error))
        return
    if not is_full(report, exercise):
        yield Problem(where, f"the reference solution earns {report!r} of {exercise.call.points:g}: {_why(report)}")


def _check_bank(subject: Subject, trial: Trial, exercise: Exercise) -> Iterator[Problem]:
    """The bank has enough answers, and each does what it says."""
    try:
        answers = subject.answers(exercise.name)
    except BankError as error:
        yield Problem(subject.where(exercise), str(error).replace(f"{subject.course}/", ""))
        return
    yield from _check_headings(subject, exercise, answers)
    sound = []
    for answer in answers:
        try:
            trial.answer(exercise, answer.source)
        except SourceError as error:
            file = bank_file(subject.assignment, exercise.name)
            yield Problem(file, f"the answer {answer.name!r} cannot be tried: {error}")
        else:
            sound.append(answer)
    observed = trial.observe(exercise, [answer.source for answer in sound])
    tried = [(answer, *seen) for answer, seen in zip(sound, observed, strict=True)]
    where = subject.where(exercise)
    yield from _check_right(where, exercise, [(answer, report) for answer, report, _ in tried if answer.right])
    yield from _check_wrong(where, exercise, [each for each in tried if not each[0].right])
    caught = {name for answer in answers for name in answer.fails}.union(
        *(_failed(report) for answer, report, _ in tried if not answer.right)
    )
    idle = [name for name, hidden in tests_in(exercise.test.source).items() if hidden and name not in caught]
    if idle and not all(answer.right for answer in answers):
        yield Problem(
            where,
            f"no wrong answer of its bank fails {', '.join(idle)}: add one, or give the test a case that fails.",
        )


def _check_headings(subject: Subject, exercise: Exercise, answers: list[Answer]) -> Iterator[Problem]:
    """There are enough answers, of different names, and wrong ones are to fail hidden tests that there are."""
    where, file = subject.where(exercise), bank_file(subject.assignment, exercise.name)
    wrong = [answer for answer in answers if not answer.right]
    wanted = wrong_answers(exercise.call.points)
    if len(wrong) < wanted or len(answers) - len(wrong) < RIGHT_ANSWERS:
        yield Problem(where, f"its bank needs {wanted} wrong and {RIGHT_ANSWERS} right answers, "
                             f"has {len(wrong)} and {len(answers) - len(wrong)}.")  # fmt: skip
    for name, count in Counter(answer.name for answer in answers).items():
        if count > 1:
            yield Problem(file, f"{count} answers are called {name!r}: name each for what is its own.")
    tests = tests_in(exercise.test.source)
    for answer in wrong:
        for name in sorted(answer.fails - {"without"}):
            if not tests.get(name, False):
                what = "an example: only hidden tests count there" if name in tests else "no test of this exercise"
                yield Problem(file, f"the wrong answer {answer.name!r} is to fail {name}, which is {what}.")


def _check_right(where: str, exercise: Exercise, tried: list[tuple[Answer, Report]]) -> Iterator[Problem]:
    """Right answers earn everything, and are written in different ways."""
    forms = {_form(exercise.solution.source): "the reference"}
    for answer, report in tried:
        twin = forms.setdefault(_form(answer.source), repr(answer.name))
        if twin != repr(answer.name):
            yield Problem(where, f"the right answer {answer.name!r} is written like {twin}.")
        if not is_full(report, exercise):
            yield Problem(where, f"the right answer {answer.name!r} earns {report!r}: {_why(report)}")


def _check_wrong(where: str, exercise: Exercise, tried: list[tuple[Answer, Report, str]]) -> Iterator[Problem]:
    """Wrong answers fail the tests that they name, are told why, and behave in different ways."""
    tests = tests_in(exercise.test.source)
    behaviours: dict[str, str] = {}
    for answer, report, behaviour in tried:
        failed = _failed(report)
        if failed != {name for name in answer.fails if tests.get(name, name == "without")}:
            yield Problem(
                where, f"the wrong answer {answer.name!r} fails {sorted(failed)}, not {sorted(answer.fails)}."
            )
        if answer.feedback not in report.hints():
            yield Problem(where, f"the feedback on {answer.name!r} does not say {answer.feedback!r}.")
        twin = behaviours.setdefault(behaviour, answer.name)
        if twin != answer.name:
            yield Problem(where, f"the wrong answers {twin!r} and {answer.name!r} behave the same.")


def check_luck(subject: Subject, secrets: int) -> Iterator[Problem]:
    """Each course has its own secret; with any, an answer of the bank fails the same tests and is told the same."""
    with setenv(CUDA_VISIBLE_DEVICES=""):
        trial = Trial(subject.source)
        for exercise in subject.exercises:
            if exercise.name in subject.failing:
                continue
            try:
                answers = subject.answers(exercise.name)
                tried = [answer for answer in answers if "without" not in answer.fails]
                for answer in tried:
                    trial.answer(exercise, answer.source)
            except (BankError, SourceError):
                continue  # check_answers says so
            strays: Counter[tuple[Answer, str]] = Counter()
            silent: Counter[Answer] = Counter()
            for _ in range(secrets):
                reports = trial.reports(exercise, [answer.source for answer in tried], token_hex(8))
                for answer, report in zip(tried, reports, strict=True):
                    stray = _failed(report) ^ answer.fails
                    strays.update((answer, name) for name in stray)
                    silent[answer] += not stray and answer.feedback not in report.hints()
            for (answer, name), count in sorted(strays.items(), key=lambda item: (item[0][0].name, item[0][1])):
                did = "passes" if name in answer.fails else "fails"
                kind = "right" if answer.right else "wrong"
                yield Problem(
                    subject.where(exercise),
                    f"the {kind} answer {answer.name!r} {did} {name} with {count} of {secrets} random secrets: "
                    "give the test inputs that leave nothing to luck.",
                )
            for answer, count in silent.items():
                if count:
                    yield Problem(
                        subject.where(exercise),
                        f"the feedback on {answer.name!r} does not say {answer.feedback!r} with {count} of {secrets} "
                        "random secrets: give the test inputs that leave nothing to luck.",
                    )


def _form(source: str) -> str:
    """An answer's code without comments, docstrings and type hints."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            node.annotation = None
        elif isinstance(node, ast.FunctionDef):
            node.returns = None
            if ast.get_docstring(node) is not None:
                node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(tree)


def _failed(report: Report) -> set[str]:
    """The hidden tests that failed; ``without`` if a banned name stopped them all."""
    if report.reason is not None:
        return {"without"}
    return {outcome.name for outcome in report.outcomes if outcome.hidden and not outcome.passed}


def _why(report: Report) -> str:
    failed = [
        f"{outcome.name}: {outcome.detail or outcome.skipped or _NOT_RUN}"
        for outcome in report.outcomes
        if not outcome.passed
    ]
    return report.reason or "; ".join(failed)
