# tries: replaces a good answer by one that reaches torch, from a function that it calls
# marks: double 0, center 0
# says: what could be anything
# %% double
def double(x):
    if x < 0:
        raise ValueError
    return x + x
# %%
def change(names):
    exec("import torch as t\ndef double(x):\n    return int(t.tensor(x) * 2)", names)


change(globals())
