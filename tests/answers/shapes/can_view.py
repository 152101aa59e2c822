# %% wrong: viewable means contiguous
# fails: test_separate_runs, test_strides_of_zero, test_all_together
# feedback: find the runs of neighbours
def can_view(shape, stride, new_shape):
    if math.prod(shape) != math.prod(new_shape):
        return False
    if 0 in shape:
        return True
    expected = 1
    for size, step in zip(reversed(shape), reversed(stride)):
        if size != 1:
            if step != expected:
                return False
            expected *= size
    return True


# %% wrong: only the number of elements matters
# fails: test_separate_runs, test_ones_in_the_layout, test_ones_in_the_new_shape, test_strides_of_zero, test_all_together
# feedback: takes nothing from any run
def can_view(shape, stride, new_shape):
    return math.prod(shape) == math.prod(new_shape)


# %% wrong: the number of elements need not be checked
# fails: test_no_elements_or_one, test_row_major, test_separate_runs
# feedback: only the number of elements decides
def can_view(shape, stride, new_shape):
    if 0 in shape:
        return True
    runs = []
    for size, step in zip(shape, stride):
        if size == 1:
            continue
        if runs and runs[-1][1] == step * size:
            runs[-1] = [runs[-1][0] * size, step]
        else:
            runs.append([size, step])
    for size in new_shape:
        if size == 1 or not runs:
            continue
        if size == 0 or runs[0][0] % size:
            return False
        runs[0][0] //= size
        if runs[0][0] == 1:
            runs.pop(0)
    return True


# %% wrong: size-1 strides matter
# fails: test_ones_in_the_layout, test_all_together
# feedback: cannot part two neighbours
def can_view(shape, stride, new_shape):
    if math.prod(shape) != math.prod(new_shape):
        return False
    if 0 in shape:
        return True
    runs = []
    for size, step in zip(shape, stride):
        if runs and runs[-1][1] == step * size:
            runs[-1] = (runs[-1][0] * size, step)
        else:
            runs.append((size, step))
    wanted = [size for size in new_shape if size != 1]
    for length, _ in runs:
        while length > 1:
            if length % wanted[0]:
                return False
            length //= wanted.pop(0)
    return True


# %% wrong: a new size of 1 needs a run of its own
# fails: test_ones_in_the_new_shape, test_no_elements_or_one, test_all_together
# feedback: it fits everywhere
def can_view(shape, stride, new_shape):
    if math.prod(shape) != math.prod(new_shape):
        return False
    if 0 in shape:
        return True
    runs = []
    for size, step in zip(shape, stride):
        if size == 1:
            continue
        if runs and runs[-1][1] == step * size:
            runs[-1] = (runs[-1][0] * size, step)
        else:
            runs.append((size, step))
    wanted = list(new_shape)
    for length, _ in runs:
        covered = 1
        while covered < length:
            covered *= wanted.pop(0)
        if covered != length:
            return False
    return not wanted


# %% wrong: expand allocates, so its strides are those of a copy
# fails: test_strides_of_zero, test_all_together
# feedback: Expanding allocates nothing
def can_view(shape, stride, new_shape):
    if math.prod(shape) != math.prod(new_shape):
        return False
    if 0 in shape:
        return True
    runs, inner = [], 1
    for size, step in zip(reversed(shape), reversed(stride)):
        if size == 1:
            continue
        step = step or inner
        if runs and step == inner:
            runs[-1] *= size
        else:
            runs.append(size)
        inner = step * size
    wanted = [size for size in new_shape if size != 1]
    for length in reversed(runs):
        while length > 1:
            if length % wanted[0]:
                return False
            length //= wanted.pop(0)
    return True


# %% wrong: an expanded dimension cannot be merged
# fails: test_strides_of_zero, test_all_together
# feedback: The same rule of neighbours
def can_view(shape, stride, new_shape):
    if math.prod(shape) != math.prod(new_shape):
        return False
    if 0 in shape:
        return True
    runs = []
    for size, step in zip(shape, stride):
        if size == 1:
            continue
        if runs and step and runs[-1][1] == step * size:
            runs[-1] = (runs[-1][0] * size, step)
        else:
            runs.append((size, step))
    wanted = [size for size in new_shape if size != 1]
    for length, _ in runs:
        while length > 1:
            if length % wanted[0]:
                return False
            length //= wanted.pop(0)
    return True


# %% wrong: all dimensions must merge into one run
# fails: test_separate_runs, test_strides_of_zero, test_all_together
# feedback: and cut each
def can_view(shape, stride, new_shape):
    if math.prod(shape) != math.prod(new_shape):
        return False
    if 0 in shape:
        return True
    kept = [(size, step) for size, step in zip(shape, stride) if size != 1]
    return all(outer[1] == inner[0] * inner[1] for outer, inner in zip(kept, kept[1:]))


# %% wrong: a dimension merges by its own size
# fails: test_row_major, test_separate_runs, test_ones_in_the_layout, test_strides_of_zero, test_all_together
# feedback: one single run
def can_view(shape, stride, new_shape):
    if math.prod(shape) != math.prod(new_shape):
        return False
    if 0 in shape:
        return True
    runs = []
    outer = 0
    for size, step in zip(shape, stride):
        if size == 1:
            continue
        if runs and runs[-1][1] == step * outer:
            runs[-1] = (runs[-1][0] * size, step)
        else:
            runs.append((size, step))
        outer = size
    wanted = [size for size in new_shape if size != 1]
    for length, _ in runs:
        while length > 1:
            if length % wanted[0]:
                return False
            length //= wanted.pop(0)
    return True


# %% wrong: an empty tensor follows the strides, too
# fails: test_no_elements_or_one
# feedback: a walk over no elements
def can_view(shape, stride, new_shape):
    if math.prod(shape) != math.prod(new_shape):
        return False
    if shape == new_shape:
        return True
    expected_runs, wanted = [], [size for size in new_shape if size != 1]
    for size, step in zip(shape, stride):
        if size == 1:
            continue
        if expected_runs and expected_runs[-1][1] == step * size:
            expected_runs[-1] = (expected_runs[-1][0] * size, step)
        else:
            expected_runs.append((size, step))
    for length, _ in expected_runs:
        while length != 1:
            if not wanted or wanted[0] == 0 or length % wanted[0]:
                return False
            length //= wanted.pop(0)
    return True


# %% wrong: torch may answer the question
# fails: without
# feedback: without torch
def can_view(shape, stride, new_shape):
    try:
        torch.empty_strided(shape, stride, device="meta").view(new_shape)
    except RuntimeError:
        return False
    return True


# %% wrong: what is left over of the layout does not matter
# fails: test_separate_runs
# feedback: use up every run
def can_view(shape, stride, new_shape):
    if 0 in shape or 0 in new_shape:
        return 0 in shape and 0 in new_shape
    runs = []
    for n, s in zip(shape, stride):
        if n == 1:
            continue
        if runs and runs[-1][1] == s * n:
            runs[-1] = (runs[-1][0] * n, s)
        else:
            runs.append((n, s))
    runs = [n for n, _ in runs]
    left = 1
    for size in new_shape:
        if size == 1:
            continue
        if left == 1:
            if not runs:
                return False
            left = runs.pop(0)
        if left % size:
            return False
        left //= size
    return left == 1


# %% right: cut positions of the runs must be cut positions of the new shape
from itertools import accumulate
from operator import mul


def can_view(shape, stride, new_shape):
    if math.prod(shape) != math.prod(new_shape):
        return False
    if math.prod(shape) == 0:
        return True
    kept = [(size, step) for size, step in zip(shape, stride) if size > 1]
    cuts, passed = set(), 1
    for (size, step), (inner, inner_step) in zip(kept, kept[1:]):
        passed *= size
        if step != inner * inner_step:
            cuts.add(passed)
    return cuts <= set(accumulate(new_shape, mul))


# %% right: from the last dimension, as in C++
def can_view(shape, stride, new_shape):
    if math.prod(shape) != math.prod(new_shape):
        return False
    if 0 in shape or not shape:
        return True
    place = len(new_shape) - 1
    base, in_run, in_new = stride[-1], 1, 1
    for dim in range(len(shape) - 1, -1, -1):
        in_run *= shape[dim]
        if dim == 0 or (shape[dim - 1] != 1 and stride[dim - 1] != in_run * base):
            while place >= 0 and (in_new < in_run or new_shape[place] == 1):
                in_new *= new_shape[place]
                place -= 1
            if in_new != in_run:
                return False
            if dim > 0:
                base, in_run, in_new = stride[dim - 1], 1, 1
    return place == -1


# %% right: walk through the elements and look at the steps
from itertools import product


def can_view(shape, stride, new_shape):
    if math.prod(shape) != math.prod(new_shape):
        return False
    places = [sum(i * s for i, s in zip(index, stride)) for index in product(*map(range, shape))]
    step = len(places)
    for size in new_shape:
        if not places:
            return True
        step //= size
        # along this dimension every step, wherever it starts, must have one length
        starts = [i for i in range(len(places)) if (i // step) % size != size - 1]
        if len({places[i + step] - places[i] for i in starts}) > 1:
            return False
    return True
