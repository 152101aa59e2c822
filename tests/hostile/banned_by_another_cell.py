# tries: lets another cell define the answer under a name that only a text says
# marks: double 0
# says: torch
# %%
exec("import torch as t\ndef twice(x):\n    return int(t.tensor(x) * 2)")
# %% double
def double(x):
    if x < 0:
        raise ValueError
    return twice(x)
