# %% wrong: one behind the other is in turn
# fails: test_rows_in_turn, test_other_dimensions, test_negative_dimensions, test_inputs_of_any_layout
# feedback: Where does the pair belong
def min_view_chain(x, y, dim):
    if x.shape != y.shape:
        raise ValueError("shapes differ")
    return torch.cat((x, y), dim)


# %% wrong: reshape never copies
# fails: test_one_new_storage
# feedback: before or after that is another copy
def min_view_chain(x, y, dim):
    if x.shape != y.shape:
        raise ValueError("shapes differ")
    dim %= x.ndim
    sizes = list(x.shape)
    sizes[dim] *= 2
    return torch.stack((x, y)).movedim(0, dim + 1).reshape(sizes)


# %% wrong: contiguous first does no harm
# fails: test_one_new_storage
# feedback: Reordering before or after that is another copy.
def min_view_chain(x, y, dim):
    if x.shape != y.shape:
        raise ValueError("shapes differ")
    dim %= x.ndim
    return torch.stack((x.contiguous(), y.contiguous()), dim + 1).flatten(dim, dim + 1)


# %% wrong: a new tensor takes the dtype of what is written to it
# fails: test_dtypes_kept
# feedback: if you do not ask for it
def min_view_chain(x, y, dim):
    if x.shape != y.shape:
        raise ValueError("shapes differ")
    dim %= x.ndim
    pairs = torch.empty((*x.shape[: dim + 1], 2, *x.shape[dim + 1 :]))
    pairs.select(dim + 1, 0).copy_(x)
    pairs.select(dim + 1, 1).copy_(y)
    return pairs.flatten(dim, dim + 1)


# %% wrong: a -1 can always be worked out
# fails: test_nothing_to_zip
# feedback: Which size can a -1 not work out then
def min_view_chain(x, y, dim):
    if x.shape != y.shape:
        raise ValueError("shapes differ")
    dim %= x.ndim
    return torch.stack((x, y), dim + 1).reshape(*x.shape[:dim], -1, *x.shape[dim + 1 :])


# %% wrong: an index costs nothing
# fails: test_one_new_storage
# feedback: A tensor of indices has a storage
def min_view_chain(x, y, dim):
    if x.shape != y.shape:
        raise ValueError("shapes differ")
    shape = list(x.shape)
    shape[dim] *= 2
    order, result = torch.arange(shape[dim]), x.new_empty(shape)
    result.index_copy_(dim, order[0::2], x)
    return result.index_copy_(dim, order[1::2], y)


# %% wrong: a negative dim stays the same when a dimension is added
# fails: test_negative_dimensions
# feedback: when you add one to its number
def min_view_chain(x, y, dim):
    if x.shape != y.shape:
        raise ValueError("shapes differ")
    sizes = list(x.shape)
    sizes[dim] *= 2
    return torch.stack((x, y), dim + 1).view(sizes)


# %% wrong: interleaving is always by rows
# fails: test_other_dimensions, test_negative_dimensions, test_inputs_of_any_layout
# feedback: All others are as they were
def min_view_chain(x, y, dim):
    if x.shape != y.shape:
        raise ValueError("shapes differ")
    return torch.stack((x, y), 1).flatten(0, 1)


# %% wrong: expand allocates, so it can be written to
# fails: test_inputs_of_any_layout, test_negative_dimensions, test_other_dimensions, test_rows_in_turn, test_dtypes_kept
# feedback: write only to the result
def min_view_chain(x, y, dim):
    if x.shape != y.shape:
        raise ValueError("shapes differ")
    dim %= x.ndim
    pairs = x.unsqueeze(dim + 1).expand(*x.shape[: dim + 1], 2, *x.shape[dim + 1 :])
    pairs.select(dim + 1, 1).copy_(y)
    return pairs.flatten(dim, dim + 1)


# %% wrong: shapes are broadcast as for a sum
# fails: test_different_shapes
# feedback: could be broadcast
def min_view_chain(x, y, dim):
    x, y = torch.broadcast_tensors(x, y)
    dim %= x.ndim
    return torch.stack((x, y), dim + 1).flatten(dim, dim + 1)


# %% wrong: as many elements and dimensions are the same shape
# fails: test_different_shapes
# feedback: are still different shapes
def min_view_chain(x, y, dim):
    if x.numel() != y.numel() or x.ndim != y.ndim:
        raise ValueError("different shapes")
    dim %= x.ndim
    return torch.stack((x, y), dim + 1).flatten(dim, dim + 1)


# %% wrong: there is always a row
# fails: test_nothing_to_zip
# feedback: perhaps a 0 along dim
def min_view_chain(x, y, dim):
    if x.shape != y.shape:
        raise ValueError("shapes differ")
    rows = []
    for pair in zip(x.unbind(dim), y.unbind(dim)):
        rows.extend(pair)
    return torch.stack(rows, dim)


# %% wrong: the dtype is put right in the end
# fails: test_dtypes_kept
# feedback: cannot hold all of them
def min_view_chain(x, y, dim):
    if x.shape != y.shape:
        raise ValueError("shapes differ")
    d = dim % x.ndim
    out = torch.zeros(*x.shape[: d + 1], 2, *x.shape[d + 1 :])
    out.select(d + 1, 0).copy_(x)
    out.select(d + 1, 1).copy_(y)
    return out.flatten(d, d + 1).to(x.dtype)


# %% wrong: to put one after the other first is no copy
# fails: test_one_new_storage
# feedback: Reordering before or after that is another copy
def min_view_chain(x, y, dim):
    if x.shape != y.shape:
        raise ValueError
    size = x.shape[dim]
    order = [place + part for place in range(size) for part in (0, size)]
    return torch.cat((x, y), dim).index_select(dim, torch.tensor(order, dtype=torch.int64))


# %% right: stack the pairs
def min_view_chain(x, y, dim):
    if x.shape != y.shape:
        raise ValueError("shapes differ")
    dim = dim if dim >= 0 else dim + x.ndim
    return torch.stack((x, y), dim + 1).flatten(dim, dim + 1)


# %% right: join along a dimension put in beforehand
def min_view_chain(x, y, dim):
    if x.shape != y.shape:
        raise ValueError("shapes differ")
    inner = dim % x.ndim + 1
    sizes = [2 * size if place == inner - 1 else size for place, size in enumerate(x.shape)]
    return torch.cat([x.unsqueeze(inner), y.unsqueeze(inner)], inner).view(sizes)


# %% right: slices of an empty result
def min_view_chain(x, y, dim):
    if x.shape != y.shape:
        raise ValueError("shapes differ")
    sizes = list(x.shape)
    sizes[dim] *= 2
    result = torch.empty(sizes, dtype=x.dtype)
    along = result.movedim(dim, 0)
    along[0::2] = x.movedim(dim, 0)
    along[1::2] = y.movedim(dim, 0)
    return result


# %% right: a layout without memory, then a copy for each half
def min_view_chain(x, y, dim):
    if x.shape != y.shape:
        raise ValueError("shapes differ")
    dim %= x.ndim
    layout = torch.empty(x.shape, device="meta").unsqueeze(dim + 1)
    pairs = torch.empty(layout.expand(*x.shape[: dim + 1], 2, *x.shape[dim + 1 :]).shape, dtype=x.dtype)
    for half, source in zip(pairs.unbind(dim + 1), (x, y)):
        half.copy_(source)
    return pairs.flatten(dim, dim + 1)


# %% right: stack into an empty tensor
def min_view_chain(x, y, dim):
    if x.shape != y.shape:
        raise ValueError("shapes differ")
    dim %= x.ndim
    both = torch.tensor([], dtype=x.dtype)
    torch.stack([x, y], dim=dim + 1, out=both)
    return both.flatten(dim, dim + 1)


# %% wrong: NumPy makes the copies
# fails: without
# feedback: this exercise asks for an answer without numpy
def min_view_chain(x, y, dim):
    if x.shape != y.shape:
        raise ValueError("x and y must have the same shape")
    dim %= x.ndim
    shape = list(x.shape)
    shape[dim] *= 2
    return torch.from_numpy(np.stack((x.numpy(), y.numpy()), axis=dim + 1).reshape(shape))
