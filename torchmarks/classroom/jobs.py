"""What is asked of those who grade many submissions, and how that can fail; for this machine and a cluster alike.

A worker of a cluster imports this and hands on what comes: what takes long to import stays with those who grade.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from torchmarks.errors import UserError
from torchmarks.results import Bundle, Submission

K = TypeVar("K")

#: A submission to grade: the caller's name for it, which of the bundles it belongs to, and what was handed in.
Job = tuple[K, int, Submission]

#: What to do when a run has stopped.
GO_ON = "What was graded is kept: give the same command again when that is mended."


class GradingFault(Exception):
    """A submission could not be graded by a fault of ours or of the machine, tried again or not."""


class ForkLost(GradingFault):
    """The fork that graded it could not go on, and nothing else is hurt: who forked it can."""


class PoolError(UserError):
    """Nothing can be graded any more, by a fault of ours or of the machine: what, and what to do."""


@dataclass(frozen=True)
class Order:
    """What a worker of a cluster is to grade, and how; sent once to each."""

    bundles: Sequence[Bundle]
    #: What the setup cells import, and what the teacher's solutions load besides.
    setup: frozenset[str]
    modules: frozenset[str]
    #: The grader and the versions (``store.fingerprint``) of the machine where results are kept.
    fingerprint: str
    require_sandbox: bool
