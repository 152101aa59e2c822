# %% wrong: * is matmul
# fails: test_matrix_product
# feedback: Rows times columns
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a * b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: matmul is *
# fails: test_product
# feedback: It is no product of matrices
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a @ b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: dot takes matrices
# fails: test_matrix_product
# feedback: `dot` takes only vectors
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return torch.dot(a, b)
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: mm batches
# fails: test_matrix_product
# feedback: `mm` only matrices
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return torch.mm(a, b)
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: ^ is power
# fails: test_power
# feedback: The sign ^ is no power
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a ^ b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: ^ is power, inside the norm
# fails: test_norm
# feedback: with ** for a square
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return floats((a ^ 2).sum()).sqrt()
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: y.add mutates
# fails: test_add_in_place
# feedback: the caller's tensor itself has the new values
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            a.add(b)
            return a
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: y = y + x is in place
# fails: test_add_in_place
# feedback: so has everything that shares its memory
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            a = a + b
            return a
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: .T swaps the last two
# fails: test_transpose
# feedback: turns the order of all dimensions round
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.mT if a.ndim > 1 else a
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: t() transposes everything
# fails: test_transpose
# feedback: how many are those in three dimensions
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.t()
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: cat stacks
# fails: test_vertical
# feedback: a 1-D tensor is one row
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.cat((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: vstack takes the tensors one by one
# fails: test_vertical, test_horizontal
# feedback: The joining functions take one sequence
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack(a, b)
        case "horizontal":
            return torch.hstack(a, b)
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: stack is vstack
# fails: test_vertical
# feedback: a 1-D tensor is one row
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.stack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: hstack is cat(dim=1) in 1-D
# fails: test_horizontal
# feedback: what has no columns
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.cat((a, b), dim=1)
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: hstack is cat(dim=-1)
# fails: test_horizontal
# feedback: Side by side: along the columns
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.cat((a, b), dim=-1)
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: norm, mean and inverse take ints
# fails: test_norm, test_inverse, test_statistics
# feedback: Torch wants floats for it
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: float64 becomes float32
# fails: test_norm, test_inverse, test_statistics
# feedback: Floats keep the dtype they have
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x.float()

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: std equals NumPy's
# fails: test_statistics
# feedback: Two libraries, two standard deviations
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std()
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: uint8 goes negative
# fails: test_plus_and_minus
# feedback: A dtype without negative numbers wraps round
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b if a.dtype != torch.uint8 else a.int() - b.int()
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: empty is zeros
# fails: test_zeros, test_like
# feedback: Zeros must be written
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, "empty" if row == "zeros" else row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.empty_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: like means of the same shape
# fails: test_like
# feedback: Zeros like another tensor are like it
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros(a.shape)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: the default dtype is NumPy's
# fails: test_empty, test_rand, test_randn, test_zeros, test_ones
# feedback: the dtype is torch's default
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a, dtype=torch.float64)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: Tensor([1, 2]) is int
# fails: test_from_data
# feedback: whole numbers stay whole numbers
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.Tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: a slice is a copy
# fails: test_slice
# feedback: A slice is a view
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]].clone()
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: reshape is view
# fails: test_reshape
# feedback: Layout is no obstacle
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.view(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: the inverse of each number
# fails: test_inverse
# feedback: no matrix of inverses
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return 1 / floats(a)
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: the norm of a matrix is its largest factor
# fails: test_norm
# feedback: The root of the sum of all squares
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.matrix_norm(floats(a), 2) if a.ndim > 1 else floats(a).norm()
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: through NumPy
# fails: without
# feedback: asks for an answer without
def translate(row, *args):
    arrays = [arg.numpy() if isinstance(arg, torch.Tensor) else arg for arg in args]
    if row == "vertical":
        return torch.from_numpy(np.vstack(arrays))
    raise ValueError(row)


# %% wrong: a word that is missing is a missing key
# fails: test_unknown_rows
# feedback: Look at the kind of error
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise KeyError(row)


# %% wrong: a list is a tuple
# fails: test_plus_and_minus, test_statistics
# feedback: Two results in a tuple are wanted
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return [a + b, a - b]
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return [floats(a).mean(), floats(a).std(correction=0)]
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: the product has room in a
# fails: test_product
# feedback: Only one row of the table may change
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a.mul_(b) if torch.broadcast_shapes(a.shape, b.shape) == a.shape else a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: the default dtype is float32
# fails: test_empty, test_rand, test_randn, test_zeros, test_ones, test_norm, test_inverse, test_statistics
# feedback: a program can change it
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.float32)

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a, dtype=torch.float32)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: the deviation is a difference of squares
# fails: test_statistics
# feedback: have hardly a digit left between them
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            mean = floats(a).mean()
            return mean, (floats(a).square().mean() - mean.square()).clamp(min=0).sqrt()
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: what is no matrix has one dimension
# fails: test_horizontal
# feedback: or a single number
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.cat((a, b), dim=1 if a.ndim > 1 else 0)
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: a shape is a list
# fails: test_shape
# feedback: The shape is a tuple of sizes
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return list(a.shape)
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: whole numbers can be raised as floats
# fails: test_power
# feedback: A detour through floats
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return (a.double() ** b).to(a.dtype)
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: random numbers are to come out alike
# fails: test_rand, test_randn
# feedback: set no seed
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    torch.manual_seed(42)
    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: a single number is Python's
# fails: test_statistics
# feedback: not Python numbers
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean().item(), floats(a).std(correction=0).item()
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: float32 is precise enough
# fails: test_norm
# feedback: root of the sum
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    def kind(x):
        return floats(x).dtype

    if row == "norm":
        return torch.linalg.norm(a.float()).to(kind(a))
    if row in ("empty", "rand", "randn", "zeros", "ones"):
        return getattr(torch, row)(a)
    if row == "data":
        return torch.tensor(a)
    if row == "like":
        return torch.zeros_like(a)
    if row == "shape":
        return a.shape
    if row == "plus and minus":
        return a + b, a - b
    if row == "product":
        return a * b
    if row == "matrix product":
        return a @ b
    if row == "add in place":
        return a.add_(b)
    if row == "slice":
        return a[b : args[2]]
    if row == "reshape":
        return a.reshape(b)
    if row == "transpose":
        return a.permute(tuple(range(a.ndim))[::-1])
    if row == "norm":
        return torch.linalg.vector_norm(floats(a))
    if row == "inverse":
        return torch.linalg.inv(floats(a))
    if row == "vertical":
        return torch.vstack((a, b))
    if row == "horizontal":
        return torch.hstack((a, b))
    if row == "power":
        return a**b
    if row == "statistics":
        return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(row)


# %% right: a dictionary of small functions
def real(x):
    return x if x.dtype.is_floating_point else x * torch.ones(())


def deviation(x):
    x = real(x)
    return ((x - x.mean()) ** 2).mean().sqrt()


def rows(x):
    return torch.atleast_2d(x)


ROWS = {
    "empty": lambda shape: torch.empty(*shape) if shape else torch.empty(()),
    "rand": lambda shape: torch.rand(size=shape),
    "randn": lambda shape: torch.randn(size=shape),
    "zeros": lambda shape: torch.zeros(size=shape),
    "ones": lambda shape: torch.ones(size=shape),
    "data": torch.tensor,
    "like": lambda a: a.new_zeros(a.shape),
    "shape": lambda a: tuple(a.size()),
    "plus and minus": lambda a, b: (torch.add(a, b), torch.sub(a, b)),
    "product": torch.mul,
    "matrix product": torch.matmul,
    "slice": lambda a, start, stop: a[slice(start, stop)],
    "reshape": torch.reshape,
    "transpose": lambda a: torch.movedim(a, tuple(range(a.ndim)), tuple(range(a.ndim))[::-1]),
    "norm": lambda a: (real(a) ** 2).sum().sqrt(),
    "inverse": lambda a: torch.linalg.solve(real(a), torch.eye(a.shape[-1], dtype=real(a).dtype).expand(a.shape)),
    "vertical": lambda a, b: torch.cat([rows(a), rows(b)]),
    "horizontal": lambda a, b: torch.cat([torch.atleast_1d(a), torch.atleast_1d(b)], dim=0 if a.ndim < 2 else 1),
    "power": torch.pow,
    "statistics": lambda a: (real(a).mean(), deviation(a)),
}


def translate(row, *args):
    if row == "add in place":
        a, b = args
        a += b
        return a
    if row not in ROWS:
        raise ValueError(row)
    return ROWS[row](*args)


# %% right: one question after another
def translate(row, *args):
    if row in ("empty", "rand", "randn", "zeros", "ones"):
        make = {
            "empty": torch.empty,
            "rand": torch.rand,
            "randn": torch.randn,
            "zeros": torch.zeros,
            "ones": torch.ones,
        }
        return make[row](tuple(args[0]))
    if row == "data":
        return torch.as_tensor(args[0])
    a = args[0] if args else None
    if row == "like":
        return torch.full_like(a, 0)
    if row == "shape":
        return a.shape
    if row in ("norm", "inverse", "statistics") and a.dtype in (torch.int64, torch.int32, torch.uint8):
        a = a.to(torch.get_default_dtype())
    if row == "norm":
        return a.flatten().norm()
    if row == "inverse":
        return a.inverse()
    if row == "statistics":
        return torch.mean(a), torch.std(a, unbiased=False)
    if row == "transpose":
        for axis in range(a.ndim // 2):
            a = a.transpose(axis, -1 - axis)
        return a
    if row == "slice":
        return a.narrow(0, *slice_to_start_and_length(len(a), *args[1:]))
    b = args[1] if len(args) > 1 else None
    if row == "plus and minus":
        return a + b, a - b
    if row == "product":
        return torch.multiply(a, b)
    if row == "matrix product":
        return a.matmul(b)
    if row == "add in place":
        a[...] = a + b
        return a
    if row == "reshape":
        return a.contiguous().view(b)
    if row == "vertical":
        return torch.row_stack((a, b)) if hasattr(torch, "row_stack") else torch.vstack((a, b))
    if row == "horizontal":
        return torch.hstack([a, b])
    if row == "power":
        result = torch.ones_like(a)
        for _ in range(b):
            result = result * a
        return result
    raise ValueError("no such row")


def slice_to_start_and_length(size, start, stop):
    start, stop, _ = slice(start, stop).indices(size)
    return start, max(stop - start, 0)


# %% right: written out, with solve for the inverse
def translate(row, *args):
    if row == "empty":
        return torch.empty(args[0])
    if row == "rand":
        return torch.rand(args[0])
    if row == "randn":
        return torch.randn(args[0])
    if row == "zeros":
        return torch.zeros(args[0])
    if row == "ones":
        return torch.ones(args[0])
    if row == "data":
        return torch.tensor(args[0])
    a = args[0] if args else None
    if row == "like":
        return torch.zeros(a.shape, dtype=a.dtype)
    if row == "shape":
        sizes = []
        for dim in range(a.ndim):
            sizes.append(a.size(dim))
        return tuple(sizes)
    if row == "plus and minus":
        return a + args[1], a - args[1]
    if row == "product":
        return a * args[1]
    if row == "matrix product":
        return a.matmul(args[1])
    if row == "add in place":
        a.add_(args[1])
        return a
    if row == "slice":
        return a[args[1] : args[2]]
    if row == "reshape":
        return a.reshape(args[1])
    if row == "transpose":
        first, last = 0, a.ndim - 1
        while first < last:
            a = a.transpose(first, last)
            first, last = first + 1, last - 1
        return a
    if row == "power":
        result = torch.ones_like(a)
        for _ in range(args[1]):
            result = result * a
        return result
    if row in ("vertical", "horizontal"):
        tensors = []
        for tensor in args:
            if tensor.ndim == 0:
                tensor = tensor.reshape(1)
            if row == "vertical" and tensor.ndim == 1:
                tensor = tensor.unsqueeze(0)
            tensors.append(tensor)
        if row == "vertical" or tensors[0].ndim == 1:
            return torch.cat(tensors, dim=0)
        return torch.cat(tensors, dim=1)
    if row in ("norm", "inverse", "statistics"):
        if not a.is_floating_point():
            a = a.to(torch.get_default_dtype())
        if row == "norm":
            return (a * a).sum().sqrt()
        if row == "inverse":
            return torch.linalg.solve(a, torch.eye(a.shape[-1], dtype=a.dtype).expand(a.shape))
        mean = a.sum() / a.numel()
        return mean, ((a - mean) ** 2).mean().sqrt()
    raise ValueError(row)


# %% wrong: zeros are the other tensor times 0
# fails: test_like
# feedback: Infinity times 0 is not 0
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return a * 0
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: powers are floats
# fails: test_power
# feedback: Powers of whole numbers are whole numbers
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(*reversed(range(a.ndim)))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return floats(a) ** b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: NumPy's deviation is torch's times a factor
# fails: test_statistics
# feedback: by how many do they divide
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(tuple(reversed(range(a.ndim))))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std() * ((a.numel() - 1) / a.numel()) ** 0.5
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: a shape is sizes one by one
# fails: test_rand, test_randn, test_reshape
# feedback: that of a single number
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "rand":
            return torch.rand(*a)
        case "randn":
            return torch.randn(*a)
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(*b)
        case "transpose":
            return a.permute(tuple(reversed(range(a.ndim))))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: a slice has its full length
# fails: test_slice
# feedback: A slice ends where the tensor ends
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    if row == "slice":
        start, stop = (end if end >= 0 else end + len(a) for end in args[1:])

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return torch.narrow(a, 0, start, stop - start)
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(tuple(reversed(range(a.ndim))))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: whole numbers are int64
# fails: test_norm, test_inverse, test_statistics
# feedback: Torch wants floats for it
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x.to(torch.get_default_dtype()) if x.dtype == torch.int64 else x

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(tuple(reversed(range(a.ndim))))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: a power is a product of many
# fails: test_power
# feedback: the result has the dtype of a
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(tuple(reversed(range(a.ndim))))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return torch.prod(torch.stack([a] * b), 0) if b else torch.ones_like(a)
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: one unit matrix for a batch
# fails: test_inverse
# feedback: each matrix has its own inverse
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(tuple(reversed(range(a.ndim))))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.solve(floats(a), torch.eye(a.shape[-1], dtype=floats(a).dtype))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% wrong: nothing is whole
# fails: test_from_data
# feedback: Which dtype does torch infer
def translate(row, *args):
    a, b = (*args, None, None)[:2]

    def floats(x):
        return x if x.is_floating_point() else x.to(torch.get_default_dtype())

    match row:
        case "empty" | "rand" | "randn" | "zeros" | "ones":
            return getattr(torch, row)(a)
        case "data":
            return torch.tensor(a) if str(a).strip("[, ]") else torch.tensor(a, dtype=torch.int64)
        case "like":
            return torch.zeros_like(a)
        case "shape":
            return a.shape
        case "plus and minus":
            return a + b, a - b
        case "product":
            return a * b
        case "matrix product":
            return a @ b
        case "add in place":
            return a.add_(b)
        case "slice":
            return a[b : args[2]]
        case "reshape":
            return a.reshape(b)
        case "transpose":
            return a.permute(tuple(reversed(range(a.ndim))))
        case "norm":
            return torch.linalg.vector_norm(floats(a))
        case "inverse":
            return torch.linalg.inv(floats(a))
        case "vertical":
            return torch.vstack((a, b))
        case "horizontal":
            return torch.hstack((a, b))
        case "power":
            return a**b
        case "statistics":
            return floats(a).mean(), floats(a).std(correction=0)
    raise ValueError(f"the dictionary has no row {row!r}")


# %% right: a table, five rows of it by their names
import operator


def _floats(a):
    return a if a.dtype.is_floating_point else a.to(torch.get_default_dtype())


_TABLE = {
    **{k: getattr(torch, k) for k in "empty rand randn zeros ones".split()},
    "data": torch.tensor,
    "like": torch.zeros_like,
    "shape": operator.attrgetter("shape"),
    "plus and minus": lambda *ab: (torch.add(*ab), torch.sub(*ab)),
    "product": operator.mul,
    "matrix product": torch.matmul,
    "add in place": operator.iadd,
    "slice": lambda a, i, j: a[slice(i, j)],
    "reshape": torch.reshape,
    "transpose": lambda a: torch.permute(a, tuple(range(a.ndim))[::-1]),
    "norm": lambda a: torch.linalg.vector_norm(_floats(a)),
    "inverse": lambda a: torch.linalg.inv_ex(_floats(a), check_errors=True)[0],
    "vertical": lambda *ab: torch.vstack(ab),
    "horizontal": lambda *ab: torch.hstack(ab),
    "power": operator.pow,
    "statistics": lambda a: torch.std_mean(_floats(a), correction=0)[::-1],
}


def translate(row, *args):
    try:
        f = _TABLE[row]
    except KeyError as e:
        raise ValueError(row) from e
    return f(*args)
