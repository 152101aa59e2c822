"""Pools of workers that a fork leaves behind: in the copy they begin new ones, instead of waiting for ever."""

import contextlib
import gc
import queue
import sys
import threading

#: Where joblib, and with it scikit-learn, keeps its processes for the next call.
_REUSED = ("joblib.externals.loky.reusable_executor", "loky.reusable_executor")


def revive_pools() -> None:
    """Have pools that student code has begun work here, in a process that was forked from theirs.

    Whatever it may have changed in these modules ends nothing here.
    """
    with contextlib.suppress(Exception):
        threads = sys.modules.get("concurrent.futures.thread")
        if threads is not None and threads._threads_queues:
            threads._threads_queues.clear()
            for pool in gc.get_objects():
                if type(pool) is threads.ThreadPoolExecutor:
                    pool._threads, pool._work_queue = set(), queue.SimpleQueue()
                    pool._idle_semaphore, pool._shutdown_lock = threading.Semaphore(0), threading.Lock()
    for name in _REUSED:
        with contextlib.suppress(Exception):
            if name in sys.modules:
                sys.modules[name]._executor = None  # type: ignore[attr-defined]
