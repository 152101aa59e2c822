# tries: reaches a banned function by another name
# marks: center 0
# says: layer_norm
# %%
import torch.nn.functional as shelf
from torch.nn.functional import layer_norm as something_else
# %% center
def center(x):
    if not isinstance(x, torch.Tensor):
        raise TypeError
    something_else(x, x.shape)
    return x - x.mean()
