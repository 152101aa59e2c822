# %% wrong: half of the kernel, whatever the dilation
# fails: test_spread_out, test_even_kernels
# feedback: spans more places than it has weights
def same_padding(k, d):
    if k % 2 == 0:
        raise ValueError("even")
    return k // 2


# %% wrong: a dilated kernel spans d times k
# fails: test_spread_out, test_even_kernels
# feedback: spans more places than it has weights
def same_padding(k, d):
    padding, rest = divmod(d * k - 1, 2)
    if rest:
        raise ValueError("odd")
    return padding


# %% wrong: both ends together
# fails: test_side_by_side, test_spread_out, test_even_kernels
# feedback: at the two ends together
def same_padding(k, d):
    if d * (k - 1) % 2:
        raise ValueError("odd")
    return d * (k - 1)


# %% wrong: what is left over may be left away
# fails: test_even_kernels
# feedback: shared by two equal ends
def same_padding(k, d):
    return d * (k - 1) // 2


# %% wrong: an even kernel has no middle
# fails: test_even_kernels
# feedback: Is it the kernel's size that decides
def same_padding(k, d):
    if k % 2 == 0:
        raise ValueError("even")
    return d * (k - 1) // 2


# %% wrong: a division of whole numbers is a whole number
# fails: test_side_by_side
# feedback: Python divides 12 / 3 into 4.0
def same_padding(k, d):
    if d * (k - 1) % 2:
        raise ValueError("odd")
    return d * (k - 1) / 2


# %% wrong: torch knows the word same
# fails: without
# feedback: without torch
def same_padding(k, d):
    layer = torch.nn.Conv1d(1, 1, k, dilation=d, padding="same")
    left, right = layer._reversed_padding_repeated_twice
    if left != right:
        raise ValueError("odd")
    return left


# %% wrong: nobody has such large kernels
# fails: test_even_kernels
# feedback: shared by two equal ends
def same_padding(k, d):
    for padding in range(100):
        if 2 * padding == d * (k - 1):
            return padding
    if k < 100:
        raise ValueError("unequal")
    return d * (k - 1) // 2


# %% right: try all paddings
def same_padding(k, d):
    for padding in range(d * k + 1):
        if 100 + 2 * padding - d * (k - 1) == 100:
            return padding
    raise ValueError("no padding does it")


# %% right: ask which of the two is odd
def same_padding(k, d):
    if k % 2 == 0 and d % 2 == 1:
        raise ValueError("the two ends differ")
    return (k - 1) * d // 2
