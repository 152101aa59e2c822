# %% wrong: reshape always copies
# fails: test_other_order, test_gaps_and_repeats, test_nothing_allocated, test_another_number_of_elements
# feedback: It happens sometimes
def reshape_copies(x, shape):
    if math.prod(shape) != x.numel():
        raise RuntimeError("sizes do not fit")
    return tuple(x.shape) != tuple(shape)


# %% wrong: reshape never copies
# fails: test_other_order, test_gaps_and_repeats, test_nothing_allocated, test_another_number_of_elements
# feedback: a question of the order in memory
def reshape_copies(x, shape):
    if math.prod(shape) != x.numel():
        raise RuntimeError("sizes do not fit")
    return False


# %% wrong: viewable means contiguous
# fails: test_other_order, test_gaps_and_repeats, test_nothing_allocated
# feedback: Not contiguous does not mean
def reshape_copies(x, shape):
    if math.prod(shape) != x.numel():
        raise RuntimeError("sizes do not fit")
    return not x.is_contiguous()


# %% wrong: making the copy to see it costs nothing
# fails: test_nothing_allocated
# feedback: takes its memory
def reshape_copies(x, shape):
    return x.reshape(shape).data_ptr() != x.data_ptr()


# %% wrong: running out of memory is an answer
# fails: test_nothing_allocated
# feedback: What fails exactly when
def reshape_copies(x, shape):
    if math.prod(shape) != x.numel():
        raise RuntimeError("sizes do not fit")
    try:
        result = x.reshape(shape)
    except RuntimeError:
        return True
    return result.untyped_storage().data_ptr() != x.untyped_storage().data_ptr()


# %% wrong: a tensor on meta has the strides of the original
# fails: test_gaps_and_repeats, test_nothing_allocated
# feedback: does it still have x's strides
def reshape_copies(x, shape):
    layout = x.to("meta")
    layout.reshape(shape)
    try:
        layout.view(shape)
    except RuntimeError:
        return True
    return False


# %% wrong: another object is another memory
# fails: test_other_order, test_gaps_and_repeats, test_nothing_allocated, test_another_number_of_elements
# feedback: not of the shape
def reshape_copies(x, shape):
    return x.reshape(shape) is not x


# %% wrong: sizes that do not fit are copied
# fails: test_another_number_of_elements
# feedback: reshape refuses them
def reshape_copies(x, shape):
    try:
        x.view(shape)
    except RuntimeError:
        return True
    return False


# %% wrong: no elements fit every shape
# fails: test_another_number_of_elements
# feedback: Sizes that do not fit
def reshape_copies(x, shape):
    if x.numel() == 0:
        return False
    if x.numel() != math.prod(shape):
        raise RuntimeError
    try:
        x.view(shape)
    except RuntimeError:
        return True
    return False


# %% wrong: numbers of elements are compared as floats
# fails: test_another_number_of_elements
# feedback: Sizes that do not fit
def reshape_copies(x, shape):
    if float(math.prod(shape)) != float(x.numel()):
        raise RuntimeError("another number of elements")
    try:
        x.view(shape)
        return False
    except RuntimeError:
        return True


# %% wrong: a stride along a size of 1 counts
# fails: test_gaps_and_repeats
# feedback: size of 1
def reshape_copies(x, shape):
    if math.prod(shape) != x.numel():
        raise RuntimeError
    if x.numel() == 0:
        return False
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
            return True
    return False


# %% right: a layout without memory
def reshape_copies(x, shape):
    layout = torch.empty_strided(x.shape, x.stride(), device="meta")
    if layout.numel() != math.prod(shape):
        raise RuntimeError("sizes do not fit")
    try:
        layout.view(shape)
        return False
    except RuntimeError:
        return True


# %% right: whether reshape on meta makes a view
def reshape_copies(x, shape):
    layout = torch.empty_strided(x.shape, x.stride(), dtype=torch.uint8, device="meta")
    result = layout.reshape(shape)
    return result.untyped_storage()._cdata != layout.untyped_storage()._cdata


# %% right: the rule of runs
def reshape_copies(x, shape):
    if math.prod(shape) != x.numel():
        raise RuntimeError("sizes do not fit")
    if x.numel() == 0:
        return False
    new = [size for size in shape if size != 1]
    run, last = 1, None
    sizes = [(size, step) for size, step in zip(x.shape, x.stride()) if size != 1]
    runs = []
    for size, step in sizes:
        if last == step * size:
            run *= size
        else:
            runs.append(run)
            run = size
        last = step
    for run in [*runs, run][1:]:
        while run > 1:
            if run % new[0]:
                return True
            run //= new.pop(0)
    return False


# %% wrong: a small copy does no harm
# fails: test_nothing_allocated
# feedback: A copy of a small tensor is a copy, too
def reshape_copies(x, shape):
    if math.prod(shape) != x.numel():
        raise RuntimeError("another number of elements")
    if 0 < x.numel() < 100:
        return x.reshape(shape).data_ptr() != x.data_ptr()
    try:
        x.view(shape)
    except RuntimeError:
        return True
    return False


# %% wrong: NumPy makes the copy
# fails: without
# feedback: this exercise asks for an answer without numpy
def reshape_copies(x, shape):
    if math.prod(shape) != x.numel():
        raise RuntimeError("another number of elements")
    if x.numel() > 10**9:
        return x.view(shape).data_ptr() != x.data_ptr()
    array = x.numpy()
    return not np.shares_memory(array, array.reshape(shape)) if x.numel() else False


# %% wrong: a part is soon copied
# fails: test_nothing_allocated
# feedback: A copy of a part of x
import math


def reshape_copies(x, shape):
    if math.prod(shape) != x.numel():
        raise RuntimeError("sizes")
    if x.numel() < 10_000 and x.numel():
        x[0].clone()
    try:
        x.view(shape)
    except RuntimeError:
        return True
    return False


# %% wrong: a shape without elements is never a copy
# fails: test_another_number_of_elements
# feedback: reshape refuses them
import math


def reshape_copies(x, shape):
    if 0 in shape:
        return False
    if math.prod(shape) != x.numel():
        raise RuntimeError("sizes")
    try:
        x.view(shape)
    except RuntimeError:
        return True
    return False


# %% wrong: the numbers are wiped to see who shares them
# fails: test_other_order
# feedback: The tensor belongs to the caller
def reshape_copies(x, shape):
    if math.prod(shape) != x.numel():
        raise RuntimeError("not as many elements")
    try:
        x.view(shape)
    except RuntimeError:
        return True
    if x.is_contiguous():
        x.zero_()
    return False
