# tries: lets another cell define the answer by a text that is put together
# marks: double 0, center 0
# says: what could be anything
# %%
texts = ["import torch as t"]
texts.append("def twice(x):\n    return int(t.tensor(x) * 2)")
for text in texts:
    exec(text)
# %% double
def double(x):
    if x < 0:
        raise ValueError
    return twice(x)
