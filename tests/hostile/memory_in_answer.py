# tries: wants more memory than there is
# marks: double 0, center 0
# %% double
def double(x):
    return len(bytearray(2**40)) * 0 + x + x
# %% center
def center(x):
    return torch.empty(2**38)
