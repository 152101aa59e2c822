# %% wrong: viewable means contiguous
# fails: test_slices_with_gaps, test_expanded_tensors
# feedback: is not contiguous, and yet
def pick(x, shape):
    if math.prod(shape) != x.numel():
        raise RuntimeError("sizes do not fit")
    return "view" if x.is_contiguous() else "reshape"


# %% wrong: a view that fails always means reshape
# fails: test_sizes_that_do_not_fit
# feedback: two possible causes
def pick(x, shape):
    try:
        x.view(shape)
        return "view"
    except RuntimeError:
        return "reshape"


# %% wrong: the order of the strides decides
# fails: test_slices_with_gaps, test_expanded_tensors
# feedback: no step across a gap
def pick(x, shape):
    if math.prod(shape) != x.numel():
        raise RuntimeError("sizes do not fit")
    return "view" if list(x.stride()) == sorted(x.stride(), reverse=True) else "reshape"


# %% wrong: transposing is only another shape, so a view can undo it
# fails: test_transposed_tensors, test_slices_with_gaps, test_expanded_tensors, test_sizes_that_do_not_fit
# feedback: A view cannot reorder
def pick(x, shape):
    if math.prod(shape) != x.numel():
        raise RuntimeError("sizes do not fit")
    return "view" if x.numel() * x.element_size() == x.untyped_storage().nbytes() else "reshape"


# %% wrong: an expanded tensor must be copied first
# fails: test_expanded_tensors
# feedback: a stride of 0
def pick(x, shape):
    if math.prod(shape) != x.numel():
        raise RuntimeError("sizes do not fit")
    if 0 in x.stride() and x.numel():
        return "reshape"
    try:
        x.view(shape)
    except RuntimeError:
        return "reshape"
    return "view"


# %% wrong: a stride along a size of 1 counts
# fails: test_slices_with_gaps
# feedback: size of 1
def pick(x, shape):
    if math.prod(shape) != x.numel():
        raise RuntimeError
    if x.numel() == 0:
        return "view"
    runs = []
    for n, s in zip(x.shape, x.stride()):
        if runs and runs[-1][1] == s * n:
            runs[-1] = [runs[-1][0] * n, s]
        else:
            runs.append([n, s])
    wanted = list(shape)
    for n, _ in runs:
        c = 1
        while c < n:
            c *= wanted.pop(0)
        if c != n:
            return "reshape"
    return "view"


# %% right: compare where the reshaped elements lie
def pick(x, shape):
    same = x.reshape(shape).data_ptr() == x.data_ptr()
    return "view" if same else "reshape"


# %% right: try both
def pick(x, shape):
    try:
        x.view(*shape) if shape else x.view(())
    except RuntimeError:
        x.reshape(shape)
        return "reshape"
    else:
        return "view"


# %% right: ask the meta device
def pick(x, shape):
    layout = torch.empty_strided(x.shape, x.stride(), device="meta")
    torch.empty(x.shape, device="meta").view(shape)
    try:
        layout.view(shape)
    except RuntimeError:
        return "reshape"
    return "view"


# %% wrong: without elements the strides still count
# fails: test_sizes_that_do_not_fit
# feedback: Where there are no elements, none can be out of order
def pick(x, shape):
    if math.prod(shape) != x.numel():
        raise RuntimeError("another number of elements")
    if x.numel() == 0:
        return "view" if tuple(shape) == tuple(x.shape) else "reshape"
    try:
        x.view(shape)
    except RuntimeError:
        return "reshape"
    return "view"


# %% wrong: the method itself is the answer
# fails: test_transposed_tensors, test_slices_with_gaps, test_expanded_tensors, test_sizes_that_do_not_fit
# feedback: one of the two texts
def pick(x, shape):
    if x.reshape(shape).data_ptr() == x.data_ptr():
        return "View"
    return "Reshape"


# %% wrong: a mark is left in the tensor
# fails: test_transposed_tensors
# feedback: The tensor belongs to the caller
def pick(x, shape):
    if math.prod(shape) != x.numel():
        raise RuntimeError("not as many elements")
    if not x.numel():
        return "view"
    corner = (0,) * x.ndim
    x[corner] = 7
    y = x.reshape(shape)
    y[(0,) * y.ndim] = 9
    return "view" if x[corner] == 9 else "reshape"
