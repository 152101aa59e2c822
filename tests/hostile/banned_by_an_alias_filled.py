# tries: fills a class under another name with the banned module
# marks: double 0
# says: torch
# %%
class Tools:
    pass


Alias = Tools
Alias.t = torch
# %% double
def double(x):
    if x < 0:
        raise ValueError
    return int(Tools.t.tensor(x) * 2)
