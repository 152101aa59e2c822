# tries: crashes a cell, and the process that answers
# marks: center 0
# says: ended its process
# %%
import ctypes

ctypes.string_at(0)
# %% center
def center(x):
    import os
    import signal

    os.kill(os.getpid(), signal.SIGSEGV)
