"""The one writer: a class's results into the gradebook and ``autograded/``."""

import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import nbformat
from nbformat.v4 import new_markdown_cell, new_notebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties

from torchmarks.gradebook.address import patient
from torchmarks.gradebook.graded import LEFT_OUT, Graded, alone, earned, read_graded, write_graded
from torchmarks.gradebook.writing import Record, write
from torchmarks.grading.rebuild import rebuild
from torchmarks.intake.notebooks import admitted
from torchmarks.intake.submissions import Submitted, digest
from torchmarks.late import extensions
from torchmarks.permissions import share
from torchmarks.plugins.release import testing_files
from torchmarks.results import Bundle, write_files
from torchmarks.terminal import printable

#: What Python and Jupyter leave behind in a student's folder.
_LEFT_BEHIND = {".ipynb_checkpoints", "__pycache__"}


def write_out(coursedir: CourseDirectory, bundles: Sequence[Bundle], finished: list[Submitted], release: str) -> None:
    """Write submissions into the gradebook and ``autograded/``, and empty the list; one run at a time does so.

    The marks come first, and until the files are there, too, none of the submissions counts as done: a run that is
    stopped between the two writes them again.
    """
    if not finished:
        return
    bundle = bundles[0]
    with alone(Path(coursedir.root)):
        records = []
        graded = {}
        later = extensions(coursedir.config, bundle.assignment)
        for each in finished:
            known = read_graded(each.target)
            if known.submission:
                write_graded(each.target, replace(known, submission=""))
            bonus = {
                name: (each.digests[name], earned(result, each.digests[name], known.bonus.get(name)))
                for name, result in each.results.items()
                if name in each.digests
            }
            settled = all(result.settled for result in each.results.values())
            graded[each.student] = Graded(
                each.digest if settled else "", release, bonus, digest(bundle.secret.encode()), each.problems()
            )
            now, earlier = ({name: cells for name, (_, cells) in part.items()} for part in (bonus, known.bonus))
            extension = later.get(each.student)
            records.append(Record(each.student, each.results, each.timestamp, now, earlier, extension))
        late = set(write(coursedir.db_url, bundle.assignment, records))
        penalties = AssignLatePenalties(config=coursedir.config)
        for submission in finished:
            for name in submission.results if submission.student in late else ():
                about = {"notebook": name, "assignment": bundle.assignment, "student": submission.student}
                penalties.preprocess(new_notebook(), {"nbgrader": {**about, "db_url": patient(coursedir.db_url)}})
            _write_files(submission, bundles, Path(coursedir.root))
            write_graded(submission.target, graded[submission.student])
            if coursedir.groupshared:
                share(submission.target, Path(coursedir.root))
            submission.results = {}
    finished.clear()


def _write_files(submission: Submitted, bundles: Sequence[Bundle], course: Path) -> None:
    """Replace the student's folder in ``autograded/``: graded notebooks, admitted files, the teacher's.

    In place of a notebook that could not be graded stands the one that was handed out: people can mark it.
    """
    files, masters = bundles[0].files, {bundle.notebook: bundle.master for bundle in bundles}
    if submission.target.is_symlink():
        submission.target.unlink()
    elif submission.target.exists():
        shutil.rmtree(submission.target)
    submission.target.mkdir(parents=True)
    left_out: list[str] = []
    with suppress(FileNotFoundError):  # replaced while it was graded: the next run finds that it is another one
        own, left_out = admitted(submission.folder) if submission.digest else ([], [])
        for path in own:
            shutil.copyfile(path, submission.target / path.name, follow_symlinks=False)
    released = {**testing_files(), **files} if left_out else {}
    news = [name for name in left_out if not _is_released(submission.folder / name, name, released)]
    if news:
        names = "".join(f"{name!r}\n" for name in news[:1000])
        (submission.target / LEFT_OUT).write_text(f"Handed in, and not copied here:\n{names}", encoding="utf-8")
    write_files(files, submission.target)
    for name, result in submission.results.items():
        text = result.notebook
        if result.unreadable is not None:
            text = _in_its_place(masters[name], result.unreadable.replace(f"{course}/", ""))
        path = submission.target / f"{name}.ipynb"
        with path.with_suffix(".part").open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())  # that it is there says that it is whole, also after a power cut
        path.with_suffix(".part").chmod(0o444)
        path.with_suffix(".part").replace(path)


def _in_its_place(master: str, sentence: str) -> str:
    """The notebook as it was handed out, with a sentence above it that says why there is no other."""
    note = f"**This work could not be graded.** {printable(sentence)}\n\nBelow is the notebook as it was handed out."
    whole = nbformat.reads(master, as_version=4)
    text: str = nbformat.writes(rebuild(whole, new_notebook(cells=[new_markdown_cell(note), *whole.cells])))
    return text


def _is_released(path: Path, name: str, released: Mapping[str, bytes]) -> bool:
    """Whether a file, or all that a folder holds, is as the students were given it, by ``name`` in the release."""
    with suppress(OSError):
        if path.is_symlink():
            return False
        if path.is_dir():
            known = any(each.startswith(f"{name}/") for each in released)
            return path.name in _LEFT_BEHIND or (
                known and all(_is_released(each, f"{name}/{each.name}", released) for each in path.iterdir())
            )
        content = released.get(name)
        if content is not None and path.is_file() and path.stat().st_size == len(content):
            return path.read_bytes() == content
    return False
