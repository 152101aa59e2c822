# %% wrong: a convolution flips its kernel
# fails: test_across, test_up_and_down, test_other_words
# feedback: laid on the picture as it is written down
def edge_kernel(direction):
    right = torch.tensor([[1.0, 0.0, -1.0]] * 3)
    kernels = {"right": right, "left": -right, "down": right.t(), "up": -right.t()}
    if direction not in kernels:
        raise ValueError(direction)
    return kernels[direction].reshape(1, 1, 3, 3)


# %% wrong: the first index goes to the right
# fails: test_across, test_up_and_down, test_other_words
# feedback: Which of its columns lies on the right
def edge_kernel(direction):
    right = torch.tensor([[-1.0, -1.0, -1.0], [0.0, 0.0, 0.0], [1.0, 1.0, 1.0]])
    kernels = {"right": right, "left": -right, "down": right.t(), "up": -right.t()}
    if direction not in kernels:
        raise ValueError(direction)
    return kernels[direction].reshape(1, 1, 3, 3)


# %% wrong: rows are counted upwards
# fails: test_up_and_down
# feedback: Rows are counted downwards
def edge_kernel(direction):
    right = torch.tensor([[-1.0, 0.0, 1.0]] * 3)
    kernels = {"right": right, "left": -right, "up": right.t(), "down": -right.t()}
    if direction not in kernels:
        raise ValueError(direction)
    return kernels[direction].reshape(1, 1, 3, 3)


# %% wrong: the middle counts double
# fails: test_across, test_up_and_down, test_other_words
# feedback: So the weights are 1, 0 and -1
def edge_kernel(direction):
    right = torch.tensor([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]])
    kernels = {"right": right, "left": -right, "down": right.t(), "up": -right.t()}
    if direction not in kernels:
        raise ValueError(direction)
    return kernels[direction].reshape(1, 1, 3, 3)


# %% wrong: a kernel is a square of numbers, whole ones
# fails: test_across, test_up_and_down
# feedback: a weight of four dimensions
def edge_kernel(direction):
    right = torch.tensor([[-1, 0, 1]] * 3)
    kernels = {"right": right, "left": -right, "down": right.t(), "up": -right.t()}
    if direction not in kernels:
        raise ValueError(direction)
    return kernels[direction]


# %% wrong: what is not down is up
# fails: test_other_words
# feedback: There are four directions
def edge_kernel(direction):
    right = torch.tensor([[-1.0, 0.0, 1.0]] * 3)
    kernels = {"right": right, "left": -right, "down": right.t()}
    return kernels.get(direction, -right.t()).reshape(1, 1, 3, 3)


# %% wrong: spaces around a word do not matter
# fails: test_other_words
# feedback: nearly right
def edge_kernel(direction):
    right = torch.tensor([[-1.0, 0.0, 1.0]] * 3)
    kernels = {"right": right, "left": -right, "down": right.T, "up": -right.T}
    if direction.strip() not in kernels:
        raise ValueError("direction")
    return kernels[direction.strip()].reshape(1, 1, 3, 3)


# %% wrong: whole numbers will do
# fails: test_across
# feedback: written without a point
def edge_kernel(direction):
    right = torch.tensor([[-1, 0, 1]] * 3)
    kernels = {"right": right, "left": -right, "down": right.t(), "up": -right.t()}
    if direction not in kernels:
        raise ValueError(direction)
    return kernels[direction][None, None]


# %% right: fill the two sides
def edge_kernel(direction):
    weight = torch.zeros(1, 1, 3, 3)
    if direction == "right":
        weight[..., 2], weight[..., 0] = 1, -1
    elif direction == "left":
        weight[..., 0], weight[..., 2] = 1, -1
    elif direction == "down":
        weight[..., 2, :], weight[..., 0, :] = 1, -1
    elif direction == "up":
        weight[..., 0, :], weight[..., 2, :] = 1, -1
    else:
        raise ValueError(direction)
    return weight


# %% right: an outer product, transposed and turned
def edge_kernel(direction):
    if direction not in ("right", "left", "down", "up"):
        raise ValueError(f"unknown direction {direction}")
    square = torch.outer(torch.ones(3), torch.arange(-1.0, 2.0))
    if direction in ("down", "up"):
        square = square.mT
    if direction in ("left", "up"):
        square = square.flip(0, 1)
    return square[None, None]


# %% wrong: only the middle of a side counts
# fails: test_across, test_up_and_down, test_other_words
# feedback: three are taken away
import torch


def edge_kernel(direction):
    kernel = torch.zeros(1, 1, 3, 3)
    places = {"right": (1, 2), "left": (1, 0), "down": (2, 1), "up": (0, 1)}
    if direction not in places:
        raise ValueError(direction)
    row, column = places[direction]
    kernel[0, 0, row, column] = 1
    kernel[0, 0, 2 - row, 2 - column] = -1
    return kernel
