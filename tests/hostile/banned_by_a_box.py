# tries: puts the banned module into a box that the answer opens, and an answer that names nothing where nothing runs
# marks: double 0
# %%
box = {}
box["t"] = torch
# %% double
def double(x):
    if x < 0:
        raise ValueError
    return int(box["t"].tensor(x) * 2)


if not box:

    def double(x):
        return x + x
