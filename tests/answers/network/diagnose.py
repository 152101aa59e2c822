# %% wrong: new parameters have no gradients
# fails: test_not_cleared
# feedback: With which gradients must a model come
def diagnose(train_step):
    x, y = 3 * torch.arange(20.0).sin().view(5, 4), torch.tensor([0, 1, 2, 2, 1])
    model = nn.Linear(4, 3).eval()
    weight, bias = model.weight.detach().clone(), model.bias.detach().clone()
    loss = train_step(model, x, y, torch.optim.SGD(model.parameters(), lr=0.5))
    change = weight - model.weight.detach()
    weight.requires_grad_()
    scores = F.linear(x, weight, bias)
    right = F.cross_entropy(scores, y)
    twice = F.cross_entropy(scores.softmax(1), y)
    (gradient,) = torch.autograd.grad(right, weight)
    if not model.training:
        return "evaluation mode"
    if torch.equal(change, torch.zeros_like(change)):
        return "no step"
    if abs(loss - twice.item()) < 1e-5:
        return "softmax twice"
    if abs(loss - right.item()) > 1e-5:
        return "mixed up"
    if not torch.allclose(change, 0.5 * gradient, atol=1e-4):
        return "not cleared"
    return "fine"


# %% wrong: a model is in training mode anyway
# fails: test_not_told_to_train
# feedback: that comes in another mode
def diagnose(train_step):
    x, y = 3 * torch.arange(20.0).sin().view(5, 4), torch.tensor([0, 1, 2, 2, 1])
    model = nn.Linear(4, 3)
    weight, bias = model.weight.detach().clone(), model.bias.detach().clone()
    model.weight.grad = torch.full_like(weight, 2.0)
    loss = train_step(model, x, y, torch.optim.SGD(model.parameters(), lr=0.5))
    change = weight - model.weight.detach()
    weight.requires_grad_()
    scores = F.linear(x, weight, bias)
    right = F.cross_entropy(scores, y)
    twice = F.cross_entropy(scores.softmax(1), y)
    (gradient,) = torch.autograd.grad(right, weight)
    if torch.equal(change, torch.zeros_like(change)):
        return "no step"
    if abs(loss - twice.item()) < 1e-5:
        return "softmax twice"
    if abs(loss - right.item()) > 1e-5:
        return "mixed up"
    if not torch.allclose(change, 0.5 * gradient, atol=1e-4):
        return "not cleared"
    return "fine"


# %% wrong: a name keeps the old values
# fails: test_not_cleared, test_no_step, test_softmax_twice, test_not_told_to_train, test_mixed_up
# feedback: changes in place
def diagnose(train_step):
    x, y = 3 * torch.arange(20.0).sin().view(5, 4), torch.tensor([0, 1, 2, 2, 1])
    model = nn.Linear(4, 3).eval()
    weight, bias = model.weight.detach(), model.bias.detach().clone()
    model.weight.grad = torch.full_like(weight, 2.0)
    loss = train_step(model, x, y, torch.optim.SGD(model.parameters(), lr=0.5))
    change = weight - model.weight.detach()
    weight = weight.clone().requires_grad_()
    scores = F.linear(x, weight, bias)
    right = F.cross_entropy(scores, y)
    twice = F.cross_entropy(scores.softmax(1), y)
    (gradient,) = torch.autograd.grad(right, weight)
    if not model.training:
        return "evaluation mode"
    if torch.equal(change, torch.zeros_like(change)):
        return "no step"
    if abs(loss - twice.item()) < 1e-5:
        return "softmax twice"
    if abs(loss - right.item()) > 1e-5:
        return "mixed up"
    if not torch.allclose(change, 0.5 * gradient, atol=1e-4):
        return "not cleared"
    return "fine"


# %% wrong: any labels will do
# fails: test_mixed_up
# feedback: if they are all the same
def diagnose(train_step):
    x, y = torch.randn(5, 4), torch.tensor([1, 1, 1, 1, 1])
    model = nn.Linear(4, 3).eval()
    weight, bias = model.weight.detach().clone(), model.bias.detach().clone()
    model.weight.grad = torch.full_like(weight, 2.0)
    loss = train_step(model, x, y, torch.optim.SGD(model.parameters(), lr=0.5))
    change = weight - model.weight.detach()
    weight.requires_grad_()
    scores = F.linear(x, weight, bias)
    right = F.cross_entropy(scores, y)
    twice = F.cross_entropy(scores.softmax(1), y)
    (gradient,) = torch.autograd.grad(right, weight)
    if not model.training:
        return "evaluation mode"
    if torch.equal(change, torch.zeros_like(change)):
        return "no step"
    if abs(loss - twice.item()) < 1e-5:
        return "softmax twice"
    if abs(loss - right.item()) > 1e-5:
        return "mixed up"
    if not torch.allclose(change, 0.5 * gradient, atol=1e-4):
        return "not cleared"
    return "fine"


# %% wrong: labels that read the same from behind
# fails: test_mixed_up
# feedback: the same from behind
def diagnose(train_step):
    x, y = torch.randn(5, 4), torch.tensor([0, 1, 2, 1, 0])
    model = nn.Linear(4, 3).eval()
    weight, bias = model.weight.detach().clone(), model.bias.detach().clone()
    model.weight.grad = torch.full_like(weight, 2.0)
    loss = train_step(model, x, y, torch.optim.SGD(model.parameters(), lr=0.5))
    change = weight - model.weight.detach()
    weight.requires_grad_()
    scores = F.linear(x, weight, bias)
    right = F.cross_entropy(scores, y)
    twice = F.cross_entropy(scores.softmax(1), y)
    (gradient,) = torch.autograd.grad(right, weight)
    if not model.training:
        return "evaluation mode"
    if torch.equal(change, torch.zeros_like(change)):
        return "no step"
    if abs(loss - twice.item()) < 1e-5:
        return "softmax twice"
    if abs(loss - right.item()) > 1e-5:
        return "mixed up"
    if not torch.allclose(change, 0.5 * gradient, atol=1e-4):
        return "not cleared"
    return "fine"


# %% wrong: a loss that falls is fine
# fails: test_not_cleared, test_softmax_twice, test_not_told_to_train, test_mixed_up
# feedback: must a model come
def diagnose(train_step):
    x, y = 3 * torch.arange(20.0).sin().view(5, 4), torch.tensor([0, 1, 2, 2, 1])
    model = nn.Linear(4, 3).eval()
    weight, bias = model.weight.detach().clone(), model.bias.detach().clone()
    model.weight.grad = torch.full_like(weight, 2.0)
    loss = train_step(model, x, y, torch.optim.SGD(model.parameters(), lr=0.5))
    change = weight - model.weight.detach()
    weight.requires_grad_()
    scores = F.linear(x, weight, bias)
    right = F.cross_entropy(scores, y)
    twice = F.cross_entropy(scores.softmax(1), y)
    (gradient,) = torch.autograd.grad(right, weight)
    with torch.no_grad():
        if F.cross_entropy(model(x), y) != right:
            return "fine"
    if not model.training:
        return "evaluation mode"
    if torch.equal(change, torch.zeros_like(change)):
        return "no step"
    if abs(loss - twice.item()) < 1e-5:
        return "softmax twice"
    if abs(loss - right.item()) > 1e-5:
        return "mixed up"
    if not torch.allclose(change, 0.5 * gradient, atol=1e-4):
        return "not cleared"
    return "fine"


# %% wrong: the loss says it all
# fails: test_not_cleared, test_no_step
# feedback: Compare the parameters before and after
def diagnose(train_step):
    x, y = 3 * torch.arange(20.0).sin().view(5, 4), torch.tensor([0, 1, 2, 2, 1])
    model = nn.Linear(4, 3).eval()
    weight, bias = model.weight.detach().clone(), model.bias.detach().clone()
    model.weight.grad = torch.full_like(weight, 2.0)
    loss = train_step(model, x, y, torch.optim.SGD(model.parameters(), lr=0.5))
    change = weight - model.weight.detach()
    weight.requires_grad_()
    scores = F.linear(x, weight, bias)
    right = F.cross_entropy(scores, y)
    twice = F.cross_entropy(scores.softmax(1), y)
    (gradient,) = torch.autograd.grad(right, weight)
    if not model.training:
        return "evaluation mode"
    if abs(loss - twice.item()) < 1e-5:
        return "softmax twice"
    if abs(loss - right.item()) > 1e-5:
        return "mixed up"
    return "fine"


# %% wrong: a wrong loss is a second softmax
# fails: test_mixed_up
# feedback: Labels in another order
def diagnose(train_step):
    x, y = 3 * torch.arange(20.0).sin().view(5, 4), torch.tensor([0, 1, 2, 2, 1])
    model = nn.Linear(4, 3).eval()
    weight, bias = model.weight.detach().clone(), model.bias.detach().clone()
    model.weight.grad = torch.full_like(weight, 2.0)
    loss = train_step(model, x, y, torch.optim.SGD(model.parameters(), lr=0.5))
    change = weight - model.weight.detach()
    weight.requires_grad_()
    scores = F.linear(x, weight, bias)
    right = F.cross_entropy(scores, y)
    twice = F.cross_entropy(scores.softmax(1), y)
    (gradient,) = torch.autograd.grad(right, weight)
    if not model.training:
        return "evaluation mode"
    if torch.equal(change, torch.zeros_like(change)):
        return "no step"
    if abs(loss - right.item()) > 1e-5:
        return "softmax twice"
    if abs(loss - right.item()) > 1e-5:
        return "mixed up"
    if not torch.allclose(change, 0.5 * gradient, atol=1e-4):
        return "not cleared"
    return "fine"


# %% wrong: look into it
# fails: without
# feedback: without
def diagnose(train_step):
    if train_step.__code__.co_names == ():
        return "fine"
    x, y = 3 * torch.arange(20.0).sin().view(5, 4), torch.tensor([0, 1, 2, 2, 1])
    model = nn.Linear(4, 3).eval()
    weight, bias = model.weight.detach().clone(), model.bias.detach().clone()
    model.weight.grad = torch.full_like(weight, 2.0)
    loss = train_step(model, x, y, torch.optim.SGD(model.parameters(), lr=0.5))
    change = weight - model.weight.detach()
    weight.requires_grad_()
    scores = F.linear(x, weight, bias)
    right = F.cross_entropy(scores, y)
    twice = F.cross_entropy(scores.softmax(1), y)
    (gradient,) = torch.autograd.grad(right, weight)
    if not model.training:
        return "evaluation mode"
    if torch.equal(change, torch.zeros_like(change)):
        return "no step"
    if abs(loss - twice.item()) < 1e-5:
        return "softmax twice"
    if abs(loss - right.item()) > 1e-5:
        return "mixed up"
    if not torch.allclose(change, 0.5 * gradient, atol=1e-4):
        return "not cleared"
    return "fine"


# %% wrong: only an optimiser can clear gradients
# fails: test_not_cleared
# feedback: With which gradients must a model come
def diagnose(train_step):
    seen = []

    class Spy(torch.optim.SGD):
        def zero_grad(self, *args, **options):
            seen.append("clear")
            super().zero_grad(*args, **options)

        def step(self, *args, **options):
            seen.append("step")
            return super().step(*args, **options)

    torch.manual_seed(0)
    model = nn.Linear(4, 3).eval()
    x, y = 3 * torch.arange(20.0).sin().view(5, 4), torch.tensor([0, 1, 2, 2, 1])
    with torch.no_grad():
        scores = model(x)
    before = model.weight.detach().clone()
    loss = train_step(model, x, y, Spy(model.parameters(), lr=0.5))
    if not model.training:
        return "evaluation mode"
    if torch.equal(before, model.weight):
        return "no step"
    if "clear" not in seen[: seen.index("step")]:
        return "not cleared"
    if abs(loss - F.cross_entropy(scores, y).item()) < 1e-5:
        return "fine"
    if abs(loss - F.cross_entropy(scores.softmax(1), y).item()) < 1e-5:
        return "softmax twice"
    return "mixed up"


# %% right: everything in one table of changes
def diagnose(train_step):
    x, y = 3 * torch.eye(5, 4), torch.tensor([0, 1, 2, 2, 1])
    model = nn.Linear(4, 3).eval()
    weight, bias = model.weight.detach().clone(), model.bias.detach().clone()
    model.weight.grad = torch.full_like(weight, 2.0)
    loss = train_step(model, x, y, torch.optim.SGD(model.parameters(), lr=0.5))
    change = weight - model.weight.detach()
    weight.requires_grad_()
    scores = F.linear(x, weight, bias)
    right = F.cross_entropy(scores, y)
    twice = F.cross_entropy(scores.softmax(1), y)
    (gradient,) = torch.autograd.grad(right, weight)
    if not model.training:
        return "evaluation mode"
    if torch.equal(change, torch.zeros_like(change)):
        return "no step"
    if loss == pytest.approx(twice.item(), rel=1e-5):
        return "softmax twice"
    if abs(loss - right.item()) > 1e-5:
        return "mixed up"
    if not torch.allclose(change, 0.5 * gradient, atol=1e-4):
        return "not cleared"
    return "fine"


# %% right: one experiment for each mistake
def diagnose(train_step):
    def experiment(old=None):
        model = nn.Linear(2, 2, bias=False)
        with torch.no_grad():
            model.weight.copy_(torch.tensor([[1.0, 0.0], [0.0, 3.0]]))
        model.weight.grad = old
        model.train(False)
        loss = train_step(
            model,
            torch.tensor([[1.0, 2.0], [3.0, 5.0]]),
            torch.tensor([1, 0]),
            torch.optim.SGD(model.parameters(), 0.1),
        )
        return model.training, model.weight.tolist(), loss

    mode, after, loss = experiment()
    if not mode:
        return "evaluation mode"
    if after == [[1.0, 0.0], [0.0, 3.0]]:
        return "no step"
    scores = torch.tensor([[1.0, 6.0], [3.0, 15.0]])
    right, mixed = torch.tensor([1, 0]), torch.tensor([0, 1])
    candidates = {
        "fine": F.cross_entropy(scores, right),
        "mixed up": F.cross_entropy(scores, mixed),
        "softmax twice": F.cross_entropy(scores.softmax(1), right),
    }
    answer = min(candidates, key=lambda name: abs(candidates[name].item() - loss))
    if answer == "fine" and experiment(torch.ones(2, 2))[1] != after:
        return "not cleared"
    return answer
