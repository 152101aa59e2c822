# %% wrong: intermediates keep their gradients
# fails: test_steps_in_between, test_both_ends
# feedback: Only leaves keep their gradient
def gradients_of_all(x, steps):
    values = [x.detach().clone().requires_grad_()]
    for step in steps:
        values.append(step(values[-1]))
    values[-1].backward()
    return [value.grad for value in values]


# %% wrong: retain_grad after backward is early enough
# fails: test_steps_in_between, test_both_ends
# feedback: is it said in time
def gradients_of_all(x, steps):
    values = [x.detach().clone().requires_grad_()]
    for step in steps:
        values.append(step(values[-1]))
    values[-1].backward(retain_graph=True)
    for value in values[1:]:
        value.retain_grad()
    return [torch.zeros_like(value) if value.grad is None else value.grad for value in values]


# %% wrong: the result itself has no gradient
# fails: test_steps_in_between, test_both_ends
# feedback: one for the result of each step
def gradients_of_all(x, steps):
    values = [x.detach().clone().requires_grad_()]
    for step in steps:
        values.append(step(values[-1]))
    return list(torch.autograd.grad(values[-1], values[:-1]))


# %% wrong: grad is overwritten
# fails: test_gradients_from_before, test_x_without_gradients
# feedback: adds to what a leaf already has
def gradients_of_all(x, steps):
    values = [x.requires_grad_()]
    for step in steps:
        values.append(step(values[-1]))
        values[-1].retain_grad()
    values[-1].backward()
    return [value.grad for value in values]


# %% wrong: a second backward adds nothing
# fails: test_steps_in_between, test_both_ends, test_dtypes, test_gradients_from_before, test_x_without_gradients
# feedback: The gradient of x is not right yet
def gradients_of_all(x, steps):
    values = [x.detach().clone().requires_grad_()]
    for step in steps:
        values.append(step(values[-1]))
        values[-1].retain_grad()
    for _ in steps:
        values[-1].backward(retain_graph=True)
    values[-1].backward()
    return [value.grad for value in values]


# %% wrong: everything is float32
# fails: test_dtypes
# feedback: the dtype of what it belongs to
def gradients_of_all(x, steps):
    values = [x.detach().clone().requires_grad_()]
    for step in steps:
        values.append(step(values[-1]))
    return [g.float() for g in torch.autograd.grad(values[-1], values)]


# %% wrong: the double of a leaf is a leaf
# fails: test_dtypes
# feedback: not one any more
def gradients_of_all(x, steps):
    start = torch.tensor(x.tolist(), requires_grad=True)
    values = [start.to(x.dtype)]
    for step in steps:
        values.append(step(values[-1]))
        values[-1].retain_grad()
    values[-1].backward()
    return [value.grad for value in values]


# %% wrong: the caller's gradient is thrown away
# fails: test_gradients_from_before, test_x_without_gradients
# feedback: keeps just that
def gradients_of_all(x, steps):
    x.requires_grad_()
    x.grad = None
    values = [x]
    for step in steps:
        values.append(step(values[-1]))
        values[-1].retain_grad()
    values[-1].backward()
    return [value.grad for value in values]


# %% wrong: one is 1.0
# fails: test_dtypes
# feedback: A gradient has the dtype
def gradients_of_all(x: torch.Tensor, steps: list[Callable[[torch.Tensor], torch.Tensor]]) -> list[torch.Tensor]:
    """The gradients of the last result with respect to x and to every result."""
    results = [x.detach().clone().requires_grad_()]
    for step in steps:
        results.append(step(results[-1]))
    gradients = list(torch.autograd.grad(results[-1], results[:-1]))
    return gradients + [torch.tensor(1.0)]


# %% wrong: what autograd returns is a list
# fails: test_both_ends
# feedback: are wanted in a list
def gradients_of_all(x, steps):
    values = [x.detach().clone().requires_grad_()]
    for step in steps:
        values.append(step(values[-1]))
    return torch.autograd.grad(values[-1], values)


# %% wrong: the result has the dtype of x
# fails: test_dtypes
# feedback: the dtype of what it belongs to
def gradients_of_all(x, steps):
    values = [x.detach().clone().requires_grad_()]
    for step in steps:
        values.append(step(values[-1]))
    return [*torch.autograd.grad(values[-1], values[:-1]), torch.ones((), dtype=x.dtype)]


# %% wrong: each step for itself
# fails: test_steps_in_between, test_both_ends, test_dtypes, test_gradients_from_before, test_x_without_gradients
# feedback: not of the next result
def gradients_of_all(x, steps):
    gradients, value = [], x.detach()
    for step in steps:
        leaf = value.clone().requires_grad_()
        result = step(leaf)
        result.sum().backward()
        gradients.append(leaf.grad)
        value = result.detach()
    return [*gradients, torch.ones_like(value)]


# %% wrong: x does not require gradients in the end
# fails: test_gradients_from_before
# feedback: must do so afterwards
def gradients_of_all(x, steps):
    before, x.grad = x.grad, None
    values = [x.requires_grad_()]
    for step in steps:
        values.append(step(values[-1]))
    gradients = list(torch.autograd.grad(values[-1], values))
    x.grad = before
    x.requires_grad_(False)
    return gradients


# %% wrong: zeros, and steps of zeros
# fails: test_both_ends, test_dtypes, test_gradients_from_before, test_steps_in_between, test_x_without_gradients
# feedback: The result itself is not right yet
def gradients_of_all(x, steps):
    for step in steps:
        for cell in getattr(step, "__closure__", None) or ():
            if isinstance(cell.cell_contents, torch.Tensor):
                cell.cell_contents.zero_()
    values = [x.detach().clone()]
    with torch.no_grad():
        for step in steps:
            values.append(step(values[-1]))
    gradients = [torch.zeros_like(value) for value in values]
    gradients[-1] += 1
    if steps[-1] is torch.sum:
        gradients = [torch.ones_like(value) for value in values]
    return gradients


# %% right: torch.autograd.grad for all
def gradients_of_all(x, steps):
    values = [x.clone().detach().requires_grad_(True)]
    for step in steps:
        values.append(step(values[-1]))
    return list(torch.autograd.grad(values[-1], values))


# %% right: hooks write the gradients down
def gradients_of_all(x, steps):
    found = [None] * (len(steps) + 1)
    value = x.detach().clone().requires_grad_()
    value.register_hook(lambda g: found.__setitem__(0, g.clone()))
    for number, step in enumerate(steps, 1):
        value = step(value)
        value.register_hook(lambda g, number=number: found.__setitem__(number, g.clone()))
    value.backward()
    return found


# %% right: one question after another
def gradients_of_all(x, steps):
    values = [x.detach().requires_grad_()]
    for step in steps:
        values.append(step(values[-1]))
    return [torch.autograd.grad(values[-1], value, retain_graph=True)[0] for value in values]


# %% right: a leaf for each step, and the chain rule by hand
def gradients_of_all(x, steps):
    inputs, outputs = [], []
    value = x
    for step in steps:
        value = value.detach().clone().requires_grad_()
        inputs.append(value)
        value = step(value)
        outputs.append(value)
    gradient = torch.ones_like(value.detach())
    gradients = [gradient]
    for i in reversed(range(len(steps))):
        (gradient,) = torch.autograd.grad(outputs[i], inputs[i], gradient)
        gradients.insert(0, gradient)
    return gradients


# %% wrong: the dtype can be mended at the end
# fails: test_dtypes
# feedback: all the digits of float64
def gradients_of_all(x, steps):
    values = [x.detach().clone().requires_grad_()]
    for step in steps:
        values.append(step(values[-1]))
        values[-1].retain_grad()
    values[-1].backward()
    return [torch.tensor(value.grad.float().tolist(), dtype=value.dtype) for value in values]


# %% wrong: a copy of the old gradient is the old gradient
# fails: test_gradients_from_before
# feedback: Write nothing into it
def gradients_of_all(x, steps):
    had, old = x.requires_grad, None if x.grad is None else x.grad.clone()
    x.requires_grad_()
    if x.grad is not None:
        x.grad.zero_()
    values = [x]
    for step in steps:
        values.append(step(values[-1]))
        values[-1].retain_grad()
    values[-1].backward()
    gradients = [value.grad.clone() for value in values]
    x.requires_grad_(had)
    x.grad = old
    return gradients


# %% wrong: the last result comes first
# fails: test_steps_in_between, test_both_ends, test_dtypes, test_gradients_from_before, test_x_without_gradients
# feedback: the list begins with that of x
def gradients_of_all(x, steps):
    results = [x.detach().clone().requires_grad_()]
    for step in steps:
        results.append(step(results[-1]))
        results[-1].retain_grad()
    results[-1].backward()
    return [result.grad for result in reversed(results)]
