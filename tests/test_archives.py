"""``nbgrader zip_collect`` in a course of ours: honest archives arrive, others harm nobody."""

import io
import tarfile
import zipfile
from pathlib import Path

from tests.conftest import run_command

NOTEBOOK = b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}'


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def linked(kind: str) -> bytes:
    """An archive with a link to the course's configuration, under the notebook's name."""
    buffer = io.BytesIO()
    if kind == "zip":
        with zipfile.ZipFile(buffer, "w") as archive:
            link = zipfile.ZipInfo("first.ipynb")
            link.external_attr = 0o120777 << 16
            archive.writestr(link, "../../../../nbgrader_config.py")
    else:
        with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
            member = tarfile.TarInfo("first.ipynb")
            member.type, member.linkname = tarfile.SYMTYPE, "../../../../nbgrader_config.py"
            tar.addfile(member)
    return buffer.getvalue()


def test_honest_archives_arrive_and_others_are_named(small_course: Path) -> None:
    (small_course / "nbgrader_config.py").open("a").write(
        '\nc.FileNameCollectorPlugin.named_regexp = r".*/(?P<student_id>\\w+)/(?P<file_id>.*)"\n'
    )
    refused = {
        "slip.zip": zipped({"first.ipynb": NOTEBOOK, "../../../../slipped.txt": b"x"}),
        "root.zip": zipped({"first.ipynb": NOTEBOOK, "/tmp/hostile-left-slipped.txt": b"x"}),
        "windows.zip": zipped({"first.ipynb": NOTEBOOK, "..\\..\\slipped.txt": b"x"}),
        "bomb.zip": zipped({"first.ipynb": NOTEBOOK, "large": bytes(200 * 2**20)}),
        "many.zip": zipped({f"{number}.txt": b"" for number in range(11_000)}),
        "link.zip": linked("zip"),
        "linked.tar.gz": linked("tar"),
        "none.zip": b"this is no archive",
    }
    nested = NOTEBOOK
    for _ in range(8):
        nested = zipped({"first.ipynb": NOTEBOOK, "again.zip": nested})
    honest = {"ann.zip": zipped({"first.ipynb": NOTEBOOK}), "deep.zip": nested}
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        member = tarfile.TarInfo("first.ipynb")
        member.size = len(NOTEBOOK)
        tar.addfile(member, io.BytesIO(NOTEBOOK))
    honest["bob.tar.gz"] = buffer.getvalue()
    archive = small_course / "downloaded/first/archive"
    archive.mkdir(parents=True)
    (archive / "class.zip").write_bytes(zipped(refused | honest))
    done = run_command(small_course, "nbgrader", "zip_collect", "first", "--log-level=ERROR")
    said = done.stdout + done.stderr
    assert "Traceback" not in said, said
    extracted = small_course / "downloaded/first/extracted/class"
    for name in refused:
        assert f"/{name} " in said, (name, said)
        assert not (extracted / name.split(".")[0]).exists()
    for name in honest:
        assert f"/{name} " not in said
        assert (extracted / name.split(".")[0] / "first.ipynb").read_bytes() == NOTEBOOK
    assert not list(small_course.rglob("slipped*"))
    assert not list(Path("/tmp").glob("hostile-left*"))
    assert len(list((extracted / "deep").rglob("first.ipynb"))) < 4
    assert sorted(path.name for path in (small_course / "submitted").iterdir()) == ["again", "ann", "bob", "deep"]
