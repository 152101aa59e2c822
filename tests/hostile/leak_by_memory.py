# tries: keeps what it was called with in shared memory and a pipe, for a later cell to show
# %%
import mmap
import os

shared = mmap.mmap(-1, 4096)
reading, writing = os.pipe()
os.set_blocking(reading, False)
# %% double
def double(x):
    shared[0:4] = b"seen"
    os.write(writing, b"x")
    if x < 0:
        raise ValueError
    return x + x
# %% center
def center(x):
    if not isinstance(x, torch.Tensor):
        raise TypeError
    return x - x.mean()


if shared[0:4] == b"seen":
    print("BRE" + "ACH")
try:
    print("BRE" + "ACH", os.read(reading, 1))
except BlockingIOError:
    pass
