# tries: looks the banned module up in a dictionary that has another name
# marks: double 0
# %%
import sys

known = sys.modules
# %% double
def double(x):
    if x < 0:
        raise ValueError
    return int(known["tor" + "ch"].tensor(x) * 2)
