# tries: reaches torch by a name that it puts together
# marks: double 0
# says: what could be anything
# %% double
def double(x):
    if x < 0:
        raise ValueError
    return int(globals()["to" + "rch"].tensor(x) * 2)
