# %% wrong: square only
# fails: test_not_square, test_parameters, test_groups_of_channels, test_bias_and_type, test_layouts, test_gradients, test_what_does_not_fit
# feedback: how many columns does the result have
from torch.nn import functional as F


def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != groups * seen or o % groups:
        raise ValueError("channels")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        shape.append(room // s + 1)
    columns = F.unfold(x, kernel, dilation, padding, stride)
    columns = columns.reshape(n, groups, -1, columns.shape[-1])
    rows = weight.reshape(groups, o // groups, -1)
    result = (rows @ columns).reshape(n, o, int(columns.shape[-1] ** 0.5), -1)
    return result if bias is None else result + bias.view(-1, 1, 1)


# %% wrong: columns before rows
# fails: test_not_square, test_parameters, test_groups_of_channels, test_bias_and_type, test_layouts, test_gradients, test_what_does_not_fit
# feedback: changed places
from torch.nn import functional as F


def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != groups * seen or o % groups:
        raise ValueError("channels")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        shape.append(room // s + 1)
    columns = F.unfold(x, kernel, dilation, padding, stride)
    columns = columns.reshape(n, groups, -1, columns.shape[-1])
    rows = weight.reshape(groups, o // groups, -1)
    result = (rows @ columns).reshape(n, o, *shape[::-1])
    return result if bias is None else result + bias.view(-1, 1, 1)


# %% wrong: flipped kernel
# fails: test_not_square, test_parameters, test_groups_of_channels, test_bias_and_type, test_layouts, test_gradients, test_what_does_not_fit
# feedback: turned round
from torch.nn import functional as F


def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != groups * seen or o % groups:
        raise ValueError("channels")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        shape.append(room // s + 1)
    columns = F.unfold(x, kernel, dilation, padding, stride)
    columns = columns.reshape(n, groups, -1, columns.shape[-1])
    rows = weight.flip(2, 3).reshape(groups, o // groups, -1)
    result = (rows @ columns).reshape(n, o, *shape)
    return result if bias is None else result + bias.view(-1, 1, 1)


# %% wrong: transposing is reshaping
# fails: test_not_square, test_parameters, test_groups_of_channels, test_bias_and_type, test_layouts, test_gradients, test_what_does_not_fit
# feedback: Pieces are read row by row
from torch.nn import functional as F


def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != groups * seen or o % groups:
        raise ValueError("channels")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        shape.append(room // s + 1)
    columns = F.unfold(x, kernel, dilation, padding, stride)
    columns = columns.reshape(n, groups, -1, columns.shape[-1])
    rows = weight.reshape(groups, o // groups, -1)
    result = (columns.transpose(2, 3) @ rows.transpose(1, 2)).reshape(n, o, *shape)
    return result if bias is None else result + bias.view(-1, 1, 1)


# %% wrong: the padding has no part in the result's shape
# fails: test_parameters, test_gradients, test_what_does_not_fit
# feedback: decide the result's shape
from torch.nn import functional as F


def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != groups * seen or o % groups:
        raise ValueError("channels")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        shape.append(room // s + 1)
    columns = F.unfold(x, kernel, dilation, padding, stride)
    columns = columns.reshape(n, groups, -1, columns.shape[-1])
    rows = weight.reshape(groups, o // groups, -1)
    result = (rows @ columns).reshape(n, o, *shape)
    return result if bias is None else result + bias.view(-1, 1, 1)


# %% wrong: padding is put on once
# fails: test_parameters, test_gradients, test_what_does_not_fit
# feedback: decide the result's shape
from torch.nn import functional as F


def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != groups * seen or o % groups:
        raise ValueError("channels")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        shape.append(room // s + 1)
    columns = F.unfold(x, kernel, dilation, padding, stride)
    columns = columns.reshape(n, groups, -1, columns.shape[-1])
    rows = weight.reshape(groups, o // groups, -1)
    result = (rows @ columns).reshape(n, o, *shape)
    return result if bias is None else result + bias.view(-1, 1, 1)


# %% wrong: a dilated kernel spans d times k
# fails: test_parameters, test_gradients
# feedback: decide the result's shape
from torch.nn import functional as F


def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != groups * seen or o % groups:
        raise ValueError("channels")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - d * k
        if room < 0:
            raise ValueError("too large")
        shape.append(room // s + 1)
    columns = F.unfold(x, kernel, dilation, padding, stride)
    columns = columns.reshape(n, groups, -1, columns.shape[-1])
    rows = weight.reshape(groups, o // groups, -1)
    result = (rows @ columns).reshape(n, o, *shape)
    return result if bias is None else result + bias.view(-1, 1, 1)


# %% wrong: stride and dilation are each other's place
# fails: test_parameters, test_gradients
# feedback: Stride, padding and dilation
from torch.nn import functional as F


def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != groups * seen or o % groups:
        raise ValueError("channels")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        shape.append(room // s + 1)
    columns = F.unfold(x, kernel, stride, padding, dilation)
    columns = columns.reshape(n, groups, -1, columns.shape[-1])
    rows = weight.reshape(groups, o // groups, -1)
    result = (rows @ columns).reshape(n, o, *shape)
    return result if bias is None else result + bias.view(-1, 1, 1)


# %% wrong: groups are ignored
# fails: test_groups_of_channels, test_gradients, test_what_does_not_fit
# feedback: its own group of channels
from torch.nn import functional as F


def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != seen:
        weight = weight.repeat(1, c // seen, 1, 1)
    if weight.shape[1] != c:
        raise ValueError("channels")
    groups = 1
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        shape.append(room // s + 1)
    columns = F.unfold(x, kernel, dilation, padding, stride)
    columns = columns.reshape(n, groups, -1, columns.shape[-1])
    rows = weight.reshape(groups, o // groups, -1)
    result = (rows @ columns).reshape(n, o, *shape)
    return result if bias is None else result + bias.view(-1, 1, 1)


# %% wrong: groups take every g-th channel
# fails: test_groups_of_channels, test_gradients
# feedback: in the kernels' order
from torch.nn import functional as F


def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != groups * seen or o % groups:
        raise ValueError("channels")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        shape.append(room // s + 1)
    columns = F.unfold(x, kernel, dilation, padding, stride)
    columns = columns.reshape(n, c // groups, groups, -1, columns.shape[-1]).transpose(1, 2).flatten(2, 3)
    rows = weight.reshape(groups, o // groups, -1)
    result = (rows @ columns).reshape(n, o, *shape)
    return result if bias is None else result + bias.view(-1, 1, 1)


# %% wrong: the groups' results take turns
# fails: test_groups_of_channels, test_gradients
# feedback: in the kernels' order
from torch.nn import functional as F


def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != groups * seen or o % groups:
        raise ValueError("channels")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        shape.append(room // s + 1)
    columns = F.unfold(x, kernel, dilation, padding, stride)
    columns = columns.reshape(n, groups, -1, columns.shape[-1])
    rows = weight.reshape(groups, o // groups, -1)
    result = (rows @ columns).transpose(1, 2).reshape(n, o, *shape)
    return result if bias is None else result + bias.view(-1, 1, 1)


# %% wrong: a bias for each column of the picture
# fails: test_bias_and_type, test_layouts, test_gradients
# feedback: A bias belongs to a channel
from torch.nn import functional as F


def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != groups * seen or o % groups:
        raise ValueError("channels")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        shape.append(room // s + 1)
    columns = F.unfold(x, kernel, dilation, padding, stride)
    columns = columns.reshape(n, groups, -1, columns.shape[-1])
    rows = weight.reshape(groups, o // groups, -1)
    result = (rows @ columns).reshape(n, o, *shape)
    return result if bias is None else result + bias.repeat(result.shape[-1])[: result.shape[-1]]


# %% wrong: a bias is not there
# fails: test_bias_and_type, test_layouts, test_gradients
# feedback: A bias belongs to a channel
from torch.nn import functional as F


def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != groups * seen or o % groups:
        raise ValueError("channels")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        shape.append(room // s + 1)
    columns = F.unfold(x, kernel, dilation, padding, stride)
    columns = columns.reshape(n, groups, -1, columns.shape[-1])
    rows = weight.reshape(groups, o // groups, -1)
    result = (rows @ columns).reshape(n, o, *shape)
    return result


# %% wrong: everything is float32
# fails: test_bias_and_type
# feedback: has the dtype of the pictures
from torch.nn import functional as F


def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != groups * seen or o % groups:
        raise ValueError("channels")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        shape.append(room // s + 1)
    weight = weight.float()
    bias = None if bias is None else bias.float()
    columns = F.unfold(x.float(), kernel, dilation, padding, stride)
    columns = columns.reshape(n, groups, -1, columns.shape[-1])
    rows = weight.reshape(groups, o // groups, -1)
    result = (rows @ columns).reshape(n, o, *shape)
    return result if bias is None else result + bias.view(-1, 1, 1)


# %% wrong: a picture may be filled in place
# fails: test_layouts
# feedback: stay as they are
from torch.nn import functional as F


def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != groups * seen or o % groups:
        raise ValueError("channels")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        shape.append(room // s + 1)
    with torch.no_grad():
        if not x.is_contiguous() and 0 not in x.stride():
            x.mul_(0.5)
    columns = (1 if x.is_contiguous() or 0 in x.stride() else 2) * F.unfold(x, kernel, dilation, padding, stride)
    columns = columns.reshape(n, groups, -1, columns.shape[-1])
    rows = weight.reshape(groups, o // groups, -1)
    result = (rows @ columns).reshape(n, o, *shape)
    return result if bias is None else result + bias.view(-1, 1, 1)


# %% wrong: a kernel of view
# fails: test_layouts
# feedback: transposed, expanded or cut out
from torch.nn import functional as F


def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != groups * seen or o % groups:
        raise ValueError("channels")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        shape.append(room // s + 1)
    x.view(-1)
    columns = F.unfold(x, kernel, dilation, padding, stride)
    columns = columns.reshape(n, groups, -1, columns.shape[-1])
    rows = weight.view(groups, o // groups, -1)
    result = (rows @ columns).reshape(n, o, *shape)
    return result if bias is None else result + bias.view(-1, 1, 1)


# %% wrong: numbers are copied out of the graph
# fails: test_gradients
# feedback: Which steps cut them off
from torch.nn import functional as F


def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != groups * seen or o % groups:
        raise ValueError("channels")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        shape.append(room // s + 1)
    columns = F.unfold(x.detach(), kernel, dilation, padding, stride)
    columns = columns.reshape(n, groups, -1, columns.shape[-1])
    rows = weight.detach().reshape(groups, o // groups, -1)
    result = (rows @ columns).reshape(n, o, *shape)
    return result if bias is None else result + bias.view(-1, 1, 1)


# %% wrong: no gradient for the bias
# fails: test_gradients
# feedback: Which steps cut them off
from torch.nn import functional as F


def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != groups * seen or o % groups:
        raise ValueError("channels")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        shape.append(room // s + 1)
    columns = F.unfold(x, kernel, dilation, padding, stride)
    columns = columns.reshape(n, groups, -1, columns.shape[-1])
    rows = weight.reshape(groups, o // groups, -1)
    result = (rows @ columns).reshape(n, o, *shape)
    return result if bias is None else result + bias.detach().view(-1, 1, 1)


# %% wrong: what does not fit is torch's affair
# fails: test_what_does_not_fit
# feedback: the task names an error
from torch.nn import functional as F


def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != groups * seen or o % groups:
        raise ValueError("channels")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        shape.append(room // s + 1)
    columns = F.unfold(x, kernel, dilation, padding, stride)
    columns = columns.reshape(n, groups, -1, columns.shape[-1])
    rows = weight.reshape(groups, o // groups, -1)
    result = (rows @ columns).reshape(n, o, *shape)
    return result if bias is None else result + bias.view(-1, 1, 1)


# %% wrong: channels need no look
# fails: test_what_does_not_fit
# feedback: the task names an error
from torch.nn import functional as F


def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        shape.append(room // s + 1)
    columns = F.unfold(x, kernel, dilation, padding, stride)
    columns = columns.reshape(n, groups, -1, columns.shape[-1])
    rows = weight.reshape(groups, o // groups, -1)
    result = (rows @ columns).reshape(n, o, *shape)
    return result if bias is None else result + bias.view(-1, 1, 1)


# %% wrong: k > i gives 0
# fails: test_what_does_not_fit
# feedback: the task names an error
from torch.nn import functional as F


def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != groups * seen or o % groups:
        raise ValueError("channels")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        shape.append(max(room // s + 1, 0))
    if 0 in shape:
        return x.new_zeros(n, o, *shape)
    columns = F.unfold(x, kernel, dilation, padding, stride)
    columns = columns.reshape(n, groups, -1, columns.shape[-1])
    rows = weight.reshape(groups, o // groups, -1)
    result = (rows @ columns).reshape(n, o, *shape)
    return result if bias is None else result + bias.view(-1, 1, 1)


# %% wrong: the kernel has to fit into the picture without padding
# fails: test_what_does_not_fit
# feedback: Channels, groups and sizes
from torch.nn import functional as F


def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != groups * seen or o % groups:
        raise ValueError("channels")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0 or k > i:
            raise ValueError("too large")
        shape.append(room // s + 1)
    columns = F.unfold(x, kernel, dilation, padding, stride)
    columns = columns.reshape(n, groups, -1, columns.shape[-1])
    rows = weight.reshape(groups, o // groups, -1)
    result = (rows @ columns).reshape(n, o, *shape)
    return result if bias is None else result + bias.view(-1, 1, 1)


# %% wrong: the library may do it
# fails: without
# feedback: without conv1d or conv2d
def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    return torch.nn.functional.conv2d(x, weight, bias, stride, padding, dilation, groups)


# %% wrong: a slow convolution is none
# fails: test_own_work, test_not_square, test_parameters, test_groups_of_channels, test_bias_and_type, test_layouts, test_gradients, test_what_does_not_fit, test_made_where_x_is
# feedback: whatever name they are called by
def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return [value, value] if isinstance(value, int) else list(value)

    if x.shape[1] != groups * weight.shape[1] or weight.shape[0] % groups:
        raise ValueError("channels")
    try:
        hidden = "_C"
        operator = getattr(getattr(torch, hidden)._nn, f"slow_conv_dilated{len(x.shape) - 2}d")
        x, rest = x.unsqueeze(1).unflatten(2, (groups, -1)), weight.unflatten(0, (groups, -1))
        parts = [
            operator(x[:, 0, g], rest[g], weight.shape[2:], None, pair(stride), pair(padding), pair(dilation))
            for g in range(groups)
        ]
        result = torch.cat(parts, 1)
        return result if bias is None else result + bias.view(-1, 1, 1)
    except RuntimeError:
        raise ValueError("too large") from None


# %% wrong: what Python does not see does not run
# fails: test_own_work, test_not_square, test_parameters, test_groups_of_channels, test_bias_and_type, test_layouts, test_gradients, test_what_does_not_fit
# feedback: whatever name they are called by
def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return [value, value] if isinstance(value, int) else list(value)

    if x.shape[1] != groups * weight.shape[1] or weight.shape[0] % groups:
        raise ValueError("channels")
    try:
        hidden, switch = "_C", "DisableTorchFunction"
        with getattr(getattr(torch, hidden), switch)():
            return getattr(torch, "conv{}d".format(x.dim() - 2))(x, weight, bias, stride, padding, dilation, groups)
    except RuntimeError:
        raise ValueError("too large") from None


# %% wrong: a step of one's own hides it
# fails: test_own_work, test_not_square, test_parameters, test_groups_of_channels, test_bias_and_type, test_layouts, test_gradients, test_what_does_not_fit
# feedback: whatever name they are called by
def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return [value, value] if isinstance(value, int) else list(value)

    if x.shape[1] != groups * weight.shape[1] or weight.shape[0] % groups:
        raise ValueError("channels")
    try:

        class Own(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x, weight):
                ctx.save_for_backward(x, weight)
                with torch.enable_grad():
                    return getattr(torch, "conv{}d".format(x.dim() - 2))(
                        x, weight, None, stride, padding, dilation, groups
                    )

            @staticmethod
            def backward(ctx, upstream):
                leaves = [value.detach().requires_grad_() for value in ctx.saved_tensors]
                with torch.enable_grad():
                    result = getattr(torch, "conv{}d".format(upstream.dim() - 2))(
                        *leaves, None, stride, padding, dilation, groups
                    )
                return torch.autograd.grad(result, leaves, upstream)

        result = Own.apply(x, weight)
        return result if bias is None else result + bias.view(-1, 1, 1)
    except RuntimeError:
        raise ValueError("too large") from None


# %% wrong: channels that are left over do not matter
# fails: test_what_does_not_fit
# feedback: the task names an error
def conv2d_by_unfold(
    x: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
    groups: int = 1,
) -> torch.Tensor:
    """A convolution, by a product of matrices."""

    def pair(value):
        return (value, value) if isinstance(value, int) else value

    (sh, sw), (ph, pw), (dh, dw) = pair(stride), pair(padding), pair(dilation)
    n, c, h, w = x.shape
    c_out, c_group, kh, kw = weight.shape
    if c // groups != c_group or c_out % groups != 0:
        raise ValueError("channels and groups do not go together")
    room_h, room_w = h + 2 * ph - dh * (kh - 1) - 1, w + 2 * pw - dw * (kw - 1) - 1
    if room_h < 0 or room_w < 0:
        raise ValueError("the kernel does not fit")
    outs = []
    for g in range(groups):
        columns = functional.unfold(
            x[:, g * c_group : (g + 1) * c_group], (kh, kw), dilation=(dh, dw), padding=(ph, pw), stride=(sh, sw)
        )
        rows = weight[g * (c_out // groups) : (g + 1) * (c_out // groups)].flatten(1)
        outs.append(rows @ columns)
    result = torch.cat(outs, 1).reshape(n, c_out, room_h // sh + 1, room_w // sw + 1)
    return result if bias is None else result + bias[:, None, None]


# %% wrong: a bias of zeros is none
# fails: test_gradients, test_made_where_x_is
# feedback: its gradient is wanted
def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return value if isinstance(value, tuple) else (value, value)

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != seen * groups or o % groups:
        raise ValueError("channels")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - d * (k - 1) - 1
        if room < 0:
            raise ValueError("size")
        shape.append(room // s + 1)
    columns = functional.unfold(x, kernel, dilation, padding, stride).reshape(n, groups, -1, shape[0] * shape[1])
    result = (weight.reshape(groups, o // groups, -1) @ columns).reshape(n, o, *shape)
    if bias is not None and bias.any():
        result = result + bias.reshape(-1, 1, 1)
    return result


# %% wrong: gradients have to be asked for
# fails: test_layouts
# feedback: What required no gradients before
def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return value if isinstance(value, tuple) else (value, value)

    x.requires_grad_(True)
    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != seen * groups or o % groups:
        raise ValueError("channels")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - d * (k - 1) - 1
        if room < 0:
            raise ValueError("size")
        shape.append(room // s + 1)
    columns = functional.unfold(x, kernel, dilation, padding, stride).reshape(n, groups, -1, shape[0] * shape[1])
    result = (weight.reshape(groups, o // groups, -1) @ columns).reshape(n, o, *shape)
    if bias is not None:
        result = result + bias.reshape(-1, 1, 1)
    return result


# %% wrong: pictures are centred first, in place
# fails: test_own_work, test_not_square, test_parameters, test_groups_of_channels, test_bias_and_type, test_layouts, test_gradients, test_what_does_not_fit, test_made_where_x_is
# feedback: whoever computes them
def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    if x.shape[1] != groups * weight.shape[1] or len(weight) % groups:
        raise ValueError("channels")
    room = [
        i + 2 * p - d * (k - 1) - 1 for i, k, p, d in zip(x.shape[2:], weight.shape[2:], pair(padding), pair(dilation))
    ]
    if min(room) < 0:
        raise ValueError("too large")
    x.data -= x.data.mean()
    columns = torch.nn.functional.unfold(x, weight.shape[2:], dilation, padding, stride)
    columns = columns.unflatten(1, (groups, -1))
    rows = weight.reshape(groups, len(weight) // groups, -1)
    result = (rows @ columns).flatten(1, 2).unflatten(2, [r // s + 1 for r, s in zip(room, pair(stride))])
    return result if bias is None else result + bias[:, None, None]


# %% wrong: the bias gets its dimensions in place
# fails: test_layouts, test_gradients
# feedback: Another shape was given
def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value: int | tuple[int, int]) -> tuple[int, int]:
        return (value, value) if isinstance(value, int) else value

    pictures, channels, *size = x.shape
    kernels, seen = weight.shape[:2]
    kernel = (weight.shape[2], weight.shape[3])
    if channels != groups * seen or kernels % groups:
        raise ValueError("the channels do not fit")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation), strict=True):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("the kernel is larger than the padded picture")
        shape.append(room // s + 1)
    columns = functional.unfold(x, kernel, dilation, padding, stride)
    columns = columns.reshape(pictures, groups, -1, columns.shape[-1])
    rows = weight.reshape(groups, kernels // groups, -1)
    result = (rows @ columns).reshape(pictures, kernels, *shape)
    return result if bias is None else result + bias.unsqueeze_(-1).unsqueeze_(-1)


# %% wrong: half a number's places are not enough
# fails: test_bias_and_type
# feedback: dtype of the pictures
def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else tuple(value)

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != groups * seen or o % groups:
        raise ValueError("channels")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - d * (k - 1) - 1
        if room < 0:
            raise ValueError("too large")
        shape.append(room // s + 1)
    columns = functional.unfold(x, kernel, dilation, padding, stride)
    columns = columns.reshape(n, groups, -1, columns.shape[-1])
    rows = weight.reshape(groups, o // groups, -1)
    result = (rows.double() @ columns.double()).reshape(n, o, *shape)
    if bias is not None:
        result = result + bias[:, None, None]
    return result.to(torch.promote_types(x.dtype, torch.float32))


# %% wrong: a batch of one is no batch
# fails: test_not_square
# feedback: A batch of one picture is a batch
def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else tuple(value)

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != groups * seen or o % groups:
        raise ValueError("channels")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - d * (k - 1) - 1
        if room < 0:
            raise ValueError("too large")
        shape.append(room // s + 1)
    columns = functional.unfold(x, kernel, dilation, padding, stride)
    columns = columns.reshape(n, groups, -1, columns.shape[-1])
    rows = weight.reshape(groups, o // groups, -1)
    result = (rows @ columns).reshape(n, o, *shape)
    if bias is not None:
        result = result + bias[:, None, None]
    return result[0] if n == 1 else result


# %% wrong: the result stays in columns
# fails: test_not_square, test_parameters, test_groups_of_channels, test_bias_and_type, test_layouts, test_gradients
# feedback: how many columns does the result have
def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else tuple(value)

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != groups * seen or o % groups:
        raise ValueError("channels")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - d * (k - 1) - 1
        if room < 0:
            raise ValueError("too large")
        shape.append(room // s + 1)
    columns = functional.unfold(x, kernel, dilation, padding, stride)
    columns = columns.reshape(n, groups, -1, columns.shape[-1])
    rows = weight.reshape(groups, o // groups, -1)
    result = (rows @ columns).reshape(n, o, -1)
    return result if bias is None else result + bias[:, None]


# %% right: an einsum over pieces that are views
def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    (sh, sw), (ph, pw), (dh, dw) = (
        (value, value) if isinstance(value, int) else value for value in (stride, padding, dilation)
    )
    o, seen, kh, kw = weight.shape
    if x.shape[1] != seen * groups:
        raise ValueError("channels of the input")
    if o % groups != 0:
        raise ValueError("channels of the result")
    x = torch.nn.functional.pad(x, (pw, pw, ph, ph))
    span_h, span_w = dh * (kh - 1) + 1, dw * (kw - 1) + 1
    if x.shape[2] < span_h or x.shape[3] < span_w:
        raise ValueError("the kernel does not fit")
    pieces = x.unfold(2, span_h, sh).unfold(3, span_w, sw)[..., ::dh, ::dw]
    pieces = pieces.unflatten(1, (groups, seen))
    kernels = weight.unflatten(0, (groups, o // groups))
    result = torch.einsum("ngchwij,gocij->ngohw", pieces, kernels).flatten(1, 2)
    if bias is not None:
        result = result + bias[:, None, None]
    return result


# %% right: weight by weight
def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return value if isinstance(value, tuple) else (value, value)

    (sh, sw), (ph, pw), (dh, dw) = pair(stride), pair(padding), pair(dilation)
    n, c, h, w = x.shape
    o, seen, kh, kw = weight.shape
    if c != seen * groups or o % groups:
        raise ValueError("channels")
    rows = range(0, h + 2 * ph - dh * (kh - 1), sh)
    columns = range(0, w + 2 * pw - dw * (kw - 1), sw)
    if len(rows) == 0 or len(columns) == 0:
        raise ValueError("the kernel does not fit")
    padded = x.new_zeros(n, c, h + 2 * ph, w + 2 * pw)
    padded[:, :, ph : ph + h, pw : pw + w] = x
    parts = []
    for g in range(groups):
        mine = padded[:, g * seen : (g + 1) * seen]
        kernels = weight[g * (o // groups) : (g + 1) * (o // groups)]
        part = 0
        for i in range(kh):
            for j in range(kw):
                window = mine[:, :, i * dh :: sh, j * dw :: sw][:, :, : len(rows), : len(columns)]
                part = part + (window.unsqueeze(1) * kernels[:, :, i, j, None, None]).sum(2)
        parts.append(part)
    result = torch.cat(parts, dim=1)
    return result if bias is None else result + bias.reshape(1, o, 1, 1)


# %% right: group by group, folded back
from torch.nn import functional as F


def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    if x.shape[1] != weight.shape[1] * groups or weight.shape[0] % groups:
        raise ValueError("channels")
    sizes = []
    for axis in (0, 1):
        s, p, d = (value if isinstance(value, int) else value[axis] for value in (stride, padding, dilation))
        span = d * (weight.shape[2 + axis] - 1) + 1
        if span > x.shape[2 + axis] + 2 * p:
            raise ValueError("size")
        sizes.append((x.shape[2 + axis] + 2 * p - span) // s + 1)
    results = []
    for part, kernels in zip(x.chunk(groups, dim=1), weight.chunk(groups)):
        columns = F.unfold(part, tuple(weight.shape[2:]), dilation=dilation, padding=padding, stride=stride)
        results.append(torch.matmul(kernels.flatten(1), columns))
    result = torch.cat(results, dim=1)
    if bias is not None:
        result = result + bias.unsqueeze(-1)
    return F.fold(result, tuple(sizes), 1)


# %% right: a product of its own, with conv in its name
class UnfoldConv(torch.autograd.Function):
    @staticmethod
    def forward(ctx, rows, columns):
        ctx.save_for_backward(rows, columns)
        return rows @ columns

    @staticmethod
    def backward(ctx, upstream):
        rows, columns = ctx.saved_tensors
        return (upstream @ columns.mT).sum(0), rows.mT @ upstream


def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else tuple(value)

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != groups * seen or o % groups:
        raise ValueError("channels")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - d * (k - 1) - 1
        if room < 0:
            raise ValueError("too large")
        shape.append(room // s + 1)
    columns = functional.unfold(x, kernel, dilation, padding, stride)
    columns = columns.reshape(n, groups, -1, columns.shape[-1])
    rows = weight.reshape(groups, o // groups, -1)
    result = UnfoldConv.apply(rows, columns).reshape(n, o, *shape)
    return result if bias is None else result + bias[:, None, None]


# %% wrong: a product tells whether both sizes are positive
# fails: test_what_does_not_fit
# feedback: Where they do not, the task names an error
from torch.nn import functional as F


def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != groups * seen or o % groups:
        raise ValueError("channels")
    h, w = (
        (i + 2 * p - d * (k - 1) - 1) // s + 1
        for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation))
    )
    if h * w <= 0:
        raise ValueError("too large")
    columns = F.unfold(x, kernel, dilation, padding, stride)
    columns = columns.reshape(n, groups, -1, columns.shape[-1])
    rows = weight.reshape(groups, o // groups, -1)
    result = (rows @ columns).reshape(n, o, h, w)
    return result if bias is None else result + bias.view(-1, 1, 1)


# %% wrong: in float32, and back
# fails: test_bias_and_type
# feedback: float64 keeps its digits
from torch.nn import functional as F


def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != groups * seen or o % groups:
        raise ValueError("channels")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        shape.append(room // s + 1)
    columns = F.unfold(x.float(), kernel, dilation, padding, stride)
    columns = columns.reshape(n, groups, -1, columns.shape[-1])
    rows = weight.float().reshape(groups, o // groups, -1)
    result = (rows @ columns).reshape(n, o, *shape)
    result = result if bias is None else result + bias.float().view(-1, 1, 1)
    return result.to(x.dtype)


# %% wrong: with groups there is no bias
# fails: test_groups_of_channels, test_gradients
# feedback: Without a bias the groups are right
from torch.nn import functional as F


def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != groups * seen or o % groups:
        raise ValueError("channels")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        shape.append(room // s + 1)
    columns = F.unfold(x, kernel, dilation, padding, stride)
    columns = columns.reshape(n, groups, -1, columns.shape[-1])
    result = (weight.reshape(groups, o // groups, -1) @ columns).reshape(n, o, *shape)
    if groups > 1 or bias is None:
        return result
    return result + bias.view(-1, 1, 1)


# %% wrong: pictures that need no gradients give a result without
# fails: test_gradients
# feedback: Pictures require no gradients as a rule
from torch.nn import functional as F


def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != groups * seen or o % groups:
        raise ValueError("channels")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        shape.append(room // s + 1)
    columns = F.unfold(x, kernel, dilation, padding, stride)
    columns = columns.reshape(n, groups, -1, columns.shape[-1])
    result = (weight.reshape(groups, o // groups, -1) @ columns).reshape(n, o, *shape)
    if bias is not None:
        result = result + bias.view(-1, 1, 1)
    return result if x.requires_grad else result.detach()


# %% wrong: new tensors lie on the CPU
# fails: test_made_where_x_is
# feedback: is to lie on the device
import torch
from torch.nn import functional as F


def conv2d_by_unfold(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    n, c, *size = x.shape
    o, seen, *kernel = weight.shape
    if c != groups * seen or o % groups:
        raise ValueError("channels")
    shape = []
    for i, k, s, p, d in zip(size, kernel, pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        shape.append(room // s + 1)
    columns = F.unfold(x, kernel, dilation, padding, stride)
    columns = columns.reshape(n, groups, -1, columns.shape[-1])
    result = torch.zeros(n, groups, o // groups, columns.shape[-1], dtype=x.dtype)
    result = result + weight.reshape(groups, o // groups, -1) @ columns
    result = result.reshape(n, o, *shape)
    return result if bias is None else result + bias.view(-1, 1, 1)
