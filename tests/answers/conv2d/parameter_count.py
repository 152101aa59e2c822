# %% wrong: groups are ignored
# fails: test_groups
# feedback: In groups a kernel sees fewer channels
def parameter_count(c_in, c_out, kernel_size, groups=1, bias=True):
    if c_in % groups or c_out % groups:
        raise ValueError("groups")
    h, w = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    return c_out * c_in * h * w + (c_out if bias else 0)


# %% wrong: groups share out both numbers of channels
# fails: test_groups
# feedback: Are there fewer kernels, too
def parameter_count(c_in, c_out, kernel_size, groups=1, bias=True):
    if c_in % groups or c_out % groups:
        raise ValueError("groups")
    h, w = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    return (c_out // groups) * (c_in // groups) * h * w + (c_out if bias else 0)


# %% wrong: square only
# fails: test_kernels
# feedback: as high and as wide as its size says
def parameter_count(c_in, c_out, kernel_size, groups=1, bias=True):
    if c_in % groups or c_out % groups:
        raise ValueError("groups")
    k = kernel_size if isinstance(kernel_size, int) else kernel_size[0]
    return c_out * (c_in // groups) * k * k + (c_out if bias else 0)


# %% wrong: every kernel is applied to every channel alike
# fails: test_kernels, test_biases, test_groups
# feedback: Every kernel sees all channels
def parameter_count(c_in, c_out, kernel_size, groups=1, bias=True):
    if c_in % groups or c_out % groups:
        raise ValueError("groups")
    h, w = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    return c_out * h * w + (c_out if bias else 0)


# %% wrong: a bias for each pair of channels
# fails: test_biases, test_groups
# feedback: one number for each channel that comes out
def parameter_count(c_in, c_out, kernel_size, groups=1, bias=True):
    if c_in % groups or c_out % groups:
        raise ValueError("groups")
    h, w = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    return c_out * (c_in // groups) * (h * w + bool(bias))


# %% wrong: there is always a bias
# fails: test_kernels, test_biases, test_groups
# feedback: none are counted
def parameter_count(c_in, c_out, kernel_size, groups=1, bias=True):
    if c_in % groups or c_out % groups:
        raise ValueError("groups")
    h, w = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    return c_out * (c_in // groups) * h * w + c_out


# %% wrong: what cannot be divided is rounded
# fails: test_groups
# feedback: Groups have to divide both numbers
def parameter_count(c_in, c_out, kernel_size, groups=1, bias=True):
    h, w = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    return c_out * (c_in // groups) * h * w + (c_out if bias else 0)


# %% wrong: a division of whole numbers is a whole number
# fails: test_groups
# feedback: Python divides 12 / 3 into 4.0
def parameter_count(c_in, c_out, kernel_size, groups=1, bias=True):
    if c_in % groups or c_out % groups:
        raise ValueError("groups")
    h, w = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    return c_out * c_in / groups * h * w + (c_out if bias else 0)


# %% wrong: a bias for the kernels of one group
# fails: test_groups
# feedback: Are there fewer kernels, too?
def parameter_count(c_in, c_out, kernel_size, groups=1, bias=True):
    if c_in % groups or c_out % groups:
        raise ValueError
    h, w = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    return c_out * (c_in // groups) * h * w + (
        c_out * bias if groups == 1 or groups == c_out else c_out // groups * bias
    )


# %% right: a product of sizes
import math


def parameter_count(c_in, c_out, kernel_size, groups=1, bias=True):
    if any(channels % groups for channels in (c_in, c_out)):
        raise ValueError("groups")
    sizes = kernel_size if isinstance(kernel_size, tuple) else (kernel_size,) * 2
    weights = math.prod((c_out, c_in // groups, *sizes))
    return weights + c_out if bias else weights


# %% right: group by group
def parameter_count(c_in, c_out, kernel_size, groups=1, bias=True):
    if c_in % groups != 0 or c_out % groups != 0:
        raise ValueError("groups")
    try:
        height, width = kernel_size
    except TypeError:
        height = width = kernel_size
    total = 0
    for _ in range(groups):
        total += (c_out // groups) * (c_in // groups) * height * width
        if bias:
            total += c_out // groups
    return total
