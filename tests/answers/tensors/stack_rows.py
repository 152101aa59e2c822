# %% wrong: no rows have no length
# fails: test_lengths_that_differ
# feedback: Rows of different length make no table
def stack_rows(a, b):
    a, b = torch.atleast_2d(a), torch.atleast_2d(b)
    dtype = torch.promote_types(a.dtype, b.dtype)
    return torch.cat([part.to(dtype) for part in (a, b) if len(part)] or [a])


# %% wrong: cat stacks
# fails: test_row_and_row, test_row_and_table, test_dtypes_joined, test_lengths_that_differ
# feedback: To join end to end gives one long row
def stack_rows(a, b):
    return torch.cat((a, b))


# %% wrong: stack is for tables, too
# fails: test_table_and_table, test_row_and_table, test_dtypes_joined, test_new_memory, test_lengths_that_differ
# feedback: not a pile of two
def stack_rows(a, b):
    return torch.stack((a, b))


# %% wrong: vstack takes the tensors one by one
# fails: test_row_and_row, test_table_and_table, test_row_and_table, test_dtypes_joined, test_new_memory, test_lengths_that_differ
# feedback: Two rows need a dimension that counts them
def stack_rows(a, b):
    return torch.vstack(a, b)


# %% wrong: hstack
# fails: test_row_and_row, test_table_and_table, test_row_and_table, test_dtypes_joined, test_new_memory, test_lengths_that_differ
# feedback: Two rows need a dimension that counts them
def stack_rows(a, b):
    return torch.hstack((a, b))


# %% wrong: either two rows or two tables
# fails: test_row_and_table, test_dtypes_joined, test_lengths_that_differ
# feedback: It counts as a table of one row
def stack_rows(a, b):
    if a.ndim == 1 and b.ndim == 1:
        return torch.stack((a, b))
    return torch.cat((a, b))


# %% wrong: a table holds floats
# fails: test_dtypes_joined
# feedback: those of both parts are promoted
def stack_rows(a, b):
    return torch.vstack((a.float(), b.float()))


# %% wrong: the table has the dtype of its first part
# fails: test_dtypes_joined
# feedback: those of both parts are promoted
def stack_rows(a, b):
    return torch.vstack((a, b)).to(a.dtype)


# %% wrong: short rows are repeated
# fails: test_lengths_that_differ
# feedback: A row of one number is not repeated to fit
def stack_rows(a, b):
    a, b = torch.atleast_2d(a), torch.atleast_2d(b)
    if b.shape[1] == 1:
        b = b.expand(-1, a.shape[1])
    elif a.shape[1] == 1:
        a = a.expand(-1, b.shape[1])
    return torch.cat((a, b))


# %% wrong: nothing to add, nothing to do
# fails: test_new_memory, test_lengths_that_differ
# feedback: also if one part is empty
def stack_rows(a, b):
    if b.ndim == 2 and len(b) == 0 and a.ndim == 2:
        return a
    return torch.vstack((a, b))


# %% wrong: a row becomes a table
# fails: test_row_and_table
# feedback: What was given stays as it is
def stack_rows(a, b):
    for tensor in (a, b):
        if tensor.ndim == 1:
            tensor.unsqueeze_(0)
    return torch.cat((a, b))


# %% wrong: nothing on top
# fails: test_dtypes_joined
# feedback: those of both parts are promoted
def stack_rows(a, b):
    a, b = torch.atleast_2d(a), torch.atleast_2d(b)
    if len(a) == 0 and a.shape[1] == b.shape[1]:
        return b.clone()
    return torch.cat((a, b))


# %% wrong: float64 holds all whole numbers
# fails: test_dtypes_joined
# feedback: promoted
def stack_rows(a, b):
    return torch.vstack((a.double(), b.double())).to(torch.promote_types(a.dtype, b.dtype))


# %% right: make tables first
def stack_rows(a, b):
    if a.ndim == 1:
        a = a[None, :]
    if b.ndim == 1:
        b = b[None, :]
    return torch.cat([a, b], dim=0)


# %% right: write the parts into a new table
def stack_rows(a, b):
    a, b = torch.atleast_2d(a), torch.atleast_2d(b)
    if a.shape[1] != b.shape[1]:
        raise RuntimeError("rows of different lengths")
    table = torch.empty(len(a) + len(b), a.shape[1], dtype=torch.promote_types(a.dtype, b.dtype))
    table[: len(a)] = a
    table[len(a) :] = b
    return table


# %% wrong: by way of lists
# fails: test_table_and_table
# feedback: No rows have a length, too
def stack_rows(a, b):
    if a.shape[-1] != b.shape[-1]:
        raise RuntimeError("rows of different length")
    rows = [*([a.tolist()] if a.ndim == 1 else a.tolist()), *([b.tolist()] if b.ndim == 1 else b.tolist())]
    return torch.tensor(rows, dtype=torch.promote_types(a.dtype, b.dtype))


# %% wrong: nothing on top, nothing to do
# fails: test_new_memory
# feedback: also if one part is empty
def stack_rows(a, b):
    a, b = torch.atleast_2d(a), torch.atleast_2d(b)
    if a.shape[1] != b.shape[1]:
        raise RuntimeError("rows of different lengths")
    if not len(a):
        return b.to(torch.promote_types(a.dtype, b.dtype))
    return torch.cat((a, b))
