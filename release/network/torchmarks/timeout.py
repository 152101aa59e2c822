"""A time limit for one test, so that an endless loop costs its own share and no more."""

import contextlib
import ctypes
import signal
import threading
from collections.abc import Iterator
from types import CodeType, FrameType


class TimeLimitExceeded(BaseException):
    """A test ran past its time limit. Not an ``Exception``: student code that catches those must not catch this."""


@contextlib.contextmanager
def time_limit(seconds: float, running: CodeType | None = None) -> Iterator[None]:
    """Raise :class:`TimeLimitExceeded` in this block once ``seconds`` of wall-clock time have passed.

    Where the system has interval timers (Linux, macOS) even a sleep or a wait is cut short; elsewhere (Windows), or
    away from the main thread, the exception arrives with the next line of Python that runs.

    ``running`` is the code of a function that is called in the block. Where it is given, the timers raise only in it
    and in what it calls, so that they never strike those who are handling its exception already.
    """
    if hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread():
        yield from _by_signal(seconds, running)
    else:
        yield from _by_thread(seconds)


def _by_signal(seconds: float, running: CodeType | None) -> Iterator[None]:
    def expire(signum: int, frame: FrameType | None) -> None:
        inside = running is None
        while frame is not None:
            # An import that is cut short leaves broken modules behind for everything that follows: let it end first.
            if frame.f_code.co_filename.startswith("<frozen importlib"):
                return
            inside = inside or frame.f_code is running
            frame = frame.f_back
        if inside:
            raise TimeLimitExceeded

    previous = signal.signal(signal.SIGALRM, expire)
    # The timer fires again and again, for code that swallows the first one.
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.2)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def _by_thread(seconds: float) -> Iterator[None]:
    target = ctypes.c_ulong(threading.get_ident())
    running = True
    lock = threading.Lock()

    def expire() -> None:
        with lock:
            if running:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(target, ctypes.py_object(TimeLimitExceeded))

    timer = threading.Timer(seconds, expire)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        with lock:
            running = False
        timer.cancel()
