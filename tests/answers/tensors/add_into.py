# %% wrong: only whole numbers are another kind
# fails: test_kinds_of_numbers
# feedback: A tensor keeps its dtype for life
def add_into(y, x):
    if torch.broadcast_shapes(y.shape, x.shape) != y.shape or (x.is_floating_point() and not y.is_floating_point()):
        raise RuntimeError
    return y.copy_(y + x)


# %% wrong: y.add mutates
# fails: test_the_callers_tensor, test_the_same_object, test_smaller_and_bigger, test_kinds_of_numbers
# feedback: Both must see the sum
def add_into(y, x):
    y.add(x)
    if (y + x).shape != y.shape or not torch.can_cast(torch.result_type(y, x), y.dtype):
        raise RuntimeError("the sum does not fit")
    return y


# %% wrong: y = y + x is in place
# fails: test_the_callers_tensor, test_the_same_object, test_smaller_and_bigger, test_kinds_of_numbers
# feedback: Both must see the sum
def add_into(y, x):
    y = y + x
    return y


# %% wrong: rounding is fine
# fails: test_kinds_of_numbers, test_smaller_and_bigger
# feedback: rounding them is no sum
def add_into(y, x):
    y[...] = y + x
    return y


# %% wrong: a bigger sum makes a bigger tensor
# fails: test_the_callers_tensor, test_smaller_and_bigger
# feedback: there is no room for the sum
def add_into(y, x):
    if not torch.can_cast(torch.result_type(y, x), y.dtype):
        raise RuntimeError("the sum does not fit")
    y.data = (y + x).to(y.dtype)
    return y


# %% wrong: hand back a copy
# fails: test_the_same_object
# feedback: not another one of the same values
def add_into(y, x):
    y += x
    return y.clone()


# %% wrong: in place for both
# fails: test_the_callers_tensor
# feedback: The other tensor is only read
def add_into(y, x):
    y += x
    if x.shape == y.shape:
        x.copy_(y)
    return y


# %% wrong: nothing is smaller
# fails: test_smaller_and_bigger
# feedback: A smaller tensor is repeated over the bigger one
def add_into(y, x):
    if x.shape != y.shape:
        raise RuntimeError("another shape")
    return y.add_(x)


# %% wrong: every tensor can be laid flat
# fails: test_the_callers_tensor
# feedback: Both must see the sum
def add_into(y, x):
    if torch.broadcast_shapes(y.shape, x.shape) != y.shape:
        raise RuntimeError("x is bigger than y")
    y.view(-1).add_(x.expand_as(y).reshape(-1))
    return y


# %% wrong: every other dtype is another kind
# fails: test_kinds_of_numbers
# feedback: Only a higher kind does not fit
def add_into(y, x):
    if x.dtype != y.dtype:
        raise RuntimeError("another dtype")
    return y.add_(x)


# %% wrong: as many numbers fit
# fails: test_smaller_and_bigger
# feedback: no room for the sum
def add_into(y, x):
    total = y + x
    if total.numel() != y.numel() or not torch.can_cast(total.dtype, y.dtype):
        raise RuntimeError("no room")
    y.copy_(total.view_as(y))
    return y


# %% wrong: bools cannot be added
# fails: test_kinds_of_numbers
# feedback: Bools can be added
def add_into(y, x):
    if torch.bool in (y.dtype, x.dtype):
        raise RuntimeError("bools")
    return y.add_(x)


# %% right: an operator
def add_into(y, x):
    y += x
    return y


# %% right: where to write it
def add_into(y, x):
    if torch.broadcast_shapes(y.shape, x.shape) != y.shape:
        raise RuntimeError("the sum has another shape")
    torch.add(y, x, out=y)
    return y


# %% wrong: bools hold numbers
# fails: test_kinds_of_numbers
# feedback: Bools are a kind of their own
def add_into(y, x):
    if torch.broadcast_shapes(y.shape, x.shape) != y.shape:
        raise RuntimeError("x is bigger than y")
    if y.is_floating_point() < x.is_floating_point() or y.is_complex() < x.is_complex():
        raise RuntimeError("another kind")
    y[...] = y + x
    return y
