# %% wrong: every kernel adds its size
# fails: test_stack_of_kernels, test_dilated_stack, test_strides, test_where_it_begins, test_all_at_once
# feedback: By how many places does a kernel of k see further
def receptive_field(layers):
    size, step, start = 0, 1, 0
    for k, s, p, d in layers:
        size += (d * (k - 1) + 1) * step
        start -= p * step
        step *= s
    return max(size, 1), step, start


# %% wrong: kernels multiply
# fails: test_stack_of_kernels, test_dilated_stack, test_strides, test_where_it_begins, test_all_at_once
# feedback: By how many places does a kernel of k see further
def receptive_field(layers):
    size, step, start = 1, 1, 0
    for k, s, p, d in layers:
        size *= d * (k - 1) + 1
        start -= p * step
        step *= s
    return size, step, start


# %% wrong: dilation is ignored
# fails: test_dilated_stack, test_all_at_once
# feedback: as far as it spans
def receptive_field(layers):
    size, step, start = 1, 1, 0
    for k, s, p, d in layers:
        size += (k - 1) * step
        start -= p * step
        step *= s
    return size, step, start


# %% wrong: a dilated kernel spans d times k
# fails: test_dilated_stack, test_all_at_once
# feedback: as far as it spans
def receptive_field(layers):
    size, step, start = 1, 1, 0
    for k, s, p, d in layers:
        size += (d * k - 1) * step
        start -= p * step
        step *= s
    return size, step, start


# %% wrong: strides do not make later layers see further
# fails: test_strides, test_where_it_begins, test_all_at_once
# feedback: One place in a later layer
def receptive_field(layers):
    size, step, start = 1, 1, 0
    for k, s, p, d in layers:
        size += d * (k - 1)
        start -= p * step
        step *= s
    return size, step, start


# %% wrong: a layer's own stride makes it see further
# fails: test_strides, test_where_it_begins, test_all_at_once
# feedback: Do its own strides decide
def receptive_field(layers):
    size, step, start = 1, 1, 0
    for k, s, p, d in layers:
        start -= p * step
        step *= s
        size += d * (k - 1) * step
    return size, step, start


# %% wrong: only the layer right before counts
# fails: test_strides, test_where_it_begins, test_all_at_once
# feedback: One place in a later layer
def receptive_field(layers):
    size, step, start, before = 1, 1, 0, 1
    for k, s, p, d in layers:
        size += d * (k - 1) * before
        start -= p * step
        step, before = step * s, s
    return size, step, start


# %% wrong: steps add up
# fails: test_strides, test_where_it_begins, test_all_at_once
# feedback: One place in a later layer
def receptive_field(layers):
    size, step, start = 1, 1, 0
    for k, s, p, d in layers:
        size += d * (k - 1) * step
        start -= p * step
        step += s - 1
    return size, step, start


# %% wrong: padding makes the field larger
# fails: test_where_it_begins, test_all_at_once
# feedback: Padding moves the start, and no more
def receptive_field(layers):
    size, step, start = 1, 1, 0
    for k, s, p, d in layers:
        size += (d * (k - 1) + 2 * p) * step
        start -= p * step
        step *= s
    return size, step, start


# %% wrong: a place of padding is a place of the input
# fails: test_where_it_begins, test_all_at_once
# feedback: a place of a later layer's padding
def receptive_field(layers):
    size, step, start = 1, 1, 0
    for k, s, p, d in layers:
        size += d * (k - 1) * step
        start -= p
        step *= s
    return size, step, start


# %% wrong: it begins inside of the input
# fails: test_where_it_begins, test_all_at_once
# feedback: Padding moves the start, and no more
def receptive_field(layers):
    size, step = 1, 1
    for k, s, p, d in layers:
        size += d * (k - 1) * step
        step *= s
    return size, step, 0


# %% wrong: the last layer comes first
# fails: test_strides, test_where_it_begins, test_all_at_once
# feedback: One place in a later layer
def receptive_field(layers):
    size, step, start = 1, 1, 0
    for k, s, p, d in reversed(layers):
        size += d * (k - 1) * step
        start -= p * step
        step *= s
    return size, step, start


# %% wrong: without layers there is nothing to see
# fails: test_stack_of_kernels
# feedback: Without any layers
def receptive_field(layers):
    size, step, start = 0, 1, 0
    for k, s, p, d in layers:
        size = max(size, 1) + d * (k - 1) * step
        start -= p * step
        step *= s
    return size, step, start


# %% wrong: a kernel of one weight changes nothing
# fails: test_strides
# feedback: One place in a later layer
def receptive_field(layers):
    size, step, start = 1, 1, 0
    for k, s, p, d in layers:
        if k > 1:
            size += d * (k - 1) * step
            start -= p * step
            step *= s
    return size, step, start


# %% wrong: a list is as good as a tuple
# fails: test_all_at_once
# feedback: a tuple
def receptive_field(layers):
    size, step, start = 1, 1, 0
    for k, s, p, d in layers:
        size += d * (k - 1) * step
        start -= p * step
        step *= s
    return [size, step, start]


# %% wrong: steps are decimal numbers
# fails: test_all_at_once
# feedback: type int
def receptive_field(layers):
    size, step, start = 1, 1, 0
    for k, s, p, d in layers:
        size += d * (k - 1) * step
        start -= p * step
        step *= float(s)
    return size, step, start


# %% right: backwards from two numbers of the result
def receptive_field(layers):
    first, last, following = 0, 0, 1
    for k, s, p, d in reversed(layers):
        first, last, following = first * s - p, last * s - p + d * (k - 1), following * s - p
    return last - first + 1, following - first, first


# %% right: products of the strides before
import math


def receptive_field(layers):
    steps = [math.prod(layer[1] for layer in layers[:place]) for place in range(len(layers) + 1)]
    size = 1 + sum((k - 1) * d * step for (k, _, _, d), step in zip(layers, steps))
    start = -sum(p * step for (_, _, p, _), step in zip(layers, steps))
    return (size, steps[-1], start)


# %% right: recursion
def receptive_field(layers):
    if not layers:
        return (1, 1, 0)
    (k, s, p, d), *rest = layers
    size, step, start = receptive_field(rest)
    return ((size - 1) * s + d * (k - 1) + 1, step * s, start * s - p)


# %% right: layer by layer from the end, until none is left
def receptive_field(layers):
    size, jump, start = 1, 1, 0
    while layers:
        k, s, p, d = layers.pop()
        size = (size - 1) * s + d * (k - 1) + 1
        jump *= s
        start = start * s - p
    return size, jump, start
