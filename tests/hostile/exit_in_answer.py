# tries: ends the process that answers
# marks: double 0
# says: Your code ended its process here.
# %% double
def double(x):
    import os

    os._exit(0)
