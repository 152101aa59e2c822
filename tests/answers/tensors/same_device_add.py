# %% wrong: .to() changes its tensor
# fails: test_two_devices, test_dtypes_of_sums
# feedback: one must travel
def same_device_add(a, b):
    b.to(a.device)
    return a + b


# %% wrong: like a, in everything
# fails: test_dtypes_of_sums
# feedback: to give it the other one's dtype is another
def same_device_add(a, b):
    return a + b.to(a)


# %% wrong: there is one device in a program
# fails: test_two_devices, test_dtypes_of_sums
# feedback: The other tensor knows its device
def same_device_add(a, b):
    device = "cuda" if torch.cuda.is_available() else "cpu"
    return a.to(device) + b.to(device)


# %% wrong: the second one decides
# fails: test_two_devices, test_dtypes_of_sums
# feedback: Who decides where to
def same_device_add(a, b):
    return torch.empty(a.shape, dtype=a.dtype) + b if a.is_meta else a.to(b.device) + b


# %% wrong: add in place
# fails: test_one_device
# feedback: neither of them changes
def same_device_add(a, b):
    b = b.to(a.device)
    if torch.result_type(a, b) == a.dtype and torch.broadcast_shapes(a.shape, b.shape) == a.shape:
        a += b
        return a
    return a + b


# %% wrong: what has no dimensions is a number of Python
# fails: test_dtypes_of_sums
# feedback: gives way to one that has some
def same_device_add(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """The sum of a and b, on the device of a."""
    if b.ndim == 0:
        return a + b.item()
    return a + b.to(a.device)


# %% right: the function's name
def same_device_add(a, b):
    there = b if b.device == a.device else b.to(device=a.device)
    return torch.add(a, there)


# %% right: the other order
def same_device_add(a, b):
    device = a.device
    return b.to(device, copy=True) + a


# %% wrong: the moved tensor is a new one
# fails: test_one_device
# feedback: neither of them changes
def same_device_add(a, b):
    moved = b.to(a.device)
    if moved.dtype == a.dtype and moved.shape == a.shape:
        moved += a
        return moved
    return a + moved
