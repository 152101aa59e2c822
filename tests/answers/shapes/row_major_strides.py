# %% wrong: the first index moves fastest
# fails: test_several_dimensions, test_few_dimensions, test_whole_steps, test_a_size_of_zero
# feedback: lies to its right
def row_major_strides(shape):
    strides, step = [], 1
    for size in shape:
        strides.append(step)
        step *= max(size, 1)
    return tuple(strides)


# %% wrong: a step jumps over its own dimension, too
# fails: test_several_dimensions, test_few_dimensions, test_whole_steps, test_a_size_of_zero
# feedback: which sizes does that involve
def row_major_strides(shape):
    return tuple(math.prod(max(size, 1) for size in shape[place:]) for place in range(len(shape)))


# %% wrong: strides count bytes
# fails: test_several_dimensions, test_few_dimensions, test_whole_steps, test_a_size_of_zero
# feedback: one stride for each dimension
def row_major_strides(shape):
    return tuple(4 * math.prod(max(size, 1) for size in shape[place + 1 :]) for place in range(len(shape)))


# %% wrong: a single number has a stride
# fails: test_few_dimensions
# feedback: count the dimensions of a single number
def row_major_strides(shape):
    strides = [1]
    for size in reversed(shape[1:]):
        strides.append(strides[-1] * max(size, 1))
    return tuple(reversed(strides))


# %% wrong: a division of whole numbers is a whole number
# fails: test_whole_steps
# feedback: of type int
def row_major_strides(shape):
    sizes = [max(size, 1) for size in shape]
    rest, strides = math.prod(sizes), []
    for size in sizes:
        rest = rest / size
        strides.append(rest)
    return tuple(strides)


# %% wrong: a size of 0 makes strides of 0
# fails: test_a_size_of_zero
# feedback: counts as 1 here
def row_major_strides(shape):
    return tuple(math.prod(shape[place + 1 :]) for place in range(len(shape)))


# %% right: a product for each dimension
def row_major_strides(shape):
    return tuple(math.prod(size or 1 for size in shape[place + 1 :]) for place in range(len(shape)))


# %% right: recursion
def row_major_strides(shape):
    if len(shape) < 2:
        return (1,) * len(shape)
    rest = row_major_strides(shape[1:])
    return (rest[0] * max(shape[1], 1), *rest)


# %% right: itertools
from itertools import accumulate
from operator import mul


def row_major_strides(shape):
    if not shape:
        return ()
    sizes = [max(size, 1) for size in shape[:0:-1]]
    return tuple(accumulate(sizes, mul, initial=1))[::-1]


# %% wrong: along a size of 1 the stride is 1
# fails: test_few_dimensions
# feedback: A size of 1 is a size
def row_major_strides(shape):
    strides, step = [], 1
    for size in reversed(shape):
        strides.append(1 if size == 1 else step)
        step *= max(size, 1)
    return tuple(reversed(strides))


# %% wrong: a shape has one 0 at most
# fails: test_a_size_of_zero
# feedback: A size of 0 counts as 1 here
def row_major_strides(shape):
    sizes = list(shape)
    if 0 in sizes:
        sizes[sizes.index(0)] = 1
    return tuple(math.prod(sizes[place + 1 :]) for place in range(len(sizes)))


# %% wrong: a float is made whole at the end
# fails: test_whole_steps
# feedback: Use whole numbers all the way
def row_major_strides(shape):
    sizes = [size or 1 for size in shape]
    step = math.prod(sizes)
    strides = []
    for size in sizes:
        step = int(step / size)
        strides.append(step)
    return tuple(strides)
