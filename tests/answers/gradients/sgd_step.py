# %% wrong: w = w - lr * g updates
# fails: test_weights_move, test_same_memory, test_still_leaves, test_gradients_cleared, test_without_gradient, test_once_through, test_training
# feedback: A name is not the tensor
def sgd_step(parameters, lr):
    for w in parameters:
        if w.grad is not None:
            w = w - lr * w.grad


# %% wrong: new tensors in the list are an update
# fails: test_weights_move, test_same_memory, test_still_leaves, test_gradients_cleared, test_without_gradient, test_once_through, test_training
# feedback: leaves the caller's where it was
def sgd_step(parameters, lr):
    for number, w in enumerate(parameters):
        if w.grad is not None:
            parameters[number] = (w - lr * w.grad).detach().requires_grad_()


# %% wrong: autograd may watch the change of a leaf
# fails: test_weights_move, test_same_memory, test_still_leaves, test_gradients_cleared, test_without_gradient, test_once_through, test_training
# feedback: leaves the caller's where it was
def sgd_step(parameters, lr):
    for w in parameters:
        if w.grad is not None:
            w.sub_(lr * w.grad)
            w.grad = None


# %% wrong: grad is overwritten, so nothing need be cleared
# fails: test_gradients_cleared, test_training
# feedback: nothing may be left of the old gradient
def sgd_step(parameters, lr):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w -= lr * w.grad


# %% wrong: another memory is the same weight
# fails: test_same_memory
# feedback: Write the new numbers into it
def sgd_step(parameters, lr):
    for w in parameters:
        if w.grad is not None:
            w.data = w.data - lr * w.grad
            w.grad = None


# %% wrong: parameters can be gone through twice
# fails: test_once_through, test_training
# feedback: A second loop over it finds nothing
def sgd_step(parameters, lr):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w -= lr * w.grad
    for w in parameters:
        w.grad = None


# %% wrong: every parameter has a gradient
# fails: test_without_gradient
# feedback: A frozen weight has no gradient
def sgd_step(parameters, lr):
    with torch.no_grad():
        for w in parameters:
            w -= lr * w.grad
            w.grad = None


# %% wrong: a weight that does not require gradients can be changed, and stays so
# fails: test_still_leaves, test_training
# feedback: that requires gradients
def sgd_step(parameters, lr):
    for w in parameters:
        if w.grad is not None:
            gradient = w.grad
            w.requires_grad_(False)
            w -= lr * gradient
            w.grad = None


# %% wrong: every parameter requires gradients after the step
# fails: test_without_gradient
# feedback: these stay
def sgd_step(parameters, lr):
    for w in parameters:
        w.requires_grad_(False)
        if w.grad is not None:
            w -= lr * w.grad
            w.grad = None
        w.requires_grad_(True)


# %% wrong: up the hill
# fails: test_weights_move, test_same_memory, test_still_leaves, test_gradients_cleared, test_without_gradient, test_once_through, test_training
# feedback: moved the wrong way
def sgd_step(parameters, lr):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w += lr * w.grad
                w.grad = None


# %% wrong: torch's optimiser may do it
# fails: without
# feedback: without optim
def sgd_step(parameters, lr):
    optimiser = torch.optim.SGD(parameters, lr)
    optimiser.step()
    optimiser.zero_grad()


# %% wrong: every tensor has a slice
# fails: test_weights_move, test_same_memory, test_still_leaves, test_gradients_cleared, test_without_gradient, test_once_through
# feedback: A name is not the tensor
def sgd_step(parameters: Iterable[torch.Tensor], lr: float) -> None:
    """Move each parameter against its gradient, and clear the gradients."""
    for p in parameters:
        if p.grad is not None:
            with torch.no_grad():
                p[:] = p - lr * p.grad
            p.grad = None


# %% wrong: frozen parameters are passed by
# fails: test_without_gradient
# feedback: What has a gradient moves
def sgd_step(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.requires_grad and p.grad is not None:
                p -= lr * p.grad
                p.grad = None


# %% wrong: a step is made in float32
# fails: test_weights_move
# feedback: with all its digits
def sgd_step(parameters, lr):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w.copy_(w.float() - lr * w.grad.float())
                w.grad = None


# %% wrong: large gradients are cut off
# fails: test_weights_move
# feedback: by the whole of its gradient
def sgd_step(parameters, lr):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w -= lr * w.grad.clamp(-100, 100)
                w.grad = None


# %% wrong: what was changed is handed back
# fails: test_weights_move
# feedback: The task says what is returned
def sgd_step(parameters, lr):
    parameters = list(parameters)
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w -= lr * w.grad
                w.grad = None
    return parameters


# %% wrong: any weight can be viewed as one row
# fails: test_same_memory
# feedback: Write the new numbers into it
def sgd_step(parameters, lr):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w.view(-1).sub_(lr * w.grad.reshape(-1))
                w.grad = None


# %% wrong: numbers that add up to 0 are no gradient
# fails: test_without_gradient
# feedback: Ask whether it is None
def sgd_step(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None and p.grad.sum() != 0:
                p -= lr * p.grad
                p.grad = None


# %% right: zeros are cleared, too
@torch.no_grad()
def sgd_step(parameters, lr):
    for w in parameters:
        if w.grad is None:
            continue
        w.add_(w.grad, alpha=-lr)
        w.grad.zero_()


# %% right: through the detached tensor
def sgd_step(parameters, lr):
    for w in list(parameters):
        if w.grad is not None:
            w.detach().sub_(w.grad * lr)
            w.grad = None


# %% right: data, in place
def sgd_step(parameters, lr):
    parameters = [w for w in parameters if w.grad is not None]
    for w in parameters:
        w.data -= lr * w.grad
    for w in parameters:
        w.grad = torch.zeros_like(w)


# %% right: copy_
def sgd_step(parameters, lr):
    for w in parameters:
        if w.grad is not None:
            with torch.no_grad():
                w.copy_(w - lr * w.grad)
            w.grad = None


# %% wrong: what had a gradient requires one
# fails: test_without_gradient
# feedback: does not require them after the step
def sgd_step(parameters, lr):
    for w in parameters:
        if w.grad is not None:
            w.requires_grad_(False)
            w -= lr * w.grad
            w.grad = None
            w.requires_grad_(True)


# %% wrong: the first one without a gradient is the end
# fails: test_without_gradient
# feedback: Those that come after it in the list still move
def sgd_step(parameters, lr):
    with torch.no_grad():
        for w in parameters:
            if w.grad is None:
                return
            w -= lr * w.grad
            w.grad = None
