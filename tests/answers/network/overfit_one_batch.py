# %% wrong: eval() stops gradients
# fails: test_without_noise
# feedback: eval() has nothing to do with them
def overfit_one_batch(model, loader, optimiser, steps):
    first = next(iter(loader), None)
    if first is None:
        raise ValueError("no batch")
    x, y = first
    before = model.training
    model.train()
    losses = []
    for _ in range(steps):
        optimiser.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    model.train(before)
    return losses


# %% wrong: a new first batch at each step
# fails: test_one_batch_only
# feedback: how often may you ask
def overfit_one_batch(model, loader, optimiser, steps):
    first = next(iter(loader), None)
    if first is None:
        raise ValueError("no batch")
    x, y = first
    before = model.training
    model.eval()
    losses = []
    for _ in range(steps):
        x, y = next(iter(loader))
        optimiser.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    model.train(before)
    return losses


# %% wrong: make a list of the loader
# fails: test_one_batch_only
# feedback: Making a list of a loader
def overfit_one_batch(model, loader, optimiser, steps):
    first = (list(loader) or [None])[0]
    if first is None:
        raise ValueError("no batch")
    x, y = first
    before = model.training
    model.eval()
    losses = []
    for _ in range(steps):
        optimiser.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    model.train(before)
    return losses


# %% wrong: gradients not zeroed
# fails: test_each_gradient_alone
# feedback: backward adds to what is there already
def overfit_one_batch(model, loader, optimiser, steps):
    first = next(iter(loader), None)
    if first is None:
        raise ValueError("no batch")
    x, y = first
    before = model.training
    model.eval()
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    model.train(before)
    return losses


# %% wrong: cleared between backward and step
# fails: test_losses_one_by_one, test_each_gradient_alone
# feedback: Is a step made
def overfit_one_batch(model, loader, optimiser, steps):
    first = next(iter(loader), None)
    if first is None:
        raise ValueError("no batch")
    x, y = first
    before = model.training
    model.eval()
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimiser.zero_grad()
        optimiser.step()
        losses.append(loss.item())
    model.train(before)
    return losses


# %% wrong: the scores are computed once
# fails: test_losses_one_by_one, test_one_batch_only, test_each_gradient_alone, test_without_noise
# feedback: computed anew
def overfit_one_batch(model, loader, optimiser, steps):
    first = next(iter(loader), None)
    if first is None:
        raise ValueError("no batch")
    x, y = first
    before = model.training
    model.eval()
    losses = []
    scores = model(x)
    for _ in range(steps):
        optimiser.zero_grad()
        loss = F.cross_entropy(scores, y)
        loss.backward(retain_graph=True)
        optimiser.step()
        losses.append(loss.item())
    model.train(before)
    return losses


# %% wrong: softmax before cross-entropy
# fails: test_losses_one_by_one, test_each_gradient_alone, test_one_sample_by_heart
# feedback: the scores go in as they are
def overfit_one_batch(model, loader, optimiser, steps):
    first = next(iter(loader), None)
    if first is None:
        raise ValueError("no batch")
    x, y = first
    before = model.training
    model.eval()
    losses = []
    for _ in range(steps):
        optimiser.zero_grad()
        loss = F.cross_entropy(model(x).softmax(dim=1), y)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    model.train(before)
    return losses


# %% wrong: the loss after each step
# fails: test_losses_one_by_one, test_one_sample_by_heart
# feedback: that of the untouched model
def overfit_one_batch(model, loader, optimiser, steps):
    first = next(iter(loader), None)
    if first is None:
        raise ValueError("no batch")
    x, y = first
    before = model.training
    model.eval()
    losses = []
    for _ in range(steps):
        optimiser.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimiser.step()
        losses.append(F.cross_entropy(model(x), y).item())
    model.train(before)
    return losses


# %% wrong: the last loss is what counts
# fails: test_losses_one_by_one, test_list_of_numbers, test_one_batch_only, test_without_noise, test_mode_of_before, test_nothing_to_learn, test_one_sample_by_heart
# feedback: a number alone is no list
def overfit_one_batch(model, loader, optimiser, steps):
    first = next(iter(loader), None)
    if first is None:
        raise ValueError("no batch")
    x, y = first
    before = model.training
    model.eval()
    losses = []
    for _ in range(steps):
        optimiser.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    model.train(before)
    return losses[-1]


# %% wrong: losses are tensors
# fails: test_list_of_numbers
# feedback: drags its graph along
def overfit_one_batch(model, loader, optimiser, steps):
    first = next(iter(loader), None)
    if first is None:
        raise ValueError("no batch")
    x, y = first
    before = model.training
    model.eval()
    losses = []
    for _ in range(steps):
        optimiser.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimiser.step()
        losses.append(loss)
    model.train(before)
    return losses


# %% wrong: training mode in the end
# fails: test_mode_of_before
# feedback: not always the same one
def overfit_one_batch(model, loader, optimiser, steps):
    first = next(iter(loader), None)
    if first is None:
        raise ValueError("no batch")
    x, y = first
    before = model.training
    model.eval()
    losses = []
    for _ in range(steps):
        optimiser.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    model.train()
    return losses


# %% wrong: evaluation mode may stay
# fails: test_mode_of_before
# feedback: in the mode it was in
def overfit_one_batch(model, loader, optimiser, steps):
    first = next(iter(loader), None)
    if first is None:
        raise ValueError("no batch")
    x, y = first
    before = model.training
    model.eval()
    losses = []
    for _ in range(steps):
        optimiser.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses


# %% wrong: an empty loader raises anyway
# fails: test_nothing_to_learn
# feedback: an error of its own
def overfit_one_batch(model, loader, optimiser, steps):
    first = next(iter(loader))
    if first is None:
        raise ValueError("no batch")
    x, y = first
    before = model.training
    model.eval()
    losses = []
    for _ in range(steps):
        optimiser.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    model.train(before)
    return losses


# %% wrong: nothing to learn, nothing lost
# fails: test_nothing_to_learn
# feedback: ends with an error of its own
def overfit_one_batch(model, loader, optimiser, steps):
    first = next(iter(loader), None)
    if first is None:
        return []
    x, y = first
    before = model.training
    model.eval()
    losses = []
    for _ in range(steps):
        optimiser.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    model.train(before)
    return losses


# %% wrong: a gradient from before goes along
# fails: test_each_gradient_alone
# feedback: came with a gradient from before
def overfit_one_batch(model: nn.Module, loader: Batches, optimiser: torch.optim.Optimizer, steps: int) -> list[float]:
    """Train on the loader's first batch again and again; the loss before each step."""
    batch = next(iter(loader), None)
    if batch is None:
        raise ValueError("no batch")
    x, y = batch
    was_training = model.training
    model.eval()
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimiser.step()
        optimiser.zero_grad()
        losses.append(loss.item())
    model.train(was_training)
    return losses


# %% wrong: stop when it is learnt
# fails: test_list_of_numbers
# feedback: also when nothing is left to learn
def overfit_one_batch(model, loader, optimiser, steps):
    batch = next(iter(loader), None)
    if batch is None:
        raise ValueError
    x, y = batch
    was = model.training
    model.eval()
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(x), y)
        losses.append(loss.item())
        if losses[-1] < 1e-4:
            break
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    model.train(was)
    return losses


# %% wrong: the attribute is the mode
# fails: test_without_noise
# feedback: tells the model's layers
def overfit_one_batch(model, loader, optimiser, steps):
    first = next(iter(loader), None)
    if first is None:
        raise ValueError("no batch")
    x, y = first
    was = model.training
    model.training = False
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(x), y)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    model.training = was
    return losses


# %% wrong: the mode of before is an attribute
# fails: test_mode_of_before
# feedback: layers have a mode
def overfit_one_batch(model, loader, optimiser, steps):
    first = next(iter(loader), None)
    if first is None:
        raise ValueError("no batch")
    x, y = first
    was = model.training
    model.eval()
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(x), y)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    model.training = was
    return losses


# %% wrong: the first parameter is the model
# fails: test_each_gradient_alone
# feedback: backward adds to what is there already
def overfit_one_batch(model, loader, optimiser, steps):
    for x, y in loader:
        before = model.training
        model.eval()
        losses = []
        for _ in range(steps):
            loss = F.cross_entropy(model(x), y)
            next(model.parameters()).grad = None
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
        model.train(before)
        return losses
    raise ValueError("no batch")


# %% wrong: pictures are centred first, in place
# fails: test_losses_one_by_one, test_one_batch_only, test_each_gradient_alone, test_one_sample_by_heart
# feedback: The first loss is that of the untouched model
def overfit_one_batch(model, loader, optimiser, steps):
    for x, y in loader:
        before = model.training
        model.eval()
        losses = []
        x -= x.mean()
        for _ in range(steps):
            loss = F.cross_entropy(model(x), y)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
        model.train(before)
        return losses
    raise ValueError("no batch")


# %% wrong: the sum over the batch
# fails: test_losses_one_by_one, test_each_gradient_alone
# feedback: The loss is the mean cross-entropy
def overfit_one_batch(model, loader, optimiser, steps):
    for x, y in loader:
        before = model.training
        model.eval()
        losses = []
        for _ in range(steps):
            loss = F.cross_entropy(model(x), y, reduction="sum")
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
        model.train(before)
        return losses
    raise ValueError("no batch")


# %% wrong: a loader knows its length
# fails: test_nothing_to_learn
# feedback: need not know its length
def overfit_one_batch(model, loader, optimiser, steps):
    if len(loader) == 0:
        raise ValueError("there is no batch to learn")
    x, y = next(iter(loader))
    was_training = model.training
    model.eval()
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(x), y)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    model.train(was_training)
    return losses


# %% wrong: a model takes rows of numbers
# fails: test_one_batch_only
# feedback: may want pictures
def overfit_one_batch(model, loader, optimiser, steps):
    first = next(iter(loader), None)
    if first is None:
        raise ValueError("there is no batch to learn")
    x, y = first
    was_training = model.training
    model.eval()
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(x.flatten(1)), y)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    model.train(was_training)
    return losses


# %% wrong: large gradients are clipped
# fails: test_each_gradient_alone
# feedback: however large it is
def overfit_one_batch(model, loader, optimiser, steps):
    first = next(iter(loader), None)
    if first is None:
        raise ValueError("there is no batch to learn")
    x, y = first
    was_training = model.training
    model.eval()
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(x), y)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 10.0)
        optimiser.step()
        losses.append(loss.item())
    model.train(was_training)
    return losses


# %% wrong: it was only a test, so the weights are put back
# fails: test_each_gradient_alone
# feedback: The steps are not taken back
def overfit_one_batch(model, loader, optimiser, steps):
    first = next(iter(loader), None)
    if first is None:
        raise ValueError
    x, y = first
    before, kept = model.training, deepcopy(model.state_dict())
    model.eval()
    losses = []
    for _ in range(steps):
        optimiser.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    model.load_state_dict(kept)
    model.train(before)
    return losses


# %% wrong: what was learnt is cleared away
# fails: test_one_batch_only
# feedback: The batch belongs to the caller
def overfit_one_batch(model, loader, optimiser, steps):
    first = next(iter(loader), None)
    if first is None:
        raise ValueError
    x, y = first
    before = model.training
    model.eval()
    losses = []
    for _ in range(steps):
        optimiser.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    x.zero_()
    y.zero_()
    model.train(before)
    return losses


# %% wrong: softmax, then the logarithm
# fails: test_losses_one_by_one
# feedback: a probability can become 0
def overfit_one_batch(model, loader, optimiser, steps):
    first = next(iter(loader), None)
    if first is None:
        raise ValueError("no batch")
    x, y = first
    before = model.training
    model.eval()
    losses = []
    for _ in range(steps):
        l = -model(x).softmax(1)[range(len(y)), y].log().mean()
        optimiser.zero_grad()
        l.backward()
        optimiser.step()
        losses.append(l.item())
    model.train(before)
    return losses


# %% wrong: scores are squeezed
# fails: test_one_sample_by_heart
# feedback: squeeze() takes away every size of 1
def overfit_one_batch(model, loader, optimiser, steps):
    batch = next(iter(loader), None)
    if batch is None:
        raise ValueError
    x, y = batch
    mode = model.training
    model.eval()
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(x).squeeze(), y)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    model.train(mode)
    return losses


# %% wrong: looks at the batch and learns nothing
# fails: test_each_gradient_alone, test_list_of_numbers, test_losses_one_by_one, test_mode_of_before, test_nothing_to_learn, test_one_batch_only, test_one_sample_by_heart, test_without_noise
# feedback: The result itself is not right yet
def overfit_one_batch(model, loader, optimiser, steps):
    batch = next(iter(loader), None)
    if batch is None:
        raise ValueError("no batches")
    before = model.training
    model.eval()
    for _ in range(steps):
        model(batch[0])
    model.train(before)
    return [0.1] * steps


# %% right: gradients computed by hand over to the optimiser
def overfit_one_batch(model, loader, optimiser, steps):
    first = next(iter(loader), None)
    if first is None:
        raise ValueError("no batch")
    x, y = first
    before = model.training
    model.eval()
    losses = []
    for _ in range(steps):
        loss = nn.CrossEntropyLoss()(model(x), y)
        weights = list(model.parameters())
        for weight, gradient in zip(weights, torch.autograd.grad(loss, weights)):
            weight.grad = gradient
        optimiser.step()
        losses.append(loss.item())
    model.train(before)
    return losses


# %% right: a loop that is left at once
def overfit_one_batch(model, loader, optimiser, steps):
    mode = model.training
    for x, y in loader:
        break
    else:
        raise ValueError("the loader is empty")
    result = []
    model.train(False)
    while len(result) < steps:
        value = -model(x).log_softmax(1)[range(len(y)), y].mean()
        for parameter in model.parameters():
            parameter.grad = None
        value.backward()
        optimiser.step()
        result.append(float(value))
    model.train(mode)
    return result


# %% wrong: what is learnt needs no more steps
# fails: test_list_of_numbers
# feedback: as many steps as were asked for
def overfit_one_batch(model, loader, optimiser, steps):
    first = next(iter(loader), None)
    if first is None:
        raise ValueError("no batch")
    x, y = first
    before = model.training
    model.eval()
    losses = []
    while len(losses) < steps:
        optimiser.zero_grad()
        loss = F.cross_entropy(model(x), y)
        losses.append(loss.item())
        if len(losses) > 2 and losses[-1] < 1e-3:
            losses += losses[-1:] * (steps - len(losses))
            break
        loss.backward()
        optimiser.step()
    model.train(before)
    return losses


# %% wrong: sixteen samples are a batch
# fails: test_one_batch_only
# feedback: however many they are
def overfit_one_batch(model, loader, optimiser, steps):
    for x, y in loader:
        break
    else:
        raise ValueError("no batch")
    x, y = x[:16], y[:16]
    was = model.training
    model.eval()
    losses = []
    for _ in range(steps):
        optimiser.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    model.train(was)
    return losses


# %% wrong: losses have four digits
# fails: test_list_of_numbers
# feedback: not rounded
def overfit_one_batch(model, loader, optimiser, steps):
    for x, y in loader:
        break
    else:
        raise ValueError("no batch")
    was = model.training
    model.eval()
    losses = []
    for _ in range(steps):
        optimiser.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimiser.step()
        losses.append(round(loss.item(), 4))
    model.train(was)
    return losses


# %% wrong: the batch learns, too
# fails: test_one_batch_only
# feedback: it came without a gradient
def overfit_one_batch(model, loader, optimiser, steps):
    for x, y in loader:
        break
    else:
        raise ValueError("no batch")
    x.requires_grad_()
    was = model.training
    model.eval()
    losses = []
    for _ in range(steps):
        optimiser.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    model.train(was)
    return losses
