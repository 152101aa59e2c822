# %% wrong: data_ptr equality is sharing
# fails: test_starting_points, test_no_elements
# feedback: Two things can overlap and have different first elements.
def shares_memory(array, tensor):
    return array.ctypes.data == tensor.data_ptr()


# %% wrong: the first and the last byte tell
# fails: test_neighbours_in_one_buffer
# feedback: even between each other, without one common byte
def shares_memory(array, tensor):
    return np.may_share_memory(array, tensor.detach().numpy())


# %% wrong: the same buffer is the same as overlapping
# fails: test_neighbours_in_one_buffer, test_no_elements
# feedback: Two things can lie in the same buffer
def shares_memory(array, tensor):
    while isinstance(array.base, np.ndarray):
        array = array.base
    first = array.ctypes.data
    start = tensor.untyped_storage().data_ptr()
    return bool(first < start + tensor.untyped_storage().nbytes() and start < first + array.nbytes)


# %% wrong: equal values are shared
# fails: test_equal_values_elsewhere, test_starting_points, test_neighbours_in_one_buffer, test_no_elements, test_tracked_tensors, test_left_as_they_were, test_steps_and_turned_axes, test_any_values
# feedback: Equal numbers can lie in two places.
def shares_memory(array, tensor):
    return np.array_equal(array, tensor.detach().numpy())


# %% wrong: a tracked tensor goes to NumPy like any other
# fails: test_tracked_tensors
# feedback: A tensor that requires a gradient has memory like any other.
def shares_memory(array, tensor):
    return np.shares_memory(array, tensor.numpy())


# %% wrong: write, look, and leave it written
# fails: test_left_as_they_were, test_any_values
# feedback: A question must not change what it asks about
def shares_memory(array, tensor):
    before = array.tobytes()
    with torch.no_grad():
        tensor.add_(1)
    return array.tobytes() != before


# %% wrong: write, look, and put it back
# fails: test_any_values
# feedback: Writing and looking fails where writing changes nothing
def shares_memory(array, tensor):
    view = tensor.detach()
    saved = view.clone()
    before = array.tobytes()
    view += 1
    changed = array.tobytes() != before
    view.copy_(saved)
    return changed


# %% wrong: an array must be contiguous
# fails: test_steps_and_turned_axes, test_any_values
# feedback: What puts its elements in order copies them.
def shares_memory(array, tensor):
    return np.shares_memory(array, tensor.detach().contiguous().numpy())


# %% wrong: a tensor with a gradient stops being tracked
# fails: test_tracked_tensors
# feedback: Ask for a view of it that is not tracked.
def shares_memory(array, tensor):
    return np.shares_memory(array, tensor.requires_grad_(False).numpy())


# %% wrong: NumPy's truth is Python's
# fails: test_equal_values_elsewhere
# feedback: is to be of type bool
def shares_memory(array, tensor):
    return np.bool_(np.shares_memory(array, tensor.detach().numpy()))


# %% wrong: both need the same dtype
# fails: test_starting_points
# feedback: To convert one makes a copy
def shares_memory(array, tensor):
    return bool(np.shares_memory(array, tensor.detach().numpy().astype(array.dtype, copy=False)))


# %% right: the bytes as two sets
def shares_memory(array, tensor):
    def addresses(start, shape, strides, itemsize):
        firsts = [start + sum(i * step for i, step in zip(index, strides)) for index in np.ndindex(*shape)]
        return {first + byte for first in firsts for byte in range(itemsize)}

    size = tensor.element_size()
    ours = addresses(array.ctypes.data, array.shape, array.strides, array.itemsize)
    theirs = addresses(tensor.data_ptr(), tuple(tensor.shape), [step * size for step in tensor.stride()], size)
    return bool(ours & theirs)


# %% right: a NumPy array over the tensor's own bytes
def shares_memory(array, tensor):
    view = torch.utils.dlpack.from_dlpack(tensor.detach()).numpy()
    return bool(array.size and view.size and np.shares_memory(view, array))


# %% right: NumPy's exact overlap test on a detached array
def shares_memory(array, tensor):
    return np.shares_memory(np.asarray(tensor.detach()), array)


# %% wrong: everything has a length
# fails: test_no_elements
# feedback: What has no dimensions has one element
def shares_memory(array, tensor):
    if len(array) == 0 or len(tensor) == 0:
        return False
    return np.shares_memory(array, tensor.detach().numpy())


# %% wrong: tracking can be switched off and on again
# fails: test_tracked_tensors
# feedback: Ask for a view of it that is not tracked
def shares_memory(array, tensor):
    tracked = tensor.requires_grad
    tensor.requires_grad_(False)
    answer = bool(np.shares_memory(array, tensor.numpy()))
    tensor.requires_grad_(tracked)
    return answer


# %% wrong: every array that steps forwards can go to torch
# fails: test_steps_and_turned_axes
# feedback: And not every array can go to torch
def shares_memory(array, tensor):
    array = array[(..., *(slice(None, None, -1 if step < 0 else 1) for step in array.strides))]
    return bool(np.shares_memory(torch.from_numpy(array).numpy(), tensor.detach().numpy()))


# %% wrong: an element is its first byte
# fails: test_starting_points
# feedback: An element has several bytes
def shares_memory(array, tensor):
    def addresses(start, shape, strides):
        return {start + sum(i * step for i, step in zip(index, strides)) for index in np.ndindex(*shape)}

    size = tensor.element_size()
    ours = addresses(array.ctypes.data, array.shape, array.strides)
    theirs = addresses(tensor.data_ptr(), tuple(tensor.shape), [step * size for step in tensor.stride()])
    return bool(ours & theirs)


# %% wrong: who shares begins in the other's element
# fails: test_starting_points
# feedback: each counts
def shares_memory(array, tensor):
    begin = array.__array_interface__["data"][0]
    starts = [
        begin + sum(i * step for i, step in zip(place, array.strides, strict=True)) for place in np.ndindex(array.shape)
    ]
    size = tensor.element_size()
    for place in np.ndindex(*tensor.shape):
        address = tensor.data_ptr() + size * sum(i * step for i, step in zip(place, tensor.stride(), strict=True))
        if any(start <= address < start + array.itemsize for start in starts):
            return True
    return False
