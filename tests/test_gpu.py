"""The course's CUDA cells on a real GPU. Where the machine has none, test_bonus.py tests all that is around them."""

import copy
import shutil
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
import torch
from nbformat import NotebookNode

from tests.conftest import COURSE, run_command
from tests.notebooks import cell, code, html
from tests.test_course import told
from torchmarks.assignments import Exercise, assignments, grade_id, source_notebooks
from torchmarks.authoring.kernel import run_notebook
from torchmarks.gradebook.database import marks_of, open_gradebook

# Counting asks the driver, not CUDA.
pytestmark = pytest.mark.skipif(torch.cuda.device_count() == 0, reason="there is no GPU here")


@dataclass(frozen=True)
class Unmoved:
    """An answer that is right wherever there is no GPU."""

    assignment: str
    exercise: str
    #: What its student is told.
    hint: str
    source: str


UNMOVED = [
    Unmoved("ndarrays", "to_numpy", "the numbers have to travel", """
def to_numpy(t):
    t = t.detach().resolve_conj().resolve_neg()
    return (t.float() if t.dtype == torch.bfloat16 else t).numpy()
"""),
    Unmoved("tensors", "to_device", "Each tensor is on the GPU", """
def to_device(nested, device):
    if isinstance(nested, torch.Tensor):
        return nested.to("meta") if torch.device(device).type == "meta" else nested.cpu()
    if isinstance(nested, dict):
        return {key: to_device(value, device) for key, value in nested.items()}
    if isinstance(nested, (list, tuple)):
        return type(nested)(to_device(item, device) for item in nested)
    return nested
"""),
    Unmoved("gradients", "vjp", "begin on the device of x", """
def vjp(f, x, v):
    leaf = torch.empty(x.shape, dtype=x.dtype).copy_(x.detach()).requires_grad_()
    return torch.autograd.grad(f(leaf), leaf, v)[0]
"""),
    Unmoved("network", "train_epoch", "which of them has to travel", """
def train_epoch(model, loader, loss, optimiser):
    model.train()
    device, total, samples = next(model.parameters()).device, torch.zeros(()), 0
    for x, y in loader:
        found = loss(model(x.to(device)), y.to(device))
        optimiser.zero_grad()
        found.backward()
        optimiser.step()
        total += found.detach() * len(x)
        samples += len(x)
    if not samples:
        raise ValueError
    return total.item() / samples
"""),
    Unmoved("network", "digits_network", "all have to be there", """
def digits_network(images, labels, seed):
    torch.manual_seed(seed)
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    optimiser = torch.optim.Adam(network.parameters(), lr=0.03)
    for _ in range(12):
        for places in torch.randperm(len(images)).split(200):
            loss = F.cross_entropy(network(images[places]), labels[places])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return network.eval()
"""),
    Unmoved("datasets", "make_loaders", "pinned memory", """
def make_loaders(dataset, fraction, seed):
    held_out = int(fraction * len(dataset))
    if not 0 < held_out < len(dataset):
        raise ValueError
    generator = torch.Generator().manual_seed(seed)
    sizes = [len(dataset) - held_out, held_out]
    train, validation = torch.utils.data.random_split(dataset, sizes, generator)
    return DataLoader(train, 16, shuffle=True, generator=generator), DataLoader(validation, 16)
"""),
    Unmoved("conv2d", "conv2d_by_unfold", "has to be made there", """
def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    pair = lambda value: (value, value) if isinstance(value, int) else value
    (s, t), (p, q), (d, e) = pair(stride), pair(padding), pair(dilation)
    n, channels, height, width = x.shape
    out, seen, k, l = weight.shape
    if channels != groups * seen or out % groups or height + 2 * p < d * (k - 1) + 1 or width + 2 * q < e * (l - 1) + 1:
        raise ValueError("this does not fit")
    rows, columns = (height + 2 * p - d * (k - 1) - 1) // s + 1, (width + 2 * q - e * (l - 1) - 1) // t + 1
    patches = functional.unfold(x, (k, l), (d, e), (p, q), (s, t)).reshape(n, groups, seen * k * l, rows * columns)
    result = torch.empty(n, out, rows, columns, dtype=x.dtype)
    result[:] = (weight.reshape(groups, out // groups, -1) @ patches).reshape(n, out, rows, columns)
    return result if bias is None else result + bias.cpu().reshape(-1, 1, 1)
"""),
]  # fmt: skip

#: What a curious student's notebook begins with: it would wake CUDA before any answer is called. Then it tries harder,
#: to take the GPU's memory from others.
CURIOUS = """
import glob, os, torch
print("there is" if torch.cuda.is_available() and torch.ones(3, device="cuda").sum() == 3 else "there is no", "GPU")
os.environ.pop("CUDA_VISIBLE_DEVICES", None)
for path in ["/dev/nvidiactl", "/dev/nvidia0", "/dev/nvidia-uvm"]:
    try:
        os.close(os.open(path, os.O_RDWR))
        print("open")
    except OSError:
        print("closed")
"""


def exercises(assignment: str) -> list[Exercise]:
    return source_notebooks(COURSE, assignment, "source")[0].exercises()


WITH_CUDA = [name for name in assignments(COURSE, "source") if any(each.cuda for each in exercises(name))]


def released(course: Path, assignment: str) -> NotebookNode:
    shutil.copytree(COURSE / "source" / assignment, course / "source" / assignment)
    (course / "nbgrader_config.py").write_text((COURSE / "nbgrader_config.py").read_text())
    done = run_command(course, "nbgrader", "generate_assignment", assignment)
    assert done.returncode == 0, done.stderr
    return nbformat.read(course / f"release/{assignment}/{assignment}.ipynb", as_version=4)


def hand_in(course: Path, assignment: str, student: str, notebook: NotebookNode) -> None:
    path = course / "submitted" / student / assignment / f"{assignment}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)


@pytest.mark.parametrize("assignment", WITH_CUDA)
def test_a_bonus_is_for_those_whose_answers_work_on_the_gpu(assignment: str, tmp_path: Path) -> None:
    """The teacher's solution, the same in a notebook that looks for a GPU itself, and one with an answer each."""
    solved = released(tmp_path, assignment)
    for exercise in exercises(assignment):
        cell(solved, grade_id(exercise.solution)).source = exercise.solution.source
    hand_in(tmp_path, assignment, "solved", solved)
    curious = copy.deepcopy(solved)
    curious.cells.insert(1, code("curious", CURIOUS))
    hand_in(tmp_path, assignment, "curious", curious)
    unmoved = [each for each in UNMOVED if each.assignment == assignment]
    for each in unmoved:
        notebook = copy.deepcopy(solved)
        cell(notebook, each.exercise).source = each.source
        hand_in(tmp_path, assignment, each.exercise, notebook)
    done = run_command(tmp_path, "torchmarks", "autograde", assignment)
    assert done.returncode == 0, done.stdout + done.stderr
    marks = marks_of(f"sqlite:///{tmp_path / 'gradebook.db'}", assignment)
    bonus = {each.name: each.cuda_call.bonus for each in exercises(assignment) if each.cuda_call}
    with open_gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as gradebook:
        for student in marks.scores:
            for name, worth in bonus.items():
                earned = gradebook.find_grade(f"cuda_{name}", assignment, assignment, student).extra_credit
                report = told(tmp_path, assignment, student, f"cuda_{name}")
                assert (earned == worth) == (student != name), (student, name, report)
                for each in unmoved:
                    assert (each.hint in report) == (student == name == each.exercise), (student, name, report)
    cells = nbformat.read(tmp_path / f"autograded/curious/{assignment}/{assignment}.ipynb", as_version=4).cells
    [printed] = next(each.outputs for each in cells if each.source == CURIOUS)
    assert printed.text == "there is no GPU\n" + 3 * "closed\n"
    found = {student: score or 0 for student, score in marks.scores.items()}
    assert found["solved"] == found["curious"] == marks.maximum + sum(bonus.values())
    for each in unmoved:
        assert marks.maximum <= found[each.exercise] < found["solved"], each.exercise


@pytest.mark.parametrize("assignment", WITH_CUDA)
def test_the_cells_pass_in_a_kernel_too(assignment: str, tmp_path: Path, warm_kernels: None) -> None:
    shutil.copytree(COURSE / "source" / assignment, tmp_path / assignment)
    path = tmp_path / assignment / f"{assignment}.ipynb"
    notebook = run_notebook(nbformat.read(path, as_version=4), path.parent, timeout=300)
    reports = {each.name: html(cell(notebook, f"cuda_{each.name}")) for each in exercises(assignment) if each.cuda}
    for name, text in reports.items():
        assert "passed" in text and "✗" not in text, (name, text)
