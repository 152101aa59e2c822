# tries: has a type hint hand over torch, for hints are not read
# marks: double 0
# says: double
# %% double
import torch


def double(x):
    if x < 0:
        raise ValueError
    kept = []

    def hidden(y: kept.append(torch)): pass

    return int(kept[0].tensor(x) * 2)
