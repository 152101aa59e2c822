# %% wrong: transpose is reshape
# fails: test_colour_planes
# feedback: The right shape is not enough
def unflatten_images(x, height, width):
    if x.ndim != 2 or x.shape[1] % (height * width):
        raise ValueError("rows do not fit")
    channels = x.shape[1] // (height * width)
    return x.view(x.shape[0], channels, height, width)


# %% wrong: width comes before height
# fails: test_colour_planes, test_one_channel, test_columns_of_a_table
# feedback: cut into columns of pixels
def unflatten_images(x, height, width):
    if x.ndim != 2 or x.shape[1] % (height * width):
        raise ValueError("rows do not fit")
    channels = x.shape[1] // (height * width)
    return x.view(x.shape[0], width, height, channels).permute(0, 3, 2, 1)


# %% wrong: one swap brings the channels forward
# fails: test_colour_planes, test_one_channel, test_columns_of_a_table
# feedback: height and width, in this order
def unflatten_images(x, height, width):
    if x.ndim != 2 or x.shape[1] % (height * width):
        raise ValueError("rows do not fit")
    channels = x.shape[1] // (height * width)
    return x.view(x.shape[0], height, width, channels).transpose(1, 3)


# %% wrong: the result should be contiguous
# fails: test_shared_memory, test_columns_of_a_table
# feedback: The numbers can stay where they are
def unflatten_images(x, height, width):
    if x.ndim != 2 or x.shape[1] % (height * width):
        raise ValueError("rows do not fit")
    channels = x.shape[1] // (height * width)
    return x.view(x.shape[0], height, width, channels).permute(0, 3, 1, 2).contiguous()


# %% wrong: viewable means contiguous
# fails: test_columns_of_a_table
# feedback: works on every layout
def unflatten_images(x, height, width):
    if x.ndim != 2 or x.shape[1] % (height * width):
        raise ValueError("rows do not fit")
    channels = x.shape[1] // (height * width)
    return x.contiguous().view(x.shape[0], height, width, channels).permute(0, 3, 1, 2)


# %% wrong: a -1 can always be worked out
# fails: test_no_pictures
# feedback: can a -1 not work out
def unflatten_images(x, height, width):
    if x.ndim != 2 or x.shape[1] % (height * width):
        raise ValueError("rows do not fit")
    return x.view(x.shape[0], height, width, -1).permute(0, 3, 1, 2)


# %% wrong: the error of view is the error of the task
# fails: test_rows_that_do_not_fit
# feedback: Say it with a ValueError
def unflatten_images(x, height, width):
    channels = x.shape[1] // (height * width)
    return x.view(x.shape[0], height, width, channels).permute(0, 3, 1, 2)


# %% wrong: height and width one by one
# fails: test_rows_that_do_not_fit
# feedback: a whole number of channels
def unflatten_images(x, height, width):
    if x.dim() != 2 or x.shape[1] % height or x.shape[1] % width:
        raise ValueError
    return x.view(len(x), height, width, x.shape[1] // (height * width)).permute(0, 3, 1, 2)


# %% right: unflatten and movedim
def unflatten_images(x, height, width):
    if x.dim() != 2:
        raise ValueError("a table, please")
    if x.size(1) % (height * width) != 0:
        raise ValueError("rows do not fit")
    return x.unflatten(1, (height, width, -1)).movedim(-1, 1)


# %% right: strides by hand
def unflatten_images(x, height, width):
    if x.ndim != 2:
        raise ValueError("a table, please")
    channels, rest = divmod(x.shape[1], height * width)
    if rest:
        raise ValueError("rows do not fit")
    outer, step = x.stride()
    return x.as_strided((x.shape[0], channels, height, width), (outer, step, width * channels * step, channels * step))


# %% right: two swaps
def unflatten_images(x, height, width):
    if x.ndim != 2 or x.shape[1] % (height * width):
        raise ValueError("rows do not fit")
    pixels = x.unflatten(1, (height * width, x.shape[1] // (height * width)))
    return pixels.transpose(1, 2).unflatten(2, (height, width))


# %% wrong: more dimensions than two are taken, too
# fails: test_rows_that_do_not_fit
# feedback: when x is no table
def unflatten_images(x, height, width):
    if x.ndim < 2 or x.shape[-1] % (height * width):
        raise ValueError("no whole number of channels")
    channels = x.shape[-1] // (height * width)
    return x.unflatten(-1, (height, width, channels)).movedim(-1, -3)


# %% wrong: a table without rows fits
# fails: test_rows_that_do_not_fit
# feedback: Say it with a ValueError
def unflatten_images(x, height, width):
    if x.ndim != 2:
        raise ValueError("table")
    channels = x.shape[1] // (height * width)
    if x.shape[0] == 0:
        return x.new_empty(0, channels, height, width)
    if x.shape[1] % (height * width) != 0:
        raise ValueError("rows")
    return x.view(x.shape[0], height, width, channels).permute(0, 3, 1, 2)


# %% wrong: a picture has one channel or three
# fails: test_colour_planes, test_shared_memory, test_no_pictures, test_rows_that_do_not_fit
# feedback: it need not be 1 or 3
def unflatten_images(x, height, width):
    if x.ndim != 2 or x.shape[1] not in (height * width, 3 * height * width):
        raise ValueError("rows")
    return x.view(x.shape[0], height, width, x.shape[1] // (height * width)).permute(0, 3, 1, 2)


# %% wrong: the table itself gets another shape
# fails: test_shared_memory
# feedback: methods that end in _ change it
def unflatten_images(x, height, width):
    if x.dim() != 2 or x.size(1) % (height * width):
        raise ValueError("no table of pictures")
    channels = x.size(1) // (height * width)
    return x.unsqueeze_(1).view(x.size(0), height, width, channels).permute(0, 3, 1, 2)
