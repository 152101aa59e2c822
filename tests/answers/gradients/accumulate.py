# %% wrong: the mean of the batches' means
# fails: test_unequal_batches, test_mean_loss
# feedback: A mean of means forgets that
def accumulate(model, loss, batches):
    model.zero_grad()
    losses = []
    for x, y in batches:
        value = loss(model(x), y)
        value.backward()
        losses.append(value.item())
    for p in model.parameters():
        if p.grad is not None:
            p.grad /= len(losses)
    return sum(losses) / len(losses)


# %% wrong: what backward adds up is the gradient
# fails: test_equal_batches, test_unequal_batches, test_old_gradients, test_frozen_parameters, test_batches_once_through, test_one_graph_at_a_time
# feedback: how much of that sum
def accumulate(model, loss, batches):
    model.zero_grad()
    total, count = 0.0, 0
    for x, y in batches:
        value = loss(model(x), y)
        value.backward()
        total += value.item() * len(x)
        count += len(x)
    return total / count


# %% wrong: grad is overwritten
# fails: test_old_gradients, test_frozen_parameters
# feedback: What the parameters had before
def accumulate(model, loss, batches):
    total, count = 0.0, 0
    for x, y in batches:
        value = loss(model(x), y) * len(x)
        value.backward()
        total += value.item()
        count += len(x)
    for p in model.parameters():
        if p.grad is not None:
            p.grad /= count
    return total / count


# %% wrong: the last batch is the whole
# fails: test_equal_batches, test_unequal_batches, test_mean_loss, test_old_gradients, test_frozen_parameters, test_batches_once_through, test_one_graph_at_a_time
# feedback: the gradient of the last batch alone
def accumulate(model, loss, batches):
    for x, y in batches:
        model.zero_grad()
        value = loss(model(x), y)
        value.backward()
    return value.item()


# %% wrong: the mean loss may keep its graph
# fails: test_mean_loss
# feedback: a plain number
def accumulate(model, loss, batches):
    model.zero_grad()
    total, count = 0.0, 0
    for x, y in batches:
        value = loss(model(x), y) * len(x)
        value.backward()
        total = total + value
        count += len(x)
    for p in model.parameters():
        if p.grad is not None:
            p.grad /= count
    return total / count


# %% wrong: one backward at the end
# fails: test_one_graph_at_a_time
# feedback: go back from each batch
def accumulate(model, loss, batches):
    model.zero_grad()
    total, count = 0.0, 0
    for x, y in batches:
        total = total + loss(model(x), y) * len(x)
        count += len(x)
    (total / count).backward()
    return (total / count).item()


# %% wrong: the batches may be joined
# fails: test_mean_loss, test_one_graph_at_a_time, test_unequal_batches
# feedback: never join batches
def accumulate(model, loss, batches):
    model.zero_grad()
    x, y = (torch.cat(parts) for parts in zip(*batches))
    value = loss(model(x), y)
    value.backward()
    return value.item()


# %% wrong: every parameter has a gradient
# fails: test_frozen_parameters
# feedback: Leave its None alone
def accumulate(model, loss, batches):
    model.zero_grad()
    total, count = 0.0, 0
    for x, y in batches:
        value = loss(model(x), y) * len(x)
        value.backward()
        total += value.item()
        count += len(x)
    for p in model.parameters():
        p.grad /= count
    return total / count


# %% wrong: batches can be gone through twice
# fails: test_batches_once_through
# feedback: one by one
def accumulate(model, loss, batches):
    model.zero_grad()
    count = sum(len(x) for x, _ in batches)
    total = 0.0
    for x, y in batches:
        value = loss(model(x), y) * len(x) / count
        value.backward()
        total += value.item()
    return total


# %% wrong: eval mode and no_grad are for measuring the loss
# fails: test_equal_batches, test_unequal_batches, test_old_gradients, test_frozen_parameters, test_batches_once_through, test_one_graph_at_a_time
# feedback: No parameter of the model that was given has a gradient
def accumulate(model, loss, batches):
    total, count = 0.0, 0
    with torch.no_grad():
        for x, y in batches:
            total += loss(model(x), y).item() * len(x)
            count += len(x)
    return total / count


# %% wrong: what is frozen has no gradient
# fails: test_frozen_parameters
# feedback: not even one from before
def accumulate(
    model: torch.nn.Module,
    loss: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    batches: Iterable[tuple[torch.Tensor, torch.Tensor]],
) -> float:
    """The mean loss over all examples, its gradient left in the parameters."""
    trained = [p for p in model.parameters() if p.requires_grad]
    for p in trained:
        p.grad = None
    total, examples = 0.0, 0
    for inputs, targets in batches:
        part = len(inputs) * loss(model(inputs), targets)
        part.backward()
        total += part.item()
        examples += len(inputs)
    for p in trained:
        if p.grad is not None:
            p.grad /= examples
    return total / examples


# %% wrong: a batch counts by the numbers in its targets
# fails: test_mean_loss, test_unequal_batches
# feedback: by its examples
def accumulate(model, loss, batches):
    for p in model.parameters():
        p.grad = None
    total, count = 0.0, 0
    for x, y in batches:
        part = loss(model(x), y) * y.numel()
        part.backward()
        total += part.item()
        count += y.numel()
    for p in model.parameters():
        if p.grad is not None:
            p.grad /= count
    return total / count


# %% wrong: without a step it is an evaluation
# fails: test_one_graph_at_a_time
# feedback: call neither eval
def accumulate(model, loss, batches):
    model.eval()
    model.zero_grad()
    total, count = 0.0, 0
    for inputs, targets in batches:
        batch_sum = loss(model(inputs), targets) * len(inputs)
        batch_sum.backward()
        total += batch_sum.item()
        count += len(inputs)
    for p in model.parameters():
        if p.grad is not None:
            p.grad /= count
    return total / count


# %% wrong: gradients count by the numbers in the inputs
# fails: test_unequal_batches
# feedback: not by the numbers in them
def accumulate(model, loss, batches):
    model.zero_grad()
    total, count, numbers = 0.0, 0, 0
    for x, y in batches:
        mean = loss(model(x), y)
        (mean * x.numel()).backward()
        total += mean.item() * len(x)
        count += len(x)
        numbers += x.numel()
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad /= numbers
    return total / count


# %% wrong: gradients count by the numbers in the targets
# fails: test_unequal_batches
# feedback: in outputs or in targets
def accumulate(model, loss, batches):
    model.zero_grad()
    total, count, numbers = 0.0, 0, 0
    for x, y in batches:
        mean = loss(model(x), y)
        (mean * y.numel()).backward()
        total += mean.item() * len(x)
        count += len(x)
        numbers += y.numel()
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad.div_(numbers)
    return total / count


# %% right: batches collected, weights known before
def accumulate(model, loss, batches):
    batches = list(batches)
    count = sum(len(x) for x, _ in batches)
    for p in model.parameters():
        p.grad = None
    mean = 0.0
    for x, y in batches:
        part = loss(model(x), y) * (len(x) / count)
        part.backward()
        mean += float(part)
    return mean


# %% right: a running mean
def accumulate(model, loss, batches):
    parameters = [p for p in model.parameters() if p.requires_grad]
    mean, seen, gradients = 0.0, 0, [torch.zeros_like(p) for p in parameters]
    for x, y in batches:
        value = loss(model(x), y)
        share = len(x) / (seen + len(x))
        for old, new in zip(gradients, torch.autograd.grad(value, parameters, materialize_grads=True)):
            old += share * (new - old)
        mean += share * (value.item() - mean)
        seen += len(x)
    for p in model.parameters():
        p.grad = None
    for p, gradient in zip(parameters, gradients):
        p.grad = gradient
    return mean


# %% right: weights that are known before the first batch
def accumulate(model, loss, batches):
    pairs = list(batches)
    count = sum(len(inputs) for inputs, _ in pairs)
    model.zero_grad()
    mean = torch.zeros(())
    for inputs, targets in pairs:
        part = loss(model(inputs), targets) * (len(inputs) / count)
        part.backward()
        mean = mean + part.detach()
    return mean.item()


# %% wrong: the model is out of training mode meanwhile
# fails: test_one_graph_at_a_time
# feedback: also while you work
def accumulate(model, loss, batches):
    was_training = model.training
    model.eval()
    model.zero_grad()
    total, count = 0.0, 0
    for inputs, targets in batches:
        batch_sum = loss(model(inputs), targets) * len(inputs)
        batch_sum.backward()
        total += batch_sum.item()
        count += len(inputs)
    for p in model.parameters():
        if p.grad is not None:
            p.grad /= count
    model.train(was_training)
    return total / count


# %% wrong: gradients are for training mode
# fails: test_one_graph_at_a_time
# feedback: nor train()
def accumulate(model, loss, batches):
    model.train()
    model.zero_grad()
    total, count = 0.0, 0
    for inputs, targets in batches:
        batch_sum = loss(model(inputs), targets) * len(inputs)
        batch_sum.backward()
        total += batch_sum.item()
        count += len(inputs)
    for p in model.parameters():
        if p.grad is not None:
            p.grad /= count
    return total / count


# %% wrong: every parameter that requires a gradient has one
# fails: test_frozen_parameters
# feedback: nor does what the model does not use
def accumulate(model, loss, batches):
    model.zero_grad()
    total, count = 0.0, 0
    for inputs, targets in batches:
        batch_sum = loss(model(inputs), targets) * len(inputs)
        batch_sum.backward()
        total += batch_sum.item()
        count += len(inputs)
    for p in model.parameters():
        if p.requires_grad:
            p.grad /= count
    return total / count


# %% wrong: a batch counts by the numbers in its inputs
# fails: test_mean_loss, test_unequal_batches
# feedback: not by the numbers in them
def accumulate(model, loss, batches):
    model.zero_grad()
    total, count = 0.0, 0
    for inputs, targets in batches:
        batch_sum = loss(model(inputs), targets) * inputs.numel()
        batch_sum.backward()
        total += batch_sum.item()
        count += inputs.numel()
    for p in model.parameters():
        if p.grad is not None:
            p.grad /= count
    return total / count


# %% wrong: each layer has weights of its own
# fails: test_equal_batches
# feedback: its gradient is divided once
def accumulate(model, loss, batches):
    model.zero_grad()
    total, count = 0.0, 0
    for inputs, targets in batches:
        batch_sum = loss(model(inputs), targets) * len(inputs)
        batch_sum.backward()
        total += batch_sum.item()
        count += len(inputs)
    for module in model.modules():
        for p in module.parameters(recurse=False):
            if p.grad is not None:
                p.grad /= count
    return total / count


# %% wrong: a batch counts by the numbers that the model gives for it
# fails: test_unequal_batches, test_mean_loss
# feedback: not by the numbers in them, in outputs or in targets
def accumulate(model, loss, batches):
    model.zero_grad()
    total, count = 0.0, 0
    for inputs, targets in batches:
        outputs = model(inputs)
        batch_sum = loss(outputs, targets) * outputs.shape[0]
        batch_sum.backward()
        total += batch_sum.item()
        count += outputs.shape[0]
    for p in model.parameters():
        if p.grad is not None:
            p.grad /= count
    return total / count


# %% wrong: the model is asked once more for the number
# fails: test_one_graph_at_a_time
# feedback: The model sees each batch once
def accumulate(model, loss, batches):
    model.zero_grad()
    total, count = 0.0, 0
    for x, y in batches:
        (loss(model(x), y) * len(x)).backward()
        with torch.no_grad():
            total += loss(model(x), y).item() * len(x)
        count += len(x)
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad /= count
    return total / count
