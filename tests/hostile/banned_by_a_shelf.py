# tries: takes a function of torch from a shelf, which unpickles what lies there
# marks: double 0
# says: what could be anything
# %% double
import shelve


def double(x):
    if x < 0:
        raise ValueError
    return int(shelve.Shelf({b"a": b"ctorch\ntensor\n."})["a"](x) * 2)
