# %% wrong: grad is overwritten
# fails: test_many_steps
# feedback: gradients that begin at zero
def linear_regression(x, y, lr, steps):
    w = torch.zeros(x.shape[1], dtype=x.dtype, requires_grad=True)
    b = torch.zeros((), dtype=x.dtype, requires_grad=True)
    for _ in range(steps):
        ((x @ w + b - y) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
    return w.detach(), b.detach()


# %% wrong: w = w - lr * g updates
# fails: test_many_steps
# feedback: leaves that still are leaves
def linear_regression(x, y, lr, steps):
    w = torch.zeros(x.shape[1], dtype=x.dtype, requires_grad=True)
    b = torch.zeros((), dtype=x.dtype, requires_grad=True)
    for _ in range(steps):
        ((x @ w + b - y) ** 2).mean().backward()
        w = w - lr * w.grad
        b = b - lr * b.grad
    return w.detach(), b.detach()


# %% wrong: the double of a leaf is a leaf
# fails: test_double_precision
# feedback: Converting a leaf
def linear_regression(x, y, lr, steps):
    w = torch.zeros(x.shape[1], requires_grad=True).to(x.dtype)
    b = torch.zeros((), requires_grad=True).to(x.dtype)
    for _ in range(steps):
        ((x @ w + b - y) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = b.grad = None
    return w.detach(), b.detach()


# %% wrong: everything is float32
# fails: test_double_precision
# feedback: Weights in the dtype of x
def linear_regression(x, y, lr, steps):
    x, y = x.float(), y.float()
    w = torch.zeros(x.shape[1], requires_grad=True)
    b = torch.zeros((), requires_grad=True)
    for _ in range(steps):
        gw, gb = torch.autograd.grad(((x @ w + b - y) ** 2).mean(), (w, b))
        with torch.no_grad():
            w -= lr * gw
            b -= lr * gb
    return w.detach(), b.detach()


# %% wrong: (n, 1) against (n,)
# fails: test_first_step, test_many_steps
# feedback: check the shapes that you subtract
def linear_regression(x, y, lr, steps):
    w = torch.zeros(x.shape[1], 1, dtype=x.dtype, requires_grad=True)
    b = torch.zeros((), dtype=x.dtype, requires_grad=True)
    for _ in range(steps):
        gw, gb = torch.autograd.grad(((x @ w + b - y) ** 2).mean(), (w, b))
        with torch.no_grad():
            w -= lr * gw
            b -= lr * gb
    return w.detach()[:, 0], b.detach()


# %% wrong: the sum is as good as the mean
# fails: test_first_step, test_many_steps
# feedback: what you take
def linear_regression(x, y, lr, steps):
    w = torch.zeros(x.shape[1], dtype=x.dtype, requires_grad=True)
    b = torch.zeros((), dtype=x.dtype, requires_grad=True)
    for _ in range(steps):
        gw, gb = torch.autograd.grad(((x @ w + b - y) ** 2).sum(), (w, b))
        with torch.no_grad():
            w -= lr * gw
            b -= lr * gb
    return w.detach(), b.detach()


# %% wrong: the leaves are handed out
# fails: test_results_are_free
# feedback: not the graph behind them
def linear_regression(x, y, lr, steps):
    w = torch.zeros(x.shape[1], dtype=x.dtype, requires_grad=True)
    b = torch.zeros((), dtype=x.dtype, requires_grad=True)
    for _ in range(steps):
        gw, gb = torch.autograd.grad(((x @ w + b - y) ** 2).mean(), (w, b))
        with torch.no_grad():
            w -= lr * gw
            b -= lr * gb
    return w, b


# %% wrong: at least one step
# fails: test_no_step
# feedback: where they began
def linear_regression(x, y, lr, steps):
    w = torch.zeros(x.shape[1], dtype=x.dtype, requires_grad=True)
    b = torch.zeros((), dtype=x.dtype, requires_grad=True)
    while True:
        gw, gb = torch.autograd.grad(((x @ w + b - y) ** 2).mean(), (w, b))
        with torch.no_grad():
            w -= lr * gw
            b -= lr * gb
        steps -= 1
        if steps <= 0:
            return w.detach(), b.detach()


# %% wrong: b moves with the new w
# fails: test_many_steps
# feedback: Each step begins where the last one ended
def linear_regression(x, y, lr, steps):
    w, b = torch.zeros(x.shape[1], dtype=x.dtype), torch.zeros((), dtype=x.dtype)
    for number in range(steps):
        error = x @ w + b - y
        w = w - lr * 2 * error @ x / len(y)
        if number:
            error = x @ w + b - y
        b = b - lr * 2 * error.mean()
    return w, b


# %% wrong: torch may fit the line
# fails: without
# feedback: without optim or nn or lstsq
def linear_regression(x, y, lr, steps):
    table = torch.cat([x, torch.ones(len(x), 1, dtype=x.dtype)], dim=1)
    solution = torch.linalg.lstsq(table, y[:, None]).solution[:, 0]
    return solution[:-1], solution[-1]


# %% wrong: a small loss is the end
# fails: test_many_steps
# feedback: also when the loss is small
def linear_regression(x: torch.Tensor, y: torch.Tensor, lr: float, steps: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Weights and offset after so many steps of gradient descent."""
    w = torch.zeros(x.shape[1], dtype=x.dtype, requires_grad=True)
    b = torch.zeros((), dtype=x.dtype, requires_grad=True)
    for _ in range(steps):
        loss = ((x @ w + b - y) ** 2).mean()
        if loss.item() < 1e-3:
            break
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = b.grad = None
    return w.detach(), b.detach()


# %% wrong: convert the result
# fails: test_double_precision
# feedback: Weights in the dtype of x
def linear_regression(x: torch.Tensor, y: torch.Tensor, lr: float, steps: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Weights and offset after so many steps of gradient descent."""
    inputs, targets = x.float(), y.float()
    w = torch.zeros(x.shape[1], requires_grad=True)
    b = torch.zeros((), requires_grad=True)
    for _ in range(steps):
        ((inputs @ w + b - targets) ** 2).mean().backward()
        with torch.no_grad():
            for p in (w, b):
                p -= lr * p.grad
                p.grad = None
    return w.detach().to(x.dtype), b.detach().to(x.dtype)


# %% wrong: stop at a small loss
# fails: test_many_steps
# feedback: also when the loss is small
def linear_regression(x, y, lr, steps):
    w = torch.zeros(x.shape[1], dtype=x.dtype, requires_grad=True)
    b = torch.zeros((), dtype=x.dtype, requires_grad=True)
    for _ in range(steps):
        loss = ((x @ w + b - y) ** 2).mean()
        if loss < 1e-6:
            break
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = b.grad = None
    return w.detach(), b.detach()


# %% wrong: without a step there is nothing to detach
# fails: test_results_are_free
# feedback: After no step, too
def linear_regression(x, y, lr, steps):
    w = torch.zeros(x.shape[1], dtype=x.dtype, requires_grad=True)
    b = torch.zeros((), dtype=x.dtype, requires_grad=True)
    if steps == 0:
        return w, b
    for _ in range(steps):
        gradients = torch.autograd.grad(((x @ w + b - y) ** 2).mean(), (w, b))
        with torch.no_grad():
            w -= lr * gradients[0]
            b -= lr * gradients[1]
    return w.detach(), b.detach()


# %% wrong: large gradients are cut off
# fails: test_many_steps
# feedback: Each step begins where
def linear_regression(x, y, lr, steps):
    w = torch.zeros(x.shape[1], dtype=x.dtype, requires_grad=True)
    b = torch.zeros((), dtype=x.dtype, requires_grad=True)
    for _ in range(steps):
        gradients = torch.autograd.grad(((x @ w + b - y) ** 2).mean(), (w, b))
        with torch.no_grad():
            w -= lr * gradients[0].clamp(-1000, 1000)
            b -= lr * gradients[1].clamp(-1000, 1000)
    return w.detach(), b.detach()


# %% wrong: the gradient of b waits for w
# fails: test_first_step, test_many_steps, test_double_precision, test_no_step, test_results_are_free
# feedback: compute both before you move either
def linear_regression(x, y, lr, steps):
    w, b = torch.zeros(x.shape[1], dtype=x.dtype), torch.zeros((), dtype=x.dtype)
    for _ in range(steps):
        for which in (0, 1):
            leaves = [w.clone().requires_grad_(), b.clone().requires_grad_()]
            loss = ((x @ leaves[0] + leaves[1] - y) ** 2).mean()
            gradients = torch.autograd.grad(loss, leaves)
            w, b = (w - lr * gradients[0], b) if which == 0 else (w, b - lr * gradients[1])
    return w, b


# %% right: backward, and gradients cleared
def linear_regression(x, y, lr, steps):
    parameters = [x.new_zeros(x.shape[1]).requires_grad_(), x.new_zeros(()).requires_grad_()]
    for _ in range(steps):
        w, b = parameters
        error = x @ w + b - y
        (error.pow(2).sum() / len(y)).backward()
        for p in parameters:
            p.data.sub_(lr * p.grad)
            p.grad.zero_()
    return tuple(p.detach() for p in parameters)


# %% right: new leaves in each step
def linear_regression(x, y, lr, steps):
    w, b = torch.zeros(x.size(1), dtype=x.dtype), torch.zeros((), dtype=x.dtype)
    for _ in range(steps):
        w, b = w.detach().requires_grad_(), b.detach().requires_grad_()
        torch.mean((torch.mv(x, w) + b - y) ** 2).backward()
        w, b = w - lr * w.grad, b - lr * b.grad
    return w.detach(), b.detach()


# %% right: the gradient on paper, example by example
def linear_regression(x, y, lr, steps):
    n, k = x.shape
    w = torch.zeros(k, dtype=x.dtype)
    b = torch.zeros((), dtype=x.dtype)
    for _ in range(steps):
        gradient_w = torch.zeros(k, dtype=x.dtype)
        gradient_b = torch.zeros((), dtype=x.dtype)
        for i in range(n):
            error = (x[i] * w).sum() + b - y[i]
            gradient_w += 2 * error * x[i] / n
            gradient_b += 2 * error / n
        w = w - lr * gradient_w
        b = b - lr * gradient_b
    return w, b


# %% right: one vector for all
def linear_regression(x: torch.Tensor, y: torch.Tensor, lr: float, steps: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Weights and offset after so many steps of gradient descent."""
    from itertools import repeat

    wide = torch.cat((x, torch.ones_like(x[:, :1])), dim=1)
    both = torch.zeros(wide.shape[1], dtype=x.dtype, device=x.device)

    def loss(theta: torch.Tensor) -> torch.Tensor:
        return torch.square(wide @ theta - y).mean()

    for _ in repeat(None, steps):
        leaf = both.requires_grad_()
        (gradient,) = torch.autograd.grad(loss(leaf), leaf)
        both = leaf.detach() - lr * gradient
    both = both.detach()
    return both[:-1].clone(), both[-1].clone()


# %% wrong: w is a column until the end
# fails: test_first_step
# feedback: also where x has only one column
def linear_regression(x, y, lr, steps):
    w = torch.zeros(x.shape[1], 1, dtype=x.dtype, requires_grad=True)
    b = torch.zeros((), dtype=x.dtype, requires_grad=True)
    for _ in range(steps):
        ((x @ w + b - y[:, None]) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = b.grad = None
    return w.detach().squeeze(), b.detach()


# %% wrong: one number has the shape (1,)
# fails: test_first_step
# feedback: b is one number: its shape is ()
def linear_regression(x, y, lr, steps):
    w = torch.zeros(x.shape[1], dtype=x.dtype, requires_grad=True)
    b = torch.zeros(1, dtype=x.dtype, requires_grad=True)
    for _ in range(steps):
        ((x @ w + b - y) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = b.grad = None
    return w.detach(), b.detach()


# %% wrong: the mean is over the numbers of x
# fails: test_first_step, test_many_steps, test_double_precision, test_no_step, test_results_are_free
# feedback: The steps themselves are not right yet
def linear_regression(x, y, lr, steps):
    w = torch.zeros(x.shape[1], dtype=x.dtype, requires_grad=True)
    b = torch.zeros((), dtype=x.dtype, requires_grad=True)
    for _ in range(steps):
        gw, gb = torch.autograd.grad(((x @ w + b - y) ** 2).sum() / x.numel(), (w, b))
        with torch.no_grad():
            w -= lr * gw
            b -= lr * gb
    return w.detach(), b.detach()


# %% wrong: the square has no factor
# fails: test_first_step, test_many_steps, test_double_precision, test_no_step, test_results_are_free
# feedback: The derivative of a square has a factor 2
def linear_regression(x, y, lr, steps):
    w, b = torch.zeros(x.shape[1], dtype=x.dtype), torch.zeros((), dtype=x.dtype)
    for _ in range(steps):
        error = x @ w + b - y
        w, b = w - lr * (x.t() @ error) / len(x), b - lr * error.mean()
    return w, b


# %% wrong: one example after the other
# fails: test_first_step, test_many_steps
# feedback: A step is over all examples
def linear_regression(x, y, lr, steps):
    w, b = torch.zeros(x.shape[1], dtype=x.dtype), torch.zeros((), dtype=x.dtype)
    for _ in range(steps):
        for row, wanted in zip(x, y):
            error = row @ w + b - wanted
            w, b = w - lr * 2 * error * row, b - lr * 2 * error
    return w, b
