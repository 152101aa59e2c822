# %% wrong: it is the size times the stride
# fails: test_pieces, test_paddings, test_refused
# feedback: between the first piece and the last
def conv_transpose_size(i, k, s, p, d, output_padding=0):
    if output_padding >= max(s, d) or 2 * p > i * s:
        raise ValueError("refused")
    return i * s + output_padding


# %% wrong: there are as many steps as pieces
# fails: test_pieces, test_paddings, test_refused
# feedback: between the first piece and the last
def conv_transpose_size(i, k, s, p, d, output_padding=0):
    size = i * s + d * (k - 1) + 1 - 2 * p + output_padding
    if output_padding >= max(s, d) or size < 1:
        raise ValueError("refused")
    return size


# %% wrong: a dilated kernel spans d times k
# fails: test_pieces, test_paddings, test_refused
# feedback: how far does the last one reach
def conv_transpose_size(i, k, s, p, d, output_padding=0):
    size = (i - 1) * s + d * k - 2 * p + output_padding
    if output_padding >= max(s, d) or size < 1:
        raise ValueError("refused")
    return size


# %% wrong: padding is put on here, too
# fails: test_paddings, test_refused
# feedback: The padding is taken away
def conv_transpose_size(i, k, s, p, d, output_padding=0):
    size = (i - 1) * s + d * (k - 1) + 1 + 2 * p + output_padding
    if output_padding >= max(s, d) or 2 * p > size:
        raise ValueError("refused")
    return size


# %% wrong: padding is taken away once
# fails: test_paddings, test_refused
# feedback: from both ends
def conv_transpose_size(i, k, s, p, d, output_padding=0):
    size = (i - 1) * s + d * (k - 1) + 1 - p + output_padding
    if output_padding >= max(s, d) or size < 1:
        raise ValueError("refused")
    return size


# %% wrong: output padding is added at both ends
# fails: test_paddings, test_refused
# feedback: the output padding is added at one
def conv_transpose_size(i, k, s, p, d, output_padding=0):
    size = (i - 1) * s + d * (k - 1) + 1 - 2 * p + 2 * output_padding
    if output_padding >= max(s, d) or size < 1:
        raise ValueError("refused")
    return size


# %% wrong: every output padding is taken
# fails: test_refused
# feedback: a whole step more is no output padding
def conv_transpose_size(i, k, s, p, d, output_padding=0):
    size = (i - 1) * s + d * (k - 1) + 1 - 2 * p + output_padding
    if size < 1:
        raise ValueError("refused")
    return size


# %% wrong: only the stride limits the output padding
# fails: test_refused
# feedback: stride or dilation
def conv_transpose_size(i, k, s, p, d, output_padding=0):
    size = (i - 1) * s + d * (k - 1) + 1 - 2 * p + output_padding
    if output_padding >= s or size < 1:
        raise ValueError("refused")
    return size


# %% wrong: a result without places is a result
# fails: test_refused
# feedback: Something has to be left
def conv_transpose_size(i, k, s, p, d, output_padding=0):
    if output_padding >= max(s, d):
        raise ValueError("refused")
    return max((i - 1) * s + d * (k - 1) + 1 - 2 * p + output_padding, 0)


# %% wrong: output padding on nothing is nothing
# fails: test_refused
# feedback: Something has to be left
def conv_transpose_size(i: int, k: int, s: int, p: int, d: int, output_padding: int = 0) -> int:
    """The size of a transposed convolution's result along one dimension."""

    if output_padding >= s and output_padding >= d:
        raise ValueError("output_padding is too large")
    size = (i - 1) * s + d * (k - 1) + 1 - 2 * p
    if size < 1:
        raise ValueError("the result would have no place")
    return size + output_padding


# %% right: how far the last piece reaches
def conv_transpose_size(i, k, s, p, d, output_padding=0):
    if output_padding >= s and output_padding >= d:
        raise ValueError("output_padding")
    last = max(piece * s + tap * d for piece in (0, i - 1) for tap in (0, k - 1))
    size = last + 1 - p - p + output_padding
    if size <= 0:
        raise ValueError("no place")
    return size


# %% right: the input of a convolution, solved for
def conv_transpose_size(i, k, s, p, d, output_padding=0):
    span = d * (k - 1) + 1
    smallest = s * (i - 1) + span - 2 * p
    if not (output_padding < s or output_padding < d):
        raise ValueError("output_padding")
    if smallest + output_padding <= 0:
        raise ValueError("no place")
    return smallest + output_padding
