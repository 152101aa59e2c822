# %% wrong: square only: the width is computed like the height
# fails: test_height_and_width, test_single_numbers, test_channels_and_groups, test_batches, test_words_for_padding, test_room_in_both_directions
# feedback: computed alike and apart
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    if len(input_shape) not in (3, 4) or input_shape[-3] != in_channels:
        raise ValueError("channels")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups")
    *batch, _, height, width = input_shape
    if isinstance(padding, str):
        if padding not in ("same", "valid") or (padding == "same" and pair(stride) != (1, 1)):
            raise ValueError("padding")
        if padding == "same":
            return (*batch, out_channels, height, width)
        padding = 0
    sizes = []
    for i, k, s, p, d in zip((height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        sizes.append(room // s + 1)
    return (*batch, out_channels, sizes[0], sizes[0])


# %% wrong: pairs are (width, height)
# fails: test_height_and_width
# feedback: the first number of each pair is the height's
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value[::-1]

    if len(input_shape) not in (3, 4) or input_shape[-3] != in_channels:
        raise ValueError("channels")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups")
    *batch, _, height, width = input_shape
    if isinstance(padding, str):
        if padding not in ("same", "valid") or (padding == "same" and pair(stride) != (1, 1)):
            raise ValueError("padding")
        if padding == "same":
            return (*batch, out_channels, height, width)
        padding = 0
    sizes = []
    for i, k, s, p, d in zip((height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        sizes.append(room // s + 1)
    return (*batch, out_channels, *sizes)


# %% wrong: only the first number of a pair matters
# fails: test_height_and_width, test_words_for_padding
# feedback: computed alike and apart
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else (value[0], value[0])

    if len(input_shape) not in (3, 4) or input_shape[-3] != in_channels:
        raise ValueError("channels")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups")
    *batch, _, height, width = input_shape
    if isinstance(padding, str):
        if padding not in ("same", "valid") or (padding == "same" and pair(stride) != (1, 1)):
            raise ValueError("padding")
        if padding == "same":
            return (*batch, out_channels, height, width)
        padding = 0
    sizes = []
    for i, k, s, p, d in zip((height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        sizes.append(room // s + 1)
    return (*batch, out_channels, *sizes)


# %% wrong: parameters are always pairs
# fails: test_single_numbers, test_channels_and_groups, test_batches, test_words_for_padding, test_room_in_both_directions
# feedback: A single number holds for height and width
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (1, 1) if value == 1 else (0, 0) if value == 0 else tuple(value)

    if len(input_shape) not in (3, 4) or input_shape[-3] != in_channels:
        raise ValueError("channels")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups")
    *batch, _, height, width = input_shape
    if isinstance(padding, str):
        if padding not in ("same", "valid") or (padding == "same" and pair(stride) != (1, 1)):
            raise ValueError("padding")
        if padding == "same":
            return (*batch, out_channels, height, width)
        padding = 0
    sizes = []
    for i, k, s, p, d in zip((height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        sizes.append(room // s + 1)
    return (*batch, out_channels, *sizes)


# %% wrong: groups are ignored
# fails: test_channels_and_groups
# feedback: Groups divide the channels of both sides
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    if len(input_shape) not in (3, 4) or input_shape[-3] != in_channels:
        raise ValueError("channels")
    *batch, _, height, width = input_shape
    if isinstance(padding, str):
        if padding not in ("same", "valid") or (padding == "same" and pair(stride) != (1, 1)):
            raise ValueError("padding")
        if padding == "same":
            return (*batch, out_channels, height, width)
        padding = 0
    sizes = []
    for i, k, s, p, d in zip((height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        sizes.append(room // s + 1)
    return (*batch, out_channels, *sizes)


# %% wrong: groups divide the channels that go in only
# fails: test_channels_and_groups
# feedback: Groups divide the channels of both sides
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    if len(input_shape) not in (3, 4) or input_shape[-3] != in_channels:
        raise ValueError("channels")
    if in_channels % groups:
        raise ValueError("groups")
    *batch, _, height, width = input_shape
    if isinstance(padding, str):
        if padding not in ("same", "valid") or (padding == "same" and pair(stride) != (1, 1)):
            raise ValueError("padding")
        if padding == "same":
            return (*batch, out_channels, height, width)
        padding = 0
    sizes = []
    for i, k, s, p, d in zip((height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        sizes.append(room // s + 1)
    return (*batch, out_channels, *sizes)


# %% wrong: each group gives all channels
# fails: test_channels_and_groups
# feedback: how many come out
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    if len(input_shape) not in (3, 4) or input_shape[-3] != in_channels:
        raise ValueError("channels")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups")
    *batch, _, height, width = input_shape
    if isinstance(padding, str):
        if padding not in ("same", "valid") or (padding == "same" and pair(stride) != (1, 1)):
            raise ValueError("padding")
        if padding == "same":
            return (*batch, out_channels, height, width)
        padding = 0
    sizes = []
    for i, k, s, p, d in zip((height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        sizes.append(room // s + 1)
    return (*batch, out_channels * groups, *sizes)


# %% wrong: a layer takes any number of channels
# fails: test_channels_and_groups
# feedback: exactly as many channels
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    if len(input_shape) not in (3, 4):
        raise ValueError("channels")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups")
    *batch, _, height, width = input_shape
    if isinstance(padding, str):
        if padding not in ("same", "valid") or (padding == "same" and pair(stride) != (1, 1)):
            raise ValueError("padding")
        if padding == "same":
            return (*batch, out_channels, height, width)
        padding = 0
    sizes = []
    for i, k, s, p, d in zip((height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        sizes.append(room // s + 1)
    return (*batch, out_channels, *sizes)


# %% wrong: channels come last
# fails: test_height_and_width, test_single_numbers, test_channels_and_groups, test_batches, test_words_for_padding, test_room_in_both_directions
# feedback: computed alike and apart
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    if len(input_shape) not in (3, 4) or input_shape[-1] != in_channels:
        raise ValueError("channels")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups")
    *batch, height, width, _ = input_shape
    if isinstance(padding, str):
        if padding not in ("same", "valid") or (padding == "same" and pair(stride) != (1, 1)):
            raise ValueError("padding")
        if padding == "same":
            return (*batch, out_channels, height, width)
        padding = 0
    sizes = []
    for i, k, s, p, d in zip((height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        sizes.append(room // s + 1)
    return (*batch, out_channels, *sizes)


# %% wrong: there is always a batch
# fails: test_batches, test_words_for_padding
# feedback: One picture without a batch
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    if len(input_shape) != 4 or input_shape[-3] != in_channels:
        raise ValueError("channels")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups")
    *batch, _, height, width = input_shape
    if isinstance(padding, str):
        if padding not in ("same", "valid") or (padding == "same" and pair(stride) != (1, 1)):
            raise ValueError("padding")
        if padding == "same":
            return (*batch, out_channels, height, width)
        padding = 0
    sizes = []
    for i, k, s, p, d in zip((height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        sizes.append(room // s + 1)
    return (*batch, out_channels, *sizes)


# %% wrong: one picture becomes a batch of one
# fails: test_batches, test_words_for_padding
# feedback: taken as it is
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    if len(input_shape) not in (3, 4) or input_shape[-3] != in_channels:
        raise ValueError("channels")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups")
    *batch, _, height, width = input_shape
    if isinstance(padding, str):
        if padding not in ("same", "valid") or (padding == "same" and pair(stride) != (1, 1)):
            raise ValueError("padding")
        if padding == "same":
            return (*(batch or [1]), out_channels, height, width)
        padding = 0
    batch = batch or [1]
    sizes = []
    for i, k, s, p, d in zip((height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        sizes.append(room // s + 1)
    return (*batch, out_channels, *sizes)


# %% wrong: a batch of none is an error
# fails: test_batches
# feedback: so is a batch of none
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    if len(input_shape) not in (3, 4) or input_shape[-3] != in_channels:
        raise ValueError("channels")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups")
    *batch, _, height, width = input_shape
    if isinstance(padding, str):
        if padding not in ("same", "valid") or (padding == "same" and pair(stride) != (1, 1)):
            raise ValueError("padding")
        if padding == "same":
            return (*batch, out_channels, height, width)
        padding = 0
    if 0 in batch:
        raise ValueError("empty")
    sizes = []
    for i, k, s, p, d in zip((height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        sizes.append(room // s + 1)
    return (*batch, out_channels, *sizes)


# %% wrong: any number of dimensions in front
# fails: test_batches
# feedback: Fewer or more dimensions are not
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    if len(input_shape) < 3 or input_shape[-3] != in_channels:
        raise ValueError("channels")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups")
    *batch, _, height, width = input_shape
    if isinstance(padding, str):
        if padding not in ("same", "valid") or (padding == "same" and pair(stride) != (1, 1)):
            raise ValueError("padding")
        if padding == "same":
            return (*batch, out_channels, height, width)
        padding = 0
    sizes = []
    for i, k, s, p, d in zip((height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        sizes.append(room // s + 1)
    return (*batch, out_channels, *sizes)


# %% wrong: same halves with the stride
# fails: test_words_for_padding
# feedback: at a stride of 1 only
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    if len(input_shape) not in (3, 4) or input_shape[-3] != in_channels:
        raise ValueError("channels")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups")
    *batch, _, height, width = input_shape
    if isinstance(padding, str):
        if padding not in ("same", "valid"):
            raise ValueError("padding")
        if padding == "same":
            return (*batch, out_channels, -(-height // pair(stride)[0]), -(-width // pair(stride)[1]))
        padding = 0
    sizes = []
    for i, k, s, p, d in zip((height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        sizes.append(room // s + 1)
    return (*batch, out_channels, *sizes)


# %% wrong: same is half of the kernel
# fails: test_words_for_padding
# feedback: for every kernel
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    if len(input_shape) not in (3, 4) or input_shape[-3] != in_channels:
        raise ValueError("channels")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups")
    *batch, _, height, width = input_shape
    if isinstance(padding, str):
        if padding not in ("same", "valid") or (padding == "same" and pair(stride) != (1, 1)):
            raise ValueError("padding")
        if padding == "same":
            padding = tuple(k // 2 for k in pair(kernel_size))
        else:
            padding = 0
    sizes = []
    for i, k, s, p, d in zip((height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        sizes.append(room // s + 1)
    return (*batch, out_channels, *sizes)


# %% wrong: every other word means valid
# fails: test_words_for_padding
# feedback: two words for the padding
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    if len(input_shape) not in (3, 4) or input_shape[-3] != in_channels:
        raise ValueError("channels")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups")
    *batch, _, height, width = input_shape
    if isinstance(padding, str):
        if padding == "same" and pair(stride) != (1, 1):
            raise ValueError("padding")
        if padding == "same":
            return (*batch, out_channels, height, width)
        padding = 0
    sizes = []
    for i, k, s, p, d in zip((height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        sizes.append(room // s + 1)
    return (*batch, out_channels, *sizes)


# %% wrong: dilation 1 leaves a gap of one place
# fails: test_height_and_width, test_single_numbers, test_channels_and_groups, test_batches, test_words_for_padding, test_room_in_both_directions
# feedback: computed alike and apart
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    if len(input_shape) not in (3, 4) or input_shape[-3] != in_channels:
        raise ValueError("channels")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups")
    *batch, _, height, width = input_shape
    if isinstance(padding, str):
        if padding not in ("same", "valid") or (padding == "same" and pair(stride) != (1, 1)):
            raise ValueError("padding")
        if padding == "same":
            return (*batch, out_channels, height, width)
        padding = 0
    sizes = []
    for i, k, s, p, d in zip((height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - ((d + 1) * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        sizes.append(room // s + 1)
    return (*batch, out_channels, *sizes)


# %% wrong: padding is put on once
# fails: test_height_and_width, test_single_numbers, test_room_in_both_directions
# feedback: computed alike and apart
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    if len(input_shape) not in (3, 4) or input_shape[-3] != in_channels:
        raise ValueError("channels")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups")
    *batch, _, height, width = input_shape
    if isinstance(padding, str):
        if padding not in ("same", "valid") or (padding == "same" and pair(stride) != (1, 1)):
            raise ValueError("padding")
        if padding == "same":
            return (*batch, out_channels, height, width)
        padding = 0
    sizes = []
    for i, k, s, p, d in zip((height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation)):
        room = i + p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("too large")
        sizes.append(room // s + 1)
    return (*batch, out_channels, *sizes)


# %% wrong: a kernel that does not fit gives 0
# fails: test_room_in_both_directions
# feedback: fit in both directions
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    if len(input_shape) not in (3, 4) or input_shape[-3] != in_channels:
        raise ValueError("channels")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups")
    *batch, _, height, width = input_shape
    if isinstance(padding, str):
        if padding not in ("same", "valid") or (padding == "same" and pair(stride) != (1, 1)):
            raise ValueError("padding")
        if padding == "same":
            return (*batch, out_channels, height, width)
        padding = 0
    sizes = []
    for i, k, s, p, d in zip((height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        sizes.append(max(room // s + 1, 0))
    return (*batch, out_channels, *sizes)


# %% wrong: the kernel has to fit in one direction
# fails: test_room_in_both_directions
# feedback: fit in both directions
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    if len(input_shape) not in (3, 4) or input_shape[-3] != in_channels:
        raise ValueError("channels")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups")
    *batch, _, height, width = input_shape
    if isinstance(padding, str):
        if padding not in ("same", "valid") or (padding == "same" and pair(stride) != (1, 1)):
            raise ValueError("padding")
        if padding == "same":
            return (*batch, out_channels, height, width)
        padding = 0
    sizes = []
    for i, k, s, p, d in zip((height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - (d * (k - 1) + 1)
        sizes.append(max(room // s + 1, 0))
    if sizes == [0, 0]:
        raise ValueError("too large")
    return (*batch, out_channels, *sizes)


# %% wrong: torch may answer the question
# fails: without
# feedback: without torch
def conv2d_shape(input_shape, *parameters, **more):
    layer = torch.nn.Conv2d(*parameters, **more)
    return tuple(layer(torch.zeros(input_shape)).shape)


# %% wrong: with same nothing else has to fit
# fails: test_channels_and_groups
# feedback: whatever the padding is
def conv2d_shape(
    input_shape: tuple[int, ...],
    in_channels: int,
    out_channels: int,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] | str = 0,
    dilation: int | tuple[int, int] = 1,
    groups: int = 1,
) -> tuple[int, ...]:
    """The shape of what nn.Conv2d makes of an input of this shape."""

    def pair(value):
        return (value, value) if isinstance(value, int) else value

    if len(input_shape) not in (3, 4):
        raise ValueError("dimensions")
    *batch, channels, height, width = input_shape
    if padding == "same":
        if pair(stride) != (1, 1):
            raise ValueError("same padding needs stride 1")
        return (*batch, out_channels, height, width)
    if padding == "valid":
        padding = 0
    if isinstance(padding, str):
        raise ValueError("padding")
    if channels != in_channels:
        raise ValueError("channels")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups")
    sizes = []
    for i, k, s, p, d in zip((height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - d * (k - 1) - 1
        if room < 0:
            raise ValueError("kernel too large")
        sizes.append(room // s + 1)
    return (*batch, out_channels, *sizes)


# %% wrong: valid always fits
# fails: test_room_in_both_directions
# feedback: also with
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value: int | tuple[int, int]) -> tuple[int, int]:
        return (value, value) if isinstance(value, int) else value

    if len(input_shape) not in (3, 4) or input_shape[-3] != in_channels:
        raise ValueError("the input does not have these channels")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups must divide the channels")
    *batch, _, height, width = input_shape
    if isinstance(padding, str):
        if padding not in ("same", "valid") or (padding == "same" and pair(stride) != (1, 1)):
            raise ValueError("no such padding")
        if padding == "same":
            return (*batch, out_channels, height, width)
        spans = (d * (k - 1) + 1 for k, d in zip(pair(kernel_size), pair(dilation)))
        sizes = ((i - span) // s + 1 for i, span, s in zip((height, width), spans, pair(stride)))
        return (*batch, out_channels, *sizes)
    sizes = []
    for i, k, s, p, d in zip(
        (height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation), strict=True
    ):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("the kernel is larger than the padded input")
        sizes.append(room // s + 1)
    return (*batch, out_channels, *sizes)


# %% wrong: fewer channels fit, too
# fails: test_channels_and_groups
# feedback: exactly as many channels
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value: int | tuple[int, int]) -> tuple[int, int]:
        return (value, value) if isinstance(value, int) else value

    if len(input_shape) not in (3, 4) or input_shape[-3] > in_channels:
        raise ValueError("the input does not have these channels")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups must divide the channels")
    *batch, _, height, width = input_shape
    if isinstance(padding, str):
        if padding not in ("same", "valid") or (padding == "same" and pair(stride) != (1, 1)):
            raise ValueError("no such padding")
        if padding == "same":
            return (*batch, out_channels, height, width)
        padding = 0
    sizes = []
    for i, k, s, p, d in zip(
        (height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation), strict=True
    ):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("the kernel is larger than the padded input")
        sizes.append(room // s + 1)
    return (*batch, out_channels, *sizes)


# %% wrong: twice as many channels fit, too
# fails: test_channels_and_groups
# feedback: exactly as many channels
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value: int | tuple[int, int]) -> tuple[int, int]:
        return (value, value) if isinstance(value, int) else value

    if len(input_shape) not in (3, 4) or input_shape[-3] % in_channels:
        raise ValueError("the input does not have these channels")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups must divide the channels")
    *batch, _, height, width = input_shape
    if isinstance(padding, str):
        if padding not in ("same", "valid") or (padding == "same" and pair(stride) != (1, 1)):
            raise ValueError("no such padding")
        if padding == "same":
            return (*batch, out_channels, height, width)
        padding = 0
    sizes = []
    for i, k, s, p, d in zip(
        (height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation), strict=True
    ):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("the kernel is larger than the padded input")
        sizes.append(room // s + 1)
    return (*batch, out_channels, *sizes)


# %% wrong: a list is as good as a tuple
# fails: test_height_and_width
# feedback: as a tuple
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value: int | tuple[int, int]) -> tuple[int, int]:
        return (value, value) if isinstance(value, int) else value

    if len(input_shape) not in (3, 4) or input_shape[-3] != in_channels:
        raise ValueError("the input does not have these channels")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups must divide the channels")
    *batch, _, height, width = input_shape
    if isinstance(padding, str):
        if padding not in ("same", "valid") or (padding == "same" and pair(stride) != (1, 1)):
            raise ValueError("no such padding")
        if padding == "same":
            return [*batch, out_channels, height, width]
        padding = 0
    sizes = []
    for i, k, s, p, d in zip(
        (height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation), strict=True
    ):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("the kernel is larger than the padded input")
        sizes.append(room // s + 1)
    return [*batch, out_channels, *sizes]


# %% wrong: sizes are divided by /
# fails: test_height_and_width
# feedback: type int
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value: int | tuple[int, int]) -> tuple[int, int]:
        return (value, value) if isinstance(value, int) else value

    if len(input_shape) not in (3, 4) or input_shape[-3] != in_channels:
        raise ValueError("the input does not have these channels")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups must divide the channels")
    *batch, _, height, width = input_shape
    if isinstance(padding, str):
        if padding not in ("same", "valid") or (padding == "same" and pair(stride) != (1, 1)):
            raise ValueError("no such padding")
        if padding == "same":
            return (*batch, out_channels, height, width)
        padding = 0
    sizes = []
    for i, k, s, p, d in zip(
        (height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation), strict=True
    ):
        room = i + 2 * p - (d * (k - 1) + 1)
        if room < 0:
            raise ValueError("the kernel is larger than the padded input")
        sizes.append((room - room % s) / s + 1)
    return (*batch, out_channels, *sizes)


# %% wrong: with same any number of dimensions will do
# fails: test_batches
# feedback: Fewer or more dimensions are not
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    *batch, channels, height, width = input_shape
    if channels != in_channels or in_channels % groups or out_channels % groups:
        raise ValueError("channels")
    if padding == "same":
        if pair(stride) != (1, 1):
            raise ValueError("stride")
        return (*batch, out_channels, height, width)
    if padding == "valid":
        padding = 0
    if isinstance(padding, str) or len(batch) > 1:
        raise ValueError("no such padding")
    sizes = []
    for i, k, s, p, d in zip((height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - d * (k - 1) - 1
        if room < 0:
            raise ValueError("kernel too large")
        sizes.append(max(room // s + 1, 0))
    return (*batch, out_channels, *sizes)


# %% wrong: one picture has any number of channels
# fails: test_channels_and_groups
# feedback: are no exceptions
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    *batch, channels, height, width = input_shape
    if len(batch) > 1 or (batch and channels != in_channels) or in_channels % groups or out_channels % groups:
        raise ValueError("channels")
    if padding == "same":
        if pair(stride) != (1, 1):
            raise ValueError("stride")
        return (*batch, out_channels, height, width)
    if padding == "valid":
        padding = 0
    if isinstance(padding, str):
        raise ValueError("no such padding")
    sizes = []
    for i, k, s, p, d in zip((height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - d * (k - 1) - 1
        if room < 0:
            raise ValueError("kernel too large")
        sizes.append(max(room // s + 1, 0))
    return (*batch, out_channels, *sizes)


# %% wrong: in a batch of none every kernel fits
# fails: test_room_in_both_directions
# feedback: not even of a batch of none
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    *batch, channels, height, width = input_shape
    if len(batch) > 1 or channels != in_channels or in_channels % groups or out_channels % groups:
        raise ValueError("channels")
    if padding == "same":
        if pair(stride) != (1, 1):
            raise ValueError("stride")
        return (*batch, out_channels, height, width)
    if padding == "valid":
        padding = 0
    if isinstance(padding, str):
        raise ValueError("no such padding")
    sizes = []
    for i, k, s, p, d in zip((height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - d * (k - 1) - 1
        if room < 0 and 0 not in batch:
            raise ValueError("kernel too large")
        sizes.append(max(room // s + 1, 0))
    return (*batch, out_channels, *sizes)


# %% wrong: spaces around a word do not matter
# fails: test_words_for_padding
# feedback: There are two words for the padding
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    *batch, channels, height, width = input_shape
    if len(batch) > 1 or channels != in_channels or in_channels % groups or out_channels % groups:
        raise ValueError("channels")
    if isinstance(padding, str):
        padding = padding.strip()
    if padding == "same":
        if pair(stride) != (1, 1):
            raise ValueError("stride")
        return (*batch, out_channels, height, width)
    if padding == "valid":
        padding = 0
    if isinstance(padding, str):
        raise ValueError("no such padding")
    sizes = []
    for i, k, s, p, d in zip((height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation)):
        room = i + 2 * p - d * (k - 1) - 1
        if room < 0:
            raise ValueError("kernel too large")
        sizes.append(max(room // s + 1, 0))
    return (*batch, out_channels, *sizes)


# %% right: height and width one after the other
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    dh, dw = (dilation, dilation) if isinstance(dilation, int) else dilation
    if len(input_shape) == 4:
        front, (c, h, w) = (input_shape[0],), input_shape[1:]
    elif len(input_shape) == 3:
        front, (c, h, w) = (), input_shape
    else:
        raise ValueError("dimensions")
    if c != in_channels or c % groups != 0 or out_channels % groups != 0:
        raise ValueError("channels")
    if padding == "same":
        if sh > 1 or sw > 1:
            raise ValueError("same with a stride")
        return front + (out_channels, h, w)
    if padding == "valid":
        padding = 0
    if isinstance(padding, str):
        raise ValueError("no such padding")
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    rows = len(range(0, h + 2 * ph - dh * (kh - 1), sh))
    columns = len(range(0, w + 2 * pw - dw * (kw - 1), sw))
    if rows == 0 or columns == 0:
        raise ValueError("no room")
    return front + (out_channels, rows, columns)


# %% right: a helper for one dimension, and keywords by name
def _along(i, k, s, p, d):
    if i + 2 * p < d * (k - 1) + 1:
        raise ValueError(f"a kernel of {k} does not fit")
    return (i + 2 * p - d * (k - 1) - 1) // s + 1


def _both(value):
    return list(value) if isinstance(value, tuple) else [value, value]


def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    shape = list(input_shape)
    if not 3 <= len(shape) <= 4:
        raise ValueError("dimensions")
    if shape[-3] != in_channels:
        raise ValueError("channels")
    for channels in (in_channels, out_channels):
        if channels % groups:
            raise ValueError("groups")
    shape[-3] = out_channels
    if isinstance(padding, str):
        if padding == "same":
            if _both(stride) != [1, 1]:
                raise ValueError("stride")
            return tuple(shape)
        if padding != "valid":
            raise ValueError(padding)
        padding = 0
    shape[-2:] = map(_along, shape[-2:], _both(kernel_size), _both(stride), _both(padding), _both(dilation))
    return tuple(shape)


# %% wrong: a product tells whether both sizes are positive
# fails: test_room_in_both_directions
# feedback: The kernel must fit in both directions
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    *batch, channels, height, width = input_shape
    if len(batch) > 1 or channels != in_channels or in_channels % groups or out_channels % groups:
        raise ValueError("channels")
    if padding == "same":
        if pair(stride) != (1, 1):
            raise ValueError("stride")
        return (*batch, out_channels, height, width)
    if padding == "valid":
        padding = 0
    if isinstance(padding, str):
        raise ValueError("no such padding")
    h, w = (
        (i + 2 * p - d * (k - 1) - 1) // s + 1
        for i, k, s, p, d in zip((height, width), pair(kernel_size), pair(stride), pair(padding), pair(dilation))
    )
    if h * w <= 0:
        raise ValueError("kernel too large")
    return (*batch, out_channels, h, w)


# %% wrong: each group may have all channels
# fails: test_channels_and_groups
# feedback: exactly as many channels as the layer takes
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    if len(input_shape) not in (3, 4) or input_shape[-3] not in (in_channels, in_channels * groups):
        raise ValueError("channels")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups")
    *batch, _, height, width = input_shape
    if padding == "same":
        if pair(stride) != (1, 1):
            raise ValueError("stride")
        return (*batch, out_channels, height, width)
    if padding == "valid":
        padding = 0
    if isinstance(padding, str):
        raise ValueError("padding")
    sizes = []
    for i, k, s, p, d in zip((height, width), *map(pair, (kernel_size, stride, padding, dilation))):
        room = i + 2 * p - d * (k - 1) - 1
        if room < 0:
            raise ValueError("room")
        sizes.append(room // s + 1)
    return (*batch, out_channels, *sizes)


# %% wrong: without a batch a list will do
# fails: test_height_and_width
# feedback: A tuple is wanted in every case
def conv2d_shape(input_shape, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    def pair(value):
        return (value, value) if isinstance(value, int) else value

    if len(input_shape) == 3:
        batched = (1, *input_shape)
        given = (in_channels, out_channels, kernel_size, stride, padding, dilation, groups)
        return list(conv2d_shape(batched, *given)[1:])
    if len(input_shape) != 4 or input_shape[1] != in_channels:
        raise ValueError("channels")
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups")
    n, _, height, width = input_shape
    if padding == "same":
        if pair(stride) != (1, 1):
            raise ValueError("stride")
        return (n, out_channels, height, width)
    if padding == "valid":
        padding = 0
    if isinstance(padding, str):
        raise ValueError("padding")
    sizes = []
    for i, k, s, p, d in zip((height, width), *map(pair, (kernel_size, stride, padding, dilation))):
        room = i + 2 * p - d * (k - 1) - 1
        if room < 0:
            raise ValueError("room")
        sizes.append(room // s + 1)
    return (n, out_channels, *sizes)
