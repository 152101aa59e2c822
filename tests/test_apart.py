"""Work in a copy of this process leaves nothing behind, however it ends."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing import Pipe, get_context
from pathlib import Path

import pytest

from torchmarks.grading.apart import LateApart, LostApart, apart, new_folder
from torchmarks.grading.turn import Turn

STOPPED = """
import gc, os, signal, time, weakref
from torchmarks.sandbox.forking import get_ready_to_fork

class Part:
    pass

signal.signal(signal.SIGINT, signal.default_int_handler)  # a command in the background begins without
gc.disable()
looked_at = weakref.WeakKeyDictionary()  # taking from it runs Python in the middle of a collection
for _ in range(300_000):
    part = Part()
    part.itself = part
    looked_at[part] = 1
del part
try:
    if not os.fork():
        time.sleep(0.03)
        os.kill(os.getppid(), signal.SIGINT)
        os._exit(0)
    get_ready_to_fork()
    time.sleep(5)
except KeyboardInterrupt:
    print("heard")
"""


def test_a_request_to_stop_is_heard_though_it_comes_in_a_collection() -> None:
    done = subprocess.run([sys.executable, "-c", STOPPED], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("heard\n", "")


def test_an_answer_is_there_though_somebody_holds_the_pipe() -> None:
    held, ours = os.pipe()

    def work() -> str:
        if not os.fork():
            os.close(ours)
            os.read(held, 1)
            os._exit(0)
        return "x" * 2**20

    try:
        assert apart(work, 10) == "x" * 2**20
    finally:
        os.close(ours)
        os.close(held)


def test_who_is_ended_leaves_no_folder_and_nobody_at_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left, ours = os.pipe()

    def work() -> None:
        os.close(left)
        with new_folder() as folder:
            Path(folder, "file").touch()
            apart(inner, 900)

    def inner() -> None:
        with new_folder():
            time.sleep(600)

    with pytest.raises(LateApart):
        apart(work, 1)
    os.close(ours)
    assert os.read(left, 1) == b""  # all who had the other end are gone
    os.close(left)
    assert not list(tmp_path.iterdir())


def test_who_stops_the_command_does_not_wait_for_the_work(tmp_path: Path) -> None:
    def work() -> None:
        time.sleep(3)
        (tmp_path / "done").touch()

    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    try:
        with pytest.raises(KeyboardInterrupt):
            apart(work, 60)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert not (tmp_path / "done").exists()


def test_time_that_is_waited_for_a_turn_does_not_count() -> None:
    turn = Turn()

    def work(seconds: float) -> str:
        with turn.taken():
            time.sleep(seconds)
            return "done"

    with held(Turn(turn), seconds=2):
        assert apart(lambda: work(0), 1, waited=turn.waited) == "done"
    turn.forget()
    with held(Turn(turn), seconds=1), pytest.raises(LateApart):
        apart(lambda: work(60), 1, waited=turn.waited)


def test_who_dies_in_his_turn_gives_it_back() -> None:
    turn = Turn()

    def work() -> None:
        with turn.taken():
            os._exit(3)

    with pytest.raises(LostApart):
        apart(work, 60)
    with Turn(turn).taken() as waited:
        assert waited < 1


@contextlib.contextmanager
def held(turn: Turn, seconds: float) -> Iterator[None]:
    """Have the turn for so many seconds, from before the block on."""
    ours, theirs = Pipe()

    def hold() -> None:
        with turn.taken():
            theirs.send("taken")
            time.sleep(seconds)

    # Not a thread: what a fork finds open is its own, too.
    holder = get_context("fork").Process(target=hold)
    holder.start()
    ours.recv()
    yield
    holder.kill()
    holder.join()
