# %% wrong: viewable means contiguous
# fails: test_strides_inside_runs, test_strides_when_expanded, test_strides_all_together
# feedback: Each run keeps its own step
def view_strides(shape, stride, new_shape):
    if math.prod(shape) != math.prod(new_shape):
        return None
    expected = 1
    for size, step in zip(reversed(shape), reversed(stride)):
        if 0 not in shape and size != 1:
            if step != expected:
                return None
            expected *= size
    return tuple(math.prod(new_shape[place + 1 :]) for place in range(len(new_shape)))


# %% wrong: a view has the strides of a new tensor
# fails: test_strides_inside_runs, test_strides_when_expanded, test_strides_all_together
# feedback: count in steps of that run
def view_strides(shape, stride, new_shape):
    if math.prod(shape) != math.prod(new_shape):
        return None
    new_strides = tuple(math.prod(new_shape[place + 1 :]) for place in range(len(new_shape)))
    if 0 in shape:
        return new_strides
    runs = []
    for size, step in zip(shape, stride):
        if size == 1:
            continue
        if runs and runs[-1][1] == step * size:
            runs[-1] = [runs[-1][0] * size, step]
        else:
            runs.append([size, step])
    for size in new_shape:
        if size == 1:
            continue
        if runs[0][0] % size:
            return None
        runs[0][0] //= size
        if runs[0][0] == 1:
            runs.pop(0)
    return new_strides


# %% wrong: reshape never copies, so there is always an answer
# fails: test_strides_inside_runs, test_strides_past_ones, test_strides_of_new_ones, test_strides_when_expanded, test_strides_all_together
# feedback: Do not let it part a run
def view_strides(shape, stride, new_shape):
    if math.prod(shape) != math.prod(new_shape):
        return None
    used = [step for size, step in zip(shape, stride) if size != 1]
    smallest = min(used, default=1)
    return tuple(smallest * math.prod(new_shape[place + 1 :]) for place in range(len(new_shape)))


# %% wrong: size-1 strides matter
# fails: test_strides_past_ones, test_strides_of_few_elements, test_strides_all_together
# feedback: become the step of one
def view_strides(shape, stride, new_shape):
    if math.prod(shape) != math.prod(new_shape):
        return None
    if 0 in shape:
        return (1,) * len(new_shape)
    runs = []
    for size, step in zip(shape, stride):
        if runs and runs[-1][1] == step * size:
            runs[-1] = [runs[-1][0] * size, step]
        else:
            runs.append([size, step])
    strides = []
    for size in new_shape:
        if size == 1:
            strides.append(1)
            continue
        if not runs or runs[0][0] % size:
            return None
        runs[0][0] //= size
        strides.append(runs[0][0] * runs[0][1])
        if runs[0][0] == 1:
            runs.pop(0)
    return None if runs else tuple(strides)


# %% wrong: new sizes of 1 vanish
# fails: test_strides_of_new_ones, test_strides_of_few_elements, test_strides_all_together
# feedback: needs a stride in the tuple
def view_strides(shape, stride, new_shape):
    if math.prod(shape) != math.prod(new_shape):
        return None
    if 0 in shape:
        return (1,) * len(new_shape)
    runs = []
    for size, step in zip(shape, stride):
        if size == 1:
            continue
        if runs and runs[-1][1] == step * size:
            runs[-1] = [runs[-1][0] * size, step]
        else:
            runs.append([size, step])
    strides = []
    for size in new_shape:
        if size == 1:
            continue
        if runs[0][0] % size:
            return None
        runs[0][0] //= size
        strides.append(runs[0][0] * runs[0][1])
        if runs[0][0] == 1:
            runs.pop(0)
    return tuple(strides)


# %% wrong: expand allocates, so a stride of 0 is a step of 1
# fails: test_strides_when_expanded, test_strides_all_together
# feedback: a run of step 0 stays one
def view_strides(shape, stride, new_shape):
    if math.prod(shape) != math.prod(new_shape):
        return None
    if 0 in shape:
        return (1,) * len(new_shape)
    runs = []
    for size, step in zip(shape, stride):
        if size == 1:
            continue
        if runs and runs[-1][1] == step * size:
            runs[-1] = [runs[-1][0] * size, step]
        else:
            runs.append([size, step])
    strides = []
    for size in new_shape:
        if size == 1:
            strides.append(1)
            continue
        if runs[0][0] % size:
            return None
        runs[0][0] //= size
        strides.append(runs[0][0] * (runs[0][1] or 1))
        if runs[0][0] == 1:
            runs.pop(0)
    return tuple(strides)


# %% wrong: a run is cut column-major
# fails: test_strides_from_row_major, test_strides_inside_runs, test_strides_past_ones, test_strides_of_new_ones, test_strides_when_expanded, test_strides_all_together
# feedback: the strides of a new tensor of that shape
def view_strides(shape, stride, new_shape):
    if math.prod(shape) != math.prod(new_shape):
        return None
    if 0 in shape:
        return (1,) * len(new_shape)
    runs = []
    for size, step in zip(shape, stride):
        if size == 1:
            continue
        if runs and runs[-1][1] == step * size:
            runs[-1] = [runs[-1][0] * size, step]
        else:
            runs.append([size, step])
    strides, passed = [], 1
    for size in new_shape:
        if size == 1:
            strides.append(1)
            continue
        if runs[0][0] % size:
            return None
        strides.append(passed * runs[0][1])
        passed *= size
        runs[0][0] //= size
        if runs[0][0] == 1:
            runs.pop(0)
            passed = 1
    return tuple(strides)


# %% wrong: the view of an empty tensor is not possible
# fails: test_strides_of_few_elements
# feedback: every stride will do
def view_strides(shape, stride, new_shape):
    if math.prod(shape) != math.prod(new_shape) or 0 in shape:
        return None
    runs = []
    for size, step in zip(shape, stride):
        if size == 1:
            continue
        if runs and runs[-1][1] == step * size:
            runs[-1] = [runs[-1][0] * size, step]
        else:
            runs.append([size, step])
    strides = []
    for size in new_shape:
        if size == 1:
            strides.append(1)
            continue
        if runs[0][0] % size:
            return None
        runs[0][0] //= size
        strides.append(runs[0][0] * runs[0][1])
        if runs[0][0] == 1:
            runs.pop(0)
    return tuple(strides)


# %% wrong: a list of floats is as good
# fails: test_kinds_of_answers
# feedback: The answer is a tuple, not a list
def view_strides(shape, stride, new_shape):
    if math.prod(shape) != math.prod(new_shape):
        return None
    if 0 in shape:
        return [0] * len(new_shape)
    runs = []
    for size, step in zip(shape, stride):
        if size == 1:
            continue
        if runs and runs[-1][1] == step * size:
            size *= runs.pop()[0]
        runs.append([size, step])
    strides = []
    for size in new_shape:
        if size == 1:
            strides.append(1)
            continue
        if runs[0][0] % size:
            return None
        runs[0][0] /= size
        strides.append(runs[0][0] * runs[0][1])
        if runs[0][0] == 1:
            runs.pop(0)
    return strides


# %% wrong: what is left over of the layout does not matter
# fails: test_strides_from_row_major, test_strides_inside_runs
# feedback: use up every run
def view_strides(shape, stride, new_shape):
    if 0 in shape or 0 in new_shape:
        return (1,) * len(new_shape) if 0 in shape and 0 in new_shape else None
    runs = []
    for n, s in zip(shape, stride):
        if n == 1:
            continue
        if runs and runs[-1][1] == s * n:
            runs[-1] = (runs[-1][0] * n, s)
        else:
            runs.append((n, s))
    out = []
    left = 1
    step = 1
    for size in new_shape:
        if size == 1:
            out.append(1)
            continue
        if left == 1:
            if not runs:
                return None
            left, step = runs.pop(0)
        if left % size:
            return None
        left //= size
        out.append(left * step)
    return tuple(out) if left == 1 else None


# %% right: from the last dimension, as in C++
def view_strides(shape, stride, new_shape):
    if math.prod(shape) != math.prod(new_shape):
        return None
    if 0 in shape or not shape:
        return (1,) * len(new_shape)
    result = [0] * len(new_shape)
    place = len(new_shape) - 1
    base, in_run, in_new = stride[-1], 1, 1
    for dim in range(len(shape) - 1, -1, -1):
        in_run *= shape[dim]
        if dim == 0 or (shape[dim - 1] != 1 and stride[dim - 1] != in_run * base):
            while place >= 0 and (in_new < in_run or new_shape[place] == 1):
                result[place] = in_new * base
                in_new *= new_shape[place]
                place -= 1
            if in_new != in_run:
                return None
            if dim > 0:
                base, in_run, in_new = stride[dim - 1], 1, 1
    return tuple(result) if place == -1 else None


# %% right: walk through the elements and read off the steps
from itertools import product


def view_strides(shape, stride, new_shape):
    if math.prod(shape) != math.prod(new_shape):
        return None
    places = [sum(i * s for i, s in zip(index, stride)) for index in product(*map(range, shape))]
    if not places:
        return new_shape
    result, step = [], len(places)
    for size in new_shape:
        step //= size
        starts = [i for i in range(len(places)) if (i // step) % size != size - 1]
        lengths = {places[i + step] - places[i] for i in starts} or {0}
        if len(lengths) > 1:
            return None
        result.append(lengths.pop())
    return tuple(result)


# %% right: split into runs, then groups
def view_strides(shape, stride, new_shape):
    def runs():
        length, step = 1, None
        for size, next_step in zip(shape, stride):
            if size != 1:
                if step is not None and step != next_step * size:
                    yield length, step
                    length = 1
                length, step = length * size, next_step
        if step is not None:
            yield length, step

    if math.prod(shape) != math.prod(new_shape):
        return None
    if math.prod(shape) == 0:
        return tuple(0 for _ in new_shape)
    strides, rest = [], list(new_shape)
    for length, step in runs():
        while length > 1:
            size = rest.pop(0)
            length, remainder = divmod(length, size)
            if remainder:
                return None
            strides.append(length * step)
    return (*strides, *(7 for _ in rest))


# %% wrong: a list where there are no elements
# fails: test_kinds_of_answers
# feedback: Where there are no elements, too
def view_strides(shape, stride, new_shape):
    if math.prod(shape) != math.prod(new_shape):
        return None
    if 0 in shape:
        return [1] * len(new_shape)
    runs = []
    for size, step in zip(shape, stride, strict=True):
        if size == 1:
            continue
        if runs and runs[-1][1] == step * size:
            runs[-1] = [runs[-1][0] * size, step]
        else:
            runs.append([size, step])
    strides = []
    for size in new_shape:
        if size == 1:
            strides.append(1)
            continue
        if runs[0][0] % size:
            return None
        runs[0][0] //= size
        strides.append(runs[0][0] * runs[0][1])
        if runs[0][0] == 1:
            runs.pop(0)
    return tuple(strides)
