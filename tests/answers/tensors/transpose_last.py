# %% wrong: .T swaps the last two
# fails: test_batches, test_no_copy
# feedback: Only the last two dimensions are swapped
def transpose_last(x):
    if x.ndim < 2:
        raise ValueError("too few dimensions")
    return x.permute(*reversed(range(x.ndim)))


# %% wrong: the first two are the last two
# fails: test_batches, test_no_copy
# feedback: Only the last two dimensions are swapped
def transpose_last(x):
    if x.ndim < 2:
        raise ValueError("too few dimensions")
    return x.transpose(0, 1)


# %% wrong: transposing is reshaping
# fails: test_matrices, test_batches, test_no_copy
# feedback: A reshape would leave them in a row
def transpose_last(x):
    if x.ndim < 2:
        raise ValueError("too few dimensions")
    return x.reshape(*x.shape[:-2], x.shape[-1], x.shape[-2])


# %% wrong: a fresh copy is as good
# fails: test_no_copy
# feedback: Transposing moves no number in memory
def transpose_last(x):
    if x.ndim < 2:
        raise ValueError("too few dimensions")
    return x.mT.contiguous()


# %% wrong: torch refuses what is wrong
# fails: test_too_few_dimensions
# feedback: Look at the kind of error
def transpose_last(x):
    return x.mT


# %% wrong: every wrong tensor is an error of torch's
# fails: test_too_few_dimensions
# feedback: a single number
def transpose_last(x):
    try:
        return x.mT
    except RuntimeError as error:
        raise ValueError from error


# %% wrong: t() takes batches
# fails: test_batches, test_no_copy
# feedback: Those in front count the examples
def transpose_last(x):
    if x.ndim < 2:
        raise ValueError("too few dimensions")
    return x.t()


# %% wrong: mH is mT
# fails: test_matrices
# feedback: also conjugates complex numbers
def transpose_last(x):
    if x.ndim < 2:
        raise ValueError("too few dimensions")
    return x.mH


# %% wrong: every tensor begins where its memory begins
# fails: test_no_copy
# feedback: Transposing moves no number in memory
def transpose_last(x):
    if x.ndim < 2:
        raise ValueError("too few dimensions")
    *front, rows, columns = x.shape
    *steps, down, right = x.stride()
    return torch.as_strided(x, (*front, columns, rows), (*steps, right, down), 0)


# %% wrong: x itself may be turned
# fails: test_no_copy
# feedback: x itself keeps its shape
def transpose_last(x):
    if x.ndim < 2:
        raise ValueError("fewer than two dimensions")
    return x.transpose_(-1, -2)


# %% right: count from the end
def transpose_last(x):
    if len(x.shape) < 2:
        raise ValueError("too few dimensions")
    return x.transpose(-2, -1)


# %% right: name the whole order
def transpose_last(x):
    order = list(range(x.ndim))
    if len(order) <= 1:
        raise ValueError("too few dimensions")
    order[-1], order[-2] = order[-2], order[-1]
    return x.permute(order)


# %% wrong: every tensor lies row by row
# fails: test_no_copy
# feedback: x may lie in memory in any order
def transpose_last(x):
    if x.ndim < 2:
        raise ValueError("too few dimensions")
    *front, rows, columns = x.shape
    steps = [1]
    for size in x.shape[:0:-1]:
        steps.insert(0, steps[0] * size)
    *before, down, right = steps
    return x.as_strided((*front, columns, rows), (*before, right, down))


# %% wrong: the dimensions in front are one
# fails: test_no_copy
# feedback: as when it was transposed before
def transpose_last(x):
    if x.ndim < 2:
        raise ValueError("too few dimensions")
    if x.ndim < 4:
        return x.mT
    *front, rows, columns = x.shape
    return x.view(-1, rows, columns).transpose(1, 2).view(*front, columns, rows)
