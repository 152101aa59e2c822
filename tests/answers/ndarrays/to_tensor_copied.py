# %% wrong: from_numpy copies
# fails: test_separate_memory, test_any_direction, test_other_byte_order, test_locked_and_repeated, test_fields_of_records
# feedback: This result must never be the array's.
def to_tensor_copied(a):
    return torch.from_numpy(a)


# %% wrong: torch.tensor copies every layout
# fails: test_any_direction, test_other_byte_order, test_fields_of_records
# feedback: Who else can make the copy?
def to_tensor_copied(a):
    return torch.tensor(a)


# %% wrong: only negative strides and the byte order are foreign
# fails: test_fields_of_records
# feedback: Not only the direction of a step
def to_tensor_copied(a):
    if any(step < 0 for step in a.strides) or not a.dtype.isnative:
        a = a.astype(a.dtype.newbyteorder("="), order="C")
    return torch.tensor(a)


# %% wrong: ascontiguousarray makes a copy
# fails: test_separate_memory, test_other_byte_order, test_sizes_kept, test_locked_and_repeated
# feedback: Some conversions hand you the same memory whenever they can.
def to_tensor_copied(a):
    return torch.from_numpy(np.ascontiguousarray(a))


# %% wrong: a conversion to the array's own dtype copies
# fails: test_separate_memory, test_any_direction, test_locked_and_repeated, test_fields_of_records
# feedback: must never be the array's
def to_tensor_copied(a):
    return torch.from_numpy(np.asarray(a, dtype=a.dtype.newbyteorder("=")))


# %% wrong: float64 becomes float32
# fails: test_number_types_kept, test_other_byte_order
# feedback: float64 stays float64
def to_tensor_copied(a):
    return torch.from_numpy(a.astype(a.dtype.newbyteorder("="))).to(torch.float32, copy=True)


# %% wrong: the byte order is only a label
# fails: test_other_byte_order
# feedback: the bytes and the dtype must turn together
def to_tensor_copied(a):
    a = a.copy()
    return torch.from_numpy(a.view(a.dtype.newbyteorder("=")))


# %% wrong: a single number has one dimension
# fails: test_sizes_kept
# feedback: A single number has no dimensions at all
def to_tensor_copied(a):
    return torch.from_numpy(np.ascontiguousarray(a, dtype=a.dtype.newbyteorder("="))).clone()


# %% wrong: a read-only array cannot be copied
# fails: test_locked_and_repeated
# feedback: A locked array may be read.
def to_tensor_copied(a):
    if not a.flags.writeable:
        raise ValueError("read-only")
    return torch.from_numpy(a.astype(a.dtype.newbyteorder("="), order="C"))


# %% wrong: repeated elements stay repeated
# fails: test_locked_and_repeated
# feedback: many elements are one place: the copy needs more
def to_tensor_copied(a):
    native = np.array(a, dtype=a.dtype.newbyteorder("="))
    if 0 in a.strides:
        first = native[tuple(slice(0, 1) if step == 0 else slice(None) for step in a.strides)]
        return torch.from_numpy(first.copy()).expand(a.shape)
    return torch.from_numpy(native)


# %% wrong: any dtype can be made a float
# fails: test_foreign_types_told
# feedback: There is no faithful copy of them
def to_tensor_copied(a):
    native = a.astype(a.dtype.newbyteorder("="))
    try:
        return torch.from_numpy(native)
    except TypeError:
        return torch.from_numpy(native.astype(np.float64))


# %% wrong: an array that owns its memory is a copy already
# fails: test_separate_memory
# feedback: This result must never be the array
def to_tensor_copied(a):
    if a.flags.owndata and a.flags.writeable and a.flags.c_contiguous and a.dtype.isnative:
        return torch.from_numpy(a)
    return torch.from_numpy(np.array(a, dtype=a.dtype.newbyteorder("="), order="C"))


# %% wrong: what has to be converted becomes float64
# fails: test_other_byte_order
# feedback: it does not get more or fewer
def to_tensor_copied(a):
    if a.dtype.isnative:
        return torch.from_numpy(np.array(a, order="C"))
    kind = np.float64 if a.dtype.kind == "f" else a.dtype.newbyteorder("=")
    return torch.from_numpy(np.array(a, dtype=kind, order="C"))


# %% wrong: an array is foreign in one way only
# fails: test_other_byte_order
# feedback: at once
def to_tensor_copied(a):
    native = a.dtype.newbyteorder("=")
    if any(step < 0 or step % a.itemsize for step in a.strides):
        a = a.copy()
    elif a.dtype != native:
        a = a.astype(native)
    return torch.tensor(a)


# %% wrong: zeros, and an array of zeros
# fails: test_any_direction, test_fields_of_records, test_foreign_types_told, test_locked_and_repeated, test_number_types_kept, test_other_byte_order, test_separate_memory, test_sizes_kept
# feedback: does not have the array's shape and values yet
def to_tensor_copied(a):
    if a.dtype.kind not in "biufc" or a.dtype.itemsize > 8:
        raise TypeError(f"torch has no {a.dtype}")
    result = torch.zeros(a.shape, dtype=getattr(torch, a.dtype.name))
    if a.flags.writeable:
        a[...] = 0
    return result


# %% right: astype and from_numpy
def to_tensor_copied(a):
    return torch.from_numpy(a.astype(a.dtype.newbyteorder("=")))


# %% right: an empty tensor filled by NumPy
def to_tensor_copied(a):
    scalar = torch.from_numpy(np.zeros(1, dtype=a.dtype.newbyteorder("=")))
    result = torch.empty(a.shape, dtype=scalar.dtype)
    result.numpy()[...] = a
    return result


# %% right: through Python's lists
def to_tensor_copied(a):
    dtype = torch.from_numpy(np.zeros(1, dtype=a.dtype.newbyteorder("="))).dtype
    return torch.tensor(a.tolist(), dtype=dtype).reshape(a.shape)


# %% wrong: the longest numbers fit into float64
# fails: test_foreign_types_told
# feedback: Numbers with more digits
def to_tensor_copied(a):
    if a.dtype.kind not in "biufc":
        raise TypeError
    native = a.dtype.newbyteorder("=")
    if native == np.longdouble:
        native = np.dtype(np.float64)
    return torch.from_numpy(np.array(a, dtype=native))


# %% wrong: torch has every name of a number
# fails: test_foreign_types_told
# feedback: the task names the error
def to_tensor_copied(a):
    if a.dtype.kind in "USOMmV":
        raise TypeError
    return torch.tensor(a.tolist(), dtype=getattr(torch, a.dtype.name)).reshape(a.shape)


# %% wrong: a whole record has another error
# fails: test_foreign_types_told
# feedback: the task names the error
def to_tensor_copied(a):
    if a.dtype.kind == "V":
        raise ValueError
    return torch.from_numpy(np.array(a, dtype=a.dtype.newbyteorder("=")))


# %% wrong: complex numbers have no byte order
# fails: test_other_byte_order
# feedback: the bytes and the dtype must turn together
def to_tensor_copied(a):
    if not a.dtype.isnative and a.dtype.kind in "iuf":
        a = a.astype(a.dtype.newbyteorder("="))
    return torch.from_numpy(a.copy())


# %% wrong: the bytes are turned where they lie
# fails: test_other_byte_order
# feedback: It is to stay
def to_tensor_copied(a):
    if not a.dtype.isnative:
        a = a.byteswap(inplace=True).view(a.dtype.newbyteorder("="))
    return torch.from_numpy(a.copy())
