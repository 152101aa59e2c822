# %% wrong: the inner derivative is forgotten
# fails: test_formula, test_x_of_the_caller, test_no_elements, test_no_dimensions
# feedback: the inner 2x gives another one
def quarter_sum_gradient(x):
    leaf = x.detach().clone().requires_grad_()
    (((2 * leaf + 1) ** 2 + 1).sum() / 4).backward()
    return (2 * x + 1) / 2, leaf.grad


# %% wrong: a quarter is a mean
# fails: test_autograd, test_no_elements, test_no_dimensions
# feedback: write down the sum
def quarter_sum_gradient(x):
    leaf = x.detach().clone().requires_grad_()
    ((2 * leaf + 1) ** 2 + 1).mean().backward()
    return 2 * x + 1, leaf.grad


# %% wrong: the same formula twice is as good
# fails: test_autograd
# feedback: The second result comes from the graph
def quarter_sum_gradient(x):
    return 2 * x + 1, 2 * x + 1


# %% wrong: backward on a vector
# fails: test_formula, test_autograd, test_x_of_the_caller, test_no_elements, test_no_dimensions
# feedback: what arrives at the leaf
def quarter_sum_gradient(x):
    leaf = x.detach().clone().requires_grad_()
    (((2 * leaf + 1) ** 2 + 1) / 4).backward()
    return 2 * x + 1, leaf.grad


# %% wrong: the caller's tensor may be tracked
# fails: test_x_of_the_caller
# feedback: Track a leaf of your own
def quarter_sum_gradient(x):
    x.requires_grad_()
    (((2 * x + 1) ** 2 + 1).sum() / 4).backward()
    return 2 * x.detach() + 1, x.grad


# %% wrong: gradients are float32
# fails: test_formula, test_autograd, test_x_of_the_caller, test_no_elements
# feedback: Each result has the dtype of x.
def quarter_sum_gradient(x):
    leaf = x.detach().float().clone().requires_grad_()
    (((2 * leaf + 1) ** 2 + 1).sum() / 4).backward()
    return 2 * leaf.detach() + 1, leaf.grad


# %% wrong: there is always an element to begin with
# fails: test_no_elements
# feedback: A tensor without elements has a sum
def quarter_sum_gradient(x):
    leaf = x.detach().clone().requires_grad_()
    out = 0
    for number in leaf.flatten():
        out = out + ((2 * number + 1) ** 2 + 1)
    (out / 4).backward()
    return 2 * x + 1, leaf.grad


# %% wrong: a list holds every tensor
# fails: test_no_elements
# feedback: A tensor without elements has a sum
def quarter_sum_gradient(x):
    leaf = torch.tensor(x.tolist(), dtype=x.dtype, requires_grad=True)
    (((2 * leaf + 1) ** 2 + 1).sum() / 4).backward()
    return 2 * x + 1, leaf.grad


# %% wrong: a list of Python's numbers keeps the dtype
# fails: test_autograd, test_no_elements
# feedback: Each result has the dtype of x.
def quarter_sum_gradient(x):
    leaf = torch.tensor(x.tolist(), requires_grad=True)
    (((2 * leaf + 1) ** 2 + 1).sum() / 4).backward()
    return 2 * x + 1, leaf.grad.reshape(x.shape)


# %% wrong: a copy of the gradient is another result
# fails: test_formula
# feedback: The first result comes from the graph
def quarter_sum_gradient(x):
    leaf = x.detach().clone().requires_grad_()
    (((2 * leaf + 1) ** 2 + 1).sum() / 4).backward()
    return leaf.grad.clone(), leaf.grad


# %% right: backward with a gradient for each element
def quarter_sum_gradient(x):
    leaf = x.clone().requires_grad_(True)
    out = 0.25 * (torch.square(2 * leaf + 1) + 1)
    out.backward(torch.ones_like(out))
    return 0.25 * 2 * (2 * x + 1) * 2, leaf.grad


# %% right: torch.func
def quarter_sum_gradient(x):
    def out(t):
        return ((2 * t + 1).pow(2) + 1).sum() * 0.25

    return x + x + 1, torch.func.grad(out)(x)


# %% wrong: one gradient for both
# fails: test_formula
# feedback: The two results are one tensor
def quarter_sum_gradient(x):
    leaf = x.detach().clone().requires_grad_()
    out = ((2 * leaf + 1) ** 2 + 1).sum() / 4
    out.backward()
    return leaf.grad, leaf.grad


# %% wrong: autograd needs float32
# fails: test_autograd, test_no_elements
# feedback: Each result has the dtype of x.
def quarter_sum_gradient(x):
    leaf = x.float().detach().clone().requires_grad_()
    out = ((2 * leaf + 1) ** 2 + 1).sum() / 4
    out.backward()
    return 2 * x + 1, leaf.grad


# %% wrong: what is not float64 is float32
# fails: test_formula
# feedback: Each result has the dtype of x.
def quarter_sum_gradient(x):
    leaf = x.detach().clone().requires_grad_()
    (((2 * leaf + 1) ** 2 + 1).sum() / 4).backward()
    formula = 2 * x.double() + 1
    return (formula if x.dtype == torch.float64 else formula.float()), leaf.grad


# %% wrong: the dtype can be mended at the end
# fails: test_formula, test_autograd, test_x_of_the_caller
# feedback: all the digits of float64
def quarter_sum_gradient(x):
    leaf = x.detach().float().requires_grad_()
    (((2 * leaf + 1) ** 2 + 1).sum() / 4).backward()
    return (2 * x.float() + 1).to(x.dtype), leaf.grad.to(x.dtype)


# %% wrong: the formula may be worked out in place
# fails: test_x_of_the_caller
# feedback: x has other numbers now
def quarter_sum_gradient(x):
    leaf = x.detach().clone().requires_grad_()
    (((2 * leaf + 1) ** 2 + 1).sum() / 4).backward()
    return x.mul_(2).add_(1), leaf.grad


# %% wrong: autograd's comes first
# fails: test_formula
# feedback: The two results have changed places
def quarter_sum_gradient(x):
    leaf = x.detach().clone().requires_grad_()
    (((2 * leaf + 1) ** 2 + 1).sum() / 4).backward()
    return leaf.grad, x * 2 + 1


# %% wrong: every tensor can be gone through
# fails: test_no_dimensions
# feedback: A single number is a tensor, too
def quarter_sum_gradient(x):
    leaf = x.detach().clone().requires_grad_()
    (((2 * leaf + 1) ** 2 + 1).sum() / 4).backward()
    formula = torch.empty_like(x)
    for place in range(len(x)):
        formula[place] = 2 * x[place] + 1
    return formula, leaf.grad
