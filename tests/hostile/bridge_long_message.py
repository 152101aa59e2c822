# tries: raises with seven megabytes of markup
# marks: double 0, center 0, Bag 0
# %%
from torchmarks.bridge import inside

inside._describe_error = lambda error: ["builtins:KeyError", "<" * 7_000_000, "KeyError", "x"]
# %% double
def double(x):
    raise KeyError
# %% center
def center(x):
    raise KeyError
# %% Bag
def Bag():
    raise KeyError
