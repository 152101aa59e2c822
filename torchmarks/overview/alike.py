"""Answers of different students that are the same but for layout: for a look, and no proof of anything."""

import ast
import math
import warnings
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

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

    Two answers are equal if Python reads the same in them. Names count; comments, layout and docstrings do not.
    """
    most = max(3, math.floor(_SHARE * len(work.graded)))
    shared: defaultdict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
    form = cache(_form)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Python thinks of a student's style
        for item in work.items:
            stub = form(item.stub) if item.stub is not None else None
            groups: defaultdict[bytes | None, list[tuple[str, str]]] = defaultdict(list)
            for each in work.graded:
                answer = each.answers.get(item.name, "")
                if form(answer) not in (None, stub):
                    groups[form(answer)].append((each.student, answer))
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


def _form(source: str) -> bytes | None:
    """What stands for all answers that say the same; None if it is not Python, or too long or deep.

    Nothing of it is run, nor compiled: a few lines can be a gigabyte of code.
    """
    if len(source) > _LONGEST:
        return None
    try:
        return sha256(ast.dump(_Bare().visit(ast.parse(source))).encode("utf-8", "surrogatepass")).digest()
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


class _Bare(ast.NodeTransformer):
    """Takes away what does nothing: docstrings and other texts that stand alone, ``pass``, hints of variables."""

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        return None if isinstance(node.value, ast.Constant) else self.generic_visit(node)

    def visit_Pass(self, node: ast.Pass) -> None:
        return None

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is None or not node.simple:
            return self.generic_visit(node)
        return self.generic_visit(ast.Assign([node.target], node.value))
