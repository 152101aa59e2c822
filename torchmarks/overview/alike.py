"""Answers of different students that are the same but for layout: for a look, and no proof of anything."""

import ast
import math
import warnings
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cache
from types import CodeType

from torchmarks.overview.gather import ClassWork

#: Answers of fewer lines than this are alike by chance: there are not many ways to write them.
_LINES = 4

#: What more than this share of the class wrote (and more than three students) is what the lesson taught.
_SHARE = 0.05

#: Longer answers are not looked at.
_LONGEST = 50_000


@dataclass(frozen=True)
class Alike:
    """Students who gave the same answer to some exercises, and how many lines of code these have together."""

    students: tuple[str, ...]
    exercises: tuple[str, ...]
    lines: int


def alike(work: ClassWork) -> list[Alike]:
    """Groups of students with equal answers, those who share most first.

    Two answers are equal if Python makes the same code of them. Names count; comments, layout and docstrings do not.
    """
    most = max(3, math.floor(_SHARE * len(work.graded)))
    shared: defaultdict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
    code = cache(_code)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Python thinks of a student's style
        for item in work.items:
            stub = code(item.stub) if item.stub is not None else None
            groups: defaultdict[Hashable, list[tuple[str, str]]] = defaultdict(list)
            for each in work.graded:
                answer = each.answers.get(item.name, "")
                if code(answer) not in (None, stub):
                    groups[code(answer)].append((each.student, answer))
            for answers in groups.values():
                lines = min(_lines(answer) for _, answer in answers)
                if 2 <= len(answers) <= most and lines >= _LINES:
                    shared[tuple(student for student, _ in answers)].append((item.name, lines))
    found = [
        Alike(students, tuple(name for name, _ in answers), sum(lines for _, lines in answers))
        for students, answers in shared.items()
    ]
    return sorted(found, key=lambda each: (-len(each.exercises), -each.lines, each.students))


def _lines(source: str) -> int:
    return sum(bool(line.strip()) for line in source.splitlines())


def _code(source: str) -> Hashable:
    """What Python makes of an answer; None if it is not Python, or too long or deep. Nothing of it is run."""
    if len(source) > _LONGEST:
        return None
    try:
        tree = ast.parse(source)
        _strip_docstrings(tree.body)
        return _form(compile(tree, "<answer>", "exec", dont_inherit=True))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _strip_docstrings(body: Sequence[ast.stmt]) -> None:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if ast.get_docstring(node, clean=False) is not None:
                node.body = node.body[1:] or [ast.copy_location(ast.Pass(), node)]
            _strip_docstrings(node.body)


def _form(code: CodeType) -> Hashable:
    constants = tuple(_form(each) if isinstance(each, CodeType) else repr(each) for each in code.co_consts)
    return code.co_name, code.co_code, code.co_names, code.co_varnames, code.co_freevars, constants
