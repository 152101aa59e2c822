# tries: lets another cell define the answer under a name that nobody sees
# marks: double 0, center 0
# says: a name that it puts together
# %%
exec("import torch as t\ndef twice(x):\n    return int(t.tensor(x) * 2)")
# %% double
def double(x):
    if x < 0:
        raise ValueError
    return twice(x)
