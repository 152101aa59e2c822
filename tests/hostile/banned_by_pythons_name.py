# tries: writes a module that goes by the name of one of Python's own, which anybody may import
# marks: double 0
# says: double
# %%
with open("colorsys.py", "w") as file:
    file.write("import torch\n\n\ndef twice(x):\n    return int(torch.tensor(x) * 2)\n")
# %% double
import colorsys


def double(x):
    if x < 0:
        raise ValueError
    return colorsys.twice(x)
