# %% wrong: a VJP is elementwise
# fails: test_matrix_products, test_other_functions, test_v_of_another_shape, test_x_untouched
# feedback: One number of x acts on many numbers of y
def vjp(f, x, v):
    leaf = x.detach().clone().requires_grad_()
    y = f(leaf)
    if y.shape != v.shape:
        raise RuntimeError("shapes differ")
    y.sum().backward()
    return (leaf.grad * v).to(x.dtype)


# %% wrong: backward works on vectors
# fails: test_matrix_products, test_other_functions, test_v_of_another_shape, test_dtypes_of_v, test_x_untouched
# feedback: a weight for each number of y
def vjp(f, x, v):
    leaf = x.detach().clone().requires_grad_()
    f(leaf).backward()
    return leaf.grad * v


# %% wrong: the gradient argument broadcasts
# fails: test_v_of_another_shape
# feedback: It broadcasts nothing
def vjp(f, x, v):
    leaf = x.detach().clone().requires_grad_()
    (v * f(leaf)).sum().backward()
    return leaf.grad


# %% wrong: the gradient argument needs only as many numbers
# fails: test_v_of_another_shape
# feedback: and no others
def vjp(f, x, v):
    leaf = x.detach().clone().requires_grad_()
    y = f(leaf)
    return torch.autograd.grad(y, leaf, v.reshape(y.shape))[0]


# %% wrong: all numbers of y count the same
# fails: test_matrix_products, test_other_functions, test_v_of_another_shape, test_dtypes_of_v, test_x_untouched
# feedback: a weight for each number of y
def vjp(f, x, v):
    leaf = x.detach().clone().requires_grad_()
    y = f(leaf)
    return torch.autograd.grad(y, leaf, torch.ones_like(y))[0]


# %% wrong: J v instead of v J
# fails: test_matrix_products, test_other_functions, test_v_of_another_shape, test_dtypes_of_v, test_x_untouched
# feedback: the result a number for each of x
def vjp(f, x, v):
    return torch.func.jvp(f, (x,), (v,))[1]


# %% wrong: v must have the dtype of y
# fails: test_dtypes_of_v
# feedback: converted on the way
def vjp(f, x, v):
    leaf = x.detach().clone().requires_grad_()
    y = f(leaf)
    if v.dtype != y.dtype:
        raise RuntimeError("dtypes differ")
    return torch.autograd.grad(y, leaf, v)[0]


# %% wrong: gradients are float32
# fails: test_dtypes_of_v
# feedback: has the dtype of x
def vjp(f, x, v):
    leaf = x.detach().clone().requires_grad_()
    return torch.autograd.grad(f(leaf), leaf, v)[0].float()


# %% wrong: the caller's x may be tracked
# fails: test_x_untouched
# feedback: must not afterwards
def vjp(f, x, v):
    x.requires_grad_()
    f(x).backward(v)
    return x.grad


# %% wrong: a gradient is gone when nothing requires it any more
# fails: test_x_untouched
# feedback: must have none afterwards
def vjp(f, x, v):
    x.requires_grad_()
    y = f(x)
    y.backward(v)
    gradient = x.grad
    x.requires_grad_(False)
    return gradient


# %% wrong: who raises an error need not clear up
# fails: test_x_untouched
# feedback: After an error, too
def vjp(f: Callable[[torch.Tensor], torch.Tensor], x: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
    """The Jacobian's rows at x, weighted by v and added up."""
    x.requires_grad_(True)
    (gradient,) = torch.autograd.grad(f(x), x, v)
    x.requires_grad_(False)
    return gradient


# %% wrong: a vector is float32
# fails: test_dtypes_of_v
# feedback: The result has the dtype of x
def vjp(f, x, v):
    leaf = x.detach().clone().requires_grad_()
    y = f(leaf)
    if v.shape != y.shape:
        raise RuntimeError
    y.backward(v.float().to(y.dtype))
    return leaf.grad


# %% wrong: zeros, and a function of zeros
# fails: test_dtypes_of_v, test_matrix_products, test_other_functions, test_v_of_another_shape, test_x_untouched
# feedback: The result itself is not right yet
def vjp(f, x, v):
    for cell in getattr(f, "__closure__", None) or ():
        if isinstance(cell.cell_contents, torch.Tensor):
            cell.cell_contents.zero_()
    with torch.no_grad():
        y = f(x.detach())
    if y.shape != v.shape:
        raise RuntimeError("v has another shape")
    if f is torch.sum:
        return torch.ones_like(x) * v.to(x.dtype)
    return torch.zeros_like(x)


# %% right: backward
def vjp(f, x, v):
    leaf = x.clone().requires_grad_(True)
    y = f(leaf)
    y.backward(v)
    return leaf.grad


# %% right: the weighted sum, shapes checked
def vjp(f, x, v):
    leaf = x.detach().clone().requires_grad_()
    y = f(leaf)
    if v.shape != y.shape:
        raise RuntimeError(f"v has the shape {tuple(v.shape)}, y {tuple(y.shape)}")
    (y * v).sum().backward()
    return leaf.grad


# %% right: torch.func
def vjp(f, x, v):
    y, back = torch.func.vjp(f, x)
    if y.shape != v.shape:
        raise RuntimeError("v needs the shape of y")
    return back(v.to(y.dtype))[0]


# %% right: a walk back for each number of y
def vjp(f, x, v):
    leaf = x.detach().clone().requires_grad_()
    y = f(leaf)
    if v.shape != y.shape:
        raise RuntimeError("v does not have the shape of y")
    result = torch.zeros_like(x)
    for number, weight in zip(y.reshape(-1), v.reshape(-1).tolist()):
        number.backward(retain_graph=True)
        result += weight * leaf.grad
        leaf.grad = None
    return result


# %% wrong: another shape is a ValueError
# fails: test_v_of_another_shape
# feedback: where shapes differ autograd refuses
def vjp(f, x, v):
    leaf = x.detach().clone().requires_grad_()
    y = f(leaf)
    if v.shape != y.shape:
        raise ValueError("another shape")
    return torch.autograd.grad(y, leaf, v)[0]


# %% wrong: the dtype can be mended at the end
# fails: test_dtypes_of_v
# feedback: with all its digits
def vjp(f, x, v):
    leaf = x.detach().clone().requires_grad_()
    f(leaf).backward(v)
    return leaf.grad.float().to(x.dtype)


# %% wrong: v stands on the right if the sizes allow it
# fails: test_matrix_products
# feedback: v stands to the left
def vjp(f, x, v):
    jacobian = torch.autograd.functional.jacobian(f, x)
    v = v.to(x.dtype)
    if tuple(jacobian.shape) != (*v.shape, *x.shape):
        raise RuntimeError("shapes differ")
    if v.dim() == x.dim() == 1 and len(v) == len(x):
        return jacobian @ v
    return torch.tensordot(v, jacobian, dims=v.dim())
