# %% wrong: float64 becomes float32
# fails: test_numpy_numbers, test_mixed_numpy_numbers, test_python_among_numpy
# feedback: float64 stays float64, even where Python's isinstance says float
def inferred_dtype(obj):
    if isinstance(obj, (list, tuple)):
        dtypes = [inferred_dtype(item) for item in obj if not (isinstance(item, (list, tuple)) and not item)]
        if not dtypes:
            return torch.get_default_dtype()
        result = dtypes[0]
        for dtype in dtypes:
            result = torch.promote_types(result, dtype)
        return result
    if isinstance(obj, bool):
        return torch.bool
    if isinstance(obj, int):
        return torch.int64
    if isinstance(obj, float):
        return torch.get_default_dtype()
    if isinstance(obj, np.complex128):
        return torch.complex128
    if isinstance(obj, complex):
        return torch.complex64 if torch.get_default_dtype() == torch.float32 else torch.complex128
    if isinstance(obj, (np.number, np.bool_)):
        return getattr(torch, obj.dtype.name)
    raise TypeError(obj)


# %% wrong: True is a whole number
# fails: test_python_numbers, test_mixed_python_numbers, test_python_among_numpy
# feedback: ask for the narrower kind first
def inferred_dtype(obj):
    if isinstance(obj, (list, tuple)):
        dtypes = [inferred_dtype(item) for item in obj if not (isinstance(item, (list, tuple)) and not item)]
        if not dtypes:
            return torch.get_default_dtype()
        result = dtypes[0]
        for dtype in dtypes:
            result = torch.promote_types(result, dtype)
        return result
    if isinstance(obj, (np.number, np.bool_)):
        return getattr(torch, obj.dtype.name)
    if isinstance(obj, int):
        return torch.int64
    if isinstance(obj, float):
        return torch.get_default_dtype()
    if isinstance(obj, complex):
        return torch.complex64 if torch.get_default_dtype() == torch.float32 else torch.complex128
    raise TypeError(obj)


# %% wrong: the first number decides
# fails: test_mixed_python_numbers, test_mixed_numpy_numbers, test_python_among_numpy, test_another_default, test_no_numbers_at_all
# feedback: every number has a say
def inferred_dtype(obj):
    if isinstance(obj, (list, tuple)):
        return inferred_dtype(obj[0]) if obj else torch.get_default_dtype()
    if isinstance(obj, (np.number, np.bool_)):
        return getattr(torch, obj.dtype.name)
    for kind, dtype in ((bool, torch.bool), (int, torch.int64), (float, torch.get_default_dtype())):
        if isinstance(obj, kind):
            return dtype
    if isinstance(obj, complex):
        return torch.promote_types(torch.get_default_dtype(), torch.complex64)
    raise TypeError(obj)


# %% wrong: the widest of the dtypes decides
# fails: test_mixed_numpy_numbers
# feedback: Sometimes that is neither of the two
ORDER = [
    torch.bool,
    torch.uint8,
    torch.int8,
    torch.int16,
    torch.int32,
    torch.int64,
    torch.float16,
    torch.float32,
    torch.float64,
    torch.complex64,
    torch.complex128,
]


def inferred_dtype(obj):
    if isinstance(obj, (list, tuple)):
        dtypes = [inferred_dtype(item) for item in obj if not (isinstance(item, (list, tuple)) and not item)]
        return max(dtypes, key=ORDER.index) if dtypes else torch.get_default_dtype()
    if isinstance(obj, (np.number, np.bool_)):
        return getattr(torch, obj.dtype.name)
    for kind, dtype in ((bool, torch.bool), (int, torch.int64), (float, torch.get_default_dtype())):
        if isinstance(obj, kind):
            return dtype
    if isinstance(obj, complex):
        return torch.promote_types(torch.get_default_dtype(), torch.complex64)
    raise TypeError(obj)


# %% wrong: NumPy knows
# fails: test_python_numbers, test_mixed_python_numbers, test_mixed_numpy_numbers, test_python_among_numpy, test_no_numbers, test_another_default, test_no_numbers_at_all
# feedback: Each kind of Python number has its dtype
def inferred_dtype(obj):
    dtype = np.array(obj).dtype
    if dtype.kind not in "biufc":
        raise TypeError(obj)
    return getattr(torch, dtype.name)


# %% wrong: Python numbers adapt to NumPy's
# fails: test_python_among_numpy, test_another_default
# feedback: A Python number in a list counts with its dtype
def inferred_dtype(obj):
    numbers = [obj]
    while any(isinstance(number, (list, tuple)) for number in numbers):
        numbers = [n for number in numbers for n in (number if isinstance(number, (list, tuple)) else [number])]
    kinds = {bool: torch.bool, int: torch.int64, float: torch.get_default_dtype(), complex: torch.complex64}
    if torch.get_default_dtype() == torch.float64:
        kinds[complex] = torch.complex128
    if not all(isinstance(number, (np.number, np.bool_)) or type(number) in kinds for number in numbers):
        raise TypeError(obj)
    strong = [getattr(torch, number.dtype.name) for number in numbers if isinstance(number, (np.number, np.bool_))]
    dtypes = strong or [kinds[type(number)] for number in numbers] or [torch.get_default_dtype()]
    result = dtypes[0]
    for dtype in dtypes:
        result = torch.promote_types(result, dtype)
    return result


# %% wrong: the default dtype is float32
# fails: test_another_default
# feedback: The default dtype need not be float32
def inferred_dtype(obj):
    if isinstance(obj, (list, tuple)):
        dtypes = [inferred_dtype(item) for item in obj if not (isinstance(item, (list, tuple)) and not item)]
        if not dtypes:
            return torch.float32
        result = dtypes[0]
        for dtype in dtypes:
            result = torch.promote_types(result, dtype)
        return result
    if isinstance(obj, (np.number, np.bool_)):
        return getattr(torch, obj.dtype.name)
    kinds = {bool: torch.bool, int: torch.int64, float: torch.float32, complex: torch.complex64}
    if type(obj) not in kinds:
        raise TypeError(obj)
    return kinds[type(obj)]


# %% wrong: nothing is nothing
# fails: test_no_numbers, test_another_default
# feedback: the dtype is the default one
def inferred_dtype(obj):
    if isinstance(obj, (list, tuple)):
        result = torch.bool
        for item in obj:
            result = torch.promote_types(result, inferred_dtype(item))
        return result
    if isinstance(obj, (np.number, np.bool_)):
        return getattr(torch, obj.dtype.name)
    for kind, dtype in ((bool, torch.bool), (int, torch.int64), (float, torch.get_default_dtype())):
        if isinstance(obj, kind):
            return dtype
    if isinstance(obj, complex):
        return torch.promote_types(torch.get_default_dtype(), torch.complex64)
    raise TypeError(obj)


# %% wrong: ask a tensor
# fails: without
# feedback: asks for an answer without
def inferred_dtype(obj):
    return torch.tensor(obj).dtype


# %% wrong: what is no number is ignored
# fails: test_no_numbers_at_all
# feedback: one of them among many numbers is no number either
def inferred_dtype(obj):
    result = None
    pending = [obj]
    while pending:
        item = pending.pop()
        if isinstance(item, (list, tuple)):
            pending.extend(item)
            continue
        if isinstance(item, (np.number, np.bool_)):
            dtype = getattr(torch, item.dtype.name)
        elif type(item) in (bool, int):
            dtype = torch.bool if item is True or item is False else torch.int64
        elif type(item) is float:
            dtype = torch.get_default_dtype()
        elif type(item) is complex:
            dtype = torch.promote_types(torch.get_default_dtype(), torch.complex64)
        else:
            continue
        result = dtype if result is None else torch.promote_types(result, dtype)
    return torch.get_default_dtype() if result is None else result


# %% wrong: all that is NumPy's is a number
# fails: test_no_numbers_at_all
# feedback: A text, None or a set is no number
def inferred_dtype(obj):
    if isinstance(obj, (list, tuple)):
        dtypes = [inferred_dtype(item) for item in obj if not (isinstance(item, (list, tuple)) and not item)]
        result = dtypes[0] if dtypes else torch.get_default_dtype()
        for dtype in dtypes[1:]:
            result = torch.promote_types(result, dtype)
        return result
    if isinstance(obj, np.generic):
        return getattr(torch, obj.dtype.name)
    for kind, dtype in ((bool, torch.bool), (int, torch.int64), (float, torch.get_default_dtype())):
        if isinstance(obj, kind):
            return dtype
    if isinstance(obj, complex):
        return torch.complex128 if torch.get_default_dtype() == torch.float64 else torch.complex64
    raise TypeError("no number")


# %% wrong: what one can go through is a list
# fails: test_no_numbers_at_all
# feedback: whatever one can go through
def inferred_dtype(obj):
    if hasattr(obj, "__iter__") and not isinstance(obj, (str, set, dict)):
        dtypes = [inferred_dtype(item) for item in obj if not (isinstance(item, (list, tuple)) and not item)]
        result = dtypes[0] if dtypes else torch.get_default_dtype()
        for dtype in dtypes[1:]:
            result = torch.promote_types(result, dtype)
        return result
    if isinstance(obj, (np.number, np.bool_)):
        return getattr(torch, obj.dtype.name)
    for kind, dtype in ((bool, torch.bool), (int, torch.int64), (float, torch.get_default_dtype())):
        if isinstance(obj, kind):
            return dtype
    if isinstance(obj, complex):
        return torch.complex128 if torch.get_default_dtype() == torch.float64 else torch.complex64
    raise TypeError("no number")


# %% wrong: a complex number without an imaginary part is real
# fails: test_python_numbers
# feedback: Each kind of Python number has its dtype
def inferred_dtype(obj):
    if isinstance(obj, (list, tuple)):
        dtypes = [inferred_dtype(item) for item in obj if not (isinstance(item, (list, tuple)) and not item)]
        result = dtypes[0] if dtypes else torch.get_default_dtype()
        for dtype in dtypes[1:]:
            result = torch.promote_types(result, dtype)
        return result
    if isinstance(obj, (np.number, np.bool_)):
        return getattr(torch, obj.dtype.name)
    for kind, dtype in ((bool, torch.bool), (int, torch.int64), (float, torch.get_default_dtype())):
        if isinstance(obj, kind):
            return dtype
    if isinstance(obj, complex) and obj.imag == 0:
        return torch.get_default_dtype()
    if isinstance(obj, complex):
        return torch.complex128 if torch.get_default_dtype() == torch.float64 else torch.complex64
    raise TypeError("no number")


# %% wrong: after the widest dtype nothing counts any more
# fails: test_no_numbers_at_all
# feedback: one of them among many numbers is no number either
def inferred_dtype(obj):
    if isinstance(obj, (list, tuple)):
        result = None
        for item in obj:
            if isinstance(item, (list, tuple)) and not item:
                continue
            dtype = inferred_dtype(item)
            result = dtype if result is None else torch.promote_types(result, dtype)
            if result == torch.complex128:
                break
        return torch.get_default_dtype() if result is None else result
    if isinstance(obj, (np.number, np.bool_)):
        return getattr(torch, obj.dtype.name)
    for kind, dtype in ((bool, torch.bool), (int, torch.int64), (float, torch.get_default_dtype())):
        if isinstance(obj, kind):
            return dtype
    if isinstance(obj, complex):
        return torch.complex128 if torch.get_default_dtype() == torch.float64 else torch.complex64
    raise TypeError("no number")


# %% wrong: dtypes have a ranking, and only two bytes are an exception
# fails: test_mixed_numpy_numbers
# feedback: two numbers of float32
_RANKS = [
    torch.bool,
    torch.uint8,
    torch.int8,
    torch.int16,
    torch.int32,
    torch.int64,
    torch.float16,
    torch.float32,
    torch.float64,
    torch.complex64,
    torch.complex128,
]


def inferred_dtype(obj):
    found = set()

    def collect(one):
        if isinstance(one, (list, tuple)):
            for item in one:
                collect(item)
        elif isinstance(one, (np.number, np.bool_)):
            found.add(getattr(torch, one.dtype.name))
        elif isinstance(one, bool):
            found.add(torch.bool)
        elif isinstance(one, int):
            found.add(torch.int64)
        elif isinstance(one, float):
            found.add(torch.get_default_dtype())
        elif isinstance(one, complex):
            found.add(torch.complex128 if torch.get_default_dtype() == torch.float64 else torch.complex64)
        else:
            raise TypeError

    collect(obj)
    if not found:
        return torch.get_default_dtype()
    widest = max(found, key=_RANKS.index)
    if widest == torch.int8 and torch.uint8 in found:
        return torch.int16
    return widest


# %% right: flatten first, then fold
from functools import reduce


def inferred_dtype(obj):
    default = torch.get_default_dtype()

    def numbers(item):
        if isinstance(item, (list, tuple)):
            for inner in item:
                yield from numbers(inner)
        else:
            yield item

    def dtype_of(number):
        if isinstance(number, (np.number, np.bool_)):
            if number.dtype.kind not in "biufc":
                raise TypeError("no number")
            return getattr(torch, str(number.dtype))
        kinds = {
            bool: torch.bool,
            int: torch.int64,
            float: default,
            complex: torch.promote_types(default, torch.complex64),
        }
        if type(number) not in kinds:
            raise TypeError("no number")
        return kinds[type(number)]

    dtypes = [dtype_of(number) for number in numbers(obj)]
    return reduce(torch.promote_types, dtypes) if dtypes else default


# %% right: an attribute tells NumPy's numbers
def inferred_dtype(obj):
    if isinstance(obj, (list, tuple)):
        result = None
        for item in obj:
            if isinstance(item, (list, tuple)) and len(item) == 0:
                continue
            dtype = inferred_dtype(item)
            result = dtype if result is None else torch.promote_types(result, dtype)
        return result or torch.get_default_dtype()
    if hasattr(obj, "dtype"):
        dtypes = {
            str(d).split(".")[1]: d
            for d in (
                torch.bool,
                torch.uint8,
                torch.int8,
                torch.int16,
                torch.int32,
                torch.int64,
                torch.float16,
                torch.float32,
                torch.float64,
                torch.complex64,
                torch.complex128,
            )
        }
        if obj.dtype.name not in dtypes:
            raise TypeError("no number")
        return dtypes[obj.dtype.name]
    if obj is True or obj is False:
        return torch.bool
    if type(obj) is int:
        return torch.int64
    if type(obj) is float:
        return torch.get_default_dtype()
    if type(obj) is complex:
        return {torch.float64: torch.complex128}.get(torch.get_default_dtype(), torch.complex64)
    raise TypeError("no number")


# %% wrong: any other number is a float
# fails: test_no_numbers_at_all
# feedback: A Fraction and a Decimal are numbers for Python
def inferred_dtype(obj):
    import numbers

    if isinstance(obj, list | tuple):
        dtypes = [inferred_dtype(item) for item in obj if not (isinstance(item, list | tuple) and not item)]
        result = dtypes[0] if dtypes else torch.get_default_dtype()
        for dtype in dtypes:
            result = torch.promote_types(result, dtype)
        return result
    if isinstance(obj, np.number | np.bool_):
        return getattr(torch, obj.dtype.name)
    for kind, dtype in ((bool, torch.bool), (int, torch.int64)):
        if isinstance(obj, kind):
            return dtype
    if isinstance(obj, complex):
        return torch.promote_types(torch.get_default_dtype(), torch.complex64)
    if isinstance(obj, numbers.Number):
        return torch.get_default_dtype()
    raise TypeError("this is no number")
