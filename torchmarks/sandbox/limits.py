"""The limits on student code, as data in one place."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Limits:
    """What one submission may use. Times are wall-clock seconds, sizes are bytes."""

    #: One cell of the student's, and all tests of one graded cell together.
    cell: float = 10.0
    #: All cells of one notebook; its tests then have what is left, and half of this at least.
    submission: float = 60.0
    #: What one cell may print and show; the rest is cut, with a note.
    output: int = 200_000
    #: What all cells of one notebook may print and show together.
    outputs: int = 4_500_000
    #: Anonymous memory of one process (RLIMIT_DATA).
    memory: int = 4 * 2**30
    #: One file that student code writes.
    file: int = 100 * 2**20
    #: Processes and threads of one submission.
    processes: int = 128
    #: Files that one process may have open; the usual number on Linux.
    open_files: int = 1024
    #: What a submission may hold in each of its private tmp and shm, which lie in memory.
    scratch: int = 2**30
    #: How long a process may take to answer that has nothing of the student's to do.
    grace: float = 5.0

    @property
    def tests(self) -> float:
        """The time that the tests of a notebook have at least, whatever its cells have used."""
        return self.submission / 2

    @property
    def whole(self) -> float:
        """The most time that the cells and the tests of a notebook can take together."""
        return self.submission + self.tests

    def stretched(self, factor: float) -> "Limits":
        """The same with so many times as much time."""
        return replace(self, cell=self.cell * factor, submission=self.submission * factor, grace=self.grace * factor)
