# tries: gives the function that imports by name another name
# marks: double 0
# %%
load = __import__
# %% double
def double(x):
    if x < 0:
        raise ValueError
    return int(load("tor" + "ch").tensor(x) * 2)
