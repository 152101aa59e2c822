"""What the walls around student code cost: student processes with all of them and with none, in turn."""

import tempfile
import time
from statistics import median

from torchmarks.sandbox.keeper import Nursery, Student
from torchmarks.sandbox.limits import Limits
from torchmarks.sandbox.walls import Walls

ROUNDS = 40


def cost() -> str:
    """A line of the report: milliseconds from asking for a student process to its first answer, with and without."""
    strong = Walls.choose()
    seconds: dict[str, list[float]] = {"with": [], "without": []}
    with Nursery(strong, 2) as walled, Nursery(Walls(), 2) as open_, tempfile.TemporaryDirectory() as folder:
        connections = {"with": walled.connect(), "without": open_.connect()}
        for _ in range(ROUNDS):
            for name, connection in connections.items():
                begin = time.perf_counter()
                student = Student(connection, folder, Limits())
                student.run("pass")
                seconds[name].append(time.perf_counter() - begin)
                student.close()
    with_, without = (median(seconds[name]) * 1e3 for name in ("with", "without"))
    return (
        f"From asking for a student process to the end of its first cell: {with_:.1f} ms with walls, {without:.1f} ms"
        f" without; medians of {ROUNDS} in turn. The walls cost {with_ - without:.1f} ms a submission."
    )


if __name__ == "__main__":
    print(cost())
