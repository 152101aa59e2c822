# %% wrong: what has no dimensions has no place
# fails: test_layouts_shared
# feedback: One number without dimensions lies in memory
def to_tensor_shared(a):
    if a.ndim == 0 and a.dtype.isnative and a.flags.writeable and a.dtype.kind in "biufc":
        return torch.tensor(a.item(), dtype=getattr(torch, a.dtype.name))
    if not a.flags.writeable:
        raise ValueError
    try:
        t = torch.from_numpy(a)
    except TypeError as error:
        raise ValueError from error
    return t


# %% wrong: torch.tensor shares
# fails: test_written_both_ways, test_layouts_shared, test_strides_refused, test_byte_order_refused, test_foreign_types_refused, test_locked_arrays_refused
# feedback: Sharing works both ways
def to_tensor_shared(a):
    return torch.tensor(a)


# %% wrong: from_numpy raises ValueError for all that it cannot share
# fails: test_foreign_types_refused, test_locked_arrays_refused
# feedback: Look at the kind of error that torch raises
def to_tensor_shared(a):
    return torch.from_numpy(a)


# %% wrong: a warning is enough for a read-only array
# fails: test_locked_arrays_refused
# feedback: A tensor has no lock
def to_tensor_shared(a):
    try:
        return torch.as_tensor(a)
    except TypeError as error:
        raise ValueError(str(error)) from error


# %% wrong: put the elements in order, then share
# fails: test_layouts_shared, test_strides_refused
# feedback: Putting the elements in order first makes a copy.
def to_tensor_shared(a):
    if not a.flags.writeable:
        raise ValueError("read-only")
    try:
        return torch.from_numpy(np.ascontiguousarray(a).reshape(a.shape))
    except TypeError as error:
        raise ValueError(str(error)) from error


# %% wrong: a copy where the strides do not fit
# fails: test_strides_refused
# feedback: a copy is not asked for
def to_tensor_shared(a):
    if not a.flags.writeable:
        raise ValueError("read-only")
    if any(step < 0 or step % a.itemsize for step in a.strides):
        a = a.copy()
    try:
        return torch.from_numpy(a)
    except TypeError as error:
        raise ValueError(str(error)) from error


# %% wrong: turn the bytes round and share the result
# fails: test_byte_order_refused
# feedback: Bytes in the other order would have to be turned round
def to_tensor_shared(a):
    if not a.flags.writeable:
        raise ValueError("read-only")
    try:
        return torch.from_numpy(a.astype(a.dtype.newbyteorder("="), copy=False))
    except TypeError as error:
        raise ValueError(str(error)) from error


# %% wrong: float64 becomes float32
# fails: test_number_types_shared
# feedback: The bytes are read as they are
def to_tensor_shared(a):
    if not a.flags.writeable:
        raise ValueError("read-only")
    try:
        t = torch.from_numpy(a)
    except TypeError as error:
        raise ValueError(str(error)) from error
    return t.float() if t.dtype == torch.float64 else t


# %% wrong: no elements, no strides
# fails: test_layouts_shared
# feedback: can be shared as they lie
def to_tensor_shared(a):
    if not a.flags.writeable:
        raise ValueError("read-only")
    try:
        tensor = torch.from_numpy(a)
    except TypeError as error:
        raise ValueError("no such dtype") from error
    return tensor if a.size else torch.empty(a.shape, dtype=tensor.dtype)


# %% right: every condition asked for by name
def to_tensor_shared(a):
    names = {"bool", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64"}
    names |= {"float16", "float32", "float64", "complex64", "complex128"}
    if a.dtype.name not in names:
        raise ValueError("no such dtype in torch")
    if not a.dtype.isnative:
        raise ValueError("byte order")
    if not a.flags.writeable:
        raise ValueError("read-only")
    if a.size and (min(a.strides, default=0) < 0 or any(step % a.itemsize for step in a.strides)):
        raise ValueError("strides")
    return torch.as_tensor(a)


# %% right: convert first, then ask about the lock
def to_tensor_shared(a):
    try:
        result = torch.as_tensor(a)
        if not a.flags["WRITEABLE"]:
            raise TypeError("read-only")
    except (TypeError, RuntimeError) as error:
        raise ValueError("cannot be shared") from error
    return result


# %% wrong: a record is a number
# fails: test_foreign_types_refused
# feedback: the kind of error that torch raises
def to_tensor_shared(a):
    if not a.flags.writeable or a.dtype.kind in "USOMm":
        raise ValueError
    return torch.from_numpy(a)


# %% wrong: torch has all numbers of NumPy
# fails: test_foreign_types_refused
# feedback: a dtype it lacks
def to_tensor_shared(a):
    if not a.flags.writeable or a.dtype.kind not in "biufc":
        raise ValueError
    return torch.from_numpy(a)
