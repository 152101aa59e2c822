# %% wrong: a transposed convolution has one inverse
# fails: test_every_size, test_padded_rows, test_spans, test_tiny_rows, test_no_way_there
# feedback: Each of them has its own way back
def output_padding_for(i, k, s, p, d):
    if i + 2 * p < d * (k - 1) + 1:
        raise ValueError("too large")
    return 0


# %% wrong: with a stride it is always the stride less 1
# fails: test_every_size, test_padded_rows, test_spans, test_tiny_rows, test_no_way_there
# feedback: Each of them has its own way back
def output_padding_for(i, k, s, p, d):
    if i + 2 * p < d * (k - 1) + 1:
        raise ValueError("too large")
    return s - 1


# %% wrong: the rest of the size by the stride
# fails: test_every_size, test_padded_rows, test_spans, test_tiny_rows, test_no_way_there
# feedback: Each of them has its own way back
def output_padding_for(i, k, s, p, d):
    if i + 2 * p < d * (k - 1) + 1:
        raise ValueError("too large")
    return i % s


# %% wrong: padding leaves nothing over
# fails: test_padded_rows, test_tiny_rows, test_no_way_there
# feedback: left over of the padded row
def output_padding_for(i, k, s, p, d):
    if i + 2 * p < d * (k - 1) + 1:
        raise ValueError("too large")
    return (i - d * (k - 1) - 1) % s


# %% wrong: padding is put on once
# fails: test_padded_rows, test_tiny_rows, test_no_way_there
# feedback: left over of the padded row
def output_padding_for(i, k, s, p, d):
    if i + 2 * p < d * (k - 1) + 1:
        raise ValueError("too large")
    return (i + p - d * (k - 1) - 1) % s


# %% wrong: dilation is ignored
# fails: test_spans, test_tiny_rows, test_no_way_there
# feedback: The kernel takes what it spans
def output_padding_for(i, k, s, p, d):
    if i + 2 * p < k:
        raise ValueError("too large")
    return (i + 2 * p - k) % s


# %% wrong: a dilated kernel spans d times k
# fails: test_spans, test_tiny_rows, test_no_way_there
# feedback: The kernel takes what it spans
def output_padding_for(i, k, s, p, d):
    if i + 2 * p < d * (k - 1) + 1:
        raise ValueError("too large")
    return (i + 2 * p - d * k) % s


# %% wrong: a convolution always has a result
# fails: test_no_way_there
# feedback: Where the convolution cannot be made
def output_padding_for(i, k, s, p, d):
    return (i + 2 * p - d * (k - 1) - 1) % s


# %% wrong: the way back has always a place of its own
# fails: test_tiny_rows
# feedback: What is missing is still a number
def output_padding_for(i, k, s, p, d):
    span = d * (k - 1) + 1
    if span > i + 2 * p:
        raise ValueError("the kernel does not fit")
    back = (i + 2 * p - span) // s * s + span - 2 * p
    if back < 1:
        raise ValueError("nothing comes back")
    return i - back


# %% right: there and back
def output_padding_for(i, k, s, p, d):
    span = d * (k - 1) + 1
    o = len(range(0, i + 2 * p - span + 1, s))
    if o == 0:
        raise ValueError("the kernel does not fit")
    return i - ((o - 1) * s + span - 2 * p)


# %% right: walk, and see what is left
def output_padding_for(i, k, s, p, d):
    left = i + 2 * p - 1 - d * (k - 1)
    if left < 0:
        raise ValueError("the kernel does not fit")
    while left >= s:
        left -= s
    return left
