# %% wrong: torch.tensor shares
# fails: test_making_tensors
# feedback: one promises a copy and one promises the same memory
def predict_sharing(dtype, chain):
    gaps = False
    for step in chain:
        if step in ("x.astype(np.float32)", "x.clone()"):
            return False
        if step in ("torch.as_tensor(x, dtype=torch.float32)", "x.float()") and dtype != "float32":
            return False
        if step in ("np.asarray(x, dtype=np.float64)", "x.to(torch.float64)") and dtype != "float64":
            return False
        if step == "x.contiguous()" and gaps:
            return False
        if step == "x[::2]":
            gaps = True
        if step == "x.view(torch.int32)":
            dtype = "int32"
        if step == "x.real" and dtype.startswith("c"):
            dtype, gaps = {"complex64": "float32", "complex128": "float64"}[dtype], True
    return True


# %% wrong: from_numpy copies
# fails: test_making_tensors
# feedback: Of the ways to make a tensor of an array
def predict_sharing(dtype, chain):
    gaps = False
    for step in chain:
        if step in ("torch.tensor(x)", "torch.from_numpy(x)", "x.astype(np.float32)", "x.clone()"):
            return False
        if step in ("torch.as_tensor(x, dtype=torch.float32)", "x.float()") and dtype != "float32":
            return False
        if step in ("np.asarray(x, dtype=np.float64)", "x.to(torch.float64)") and dtype != "float64":
            return False
        if step == "x.contiguous()" and gaps:
            return False
        if step == "x[::2]":
            gaps = True
        if step == "x.view(torch.int32)":
            dtype = "int32"
        if step == "x.real" and dtype.startswith("c"):
            dtype, gaps = {"complex64": "float32", "complex128": "float64"}[dtype], True
    return True


# %% wrong: from_numpy copies where there are gaps
# fails: test_making_tensors
# feedback: one promises the same memory
def predict_sharing(dtype, chain):
    gaps = False
    for step in chain:
        if step in ("torch.tensor(x)", "x.astype(np.float32)", "x.clone()"):
            return False
        if step in ("torch.as_tensor(x, dtype=torch.float32)", "x.float()") and dtype != "float32":
            return False
        if step in ("np.asarray(x, dtype=np.float64)", "x.to(torch.float64)") and dtype != "float64":
            return False
        if step in ("torch.from_numpy(x)", "x.contiguous()") and gaps:
            return False
        if step == "x[::2]":
            gaps = True
        if step == "x.view(torch.int32)":
            dtype = "int32"
        if step == "x.real" and dtype.startswith("c"):
            dtype, gaps = {"complex64": "float32", "complex128": "float64"}[dtype], True
    return True


# %% wrong: bytes read anew are new bytes
# fails: test_dtype_on_the_way
# feedback: or bytes read anew, have another one
def predict_sharing(dtype, chain):
    gaps = False
    for step in chain:
        if step in ("torch.tensor(x)", "x.view(torch.int32)", "x.astype(np.float32)", "x.clone()"):
            return False
        if step in ("torch.as_tensor(x, dtype=torch.float32)", "x.float()") and dtype != "float32":
            return False
        if step in ("np.asarray(x, dtype=np.float64)", "x.to(torch.float64)") and dtype != "float64":
            return False
        if step == "x.contiguous()" and gaps:
            return False
        if step == "x[::2]":
            gaps = True
        if step == "x.real" and dtype.startswith("c"):
            dtype, gaps = {"complex64": "float32", "complex128": "float64"}[dtype], True
    return True


# %% wrong: as_tensor always shares
# fails: test_as_tensor_with_a_dtype, test_dtype_on_the_way
# feedback: it depends on the dtype that is already there
def predict_sharing(dtype, chain):
    gaps = False
    for step in chain:
        if step in ("torch.tensor(x)", "x.astype(np.float32)", "x.clone()"):
            return False
        if step == "x.float()" and dtype != "float32":
            return False
        if step in ("np.asarray(x, dtype=np.float64)", "x.to(torch.float64)") and dtype != "float64":
            return False
        if step == "x.contiguous()" and gaps:
            return False
        if step == "x[::2]":
            gaps = True
        if step == "x.view(torch.int32)":
            dtype = "int32"
        if step == "x.real" and dtype.startswith("c"):
            dtype, gaps = {"complex64": "float32", "complex128": "float64"}[dtype], True
    return True


# %% wrong: .float() and .to() always copy
# fails: test_converting_tensors, test_dtype_on_the_way
# feedback: hand back the tensor itself when there is nothing to do
def predict_sharing(dtype, chain):
    gaps = False
    for step in chain:
        if step in ("torch.tensor(x)", "x.astype(np.float32)", "x.clone()", "x.float()", "x.to(torch.float64)"):
            return False
        if step == "torch.as_tensor(x, dtype=torch.float32)" and dtype != "float32":
            return False
        if step == "np.asarray(x, dtype=np.float64)" and dtype != "float64":
            return False
        if step == "x.contiguous()" and gaps:
            return False
        if step == "x[::2]":
            gaps = True
        if step == "x.real" and dtype.startswith("c"):
            gaps = True
    return True


# %% wrong: astype copies only if the dtype changes
# fails: test_converting_arrays
# feedback: another copies even if nothing changes
def predict_sharing(dtype, chain):
    gaps = False
    for step in chain:
        if step in ("torch.tensor(x)", "x.clone()"):
            return False
        if "float32" in step or step == "x.float()":
            if dtype != "float32":
                return False
        if "float64" in step and dtype != "float64":
            return False
        if step == "x.contiguous()" and gaps:
            return False
        if step == "x[::2]":
            gaps = True
        if step == "x.view(torch.int32)":
            dtype = "int32"
        if step == "x.real" and dtype.startswith("c"):
            dtype, gaps = {"complex64": "float32", "complex128": "float64"}[dtype], True
    return True


# %% wrong: the dtype of the start is the dtype for good
# fails: test_dtype_on_the_way
# feedback: Follow the dtype from step to step
def predict_sharing(dtype, chain):
    gaps = False
    for step in chain:
        if step in ("torch.tensor(x)", "x.astype(np.float32)", "x.clone()"):
            return False
        if step in ("torch.as_tensor(x, dtype=torch.float32)", "x.float()") and dtype != "float32":
            return False
        if step in ("np.asarray(x, dtype=np.float64)", "x.to(torch.float64)") and dtype != "float64":
            return False
        if step == "x.contiguous()" and gaps:
            return False
        if step == "x[::2]" or (step == "x.real" and dtype.startswith("c")):
            gaps = True
    return True


# %% wrong: bytes read anew keep their dtype
# fails: test_dtype_on_the_way
# feedback: or bytes read anew, have another one
def predict_sharing(dtype, chain):
    gaps = False
    for step in chain:
        if step in ("torch.tensor(x)", "x.astype(np.float32)", "x.clone()"):
            return False
        if step in ("torch.as_tensor(x, dtype=torch.float32)", "x.float()") and dtype != "float32":
            return False
        if step in ("np.asarray(x, dtype=np.float64)", "x.to(torch.float64)") and dtype != "float64":
            return False
        if step == "x.contiguous()" and gaps:
            return False
        if step == "x[::2]":
            gaps = True
        if step == "x.real" and dtype.startswith("c"):
            dtype, gaps = {"complex64": "float32", "complex128": "float64"}[dtype], True
    return True


# %% wrong: contiguous always copies
# fails: test_gaps_between_elements
# feedback: copies only where there are gaps
def predict_sharing(dtype, chain):
    for step in chain:
        if step in ("torch.tensor(x)", "x.astype(np.float32)", "x.clone()", "x.contiguous()"):
            return False
        if step in ("torch.as_tensor(x, dtype=torch.float32)", "x.float()") and dtype != "float32":
            return False
        if step in ("np.asarray(x, dtype=np.float64)", "x.to(torch.float64)") and dtype != "float64":
            return False
        if step == "x.view(torch.int32)":
            dtype = "int32"
        if step == "x.real" and dtype.startswith("c"):
            dtype = {"complex64": "float32", "complex128": "float64"}[dtype]
    return True


# %% wrong: the real parts lie side by side
# fails: test_gaps_between_elements
# feedback: Ask which steps before it leave gaps
def predict_sharing(dtype, chain):
    gaps = False
    for step in chain:
        if step in ("torch.tensor(x)", "x.astype(np.float32)", "x.clone()"):
            return False
        if step in ("torch.as_tensor(x, dtype=torch.float32)", "x.float()") and dtype != "float32":
            return False
        if step in ("np.asarray(x, dtype=np.float64)", "x.to(torch.float64)") and dtype != "float64":
            return False
        if step == "x.contiguous()" and gaps:
            return False
        if step == "x[::2]":
            gaps = True
        if step == "x.view(torch.int32)":
            dtype = "int32"
        if step == "x.real" and dtype.startswith("c"):
            dtype = {"complex64": "float32", "complex128": "float64"}[dtype]
    return True


# %% wrong: only the last step counts
# fails: test_making_tensors, test_as_tensor_with_a_dtype, test_converting_arrays, test_converting_tensors, test_dtype_on_the_way, test_gaps_between_elements
# feedback: one promises a copy
def predict_sharing(dtype, chain):
    if not chain:
        return True
    step = chain[-1]
    if step in ("torch.as_tensor(x, dtype=torch.float32)", "x.float()"):
        return dtype == "float32"
    if step in ("np.asarray(x, dtype=np.float64)", "x.to(torch.float64)"):
        return dtype == "float64"
    if step == "x.contiguous()":
        return "x[::2]" not in chain
    return step not in ("torch.tensor(x)", "x.astype(np.float32)", "x.clone()")


# %% wrong: run it and look
# fails: without
# feedback: this exercise asks for an answer without
def predict_sharing(dtype, chain):
    start = np.zeros(64, dtype)
    x = start
    for step in chain:
        x = eval(step)
    return bool(np.shares_memory(start, x if isinstance(x, np.ndarray) else x.numpy()))


# %% wrong: no steps, no sharing
# fails: test_making_tensors
# feedback: Where nothing happens, nothing is copied
def predict_sharing(dtype, chain):
    if not chain:
        return False

    def same(name):
        return lambda d, g: (d == name, d, g)

    def real(d, g):
        parts = {"complex64": "float32", "complex128": "float64"}
        return (True, parts[d], True) if d in parts else (True, d, g)

    def copy(d, g):
        return False, d, g

    rules = {
        "torch.tensor(x)": copy,
        "x.astype(np.float32)": copy,
        "x.clone()": copy,
        "torch.as_tensor(x, dtype=torch.float32)": same("float32"),
        "x.float()": same("float32"),
        "np.asarray(x, dtype=np.float64)": same("float64"),
        "x.to(torch.float64)": same("float64"),
        "x.contiguous()": lambda d, g: (not g, d, False),
        "x.view(torch.int32)": lambda d, g: (True, "int32", g),
        "x[::2]": lambda d, g: (True, d, True),
        "x.real": real,
    }
    shares, gaps = True, False
    for step in chain:
        if step in rules:
            still, dtype, gaps = rules[step](dtype, gaps)
            shares = shares and still
    return shares


# %% right: what each step says, in a table of rules
def predict_sharing(dtype, chain):
    def same(name):
        return lambda d, g: (d == name, d, g)

    def real(d, g):
        parts = {"complex64": "float32", "complex128": "float64"}
        return (True, parts[d], True) if d in parts else (True, d, g)

    def copy(d, g):
        return False, d, g

    rules = {
        "torch.tensor(x)": copy,
        "x.astype(np.float32)": copy,
        "x.clone()": copy,
        "torch.as_tensor(x, dtype=torch.float32)": same("float32"),
        "x.float()": same("float32"),
        "np.asarray(x, dtype=np.float64)": same("float64"),
        "x.to(torch.float64)": same("float64"),
        "x.contiguous()": lambda d, g: (not g, d, False),
        "x.view(torch.int32)": lambda d, g: (True, "int32", g),
        "x[::2]": lambda d, g: (True, d, True),
        "x.real": real,
    }
    shares, gaps = True, False
    for step in chain:
        if step in rules:
            still, dtype, gaps = rules[step](dtype, gaps)
            shares = shares and still
    return shares


# %% right: recursion from the front
def predict_sharing(dtype, chain, gaps=False):
    match chain:
        case []:
            return True
        case ["torch.tensor(x)" | "x.astype(np.float32)" | "x.clone()", *_]:
            return False
        case ["torch.as_tensor(x, dtype=torch.float32)" | "x.float()", *rest]:
            return dtype == "float32" and predict_sharing(dtype, rest, gaps)
        case ["np.asarray(x, dtype=np.float64)" | "x.to(torch.float64)", *rest]:
            return dtype == "float64" and predict_sharing(dtype, rest, gaps)
        case ["x.contiguous()", *rest]:
            return not gaps and predict_sharing(dtype, rest, gaps)
        case ["x[::2]", *rest]:
            return predict_sharing(dtype, rest, True)
        case ["x.view(torch.int32)", *rest]:
            return predict_sharing("int32", rest, gaps)
        case ["x.real", *rest] if dtype == "complex64":
            return predict_sharing("float32", rest, True)
        case ["x.real", *rest] if dtype == "complex128":
            return predict_sharing("float64", rest, True)
        case [_, *rest]:
            return predict_sharing(dtype, rest, gaps)


# %% wrong: detach copies
# fails: test_converting_tensors
# feedback: What does `detach` leave behind
def predict_sharing(dtype, chain):
    gaps = False
    for step in chain:
        if step in ("torch.tensor(x)", "x.astype(np.float32)", "x.clone()", "x.detach()"):
            return False
        if step in ("torch.as_tensor(x, dtype=torch.float32)", "x.float()") and dtype != "float32":
            return False
        if step in ("np.asarray(x, dtype=np.float64)", "x.to(torch.float64)") and dtype != "float64":
            return False
        if step == "x.contiguous()" and gaps:
            return False
        if step == "x[::2]":
            gaps = True
        if step == "x.view(torch.int32)":
            dtype = "int32"
        if step == "x.real" and dtype.startswith("c"):
            dtype, gaps = {"complex64": "float32", "complex128": "float64"}[dtype], True
    return True


# %% wrong: only a tensor's dtype can change on the way
# fails: test_dtype_on_the_way
# feedback: Follow the dtype from step to step
def predict_sharing(dtype, chain):
    start, gaps = dtype, False
    for step in chain:
        if step in ("torch.tensor(x)", "x.astype(np.float32)", "x.clone()"):
            return False
        if step == "torch.as_tensor(x, dtype=torch.float32)" and start != "float32":
            return False
        if step == "np.asarray(x, dtype=np.float64)" and start != "float64":
            return False
        if step == "x.float()" and dtype != "float32":
            return False
        if step == "x.to(torch.float64)" and dtype != "float64":
            return False
        if step == "x.contiguous()" and gaps:
            return False
        if step == "x[::2]":
            gaps = True
        if step == "x.view(torch.int32)":
            dtype = "int32"
        if step == "x.real" and dtype.startswith("complex"):
            dtype, gaps = {"complex64": "float32", "complex128": "float64"}[dtype], True
    return True


# %% wrong: a conversion puts the elements side by side
# fails: test_gaps_between_elements
# feedback: copies only where there are gaps
def predict_sharing(dtype, chain):
    gaps = False
    for step in chain:
        if step in ("torch.tensor(x)", "x.astype(np.float32)", "x.clone()"):
            return False
        if step in ("torch.as_tensor(x, dtype=torch.float32)", "x.float()") and dtype != "float32":
            return False
        if step in ("np.asarray(x, dtype=np.float64)", "x.to(torch.float64)") and dtype != "float64":
            return False
        if step == "x.contiguous()" and gaps:
            return False
        if step == "x.view(torch.int32)":
            dtype = "int32"
        if step == "x.real" and dtype.startswith("complex"):
            dtype, gaps = {"complex64": "float32", "complex128": "float64"}[dtype], True
        gaps = gaps or step == "x[::2]"
        if "dtype=" in step:
            gaps = False
    return True
