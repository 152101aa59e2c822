# tries: makes a function that uses torch from a string of bytes
# marks: double 0
# says: what could be anything
# %%
import pickle

text = pickle.dumps(torch.add)
# %% double
def double(x):
    if x < 0:
        raise ValueError
    return int(pickle.loads(text)(x, x))
