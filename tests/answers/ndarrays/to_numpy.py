# %% wrong: numpy takes every tensor
# fails: test_gradients_tracked, test_pending_operations, test_brain_floats
# feedback: A tracked tensor must be detached first.
def to_numpy(t):
    return t.numpy()


# %% wrong: force covers bfloat16, too
# fails: test_brain_floats
# feedback: Not all 16-bit numbers are alike
def to_numpy(t):
    return t.numpy(force=True)


# %% wrong: bfloat16 is float16
# fails: test_brain_floats
# feedback: the largest ones, too
def to_numpy(t):
    if t.dtype == torch.bfloat16:
        t = t.to(torch.float16)
    return t.numpy(force=True)


# %% wrong: an array must be contiguous
# fails: test_no_needless_copy
# feedback: a layout is no reason to copy
def to_numpy(t):
    if t.dtype == torch.bfloat16:
        t = t.float()
    return t.detach().contiguous().numpy(force=True)


# %% wrong: always a fresh copy, to be safe
# fails: test_no_needless_copy, test_gradients_tracked, test_single_and_no_numbers
# feedback: An array can have gaps and steps, too
def to_numpy(t):
    if t.dtype == torch.bfloat16:
        t = t.float()
    return t.numpy(force=True).copy()


# %% wrong: switch the tracking off
# fails: test_gradients_tracked
# feedback: goes on being tracked
def to_numpy(t):
    t.requires_grad_(False)
    if t.dtype == torch.bfloat16:
        t = t.float()
    return t.numpy(force=True)


# %% wrong: the conjugate bit is no obstacle
# fails: test_pending_operations
# feedback: Conjugation only sets a bit
def to_numpy(t):
    t = t.detach().cpu()
    return (t.float() if t.dtype == torch.bfloat16 else t).numpy()


# %% wrong: DLPack knows the negative bit
# fails: test_pending_operations
# feedback: NumPy knows neither bit
def to_numpy(t):
    t = t.detach().cpu().resolve_conj()
    if t.dtype == torch.bfloat16:
        t = t.float()
    if t.dtype.itemsize == 1 and t.is_floating_point():
        raise TypeError("no such dtype in NumPy")
    return t.numpy() if not t.is_neg() else np.from_dlpack(t).copy()


# %% wrong: through a list of Python numbers
# fails: test_no_needless_copy, test_brain_floats, test_names_of_types, test_types_unknown_to_numpy, test_gradients_tracked, test_single_and_no_numbers
# feedback: nothing needs to become wider or narrower
def to_numpy(t):
    return np.array(t.tolist()).reshape(tuple(t.shape))


# %% wrong: a tracked tensor must be copied
# fails: test_gradients_tracked
# feedback: a view is wanted and no copy
def to_numpy(t):
    if t.dtype == torch.bfloat16:
        t = t.float()
    return (t.detach().clone() if t.requires_grad else t).numpy(force=True)


# %% wrong: a single number is wrapped up anew
# fails: test_brain_floats, test_single_and_no_numbers
# feedback: which is no reason to copy
def to_numpy(t):
    if t.ndim == 0:
        return np.array(t.item())
    if t.dtype == torch.bfloat16:
        t = t.float()
    return t.numpy(force=True)


# %% wrong: a tensor without dimensions is a number
# fails: test_brain_floats, test_single_and_no_numbers
# feedback: A tensor without dimensions gives an array without dimensions
def to_numpy(t):
    if t.ndim == 0:
        return t.item()
    if t.dtype == torch.bfloat16:
        t = t.float()
    return t.numpy(force=True)


# %% wrong: float32 for every dtype that NumPy lacks
# fails: test_types_unknown_to_numpy
# feedback: bfloat16 is the one exception
def to_numpy(t):
    try:
        return t.numpy(force=True)
    except TypeError:
        return t.detach().float().numpy(force=True)


# %% wrong: what was computed must be copied
# fails: test_gradients_tracked
# feedback: its memory can be shared as well
def to_numpy(t):
    t = t.detach() if t.is_leaf else t.detach().clone()
    if t.dtype == torch.bfloat16:
        t = t.float()
    return t.numpy(force=True)


# %% wrong: the storage's order is the tensor's
# fails: test_brain_floats
# feedback: 16-bit
def to_numpy(t):
    t = t.detach()
    if t.dtype == torch.bfloat16:
        raw = np.array(t.untyped_storage(), dtype=np.uint8).view(np.uint16) if t.numel() else np.empty(0, np.uint16)
        raw = raw[t.storage_offset() : t.storage_offset() + t.numel()]
        return (raw.astype(np.uint32) << 16).view(np.float32).reshape(t.shape)
    return t.cpu().resolve_conj().resolve_neg().numpy()


# %% wrong: zeros, and a tensor of zeros
# fails: test_brain_floats, test_gradients_tracked, test_names_of_types, test_no_needless_copy, test_pending_operations, test_single_and_no_numbers, test_types_unknown_to_numpy
# feedback: does not have the tensor's shape and values yet
def to_numpy(t):
    name = str(t.dtype).removeprefix("torch.")
    result = np.zeros(t.shape, "float32" if name == "bfloat16" else name)
    t.detach().zero_()
    return result


# %% right: force, and bfloat16 by hand
def to_numpy(t):
    return (t.float() if t.dtype is torch.bfloat16 else t).numpy(force=True)


# %% right: one obstacle after another
def to_numpy(t):
    t = t.detach()
    if t.device.type != "cpu":
        t = t.cpu()
    if t.is_conj():
        t = t.resolve_conj()
    if t.is_neg():
        t = t.resolve_neg()
    if t.dtype == torch.bfloat16:
        t = t.to(torch.float32)
    return np.asarray(t)


# %% right: bfloat16 is the upper half of a float32
def to_numpy(t):
    if t.dtype == torch.bfloat16:
        bits = t.detach().view(torch.int16).numpy(force=True).astype(np.uint16).astype(np.uint32)
        return np.asarray(bits << 16).view(np.float32)
    return t.numpy(force=True)


# %% wrong: only what is no bfloat16 is detached
# fails: test_gradients_tracked
# feedback: A tracked tensor must be detached first.
def to_numpy(t):
    if t.dtype == torch.bfloat16:
        return t.cpu().float().numpy()
    return t.detach().cpu().resolve_conj().resolve_neg().numpy()


# %% wrong: what is conjugated is not tracked
# fails: test_pending_operations
# feedback: with such a bit can be tracked
def to_numpy(t):
    if t.is_conj() or t.is_neg():
        return t.resolve_conj().resolve_neg().numpy()
    if t.dtype == torch.bfloat16:
        return t.float().detach().numpy()
    return t.detach().numpy()


# %% wrong: what is tracked is put in order
# fails: test_no_needless_copy
# feedback: A tracked tensor can have another layout
def to_numpy(t):
    if t.dtype == torch.bfloat16:
        return t.detach().float().numpy()
    if t.requires_grad:
        return t.detach().contiguous().resolve_conj().numpy()
    return t.numpy(force=True)


# %% wrong: NumPy has unsigned numbers of 16 bits at most
# fails: test_names_of_types
# feedback: nothing needs to become wider
def to_numpy(t):
    if t.dtype == torch.bfloat16:
        t = t.float()
    if t.dtype in (torch.uint32, torch.uint64):
        t = t.to(torch.int64)
    return t.numpy(force=True)


# %% wrong: short numbers are cheap to copy
# fails: test_no_needless_copy
# feedback: a layout is no reason to copy
def to_numpy(t):
    if t.dtype == torch.bfloat16:
        t = t.float()
    result = t.numpy(force=True)
    return result.copy() if result.dtype.itemsize <= 2 else result


# %% wrong: complex numbers have to be worked out
# fails: test_no_needless_copy
# feedback: NumPy has complex numbers, too
def to_numpy(t):
    t = t.detach()
    if t.is_complex() or t.is_neg():
        t = (t + 0).resolve_conj().resolve_neg()
    return (t.float() if t.dtype == torch.bfloat16 else t).numpy()
