"""What has been graded is kept, and not graded again."""

from pathlib import Path

import pytest

from tests.classes import autograde, results, scores
from tests.notebooks import WRONG, cell, hand_in
from torchmarks.classroom.store import Keys, Store
from torchmarks.results import Bundle, Grade, Result, Submission

RESULT = Result("{}", {"test_a": Grade(1.5, 2.0, "failed"), "by_hand": Grade(None, 2.0, "by hand")}, frozenset({"a"}))


def test_what_is_kept_comes_back_equal(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put("abcd", RESULT)
    assert store.get("abcd") == RESULT
    assert store.get("abce") is None


def test_a_half_written_result_is_none(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put("abcd", RESULT)
    [path] = [path for path in tmp_path.rglob("*") if path.is_file()]
    whole = path.read_bytes()
    for size in (0, 1, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:size])
        assert store.get("abcd") is None


def test_who_is_stopped_leaves_no_half_a_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        Store(tmp_path).put("abcd", RESULT)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_result_that_may_change_is_not_kept(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for verdict in ("timed out", "crashed", "out of memory"):
        store.put(f"ab{verdict}", Result("{}", {"test_a": Grade(0.0, 2.0, verdict)}))
        assert store.get(f"ab{verdict}") is None


def test_a_key_tells_submissions_and_bundles_apart() -> None:
    bundle = Bundle("first", "first", "{}", {"data.txt": b"1"}, "secret")
    one = Submission(b"1")
    keys = {
        Keys(bundle).key(one),
        Keys(bundle).key(Submission(b"1", {"mine.csv": b"1"})),
        Keys(bundle).key(Submission(b"1", {"mine.csv": b"2"})),
        Keys(bundle).key(Submission(b"2")),
        Keys(Bundle("first", "first", "{}", {"data.txt": b"2"}, "secret")).key(one),
        Keys(Bundle("first", "first", "{}", {"data.txt": b"1"}, "another")).key(one),
        Keys(Bundle("first", "first", "[]", {"data.txt": b"1"}, "secret")).key(one),
    }
    assert len(keys) == 7
    assert Keys(bundle).key(one) in keys


def test_equal_notebooks_and_known_ones_are_graded_once(released_course: Path) -> None:
    hand_in(released_course, "ada", lambda nb: None)
    hand_in(released_course, "bob", lambda nb: None)
    hand_in(released_course, "cyd", lambda nb: setattr(cell(nb, "double"), "source", WRONG))
    assert "3 graded, " in autograde(released_course)
    before = scores(released_course)
    assert before["ada"] == before["bob"] != before["cyd"]
    assert len(results(released_course)) == 2
    for student in ("ada", "bob", "cyd"):
        (released_course / "autograded" / student / "first/first.ipynb").unlink()
    assert "3 graded (3 from kept results)" in autograde(released_course)
    assert scores(released_course) == before
