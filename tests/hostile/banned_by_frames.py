# tries: takes what imports modules from a frame
# marks: double 0
# says: what could be anything
# %% double
import sys


def double(x):
    if x < 0:
        raise ValueError
    return int(sys._getframe().f_builtins["__import__"]("torch").tensor(x) * 2)
