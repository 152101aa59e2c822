# tries: writes a module that reaches torch, and imports it
# marks: double 0
# says: what could be anything
# %%
with open("helper.py", "w") as file:
    file.write("import torch\n\n\ndef twice(x):\n    return int(torch.tensor(x) * 2)\n")
# %% double
import helper


def double(x):
    if x < 0:
        raise ValueError
    return helper.twice(x)
