# %% wrong: a tensor without grad is not a leaf
# fails: test_none_or_many, test_unrecorded_operations, test_without_gradients
# feedback: What does the rule say of it?
def classify(tensors):
    return [(t.requires_grad and t.grad_fn is None, t.requires_grad, t.grad_fn and t.grad_fn.name()) for t in tensors]


# %% wrong: what requires gradients is a leaf
# fails: test_without_gradients, test_recorded_operations, test_weights, test_conversions, test_unrecorded_operations, test_none_or_many
# feedback: Begin with the simplest
def classify(tensors):
    return [(t.requires_grad, t.requires_grad, t.grad_fn and t.grad_fn.name()) for t in tensors]


# %% wrong: the double of a leaf is a leaf
# fails: test_conversions
# feedback: Another dtype means a new tensor
def classify(tensors):
    answer = []
    for t in tensors:
        name = t.grad_fn.name() if t.grad_fn is not None else None
        answer.append((name is None or name == "ToCopyBackward0", t.requires_grad, name))
    return answer


# %% wrong: only leaves require gradients
# fails: test_without_gradients, test_recorded_operations, test_weights, test_conversions, test_unrecorded_operations
# feedback: or if it has a note
def classify(tensors):
    return [
        (t.grad_fn is None, t.requires_grad and t.grad_fn is None, t.grad_fn.name() if t.grad_fn else None)
        for t in tensors
    ]


# %% wrong: the note is its name
# fails: test_without_gradients, test_recorded_operations, test_weights, test_conversions, test_unrecorded_operations
# feedback: knows which operation made it
def classify(tensors):
    return [(t.grad_fn is None, t.requires_grad, str(t.grad_fn) if t.grad_fn else None) for t in tensors]


# %% wrong: torch may answer the question
# fails: without
# feedback: without is_leaf
def classify(tensors):
    return [(t.is_leaf, t.requires_grad, t.grad_fn.name() if t.grad_fn else None) for t in tensors]


# %% wrong: the class of the note has its name
# fails: test_recorded_operations
# feedback: what grad_fn.name() gives
def classify(tensors):
    answer = []
    for tensor in tensors:
        leaf = tensor.grad_fn is None
        answer.append((leaf, tensor.requires_grad, None if leaf else type(tensor.grad_fn).__name__))
    return answer


# %% wrong: what has a grad requires it
# fails: test_without_gradients
# feedback: It does if it was told to
def classify(tensors):
    return [
        (t.grad_fn is None, t.requires_grad or t.grad is not None, t.grad_fn.name() if t.grad_fn else None)
        for t in tensors
    ]


# %% right: a helper and map
def _describe(t):
    if t.grad_fn is None:
        return True, t.requires_grad, None
    return False, True, t.grad_fn.name()


def classify(tensors):
    return list(map(_describe, tensors))


# %% right: getattr with a default
def classify(tensors: list[torch.Tensor]) -> list[tuple[bool, bool, str | None]]:
    """Of each tensor: whether it is a leaf, whether it requires gradients, and what made it."""
    names = [getattr(tensor.grad_fn, "name", lambda: None)() for tensor in tensors]
    needs = [tensor.requires_grad for tensor in tensors]
    return list(zip([name is None for name in names], needs, names))


# %% wrong: None is a text
# fails: test_none_or_many
# feedback: not a text that looks like it
def classify(tensors):
    return [
        (t.grad_fn is None, t.requires_grad, t.grad_fn.name() if t.grad_fn is not None else "None") for t in tensors
    ]


# %% wrong: what keeps its gradient is a leaf
# fails: test_recorded_operations
# feedback: That makes it no leaf
def classify(tensors):
    return [
        (t.grad_fn is None or t.retains_grad, t.requires_grad, None if t.grad_fn is None else t.grad_fn.name())
        for t in tensors
    ]


# %% wrong: every tensor of floating-point numbers requires gradients
# fails: test_without_gradients, test_unrecorded_operations, test_none_or_many
# feedback: Only the second part is wrong
def classify(tensors):
    found = []
    for t in tensors:
        note = None if t.grad_fn is None else t.grad_fn.name()
        found.append((note is None, t.is_floating_point(), note))
    return found
