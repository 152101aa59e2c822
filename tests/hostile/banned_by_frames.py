# tries: takes what imports modules from a frame
# marks: double 0
# says: a name that it puts together
# %% double
import sys


def double(x):
    if x < 0:
        raise ValueError
    return int(sys._getframe().f_builtins["__import__"]("torch").tensor(x) * 2)
