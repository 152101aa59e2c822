# %% wrong: a second backward is free
# fails: test_constants, test_curved_functions, test_one_call, test_single_row_or_column, test_straight_functions
# feedback: who keeps the notes
def jacobian_rows(f, x):
    leaf = x.detach().clone().requires_grad_()
    y = f(leaf)
    rows = []
    for v in torch.eye(len(y), dtype=y.dtype):
        leaf.grad = None
        y.backward(v)
        rows.append(leaf.grad)
    return torch.stack(rows)


# %% wrong: retain_graph clears the gradient
# fails: test_constants, test_curved_functions, test_one_call, test_straight_functions
# feedback: what the walk before has left
def jacobian_rows(f, x):
    leaf = x.detach().clone().requires_grad_()
    y = f(leaf)
    rows = []
    for v in torch.eye(len(y), dtype=y.dtype):
        y.backward(v, retain_graph=True)
        rows.append(leaf.grad.clone())
    return torch.stack(rows)


# %% wrong: grad is a new tensor each time
# fails: test_constants, test_curved_functions, test_one_call, test_straight_functions
# feedback: each walk back by itself
def jacobian_rows(f, x):
    leaf = x.detach().clone().requires_grad_()
    leaf.grad = torch.zeros_like(leaf)
    y = f(leaf)
    rows = []
    for v in torch.eye(len(y), dtype=y.dtype):
        leaf.grad.zero_()
        y.backward(v, retain_graph=True)
        rows.append(leaf.grad)
    return torch.stack(rows)


# %% wrong: a call of f for each row
# fails: test_one_call
# feedback: serve all rows
def jacobian_rows(f, x):
    rows = []
    for number in range(len(f(x))):
        leaf = x.detach().clone().requires_grad_()
        f(leaf)[number].backward()
        rows.append(leaf.grad)
    return torch.stack(rows)


# %% wrong: backward on a vector gives all rows
# fails: test_constants, test_curved_functions, test_one_call, test_straight_functions
# feedback: each walk back by itself
def jacobian_rows(f, x):
    leaf = x.detach().clone().requires_grad_()
    y = f(leaf)
    y.sum().backward()
    return leaf.grad.expand(len(y), -1).clone()


# %% wrong: a column for each number of y
# fails: test_constants, test_curved_functions, test_one_call, test_single_row_or_column, test_straight_functions
# feedback: A row is wanted for each number of y
def jacobian_rows(f, x):
    leaf = x.detach().clone().requires_grad_()
    y = f(leaf)
    return torch.stack(
        [torch.autograd.grad(y, leaf, v, retain_graph=True)[0] for v in torch.eye(len(y), dtype=y.dtype)], dim=1
    )


# %% wrong: a table is float32
# fails: test_double
# feedback: float32 if you do not say otherwise
def jacobian_rows(f, x):
    leaf = x.detach().clone().requires_grad_()
    y = f(leaf)
    table = torch.zeros(len(y), len(x))
    for number in range(len(y)):
        table[number] = torch.autograd.grad(y[number], leaf, retain_graph=True)[0]
    return table


# %% wrong: one row is no table
# fails: test_single_row_or_column
# feedback: tables still
def jacobian_rows(f, x):
    leaf = x.detach().clone().requires_grad_()
    y = f(leaf)
    rows = [torch.autograd.grad(y[number], leaf, retain_graph=True)[0] for number in range(len(y))]
    return torch.stack(rows).squeeze()


# %% wrong: rows of zeros can be left out
# fails: test_constants
# feedback: has a row, too
def jacobian_rows(f, x):
    leaf = x.detach().clone().requires_grad_()
    y = f(leaf)
    rows = [torch.autograd.grad(y[number], leaf, retain_graph=True)[0] for number in range(len(y))]
    return torch.stack([row for row in rows if row.any()])


# %% wrong: the caller's x may be tracked
# fails: test_x_unchanged
# feedback: x is the caller's
def jacobian_rows(f, x):
    x.requires_grad_()
    y = f(x)
    rows = []
    for number in range(len(y)):
        x.grad = None
        y[number].backward(retain_graph=True)
        rows.append(x.grad)
    return torch.stack(rows)


# %% wrong: torch may answer the question
# fails: without
# feedback: without jacobian
def jacobian_rows(f, x):
    return torch.autograd.functional.jacobian(f, x)


# %% wrong: a square table is the same in both directions
# fails: test_straight_functions
# feedback: a row for each number of y
def jacobian_rows(f: Callable[[torch.Tensor], torch.Tensor], x: torch.Tensor) -> torch.Tensor:
    """The table of all derivatives of f at x."""
    leaf = x.detach().clone().requires_grad_()
    y = f(leaf)
    rows = [torch.autograd.grad(number, leaf, retain_graph=True)[0] for number in y]
    table = torch.stack(rows, dim=1)
    return table if table.shape == (len(y), len(x)) else table.T


# %% right: backward on single numbers, the gradient taken out
def jacobian_rows(f, x):
    leaf = x.detach().clone().requires_grad_()
    y = f(leaf)
    table = torch.zeros(y.shape[0], x.shape[0], dtype=x.dtype)
    for i, number in enumerate(y):
        number.backward(retain_graph=True)
        table[i] = leaf.grad
        leaf.grad = None
    return table


# %% right: all rows at once
def jacobian_rows(f, x):
    leaf = x.clone().requires_grad_(True)
    y = f(leaf)
    return torch.autograd.grad(y, leaf, torch.eye(y.numel(), dtype=y.dtype), is_grads_batched=True)[0]


# %% right: torch.func, mapped over the rows
def jacobian_rows(f, x):
    y, back = torch.func.vjp(f, x)
    return torch.vmap(back)(torch.eye(len(y), dtype=y.dtype))[0]


# %% wrong: the dtype can be mended at the end
# fails: test_double
# feedback: has all the digits of float64
def jacobian_rows(f, x):
    leaf = x.detach().clone().requires_grad_()
    y = f(leaf)
    table = torch.zeros(len(y), len(x))
    for i in range(len(y)):
        table[i] = torch.autograd.grad(y[i], leaf, retain_graph=True)[0]
    return table.to(x.dtype)
