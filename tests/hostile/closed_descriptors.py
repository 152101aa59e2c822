# tries: closes all descriptors, in a cell and in an answer
# marks: double 0
# says: ended its process
# %%
import os

os.closerange(0, 65536)
# %% double
def double(x):
    import os

    os.closerange(0, 65536)
    return x + x
