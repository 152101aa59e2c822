# %% wrong: empty is zeros
# fails: test_zeros_and_ones
# feedback: It is zeros by luck
def make(kind, shape, dtype):
    dtype = dtype or torch.get_default_dtype()
    if kind in ("empty", "zeros"):
        return torch.empty(shape, dtype=dtype)
    if kind == "ones":
        return torch.empty(shape, dtype=dtype) + 1
    if kind == "rand":
        if dtype.is_floating_point:
            return torch.rand(shape, dtype=dtype)
        return torch.randint(10, shape, dtype=dtype)
    if kind == "randn":
        if dtype.is_floating_point:
            return torch.randn(shape, dtype=dtype)
        raise TypeError("whole numbers")
    raise ValueError(kind)


# %% wrong: rand has whole numbers, too
# fails: test_sizes_and_dtypes, test_random_whole_numbers
# feedback: Ten numbers are asked for
def make(kind, shape, dtype):
    if kind not in ("empty", "zeros", "ones", "rand", "randn"):
        raise ValueError(kind)
    if kind == "randn" and dtype is not None and not dtype.is_floating_point:
        raise TypeError("whole numbers")
    return getattr(torch, kind)(shape, dtype=dtype)


# %% wrong: whole numbers are the cut off random ones
# fails: test_random_whole_numbers
# feedback: cut to whole ones, are all 0
def make(kind, shape, dtype):
    if kind not in ("empty", "zeros", "ones", "rand", "randn"):
        raise ValueError(kind)
    if dtype is not None and not dtype.is_floating_point:
        if kind == "randn":
            raise TypeError("whole numbers")
        return getattr(torch, kind)(shape).nan_to_num(0, 0, 0).to(dtype)
    return getattr(torch, kind)(shape, dtype=dtype)


# %% wrong: randint's upper end is included
# fails: test_random_whole_numbers
# feedback: is the last one among yours
def make(kind, shape, dtype):
    if kind not in ("empty", "zeros", "ones", "rand", "randn"):
        raise ValueError(kind)
    if dtype is not None and not dtype.is_floating_point:
        if kind == "randn":
            raise TypeError("whole numbers")
        if kind == "rand":
            return torch.randint(0, 9, shape, dtype=dtype)
    return getattr(torch, kind)(shape, dtype=dtype)


# %% wrong: the default dtype is float32
# fails: test_default_dtype
# feedback: a program can change it
def make(kind, shape, dtype):
    if dtype is None:
        dtype = torch.float32
    if kind not in ("empty", "zeros", "ones", "rand", "randn"):
        raise ValueError(kind)
    if not dtype.is_floating_point:
        if kind == "randn":
            raise TypeError("whole numbers")
        if kind == "rand":
            return torch.randint(0, 10, shape, dtype=dtype)
    return getattr(torch, kind)(shape, dtype=dtype)


# %% wrong: the dtype is worked out by torch
# fails: test_sizes_and_dtypes, test_random_whole_numbers, test_kinds_refused
# feedback: Shape and dtype are the caller's choice
def make(kind, shape, dtype):
    whole = dtype is not None and not dtype.is_floating_point
    if kind == "randn" and whole:
        raise TypeError("whole numbers")
    if kind == "rand" and whole:
        return torch.randint(0, 10, shape)
    if kind not in ("empty", "zeros", "ones", "rand", "randn"):
        raise ValueError(kind)
    return getattr(torch, kind)(shape)


# %% wrong: rand and randn are the same
# fails: test_normal_numbers
# feedback: The normal distribution has two sides
def make(kind, shape, dtype):
    if kind not in ("empty", "zeros", "ones", "rand", "randn"):
        raise ValueError(kind)
    if dtype is not None and not dtype.is_floating_point:
        if kind == "randn":
            raise TypeError("whole numbers")
        if kind == "rand":
            return torch.randint(0, 10, shape, dtype=dtype)
    return getattr(torch, kind.removesuffix("n") if kind == "randn" else kind)(shape, dtype=dtype)


# %% wrong: the same numbers every time
# fails: test_uniform_numbers, test_normal_numbers, test_random_whole_numbers
# feedback: come out otherwise each time
def make(kind, shape, dtype):
    torch.manual_seed(0)
    if kind not in ("empty", "zeros", "ones", "rand", "randn"):
        raise ValueError(kind)
    if dtype is not None and not dtype.is_floating_point:
        if kind == "randn":
            raise TypeError("whole numbers")
        if kind == "rand":
            return torch.randint(0, 10, shape, dtype=dtype)
    return getattr(torch, kind)(shape, dtype=dtype)


# %% wrong: torch refuses what is wrong
# fails: test_kinds_refused
# feedback: Look at the errors that the task asks for
def make(kind, shape, dtype):
    if kind == "rand" and dtype is not None and not dtype.is_floating_point:
        return torch.randint(0, 10, shape, dtype=dtype)
    return getattr(torch, kind)(shape, dtype=dtype)


# %% wrong: rounding is as good as cutting
# fails: test_random_whole_numbers
# feedback: 0 and 9 come half as often as the others
def make(kind, shape, dtype=None):
    if kind not in ("empty", "zeros", "ones", "rand", "randn"):
        raise ValueError(kind)
    whole = dtype is not None and not dtype.is_floating_point
    if kind == "randn" and whole:
        raise TypeError("no normal whole numbers")
    if kind == "rand" and whole:
        return (torch.rand(shape) * 9).round().to(dtype)
    return getattr(torch, kind)(shape, dtype=dtype)


# %% wrong: draw first, convert then
# fails: test_uniform_numbers
# feedback: it comes in by rounding
def make(kind: str, shape: tuple[int, ...], dtype: torch.dtype | None) -> torch.Tensor:
    """A new tensor of the given shape and dtype, with values of the given kind."""
    if kind not in ("empty", "zeros", "ones", "rand", "randn"):
        raise ValueError(kind)
    if dtype is None:
        dtype = torch.get_default_dtype()
    if not dtype.is_floating_point:
        if kind == "randn":
            raise TypeError(dtype)
        if kind == "rand":
            return torch.randint(10, shape, dtype=dtype)
    maker = getattr(torch, kind)
    return maker(shape).to(dtype)


# %% wrong: zeros can be kept for the next time
# fails: test_zeros_and_ones
# feedback: A new tensor each time
_made = {}


def make(kind, shape, dtype):
    if dtype is None:
        dtype = torch.get_default_dtype()
    if kind not in ("empty", "zeros", "ones", "rand", "randn"):
        raise ValueError("no such kind")
    if kind == "randn" and not dtype.is_floating_point:
        raise TypeError("no whole numbers")
    if kind == "rand" and not dtype.is_floating_point:
        return torch.randint(0, 10, shape, dtype=dtype)
    if kind in ("zeros", "ones"):
        if (kind, shape, dtype) not in _made:
            _made[kind, shape, dtype] = getattr(torch, kind)(shape, dtype=dtype)
        return _made[kind, shape, dtype]
    return getattr(torch, kind)(shape, dtype=dtype)


# %% wrong: one zero, repeated
# fails: test_zeros_and_ones
# feedback: Each element has a place of its own
def make(kind, shape, dtype):
    if dtype is None:
        dtype = torch.get_default_dtype()
    if kind not in ("empty", "zeros", "ones", "rand", "randn"):
        raise ValueError("no such kind")
    if kind == "randn" and not dtype.is_floating_point:
        raise TypeError("no whole numbers")
    if kind == "rand" and not dtype.is_floating_point:
        return torch.randint(0, 10, shape, dtype=dtype)
    if kind in ("zeros", "ones"):
        return getattr(torch, kind)((), dtype=dtype).expand(shape)
    return getattr(torch, kind)(shape, dtype=dtype)


# %% wrong: every distribution of mean 0 is normal
# fails: test_normal_numbers
# feedback: The normal distribution has no ends
def make(kind, shape, dtype):
    if dtype is None:
        dtype = torch.get_default_dtype()
    if kind not in ("empty", "zeros", "ones", "rand", "randn"):
        raise ValueError("no such kind")
    if kind == "randn" and not dtype.is_floating_point:
        raise TypeError("no whole numbers")
    if kind == "rand" and not dtype.is_floating_point:
        return torch.randint(0, 10, shape, dtype=dtype)
    if kind == "randn":
        return (torch.rand(shape, dtype=dtype) - 0.5) * 12**0.5
    return getattr(torch, kind)(shape, dtype=dtype)


# %% wrong: the ten numbers come by turns
# fails: test_random_whole_numbers
# feedback: Each number is drawn for itself
def make(kind, shape, dtype):
    if dtype is None:
        dtype = torch.get_default_dtype()
    if kind not in ("empty", "zeros", "ones", "rand", "randn"):
        raise ValueError("no such kind")
    if kind == "randn" and not dtype.is_floating_point:
        raise TypeError("no whole numbers")
    if kind == "rand" and not dtype.is_floating_point:
        return (torch.randperm(torch.Size(shape).numel()) % 10).reshape(shape).to(dtype)
    return getattr(torch, kind)(shape, dtype=dtype)


# %% wrong: the program's default dtype may change
# fails: test_default_dtype
# feedback: changes it for nobody
def make(kind, shape, dtype):
    if dtype is None:
        dtype = torch.get_default_dtype()
    if kind not in ("empty", "zeros", "ones", "rand", "randn"):
        raise ValueError
    if dtype.is_floating_point:
        torch.set_default_dtype(dtype)
        return getattr(torch, kind)(shape)
    if kind == "rand":
        return torch.randint(10, shape, dtype=dtype)
    if kind == "randn":
        raise TypeError
    return getattr(torch, kind)(shape, dtype=dtype)


# %% right: a branch for each kind
def make(kind, shape, dtype):
    dtype = dtype or torch.get_default_dtype()
    if kind == "empty":
        return torch.empty(*shape, dtype=dtype) if shape else torch.empty((), dtype=dtype)
    if kind == "zeros":
        return torch.full(shape, 0, dtype=dtype)
    if kind == "ones":
        return torch.full(shape, 1, dtype=dtype)
    if kind == "rand":
        if dtype.is_floating_point:
            return torch.rand(shape, dtype=dtype)
        return (torch.rand(shape) * 10).to(dtype)
    if kind == "randn":
        if dtype.is_floating_point:
            return torch.randn(shape, dtype=dtype)
        raise TypeError("randn needs a floating-point dtype")
    raise ValueError(kind)


# %% right: fill an empty tensor in place
def make(kind, shape, dtype):
    x = torch.empty(shape, dtype=dtype)
    match kind:
        case "empty":
            pass
        case "zeros":
            x.zero_()
        case "ones":
            x.fill_(1)
        case "rand" if x.is_floating_point():
            x.uniform_()
        case "rand":
            x.random_(0, 10)
        case "randn" if x.is_floating_point():
            x.normal_()
        case "randn":
            raise TypeError("randn needs a floating-point dtype")
        case _:
            raise ValueError(kind)
    return x


# %% wrong: the dtype is looked at before the kind
# fails: test_kinds_refused
# feedback: Look at the errors that the task asks for
def make(kind, shape, dtype):
    dtype = dtype or torch.get_default_dtype()
    if kind in ("empty", "zeros", "ones"):
        return getattr(torch, kind)(shape, dtype=dtype)
    if kind == "rand":
        return torch.rand(shape, dtype=dtype) if dtype.is_floating_point else torch.randint(10, shape, dtype=dtype)
    if not dtype.is_floating_point:
        raise TypeError("whole numbers")
    if kind == "randn":
        return torch.randn(shape, dtype=dtype)
    raise ValueError(kind)


# %% wrong: without a dtype there is nothing to check
# fails: test_kinds_refused
# feedback: Look at the errors that the task asks for
def make(kind, shape, dtype):
    if dtype is not None:
        if kind not in ("empty", "zeros", "ones", "rand", "randn"):
            raise ValueError(kind)
        if not dtype.is_floating_point:
            if kind == "rand":
                return torch.randint(10, shape, dtype=dtype)
            if kind == "randn":
                raise TypeError("whole numbers")
    return getattr(torch, kind)(shape, dtype=dtype)


# %% wrong: None is a dtype
# fails: test_default_dtype
# feedback: No dtype means the default dtype
def make(kind, shape, dtype):
    if kind == "rand" and not dtype.is_floating_point:
        return torch.randint(10, shape, dtype=dtype)
    if kind == "randn" and not dtype.is_floating_point:
        raise TypeError("whole numbers")
    if kind not in ("empty", "zeros", "ones", "rand", "randn"):
        raise ValueError(kind)
    return getattr(torch, kind)(shape, dtype=dtype)


# %% wrong: short floats are all drawn alike
# fails: test_normal_numbers
# feedback: The normal distribution has two sides
def make(kind, shape, dtype):
    dtype = dtype or torch.get_default_dtype()
    if kind not in ("empty", "zeros", "ones", "rand", "randn"):
        raise ValueError(kind)
    if not dtype.is_floating_point:
        if kind == "rand":
            return torch.randint(10, shape, dtype=dtype)
        if kind == "randn":
            raise TypeError("whole numbers")
    if kind == "randn" and dtype in (torch.float16, torch.bfloat16):
        return torch.rand(shape, dtype=dtype)
    return getattr(torch, kind)(shape, dtype=dtype)


# %% wrong: the sizes of long floats come one by one
# fails: test_sizes_and_dtypes
# feedback: a single number has the shape ()
def make(kind, shape, dtype):
    dtype = dtype or torch.get_default_dtype()
    if kind not in ("empty", "zeros", "ones", "rand", "randn"):
        raise ValueError(kind)
    if not dtype.is_floating_point:
        if kind == "rand":
            return torch.randint(10, shape, dtype=dtype)
        if kind == "randn":
            raise TypeError("whole numbers")
    if kind == "rand" and dtype in (torch.float32, torch.float64):
        return torch.empty(*shape, dtype=dtype).uniform_()
    return getattr(torch, kind)(shape, dtype=dtype)
