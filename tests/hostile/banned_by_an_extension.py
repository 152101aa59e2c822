# tries: loads an extension of its own, which defines the answer's helper
# marks: double 0, center 0
# says: what could be anything
# %%
with open("helper.py", "w") as file:
    file.write("import torch\n\n\ndef load_ipython_extension(ip):\n    ip.push({'twice': lambda x: int(torch.tensor(x) * 2)})\n")
# %%
get_ipython().run_line_magic("load_ext", "helper")
# %% double
def double(x):
    if x < 0:
        raise ValueError
    return twice(x)
