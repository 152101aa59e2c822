# %% wrong: no dimensions, no difference
# fails: test_no_dimensions_same_kind
# feedback: the one with dimensions keeps its dtype
WHOLE = ["int8", "int16", "int32", "int64"]
REAL = ["float16", "bfloat16", "float32", "float64"]


def kind(dtype):
    return 0 if dtype == "bool" else 2 if dtype in REAL else 1


def joined(s, t):
    if kind(s) != kind(t):
        return s if kind(s) > kind(t) else t
    if s == t:
        return s
    if kind(s) == 2:
        larger = REAL[max(REAL.index(s), REAL.index(t))]
        return "float32" if larger == "bfloat16" else larger
    if s == "uint8" or t == "uint8":
        other = t if s == "uint8" else s
        return WHOLE[max(1, WHOLE.index(other))]
    return WHOLE[max(WHOLE.index(s), WHOLE.index(t))]


def ranked(x):
    if isinstance(x, tuple):
        return 2
    return 0


def dtype_of(x):
    if isinstance(x, tuple):
        return x[0]
    return {"bool": "bool", "int": "int64", "float": "float32"}[type(x).__name__]


def result_dtype(a, b):
    if ranked(a) < ranked(b):
        a, b = b, a
    if ranked(a) > ranked(b) and kind(dtype_of(b)) <= kind(dtype_of(a)):
        return dtype_of(a)
    return joined(dtype_of(a), dtype_of(b))


# %% wrong: no dimensions, no say
# fails: test_no_dimensions_other_kind
# feedback: has a say if its kind is higher
WHOLE = ["int8", "int16", "int32", "int64"]
REAL = ["float16", "bfloat16", "float32", "float64"]


def kind(dtype):
    return 0 if dtype == "bool" else 2 if dtype in REAL else 1


def joined(s, t):
    if kind(s) != kind(t):
        return s if kind(s) > kind(t) else t
    if s == t:
        return s
    if kind(s) == 2:
        larger = REAL[max(REAL.index(s), REAL.index(t))]
        return "float32" if larger == "bfloat16" else larger
    if s == "uint8" or t == "uint8":
        other = t if s == "uint8" else s
        return WHOLE[max(1, WHOLE.index(other))]
    return WHOLE[max(WHOLE.index(s), WHOLE.index(t))]


def ranked(x):
    if isinstance(x, tuple):
        return 2 if x[1] > 0 else 1
    return 0


def dtype_of(x):
    if isinstance(x, tuple):
        return x[0]
    return {"bool": "bool", "int": "int64", "float": "float32"}[type(x).__name__]


def result_dtype(a, b):
    if ranked(a) < ranked(b):
        a, b = b, a
    if ranked(a) > ranked(b) and kind(dtype_of(b)) <= kind(dtype_of(a)):
        return dtype_of(a)
    if ranked(a) == 2 and ranked(b) == 1:
        return dtype_of(a)
    return joined(dtype_of(a), dtype_of(b))


# %% wrong: a Python number has 64 bits
# fails: test_python_numbers_same_kind, test_python_numbers_higher_kind
# feedback: it adapts to any tensor
WHOLE = ["int8", "int16", "int32", "int64"]
REAL = ["float16", "bfloat16", "float32", "float64"]


def kind(dtype):
    return 0 if dtype == "bool" else 2 if dtype in REAL else 1


def joined(s, t):
    if kind(s) != kind(t):
        return s if kind(s) > kind(t) else t
    if s == t:
        return s
    if kind(s) == 2:
        larger = REAL[max(REAL.index(s), REAL.index(t))]
        return "float32" if larger == "bfloat16" else larger
    if s == "uint8" or t == "uint8":
        other = t if s == "uint8" else s
        return WHOLE[max(1, WHOLE.index(other))]
    return WHOLE[max(WHOLE.index(s), WHOLE.index(t))]


def ranked(x):
    if isinstance(x, tuple):
        return 2 if x[1] > 0 else 1
    return 0


def dtype_of(x):
    if isinstance(x, tuple):
        return x[0]
    return {"bool": "bool", "int": "int64", "float": "float64"}[type(x).__name__]


def result_dtype(a, b):
    if ranked(a) < ranked(b):
        a, b = b, a
    if ranked(b) and ranked(a) > ranked(b) and kind(dtype_of(b)) <= kind(dtype_of(a)):
        return dtype_of(a)
    return joined(dtype_of(a), dtype_of(b))


# %% wrong: a Python float is float64
# fails: test_python_numbers_higher_kind
# feedback: a Python float stands for the default dtype
WHOLE = ["int8", "int16", "int32", "int64"]
REAL = ["float16", "bfloat16", "float32", "float64"]


def kind(dtype):
    return 0 if dtype == "bool" else 2 if dtype in REAL else 1


def joined(s, t):
    if kind(s) != kind(t):
        return s if kind(s) > kind(t) else t
    if s == t:
        return s
    if kind(s) == 2:
        larger = REAL[max(REAL.index(s), REAL.index(t))]
        return "float32" if larger == "bfloat16" else larger
    if s == "uint8" or t == "uint8":
        other = t if s == "uint8" else s
        return WHOLE[max(1, WHOLE.index(other))]
    return WHOLE[max(WHOLE.index(s), WHOLE.index(t))]


def ranked(x):
    if isinstance(x, tuple):
        return 2 if x[1] > 0 else 1
    return 0


def dtype_of(x):
    if isinstance(x, tuple):
        return x[0]
    return {"bool": "bool", "int": "int64", "float": "float64"}[type(x).__name__]


def result_dtype(a, b):
    if ranked(a) < ranked(b):
        a, b = b, a
    if ranked(a) > ranked(b) and kind(dtype_of(b)) <= kind(dtype_of(a)):
        return dtype_of(a)
    return joined(dtype_of(a), dtype_of(b))


# %% wrong: uint8 is the smallest of them
# fails: test_whole_numbers_together, test_none_has_dimensions
# feedback: a dtype without negative numbers
WHOLE = ["int8", "int16", "int32", "int64"]
REAL = ["float16", "bfloat16", "float32", "float64"]


def kind(dtype):
    return 0 if dtype == "bool" else 2 if dtype in REAL else 1


def joined(s, t):
    if kind(s) != kind(t):
        return s if kind(s) > kind(t) else t
    if s == t:
        return s
    if kind(s) == 2:
        larger = REAL[max(REAL.index(s), REAL.index(t))]
        return "float32" if larger == "bfloat16" else larger
    if s == "uint8" or t == "uint8":
        other = t if s == "uint8" else s
        return other
    return WHOLE[max(WHOLE.index(s), WHOLE.index(t))]


def ranked(x):
    if isinstance(x, tuple):
        return 2 if x[1] > 0 else 1
    return 0


def dtype_of(x):
    if isinstance(x, tuple):
        return x[0]
    return {"bool": "bool", "int": "int64", "float": "float32"}[type(x).__name__]


def result_dtype(a, b):
    if ranked(a) < ranked(b):
        a, b = b, a
    if ranked(a) > ranked(b) and kind(dtype_of(b)) <= kind(dtype_of(a)):
        return dtype_of(a)
    return joined(dtype_of(a), dtype_of(b))


# %% wrong: float16 and bfloat16 are the same
# fails: test_floats_together, test_none_has_dimensions
# feedback: each has what the other lacks
WHOLE = ["int8", "int16", "int32", "int64"]
REAL = ["float16", "bfloat16", "float32", "float64"]


def kind(dtype):
    return 0 if dtype == "bool" else 2 if dtype in REAL else 1


def joined(s, t):
    if kind(s) != kind(t):
        return s if kind(s) > kind(t) else t
    if s == t:
        return s
    if kind(s) == 2:
        larger = REAL[max(REAL.index(s), REAL.index(t))]
        return larger
    if s == "uint8" or t == "uint8":
        other = t if s == "uint8" else s
        return WHOLE[max(1, WHOLE.index(other))]
    return WHOLE[max(WHOLE.index(s), WHOLE.index(t))]


def ranked(x):
    if isinstance(x, tuple):
        return 2 if x[1] > 0 else 1
    return 0


def dtype_of(x):
    if isinstance(x, tuple):
        return x[0]
    return {"bool": "bool", "int": "int64", "float": "float32"}[type(x).__name__]


def result_dtype(a, b):
    if ranked(a) < ranked(b):
        a, b = b, a
    if ranked(a) > ranked(b) and kind(dtype_of(b)) <= kind(dtype_of(a)):
        return dtype_of(a)
    return joined(dtype_of(a), dtype_of(b))


# %% wrong: more bits win
# fails: test_kinds_together, test_no_dimensions_other_kind, test_none_has_dimensions, test_python_numbers_higher_kind
# feedback: the higher kind wins with the dtype that it has
WHOLE = ["int8", "int16", "int32", "int64"]
REAL = ["float16", "bfloat16", "float32", "float64"]


def kind(dtype):
    return 0 if dtype == "bool" else 2 if dtype in REAL else 1


def joined(s, t):
    if kind(s) != kind(t):
        high, low = (s, t) if kind(s) > kind(t) else (t, s)
        if kind(high) == 2 and kind(low) == 1:
            return {"int64": "float64", "int32": "float64"}.get(low, high) if high != "float64" else high
        return high
    if s == t:
        return s
    if kind(s) == 2:
        larger = REAL[max(REAL.index(s), REAL.index(t))]
        return "float32" if larger == "bfloat16" else larger
    if s == "uint8" or t == "uint8":
        other = t if s == "uint8" else s
        return WHOLE[max(1, WHOLE.index(other))]
    return WHOLE[max(WHOLE.index(s), WHOLE.index(t))]


def ranked(x):
    if isinstance(x, tuple):
        return 2 if x[1] > 0 else 1
    return 0


def dtype_of(x):
    if isinstance(x, tuple):
        return x[0]
    return {"bool": "bool", "int": "int64", "float": "float32"}[type(x).__name__]


def result_dtype(a, b):
    if ranked(a) < ranked(b):
        a, b = b, a
    if ranked(a) > ranked(b) and kind(dtype_of(b)) <= kind(dtype_of(a)):
        return dtype_of(a)
    return joined(dtype_of(a), dtype_of(b))


# %% wrong: True is a whole number
# fails: test_python_numbers_higher_kind
# feedback: What is True
WHOLE = ["int8", "int16", "int32", "int64"]
REAL = ["float16", "bfloat16", "float32", "float64"]


def kind(dtype):
    return 0 if dtype == "bool" else 2 if dtype in REAL else 1


def joined(s, t):
    if kind(s) != kind(t):
        return s if kind(s) > kind(t) else t
    if s == t:
        return s
    if kind(s) == 2:
        larger = REAL[max(REAL.index(s), REAL.index(t))]
        return "float32" if larger == "bfloat16" else larger
    if s == "uint8" or t == "uint8":
        other = t if s == "uint8" else s
        return WHOLE[max(1, WHOLE.index(other))]
    return WHOLE[max(WHOLE.index(s), WHOLE.index(t))]


def ranked(x):
    if isinstance(x, tuple):
        return 2 if x[1] > 0 else 1
    return 0


def dtype_of(x):
    if isinstance(x, tuple):
        return x[0]
    return {"bool": "int64", "int": "int64", "float": "float32"}[type(x).__name__]


def result_dtype(a, b):
    if ranked(a) < ranked(b):
        a, b = b, a
    if ranked(a) > ranked(b) and kind(dtype_of(b)) <= kind(dtype_of(a)):
        return dtype_of(a)
    return joined(dtype_of(a), dtype_of(b))


# %% wrong: the first one decides
# fails: test_whole_numbers_together, test_floats_together, test_none_has_dimensions
# feedback: The larger of two whole dtypes holds both
WHOLE = ["int8", "int16", "int32", "int64"]
REAL = ["float16", "bfloat16", "float32", "float64"]


def kind(dtype):
    return 0 if dtype == "bool" else 2 if dtype in REAL else 1


def joined(s, t):
    if kind(s) != kind(t):
        return s if kind(s) > kind(t) else t
    if s == t:
        return s
    if kind(s) == 2:
        larger = REAL[max(REAL.index(s), REAL.index(t))]
        return "float32" if larger == "bfloat16" else larger
    if s == "uint8" or t == "uint8":
        other = t if s == "uint8" else s
        return WHOLE[max(1, WHOLE.index(other))]
    return WHOLE[max(WHOLE.index(s), WHOLE.index(t))]


def ranked(x):
    if isinstance(x, tuple):
        return 2 if x[1] > 0 else 1
    return 0


def dtype_of(x):
    if isinstance(x, tuple):
        return x[0]
    return {"bool": "bool", "int": "int64", "float": "float32"}[type(x).__name__]


def result_dtype(a, b):
    if ranked(a) < ranked(b):
        a, b = b, a
    if ranked(a) > ranked(b) and kind(dtype_of(b)) <= kind(dtype_of(a)):
        return dtype_of(a)
    return dtype_of(a) if kind(dtype_of(a)) >= kind(dtype_of(b)) else dtype_of(b)


# %% wrong: a Python number is a tensor without dimensions
# fails: test_python_numbers_same_kind
# feedback: it adapts to any tensor
WHOLE = ["int8", "int16", "int32", "int64"]
REAL = ["float16", "bfloat16", "float32", "float64"]


def kind(dtype):
    return 0 if dtype == "bool" else 2 if dtype in REAL else 1


def joined(s, t):
    if kind(s) != kind(t):
        return s if kind(s) > kind(t) else t
    if s == t:
        return s
    if kind(s) == 2:
        larger = REAL[max(REAL.index(s), REAL.index(t))]
        return "float32" if larger == "bfloat16" else larger
    if s == "uint8" or t == "uint8":
        other = t if s == "uint8" else s
        return WHOLE[max(1, WHOLE.index(other))]
    return WHOLE[max(WHOLE.index(s), WHOLE.index(t))]


def ranked(x):
    if isinstance(x, tuple):
        return 2 if x[1] > 0 else 1
    return 1


def dtype_of(x):
    if isinstance(x, tuple):
        return x[0]
    return {"bool": "bool", "int": "int64", "float": "float32"}[type(x).__name__]


def result_dtype(a, b):
    if ranked(a) < ranked(b):
        a, b = b, a
    if ranked(a) > ranked(b) and kind(dtype_of(b)) <= kind(dtype_of(a)):
        return dtype_of(a)
    return joined(dtype_of(a), dtype_of(b))


# %% wrong: ask torch
# fails: without
# feedback: asks for an answer without
def result_dtype(a, b):
    def made(x):
        return torch.ones((1,) * x[1], dtype=getattr(torch, x[0])) if isinstance(x, tuple) else x

    return str((made(a) + made(b)).dtype).split(".")[1]


# %% right: small helpers
WHOLE = ["int8", "int16", "int32", "int64"]
REAL = ["float16", "bfloat16", "float32", "float64"]


def kind(dtype):
    return 0 if dtype == "bool" else 2 if dtype in REAL else 1


def joined(s, t):
    if kind(s) != kind(t):
        return s if kind(s) > kind(t) else t
    if s == t:
        return s
    if kind(s) == 2:
        larger = REAL[max(REAL.index(s), REAL.index(t))]
        return "float32" if larger == "bfloat16" else larger
    if s == "uint8" or t == "uint8":
        other = t if s == "uint8" else s
        return WHOLE[max(1, WHOLE.index(other))]
    return WHOLE[max(WHOLE.index(s), WHOLE.index(t))]


def ranked(x):
    if isinstance(x, tuple):
        return 2 if x[1] > 0 else 1
    return 0


def dtype_of(x):
    if isinstance(x, tuple):
        return x[0]
    return {"bool": "bool", "int": "int64", "float": "float32"}[type(x).__name__]


def result_dtype(a, b):
    if ranked(a) < ranked(b):
        a, b = b, a
    if ranked(a) > ranked(b) and kind(dtype_of(b)) <= kind(dtype_of(a)):
        return dtype_of(a)
    return joined(dtype_of(a), dtype_of(b))


# %% right: a table of what each dtype can become
UPWARDS = {
    "bool": ["uint8", "int8", "int16", "int32", "int64", "float16", "bfloat16", "float32", "float64"],
    "uint8": ["int16", "int32", "int64", "float16", "bfloat16", "float32", "float64"],
    "int8": ["int16", "int32", "int64", "float16", "bfloat16", "float32", "float64"],
    "int16": ["int32", "int64", "float16", "bfloat16", "float32", "float64"],
    "int32": ["int64", "float16", "bfloat16", "float32", "float64"],
    "int64": ["float16", "bfloat16", "float32", "float64"],
    "float16": ["float32", "float64"],
    "bfloat16": ["float32", "float64"],
    "float32": ["float64"],
    "float64": [],
}


def result_dtype(a, b):
    described = []
    for x in (a, b):
        if type(x) is tuple:
            described.append((min(x[1], 1) + 1, x[0]))
        elif type(x) is bool:
            described.append((0, "bool"))
        else:
            described.append((0, "int64" if type(x) is int else "float32"))
    (rank_a, s), (rank_b, t) = described
    level = {name: 0 if name == "bool" else 1 if "int" in name else 2 for name in UPWARDS}
    if rank_a > rank_b and level[s] >= level[t]:
        return s
    if rank_b > rank_a and level[t] >= level[s]:
        return t
    shared = [name for name in UPWARDS if name in [s, *UPWARDS[s]] and name in [t, *UPWARDS[t]]]
    return shared[0]


# %% right: one ladder, sorted operands
def result_dtype(a, b):
    ladder = "bool uint8 int8 int16 int32 int64 float16 bfloat16 float32 float64".split()
    level = lambda name: ("float" in name) + (name != "bool")
    rows = []
    for x in (a, b):
        name, ndim = x if type(x) is tuple else ({bool: "bool", int: "int64", float: "float32"}[type(x)], -1)
        rows.append((min(ndim, 1), level(name), ladder.index(name), name))
    rows.sort()
    (r, k, _, m), (s, l, _, n) = rows
    if r < s and k <= l:
        return n
    return {("int8", "uint8"): "int16", ("bfloat16", "float16"): "float32"}.get(
        tuple(sorted((m, n))), max(m, n, key=ladder.index)
    )


# %% wrong: the higher rank comes first
# fails: test_no_dimensions_same_kind, test_python_numbers_same_kind
# feedback: in one of the two orders only
WHOLE = ["int8", "int16", "int32", "int64"]
REAL = ["float16", "bfloat16", "float32", "float64"]


def kind(dtype):
    return 0 if dtype == "bool" else 2 if dtype in REAL else 1


def joined(s, t):
    if kind(s) != kind(t):
        return s if kind(s) > kind(t) else t
    if s == t:
        return s
    if kind(s) == 2:
        larger = REAL[max(REAL.index(s), REAL.index(t))]
        return "float32" if larger == "bfloat16" else larger
    if s == "uint8" or t == "uint8":
        other = t if s == "uint8" else s
        return WHOLE[max(1, WHOLE.index(other))]
    return WHOLE[max(WHOLE.index(s), WHOLE.index(t))]


def ranked(x):
    if isinstance(x, tuple):
        return 2 if x[1] else 1
    return 0


def dtype_of(x):
    if isinstance(x, tuple):
        return x[0]
    return {"bool": "bool", "int": "int64", "float": "float32"}[type(x).__name__]


def result_dtype(a, b):
    if ranked(a) > ranked(b) and kind(dtype_of(b)) <= kind(dtype_of(a)):
        return dtype_of(a)
    return joined(dtype_of(a), dtype_of(b))
