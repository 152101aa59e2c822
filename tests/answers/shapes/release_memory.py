# %% wrong: a slice frees memory
# fails: test_rows_of_a_big_tensor, test_pieces_with_gaps, test_nothing_to_release, test_expanded_is_small, test_dtypes_and_small_shapes
# feedback: A slice borrows its storage
def release_memory(x):
    if x.untyped_storage().nbytes() <= x.numel() * x.element_size():
        return x
    return x[...]


# %% wrong: contiguous always copies
# fails: test_rows_of_a_big_tensor, test_dtypes_and_small_shapes
# feedback: give back the very tensor
def release_memory(x):
    if x.untyped_storage().nbytes() <= x.numel() * x.element_size():
        return x
    return x.contiguous()


# %% wrong: contiguous tensors own their storage
# fails: test_rows_of_a_big_tensor, test_nothing_to_release, test_expanded_is_small, test_dtypes_and_small_shapes
# feedback: and so does a contiguous one
def release_memory(x):
    return x if x.is_contiguous() else x.clone()


# %% wrong: a copy can do no harm
# fails: test_nothing_to_release, test_expanded_is_small
# feedback: a copy frees nothing
def release_memory(x):
    return x.clone()


# %% wrong: expand allocates
# fails: test_expanded_is_small
# feedback: less storage than it has elements
def release_memory(x):
    if x.untyped_storage().nbytes() == x.numel() * x.element_size():
        return x
    return x.clone()


# %% wrong: the values are all there is
# fails: test_dtypes_and_small_shapes
# feedback: the same in everything but its storage
def release_memory(x):
    if x.untyped_storage().nbytes() <= x.numel() * x.element_size():
        return x
    return torch.tensor(x.tolist())


# %% wrong: every element has four bytes
# fails: test_dtypes_and_small_shapes
# feedback: dtype and shape
def release_memory(x):
    if x.untyped_storage().nbytes() <= 4 * x.numel():
        return x
    return x.clone()


# %% wrong: a transposed tensor needs a new storage
# fails: test_nothing_to_release
# feedback: A transposed tensor needs no more
def release_memory(x):
    small = x.untyped_storage().nbytes() <= x.numel() * x.element_size()
    return x if small and (x.is_contiguous() or 0 in x.stride()) else x.contiguous().clone()


# %% wrong: x itself may move to a small storage
# fails: test_rows_of_a_big_tensor, test_pieces_with_gaps, test_nothing_to_release, test_expanded_is_small, test_dtypes_and_small_shapes
# feedback: x itself must stay as it is
def release_memory(x):
    if x.untyped_storage().nbytes() > x.numel() * x.element_size():
        x.set_(x.clone())
    return x


# %% right: fill an empty tensor
def release_memory(x):
    needed = x.numel() * x.element_size()
    if x.untyped_storage().nbytes() > needed:
        own = torch.empty(x.shape, dtype=x.dtype)
        own.copy_(x)
        return own
    return x


# %% right: contiguous copies
def release_memory(x):
    if x.untyped_storage().size() > x.nbytes:
        return x.clone(memory_format=torch.contiguous_format)
    return x


# %% right: a list, with the dtype
def release_memory(x):
    if x.untyped_storage().nbytes() <= x.numel() * x.itemsize:
        return x
    return torch.tensor(x.tolist(), dtype=x.dtype).reshape(x.shape)


# %% wrong: deepcopy copies the whole storage
# fails: test_rows_of_a_big_tensor, test_pieces_with_gaps, test_nothing_to_release, test_expanded_is_small, test_dtypes_and_small_shapes
# feedback: it is as big as the old one
def release_memory(x):
    if x.untyped_storage().nbytes() <= x.numel() * x.element_size():
        return x
    return deepcopy(x)


# %% wrong: what has no elements is made anew
# fails: test_nothing_to_release
# feedback: a copy frees nothing
def release_memory(x):
    if x.numel() == 0:
        return x.new_empty(x.shape)
    if x.untyped_storage().nbytes() > x.numel() * x.element_size():
        return x.clone()
    return x


# %% wrong: what is let go of can be wiped
# fails: test_rows_of_a_big_tensor, test_pieces_with_gaps, test_nothing_to_release, test_expanded_is_small, test_dtypes_and_small_shapes
# feedback: Both stay as they are
def release_memory(x):
    if x.untyped_storage().nbytes() <= x.numel() * x.element_size():
        return x
    kept = x.clone()
    x.zero_()
    return kept


# %% wrong: a tensor of its own may be put in order
# fails: test_nothing_to_release, test_expanded_is_small
# feedback: has to be as it was
def release_memory(x):
    if x.untyped_storage().nbytes() <= x.numel() * x.element_size():
        return x.zero_()
    return x.clone()


# %% wrong: values that cannot be counted on are replaced
# fails: test_dtypes_and_small_shapes
# feedback: The kept tensor is the same
import torch


def release_memory(x):
    if x.untyped_storage().nbytes() <= x.numel() * x.element_size():
        return x
    return torch.nan_to_num(x).clone()
