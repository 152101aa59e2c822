# tries: takes a function of torch from a shelf, which unpickles what lies there
# marks: double 0
# says: a name that it puts together
# %% double
import shelve


def double(x):
    if x < 0:
        raise ValueError
    return int(shelve.Shelf({b"a": b"ctorch\ntensor\n."})["a"](x) * 2)
