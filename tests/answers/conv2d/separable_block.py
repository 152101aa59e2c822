# %% wrong: groups are ignored
# fails: test_single_places, test_surroundings
# feedback: Which layer has groups
def separable_block(c_in, c_out, k, device=None, dtype=None):
    if k % 2 == 0:
        raise ValueError("even")
    more = {"device": device, "dtype": dtype}
    first = torch.nn.Conv2d(c_in, c_in, k, padding=k // 2, bias=False, padding_mode="replicate", **more)
    return torch.nn.Sequential(first, torch.nn.Conv2d(c_in, c_out, 1, **more))


# %% wrong: both layers have a bias
# fails: test_single_places, test_surroundings
# feedback: which has a bias
def separable_block(c_in, c_out, k, device=None, dtype=None):
    if k % 2 == 0:
        raise ValueError("even")
    more = {"device": device, "dtype": dtype}
    first = torch.nn.Conv2d(c_in, c_in, k, padding=k // 2, groups=c_in, padding_mode="replicate", **more)
    return torch.nn.Sequential(first, torch.nn.Conv2d(c_in, c_out, 1, **more))


# %% wrong: padding holds zeros
# fails: test_surroundings
# feedback: its outermost numbers go on
def separable_block(c_in, c_out, k, device=None, dtype=None):
    if k % 2 == 0:
        raise ValueError("even")
    more = {"device": device, "dtype": dtype}
    first = torch.nn.Conv2d(c_in, c_in, k, padding=k // 2, groups=c_in, bias=False, **more)
    return torch.nn.Sequential(first, torch.nn.Conv2d(c_in, c_out, 1, **more))


# %% wrong: reflect repeats the outermost numbers
# fails: test_surroundings
# feedback: its outermost numbers go on
def separable_block(c_in, c_out, k, device=None, dtype=None):
    if k % 2 == 0:
        raise ValueError("even")
    more = {"device": device, "dtype": dtype}
    first = torch.nn.Conv2d(c_in, c_in, k, padding=k // 2, groups=c_in, bias=False, padding_mode="reflect", **more)
    return torch.nn.Sequential(first, torch.nn.Conv2d(c_in, c_out, 1, **more))


# %% wrong: without padding
# fails: test_surroundings
# feedback: Height and width stay as they are
def separable_block(c_in, c_out, k, device=None, dtype=None):
    if k % 2 == 0:
        raise ValueError("even")
    more = {"device": device, "dtype": dtype}
    first = torch.nn.Conv2d(c_in, c_in, k, groups=c_in, bias=False, **more)
    return torch.nn.Sequential(first, torch.nn.Conv2d(c_in, c_out, 1, **more))


# %% wrong: the second layer is where and what it likes
# fails: test_device_and_type
# feedback: Every layer has to be told
def separable_block(c_in, c_out, k, device=None, dtype=None):
    if k % 2 == 0:
        raise ValueError("even")
    first = torch.nn.Conv2d(
        c_in, c_in, k, padding=k // 2, groups=c_in, bias=False, padding_mode="replicate", device=device, dtype=dtype
    )
    return torch.nn.Sequential(first, torch.nn.Conv2d(c_in, c_out, 1))


# %% wrong: the device is forgotten
# fails: test_device_and_type
# feedback: Every layer has to be told
def separable_block(c_in, c_out, k, device=None, dtype=None):
    if k % 2 == 0:
        raise ValueError("even")
    first = torch.nn.Conv2d(
        c_in, c_in, k, padding=k // 2, groups=c_in, bias=False, padding_mode="replicate", dtype=dtype
    )
    return torch.nn.Sequential(first, torch.nn.Conv2d(c_in, c_out, 1, dtype=dtype))


# %% wrong: torch finds a padding for even kernels, too
# fails: test_no_even_kernels
# feedback: the task names an error for it
def separable_block(c_in, c_out, k, device=None, dtype=None):
    more = {"device": device, "dtype": dtype}
    first = torch.nn.Conv2d(c_in, c_in, k, padding="same", groups=c_in, bias=False, padding_mode="replicate", **more)
    return torch.nn.Sequential(first, torch.nn.Conv2d(c_in, c_out, 1, **more))


# %% wrong: None is float32
# fails: test_device_and_type
# feedback: takes the default dtype that is set
def separable_block(
    c_in: int, c_out: int, k: int, device: torch.device | str | None = None, dtype: torch.dtype | None = None
) -> nn.Sequential:
    """A depthwise convolution, then one that mixes the channels."""

    if k % 2 == 0:
        raise ValueError("k must be odd")
    device = device or "cpu"
    dtype = dtype or torch.float32
    kwargs = {"device": device, "dtype": dtype}
    first = nn.Conv2d(c_in, c_in, k, padding=k // 2, groups=c_in, bias=False, padding_mode="replicate", **kwargs)
    second = nn.Conv2d(c_in, c_out, 1, **kwargs)
    return nn.Sequential(first, second)


# %% wrong: None is the CPU
# fails: test_device_and_type
# feedback: That need not be the CPU
def separable_block(c_in, c_out, k, device=None, dtype=None):
    if k % 2 == 0:
        raise ValueError("even")
    more = {"device": device or "cpu", "dtype": dtype}
    first = torch.nn.Conv2d(c_in, c_in, k, padding=k // 2, groups=c_in, bias=False, padding_mode="replicate", **more)
    return torch.nn.Sequential(first, torch.nn.Conv2d(c_in, c_out, 1, **more))


# %% wrong: a ReLU in front, in place
# fails: test_single_places, test_surroundings
# feedback: A kernel of one weight needs no padding
class Block(nn.Sequential):
    def forward(self, x):
        return super().forward(x.relu_())


def separable_block(c_in, c_out, k, device=None, dtype=None):
    if k % 2 == 0:
        raise ValueError("even")
    more = {"device": device, "dtype": dtype}
    first = nn.Conv2d(c_in, c_in, k, padding=k // 2, groups=c_in, bias=False, padding_mode="replicate", **more)
    return Block(first, nn.Conv2d(c_in, c_out, 1, **more))


# %% wrong: a module with two layers
# fails: test_single_places, test_surroundings
# feedback: An nn.Sequential is wanted
class Block(nn.Module):
    def __init__(self, first, second):
        super().__init__()
        self.first, self.second = first, second

    def forward(self, x):
        return self.second(self.first(x))


def separable_block(c_in, c_out, k, device=None, dtype=None):
    if k % 2 == 0:
        raise ValueError("even")
    more = {"device": device, "dtype": dtype}
    first = nn.Conv2d(c_in, c_in, k, padding=k // 2, groups=c_in, bias=False, padding_mode="replicate", **more)
    return Block(first, nn.Conv2d(c_in, c_out, 1, **more))


# %% wrong: a module that counts as a list
# fails: test_single_places, test_surroundings
# feedback: An nn.Sequential is wanted
class Block(nn.ModuleList):
    def forward(self, x):
        for layer in self:
            x = layer(x)
        return x


def separable_block(c_in, c_out, k, device=None, dtype=None):
    if k % 2 == 0:
        raise ValueError("even")
    more = {"device": device, "dtype": dtype}
    first = nn.Conv2d(c_in, c_in, k, padding=k // 2, groups=c_in, bias=False, padding_mode="replicate", **more)
    return Block([first, nn.Conv2d(c_in, c_out, 1, **more)])


# %% wrong: weights of zero that stay so
# fails: test_single_places, test_surroundings
# feedback: all of them require gradients
def separable_block(c_in, c_out, k, device=None, dtype=None):
    if k % 2 == 0:
        raise ValueError("even")
    more = {"device": device, "dtype": dtype}
    first = nn.Conv2d(c_in, c_in, k, padding=k // 2, groups=c_in, bias=False, padding_mode="replicate", **more)
    block = nn.Sequential(first, nn.Conv2d(c_in, c_out, 1, **more))
    for parameter in block.parameters():
        nn.init.zeros_(parameter).requires_grad_(False)
    return block


# %% wrong: biases need no gradient
# fails: test_single_places, test_surroundings
# feedback: A network is to learn these weights
class Mixing(nn.Conv2d):
    def forward(self, x):
        return functional.conv2d(x, self.weight, self.bias.detach())


def separable_block(c_in, c_out, k, device=None, dtype=None):
    if k % 2 == 0:
        raise ValueError
    own = nn.Conv2d(
        c_in, c_in, k, padding=k // 2, groups=c_in, bias=False, padding_mode="replicate", device=device, dtype=dtype
    )
    return nn.Sequential(own, Mixing(c_in, c_out, 1, device=device, dtype=dtype))


# %% right: same, and added layer by layer
def separable_block(c_in, c_out, k, device=None, dtype=None):
    if not k % 2:
        raise ValueError("even")
    block = torch.nn.Sequential()
    block.append(
        torch.nn.Conv2d(
            in_channels=c_in,
            out_channels=c_in,
            kernel_size=(k, k),
            padding="same",
            groups=c_in,
            bias=False,
            padding_mode="replicate",
            dtype=dtype,
            device=device,
        )
    )
    block.append(torch.nn.Conv2d(c_in, c_out, (1, 1), dtype=dtype, device=device))
    return block


# %% right: named layers
from collections import OrderedDict


def separable_block(c_in, c_out, k, device=None, dtype=None):
    if k % 2 != 1:
        raise ValueError("k must be odd")
    where = dict(device=device, dtype=dtype)
    sides = (k - 1) // 2
    depthwise = nn.Conv2d(c_in, c_in, k, 1, (sides, sides), 1, c_in, False, "replicate", **where)
    return nn.Sequential(OrderedDict(depthwise=depthwise, mixing=nn.Conv2d(c_in, c_out, 1, **where)))


# %% right: a kind of Conv2d of its own
class Depthwise(nn.Conv2d):
    def __init__(self, channels, k, **where):
        sides = (k // 2, k // 2)
        super().__init__(
            channels, channels, (k, k), padding=sides, groups=channels, bias=False, padding_mode="replicate", **where
        )


def separable_block(c_in, c_out, k, device=None, dtype=None):
    if k % 2 == 0:
        raise ValueError("no even kernels")
    where = {"device": device, "dtype": dtype}
    return nn.Sequential(Depthwise(c_in, k, **where), nn.Conv2d(c_in, c_out, 1, **where))


# %% wrong: there are three channels, so three groups
# fails: test_surroundings
# feedback: Which layer has groups
from torch import nn


def separable_block(c_in, c_out, k, device=None, dtype=None):
    if k % 2 == 0:
        raise ValueError("even")
    factory = {"device": device, "dtype": dtype}
    groups = 3 if c_in % 3 == 0 else c_in
    return nn.Sequential(
        nn.Conv2d(c_in, c_in, k, padding=k // 2, groups=groups, bias=False, padding_mode="replicate", **factory),
        nn.Conv2d(c_in, c_out, 1, **factory),
    )
