# tries: kills and traces its parent and everything else
# %%
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
for pid in [os.getppid(), *range(2, 2000)]:
    if pid != os.getpid() and libc.ptrace(16, pid, None, None) == 0:
        print("BRE" + "ACH", pid)
    for path in (f"/proc/{pid}/mem", f"/proc/{pid}/root/etc/passwd"):
        if pid not in (0, os.getpid()) and os.access(path, os.R_OK):
            print("BRE" + "ACH", path)
# %%
import signal

os.kill(-1, signal.SIGKILL)
os.kill(0, signal.SIGKILL)
