# %% wrong: size-1 strides matter
# fails: test_sizes_of_one
# feedback: no step is ever taken
def is_contiguous(shape, stride):
    if 0 in shape:
        return True
    return stride == tuple(math.prod(shape[place + 1 :]) for place in range(len(shape)))


# %% wrong: strides that get smaller are enough
# fails: test_gaps_in_storage, test_sizes_of_one
# feedback: leave out storage between its rows
def is_contiguous(shape, stride):
    if 0 in shape:
        return True
    steps = [step for size, step in zip(shape, stride) if size != 1]
    return 0 not in steps and steps == sorted(steps, reverse=True)


# %% wrong: a last stride of 1 is enough
# fails: test_order_of_dimensions, test_gaps_in_storage, test_expanded_rows
# feedback: stays where it is
def is_contiguous(shape, stride):
    if 0 in shape:
        return True
    steps = [step for size, step in zip(shape, stride) if size != 1]
    return not steps or steps[-1] == 1


# %% wrong: neighbours that fit together are enough
# fails: test_gaps_in_storage, test_sizes_of_one
# feedback: Only one of the two is a jump
def is_contiguous(shape, stride):
    if 0 in shape:
        return True
    kept = [(size, step) for size, step in zip(shape, stride) if size != 1]
    return all(outer[1] == inner[0] * inner[1] for outer, inner in zip(kept, kept[1:]))


# %% wrong: an empty tensor has to be in order, too
# fails: test_nothing_inside
# feedback: nothing to walk through
def is_contiguous(shape, stride):
    expected = 1
    for size, step in zip(reversed(shape), reversed(stride)):
        if size != 1:
            if step != expected:
                return False
            expected *= max(size, 1)
    return True


# %% wrong: expand allocates, so an expanded tensor is like a new one
# fails: test_expanded_rows, test_gaps_in_storage
# feedback: repeats storage
def is_contiguous(shape, stride):
    if 0 in shape:
        return True
    expected = 1
    for size, step in zip(reversed(shape), reversed(stride)):
        if size != 1 and step != 0:
            if step != expected:
                return False
        expected *= size
    return True


# %% wrong: strides that fall up to the right last place are enough
# fails: test_expanded_rows
# feedback: repeats storage
def is_contiguous(shape, stride):
    if 0 in shape:
        return True
    kept = [(size, step) for size, step in zip(shape, stride) if size != 1]
    falls = all(outer[1] > inner[1] for outer, inner in zip(kept, kept[1:]))
    return falls and sum((size - 1) * step for size, step in kept) + 1 == math.prod(shape)


# %% wrong: a single dimension is always in order
# fails: test_gaps_in_storage
# feedback: jump
def is_contiguous(shape, stride):
    if len(shape) <= 1 or 0 in shape:
        return True
    e = 1
    for n, s in zip(reversed(shape), reversed(stride)):
        if n == 1:
            continue
        if s != e:
            return False
        e *= n
    return True


# %% right: compare with row-major strides, sizes of 1 left out
def is_contiguous(shape, stride):
    if math.prod(shape) == 0:
        return True
    return all(
        size == 1 or step == math.prod(shape[place + 1 :]) for place, (size, step) in enumerate(zip(shape, stride))
    )


# %% right: recursion from the last dimension
def is_contiguous(shape, stride, expected=1):
    if 0 in shape or not shape:
        return True
    if shape[-1] != 1 and stride[-1] != expected:
        return False
    return is_contiguous(shape[:-1], stride[:-1], expected * shape[-1])


# %% right: walk through all places
from itertools import product


def is_contiguous(shape, stride):
    places = [sum(i * s for i, s in zip(index, stride)) for index in product(*(range(size) for size in shape))]
    return places == list(range(len(places)))


# %% wrong: a single number is no tensor
# fails: test_nothing_inside
# feedback: A tensor without dimensions has one element
def is_contiguous(shape, stride):
    if not shape:
        return False
    if 0 in shape:
        return True
    expected = 1
    for size, step in zip(reversed(shape), reversed(stride), strict=True):
        if size != 1 and step != expected:
            return False
        expected *= size
    return True
