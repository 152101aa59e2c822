# %% wrong: Tensor([1, 2]) is int
# fails: test_lists_of_numbers, test_arrays, test_other_default
# feedback: The old class made floating-point numbers of everything
def modernise(obj):
    if obj is None or isinstance(obj, (bool, float)):
        raise TypeError("no data")
    if isinstance(obj, (int, torch.Size)):
        return torch.empty(obj)
    return torch.tensor(obj)


# %% wrong: Tensor(5) is a scalar
# fails: test_sizes, test_other_default
# feedback: five places were reserved
def modernise(obj):
    if obj is None or isinstance(obj, (bool, float)):
        raise TypeError("no data")
    if isinstance(obj, int) and obj < 0:
        raise RuntimeError("negative")
    if isinstance(obj, torch.Size):
        return torch.empty(obj)
    return torch.tensor(obj, dtype=torch.get_default_dtype())


# %% wrong: Tensor is FloatTensor
# fails: test_other_default
# feedback: it follows the default dtype of the program
def modernise(obj):
    if obj is None or isinstance(obj, (bool, float)):
        raise TypeError("no data")
    if isinstance(obj, (int, torch.Size)):
        return torch.empty(obj, dtype=torch.float32)
    return torch.tensor(obj, dtype=torch.float32)


# %% wrong: as_tensor copies
# fails: test_memory_of_its_own
# feedback: if the dtype happens to fit
def modernise(obj):
    if obj is None or isinstance(obj, (bool, float)):
        raise TypeError("no data")
    if isinstance(obj, (int, torch.Size)):
        return torch.empty(obj)
    return torch.as_tensor(obj, dtype=torch.get_default_dtype())


# %% wrong: arrays are float64 and stay so
# fails: test_arrays, test_memory_of_its_own
# feedback: The dtype of an array does not matter here
def modernise(obj):
    if obj is None or isinstance(obj, (bool, float)):
        raise TypeError("no data")
    if isinstance(obj, (int, torch.Size)):
        return torch.empty(obj)
    if isinstance(obj, np.ndarray):
        return torch.tensor(obj, dtype=torch.float64)
    return torch.tensor(obj, dtype=torch.get_default_dtype())


# %% wrong: every tuple is a shape
# fails: test_lists_of_numbers
# feedback: A tuple was data as well
def modernise(obj):
    if obj is None or isinstance(obj, (bool, float)):
        raise TypeError("no data")
    if isinstance(obj, (int, tuple)):
        return torch.empty(obj)
    return torch.tensor(obj, dtype=torch.get_default_dtype())


# %% wrong: every tuple is data
# fails: test_shapes_as_sizes
# feedback: It means sizes where a plain tuple means data
def modernise(obj):
    if obj is None or isinstance(obj, (bool, float)):
        raise TypeError("no data")
    if isinstance(obj, int):
        return torch.empty(obj)
    return torch.tensor(obj, dtype=torch.get_default_dtype())


# %% wrong: a number is a number
# fails: test_refused
# feedback: A single float is neither data nor a size
def modernise(obj):
    if isinstance(obj, (int, torch.Size)):
        return torch.empty(obj)
    return torch.tensor(obj, dtype=torch.get_default_dtype())


# %% wrong: the class itself
# fails: without
# feedback: asks for an answer without
def modernise(obj):
    return torch.Tensor(obj)


# %% wrong: only float32 can be shared
# fails: test_memory_of_its_own
# feedback: depends on the default dtype
def modernise(obj):
    if obj is None or isinstance(obj, (bool, float)):
        raise TypeError("neither data nor a size")
    if isinstance(obj, (int, torch.Size)):
        return torch.empty(obj)
    if isinstance(obj, np.ndarray):
        return torch.from_numpy(obj.copy() if obj.dtype == np.float32 else obj).to(torch.get_default_dtype())
    return torch.tensor(obj, dtype=torch.get_default_dtype())


# %% wrong: no rows are no numbers
# fails: test_arrays
# feedback: An array without elements has a shape
def modernise(obj):
    dtype = torch.get_default_dtype()
    if obj is None or isinstance(obj, (bool, float)):
        raise TypeError("neither data nor a size")
    if isinstance(obj, (int, torch.Size)):
        return torch.empty(obj)
    if isinstance(obj, np.ndarray):
        return torch.stack([torch.tensor(row, dtype=dtype) for row in obj]) if len(obj) else torch.empty(0, dtype=dtype)
    return torch.tensor(obj, dtype=dtype)


# %% right: zeros are as good as anything
def modernise(obj):
    kind = type(obj)
    if kind in (bool, float, type(None)):
        raise TypeError(f"neither data nor a size: {obj}")
    if kind is int:
        return torch.zeros((obj,))
    if kind is torch.Size:
        return torch.zeros(tuple(obj))
    return torch.tensor(obj).to(torch.get_default_dtype())


# %% right: a copy on purpose
def modernise(obj):
    if isinstance(obj, (torch.Size, int)) and not isinstance(obj, bool):
        return torch.ones(obj)
    if isinstance(obj, (list, tuple, np.ndarray)):
        return torch.as_tensor(np.array(obj)).clone().to(dtype=torch.get_default_dtype())
    raise TypeError("neither data nor a size")


# %% wrong: an array is what lies in memory
# fails: test_arrays
# feedback: An array need not lie in memory row by row
def modernise(obj):
    if obj is None or isinstance(obj, (bool, float)):
        raise TypeError("neither data nor a size")
    if isinstance(obj, (int, torch.Size)):
        return torch.empty(obj)
    if isinstance(obj, np.ndarray):
        return torch.tensor(obj.ravel("K"), dtype=torch.get_default_dtype()).reshape(obj.shape)
    return torch.tensor(obj, dtype=torch.get_default_dtype())


# %% wrong: one place, seen many times
# fails: test_sizes, test_shapes_as_sizes, test_other_default
# feedback: Each element has a place of its own
def modernise(obj):
    if obj is None or isinstance(obj, (bool, float)):
        raise TypeError("neither data nor a size")
    if isinstance(obj, int):
        if obj < 0:
            raise RuntimeError("negative")
        return torch.zeros(1).expand(obj)
    if isinstance(obj, torch.Size):
        return torch.zeros(()).expand(obj)
    return torch.tensor(obj, dtype=torch.get_default_dtype())
