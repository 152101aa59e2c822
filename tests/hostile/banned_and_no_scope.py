# tries: an answer that cannot be compiled, after one that can and names what is banned
# marks: double 0
# %% double
def double(x):
    if x < 0:
        raise ValueError
    return int(torch.tensor(x) * 2)
# %% make
cell("double").source += "\n\n\ndef double(x):\n    y = x + x\n    global y\n    return y"
