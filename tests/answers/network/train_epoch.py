# %% wrong: mean of batch means
# fails: test_uneven_batches
# feedback: is not the mean over the samples
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    total, samples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimiser.zero_grad()
        batch_loss = loss(model(x), y)
        batch_loss.backward()
        optimiser.step()
        total += batch_loss.item()
        samples += 1
    if not samples:
        raise ValueError("no batch")
    return total / samples


# %% wrong: gradients not zeroed
# fails: test_each_batch_alone, test_gradients_from_before
# feedback: backward adds to what is there already
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    total, samples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        batch_loss = loss(model(x), y)
        batch_loss.backward()
        optimiser.step()
        total += batch_loss.item() * len(x)
        samples += len(x)
    if not samples:
        raise ValueError("no batch")
    return total / samples


# %% wrong: clear after the step, that is enough
# fails: test_gradients_from_before
# feedback: need not be empty
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    total, samples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        batch_loss = loss(model(x), y)
        batch_loss.backward()
        optimiser.step()
        optimiser.zero_grad()
        total += batch_loss.item() * len(x)
        samples += len(x)
    if not samples:
        raise ValueError("no batch")
    return total / samples


# %% wrong: cleared once, before the epoch
# fails: test_each_batch_alone
# feedback: Which batches does the gradient
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    optimiser.zero_grad()
    total, samples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        batch_loss = loss(model(x), y)
        batch_loss.backward()
        optimiser.step()
        total += batch_loss.item() * len(x)
        samples += len(x)
    if not samples:
        raise ValueError("no batch")
    return total / samples


# %% wrong: cleared between backward and step
# fails: test_loss_before_each_step, test_each_batch_alone, test_gradients_from_before, test_one_step_a_batch
# feedback: is it still there then
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    total, samples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        batch_loss = loss(model(x), y)
        batch_loss.backward()
        optimiser.zero_grad()
        optimiser.step()
        total += batch_loss.item() * len(x)
        samples += len(x)
    if not samples:
        raise ValueError("no batch")
    return total / samples


# %% wrong: backward trains
# fails: test_loss_before_each_step, test_each_batch_alone, test_gradients_from_before, test_one_step_a_batch, test_no_batches
# feedback: The optimiser that is handed in makes no step
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    total, samples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimiser.zero_grad()
        batch_loss = loss(model(x), y)
        batch_loss.backward()
        total += batch_loss.item() * len(x)
        samples += len(x)
    if not samples:
        raise ValueError("no batch")
    return total / samples


# %% wrong: one step an epoch
# fails: test_loss_before_each_step, test_each_batch_alone, test_one_step_a_batch
# feedback: the next batch meets the changed ones
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    optimiser.zero_grad()
    total, samples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        batch_loss = loss(model(x), y)
        batch_loss.backward()
        total += batch_loss.item() * len(x)
        samples += len(x)
    optimiser.step()
    if not samples:
        raise ValueError("no batch")
    return total / samples


# %% wrong: a model is in training mode anyway
# fails: test_training_mode
# feedback: say which one you want
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    total, samples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimiser.zero_grad()
        batch_loss = loss(model(x), y)
        batch_loss.backward()
        optimiser.step()
        total += batch_loss.item() * len(x)
        samples += len(x)
    if not samples:
        raise ValueError("no batch")
    return total / samples


# %% wrong: back to evaluation mode in the end
# fails: test_training_mode
# feedback: It is to stay so afterwards
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    total, samples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimiser.zero_grad()
        batch_loss = loss(model(x), y)
        batch_loss.backward()
        optimiser.step()
        total += batch_loss.item() * len(x)
        samples += len(x)
    if not samples:
        raise ValueError("no batch")
    model.eval()
    return total / samples


# %% wrong: softmax before cross-entropy
# fails: test_uneven_batches, test_loss_before_each_step, test_plain_number, test_each_batch_alone, test_gradients_from_before, test_training_mode, test_scores_as_they_are, test_samples_that_come_by
# feedback: does its softmax itself
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    total, samples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimiser.zero_grad()
        batch_loss = loss(model(x).softmax(dim=1), y)
        batch_loss.backward()
        optimiser.step()
        total += batch_loss.item() * len(x)
        samples += len(x)
    if not samples:
        raise ValueError("no batch")
    return total / samples


# %% wrong: labels first, as in scikit-learn
# fails: test_uneven_batches, test_loss_before_each_step, test_plain_number, test_each_batch_alone, test_gradients_from_before, test_one_step_a_batch, test_training_mode, test_scores_as_they_are, test_samples_that_come_by, test_no_batches, test_batches_go_to_the_model
# feedback: the model's scores and the labels
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    total, samples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimiser.zero_grad()
        batch_loss = loss(y, model(x))
        batch_loss.backward()
        optimiser.step()
        total += batch_loss.item() * len(x)
        samples += len(x)
    if not samples:
        raise ValueError("no batch")
    return total / samples


# %% wrong: there is only one loss
# fails: test_scores_as_they_are, test_one_step_a_batch, test_batches_go_to_the_model
# feedback: the loss that is handed in
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    total, samples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimiser.zero_grad()
        batch_loss = F.cross_entropy(model(x), y)
        batch_loss.backward()
        optimiser.step()
        total += batch_loss.item() * len(x)
        samples += len(x)
    if not samples:
        raise ValueError("no batch")
    return total / samples


# %% wrong: the sum over the samples
# fails: test_uneven_batches, test_loss_before_each_step, test_plain_number, test_training_mode, test_samples_that_come_by
# feedback: the mean over the samples
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    total, samples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimiser.zero_grad()
        batch_loss = loss(model(x), y)
        batch_loss.backward()
        optimiser.step()
        total += batch_loss.item() * len(x)
        samples += len(x)
    if not samples:
        raise ValueError("no batch")
    return total


# %% wrong: the last batch's loss
# fails: test_uneven_batches, test_loss_before_each_step, test_training_mode, test_samples_that_come_by
# feedback: is not the mean over the samples
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    total, samples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimiser.zero_grad()
        batch_loss = loss(model(x), y)
        batch_loss.backward()
        optimiser.step()
        total += batch_loss.item() * len(x)
        samples += len(x)
    if not samples:
        raise ValueError("no batch")
    return batch_loss.item()


# %% wrong: the loss after the step
# fails: test_loss_before_each_step, test_one_step_a_batch, test_training_mode, test_scores_as_they_are
# feedback: A loss computed after the step
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    total, samples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimiser.zero_grad()
        batch_loss = loss(model(x), y)
        batch_loss.backward()
        optimiser.step()
        total += loss(model(x), y).item() * len(x)
        samples += len(x)
    if not samples:
        raise ValueError("no batch")
    return total / samples


# %% wrong: a total of tensors
# fails: test_plain_number
# feedback: drags its graph along
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    total, samples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimiser.zero_grad()
        batch_loss = loss(model(x), y)
        batch_loss.backward()
        optimiser.step()
        total += batch_loss * len(x)
        samples += len(x)
    if not samples:
        raise ValueError("no batch")
    return total / samples


# %% wrong: len(loader) is the number of samples
# fails: test_uneven_batches, test_loss_before_each_step, test_plain_number, test_training_mode, test_samples_that_come_by, test_no_batches
# feedback: Count what comes by
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    total, samples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimiser.zero_grad()
        batch_loss = loss(model(x), y)
        batch_loss.backward()
        optimiser.step()
        total += batch_loss.item() * len(x)
        samples += len(x)
    if len(loader) == 0:
        raise ValueError("no batch")
    return total / len(loader)


# %% wrong: the dataset says how many samples there are
# fails: test_samples_that_come_by
# feedback: Count what comes by
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    total, samples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimiser.zero_grad()
        batch_loss = loss(model(x), y)
        batch_loss.backward()
        optimiser.step()
        total += batch_loss.item() * len(x)
        samples += len(x)
    if hasattr(loader, "dataset"):
        samples = len(loader.dataset)
    if not samples:
        raise ValueError("no batch")
    return total / samples


# %% wrong: an empty epoch has the loss 0
# fails: test_no_batches
# feedback: 0 / 0 is no mean
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    total, samples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimiser.zero_grad()
        batch_loss = loss(model(x), y)
        batch_loss.backward()
        optimiser.step()
        total += batch_loss.item() * len(x)
        samples += len(x)
    if not samples:
        return 0.0
    return total / samples


# %% wrong: to moves a tensor
# fails: test_batches_go_to_the_model
# feedback: does not move its own tensor
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    total, samples = 0.0, 0
    for x, y in loader:
        x.to(device)
        y.to(device)
        optimiser.zero_grad()
        batch_loss = loss(model(x), y)
        batch_loss.backward()
        optimiser.step()
        total += batch_loss.item() * len(x)
        samples += len(x)
    if not samples:
        raise ValueError("no batch")
    return total / samples


# %% wrong: only the pictures have to travel
# fails: test_batches_go_to_the_model
# feedback: must be on one device
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    total, samples = 0.0, 0
    for x, y in loader:
        x = x.to(device)
        optimiser.zero_grad()
        batch_loss = loss(model(x), y)
        batch_loss.backward()
        optimiser.step()
        total += batch_loss.item() * len(x)
        samples += len(x)
    if not samples:
        raise ValueError("no batch")
    return total / samples


# %% wrong: the model comes to the batch
# fails: test_batches_go_to_the_model
# feedback: Ask one of its parameters for its device
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    total, samples = 0.0, 0
    for x, y in loader:
        model.cpu()
        optimiser.zero_grad()
        batch_loss = loss(model(x), y)
        batch_loss.backward()
        optimiser.step()
        total += batch_loss.item() * len(x)
        samples += len(x)
    if not samples:
        raise ValueError("no batch")
    return total / samples


# %% wrong: a loss of 0 is no batch
# fails: test_no_batches
# feedback: but a loss of 0 is one
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    total, count = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        value = loss(model(x), y)
        optimiser.zero_grad()
        value.backward()
        optimiser.step()
        total += value.item() * len(x)
        count += len(x)
    if not total:
        raise ValueError
    return total / count


# %% wrong: the attribute is the mode
# fails: test_training_mode
# feedback: tells the model's layers
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.training = True
    total, samples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimiser.zero_grad()
        batch_loss = loss(model(x), y)
        batch_loss.backward()
        optimiser.step()
        total += batch_loss.item() * len(x)
        samples += len(x)
    if not samples:
        raise ValueError("no batch")
    return total / samples


# %% wrong: labels are whole numbers
# fails: test_uneven_batches, test_scores_as_they_are
# feedback: of any dtype
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    total, samples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device).long()
        optimiser.zero_grad()
        batch_loss = loss(model(x), y)
        batch_loss.backward()
        optimiser.step()
        total += batch_loss.item() * len(x)
        samples += len(x)
    if not samples:
        raise ValueError("no batch")
    return total / samples


# %% wrong: what goes in is float32
# fails: test_scores_as_they_are
# feedback: of any dtype
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    total, samples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device).float(), y.to(device)
        optimiser.zero_grad()
        batch_loss = loss(model(x), y)
        batch_loss.backward()
        optimiser.step()
        total += batch_loss.item() * len(x)
        samples += len(x)
    if not samples:
        raise ValueError("no batch")
    return total / samples


# %% wrong: a batch counts by the numbers of its y
# fails: test_uneven_batches
# feedback: by its samples
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    total, samples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimiser.zero_grad()
        batch_loss = loss(model(x), y)
        batch_loss.backward()
        optimiser.step()
        total += batch_loss.item() * y.numel()
        samples += y.numel()
    if not samples:
        raise ValueError("no batch")
    return total / samples


# %% wrong: a loss of 0 needs no step
# fails: test_no_batches
# feedback: Each batch gets its step
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    total, samples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimiser.zero_grad()
        batch_loss = loss(model(x), y)
        if batch_loss.item() > 0:
            batch_loss.backward()
            optimiser.step()
        total += batch_loss.item() * len(x)
        samples += len(x)
    if not samples:
        raise ValueError("no batch")
    return total / samples


# %% wrong: the first parameter is the model
# fails: test_each_batch_alone, test_gradients_from_before
# feedback: backward adds to what is there already
def train_epoch(model, loader, loss, optimiser):
    first = next(model.parameters())
    model.train()
    total, samples = 0.0, 0
    for x, y in loader:
        value = loss(model(x.to(first.device)), y.to(first.device))
        first.grad = None
        value.backward()
        optimiser.step()
        total += value.item() * len(x)
        samples += len(x)
    if not samples:
        raise ValueError("no batch")
    return total / samples


# %% wrong: pictures are centred first, in place
# fails: test_uneven_batches, test_loss_before_each_step, test_plain_number, test_each_batch_alone, test_gradients_from_before, test_training_mode, test_scores_as_they_are, test_samples_that_come_by
# feedback: x and y belong to the caller
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    total, samples = 0.0, 0
    for x, y in loader:
        x -= x.mean()
        value = loss(model(x.to(device)), y.to(device))
        optimiser.zero_grad()
        value.backward()
        optimiser.step()
        total += value.item() * len(x)
        samples += len(x)
    if not samples:
        raise ValueError("no batch")
    return total / samples


# %% wrong: large gradients are clipped
# fails: test_each_batch_alone
# feedback: however large it is
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    total, samples = 0.0, 0
    for x, y in loader:
        batch_loss = loss(model(x.to(device)), y.to(device))
        optimiser.zero_grad()
        batch_loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 10.0)
        optimiser.step()
        total += batch_loss.item() * len(x)
        samples += len(x)
    if samples == 0:
        raise ValueError("there is nothing to train on")
    return total / samples


# %% wrong: a model takes rows of numbers
# fails: test_scores_as_they_are
# feedback: may want pictures
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    total, samples = 0.0, 0
    for x, y in loader:
        batch_loss = loss(model(x.to(device).flatten(1)), y.to(device))
        optimiser.zero_grad()
        batch_loss.backward()
        optimiser.step()
        total += batch_loss.item() * len(x)
        samples += len(x)
    if samples == 0:
        raise ValueError("there is nothing to train on")
    return total / samples


# %% wrong: the model is asked a second time
# fails: test_training_mode
# feedback: once for each batch
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    total, samples = 0.0, 0
    for x, y in loader:
        batch_loss = loss(model(x.to(device)), y.to(device))
        model(x.to(device))
        optimiser.zero_grad()
        batch_loss.backward()
        optimiser.step()
        total += batch_loss.item() * len(x)
        samples += len(x)
    if samples == 0:
        raise ValueError("there is nothing to train on")
    return total / samples


# %% wrong: look first whether there is a batch
# fails: test_samples_that_come_by
# feedback: gone through only once
def train_epoch(model, loader, loss, optimiser):
    device = next(model.parameters()).device
    model.train()
    if next(iter(loader), None) is None:
        raise ValueError("there is nothing to train on")
    total, samples = 0.0, 0
    for x, y in loader:
        batch_loss = loss(model(x.to(device)), y.to(device))
        optimiser.zero_grad()
        batch_loss.backward()
        optimiser.step()
        total += batch_loss.item() * len(x)
        samples += len(x)
    if samples == 0:
        raise ValueError("there is nothing to train on")
    return total / samples


# %% wrong: samples that were used are cleared away
# fails: test_scores_as_they_are
# feedback: x and y belong to the caller
def train_epoch(model, loader, loss, optimiser):
    model.train()
    device = next(model.parameters()).device
    total, n = 0.0, 0
    for x, y in loader:
        batch_loss = loss(model(x.to(device)), y.to(device))
        optimiser.zero_grad()
        batch_loss.backward()
        optimiser.step()
        total += batch_loss.item() * len(x)
        n += len(x)
        x.zero_()
    if n == 0:
        raise ValueError
    return total / n


# %% wrong: whatever is differentiated requires a gradient
# fails: test_scores_as_they_are
# feedback: came without a gradient
def train_epoch(model, loader, loss, optimiser):
    model.train()
    device = next(model.parameters()).device
    total, n = 0.0, 0
    for x, y in loader:
        if x.is_floating_point():
            x.requires_grad_()
        batch_loss = loss(model(x.to(device)), y.to(device))
        optimiser.zero_grad()
        batch_loss.backward()
        optimiser.step()
        total += batch_loss.item() * len(x)
        n += len(x)
    if n == 0:
        raise ValueError
    return total / n


# %% wrong: the best weights are loaded in the end
# fails: test_one_step_a_batch
# feedback: others than the steps made them
def train_epoch(model, loader, loss, optimiser):
    model.train()
    device = next(model.parameters()).device
    total, n = 0.0, 0
    best, kept = float("inf"), None
    for x, y in loader:
        batch_loss = loss(model(x.to(device)), y.to(device))
        if batch_loss.item() < best:
            best, kept = batch_loss.item(), deepcopy(model.state_dict())
        optimiser.zero_grad()
        batch_loss.backward()
        optimiser.step()
        total += batch_loss.item() * len(x)
        n += len(x)
    if n == 0:
        raise ValueError
    model.load_state_dict(kept)
    return total / n


# %% wrong: weights are kept small
# fails: test_one_step_a_batch
# feedback: nothing else changes them
def train_epoch(model, loader, loss, optimiser):
    model.train()
    device = next(model.parameters()).device
    total, n = 0.0, 0
    for x, y in loader:
        batch_loss = loss(model(x.to(device)), y.to(device))
        optimiser.zero_grad()
        batch_loss.backward()
        optimiser.step()
        total += batch_loss.item() * len(x)
        n += len(x)
    if n == 0:
        raise ValueError
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.clamp_(-0.5, 0.5)
    return total / n


# %% wrong: an epoch has an optimiser of its own
# fails: test_each_batch_alone, test_gradients_from_before, test_no_batches, test_one_step_a_batch
# feedback: is not the same
def train_epoch(model, loader, loss, optimiser):
    model.train()
    device = next(model.parameters()).device
    total, n = 0.0, 0
    own = torch.optim.SGD(model.parameters(), lr=optimiser.param_groups[0]["lr"])
    for x, y in loader:
        batch_loss = loss(model(x.to(device)), y.to(device))
        own.zero_grad()
        batch_loss.backward()
        own.step()
        total += batch_loss.item() * len(x)
        n += len(x)
    if n == 0:
        raise ValueError
    return total / n


# %% wrong: the step comes before backward
# fails: test_loss_before_each_step, test_each_batch_alone, test_gradients_from_before
# feedback: does it come before the step
def train_epoch(model, loader, loss, optimiser):
    model.train()
    device = next(model.parameters()).device
    total, n = 0.0, 0
    for x, y in loader:
        batch_loss = loss(model(x.to(device)), y.to(device))
        optimiser.step()
        optimiser.zero_grad()
        batch_loss.backward()
        total += batch_loss.item() * len(x)
        n += len(x)
    if n == 0:
        raise ValueError
    return total / n


# %% wrong: scores are squeezed
# fails: test_scores_as_they_are
# feedback: squeeze() takes the batch's dimension, too
def train_epoch(model, loader, loss, optimiser):
    model.train()
    device = next(model.parameters()).device
    total, n = 0.0, 0
    for x, y in loader:
        batch_loss = loss(model(x.to(device)).squeeze(), y.to(device))
        optimiser.zero_grad()
        batch_loss.backward()
        optimiser.step()
        total += batch_loss.item() * len(x)
        n += len(x)
    if n == 0:
        raise ValueError
    return total / n


# %% right: clear the model's gradients at the end, too
def train_epoch(model, loader, loss, optimiser):
    device = next(iter(model.state_dict().values())).device
    model.train()
    total, samples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        model.zero_grad(set_to_none=False)
        batch_loss = loss(model(x), y)
        batch_loss.backward()
        optimiser.step()
        model.zero_grad()
        total += batch_loss.item() * len(x)
        samples += len(x)
    if not samples:
        raise ValueError("no batch")
    return total / samples


# %% right: lists of losses and sizes
def train_epoch(model, loader, loss, optimiser):
    model.train(True)
    losses, sizes = [], []
    for x, y in loader:
        where = [parameter.device for parameter in model.parameters()][0]
        batch_loss = loss(model(x.to(where)), y.to(where))
        for parameter in model.parameters():
            parameter.grad = None
        batch_loss.backward()
        optimiser.step()
        losses.append(batch_loss.detach())
        sizes.append(x.shape[0])
    if not losses:
        raise ValueError("the loader is empty")
    weights = torch.tensor(sizes, dtype=torch.float64)
    return float((torch.stack(losses).cpu().double() * weights).sum() / weights.sum())


# %% right: a closure for the optimiser
def train_epoch(model, loader, loss, optimiser):
    model.train()
    device = next(model.parameters()).device
    total, samples = 0.0, 0
    for x, y in loader:

        def closure(x=x.to(device), y=y.to(device)):
            optimiser.zero_grad()
            value = loss(model(x), y)
            value.backward()
            return value

        total += optimiser.step(closure).item() * len(x)
        samples += len(x)
    if samples == 0:
        raise ValueError("nothing to train on")
    return total / samples


# %% wrong: four digits are enough
# fails: test_plain_number
# feedback: not rounded
def train_epoch(model, loader, loss, optimiser):
    model.train()
    device = next(model.parameters()).device
    total = count = 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimiser.zero_grad()
        of_batch = loss(model(x), y)
        of_batch.backward()
        optimiser.step()
        total, count = total + of_batch.item() * len(x), count + len(x)
    if not count:
        raise ValueError("no batch")
    return round(total / count, 4)


# %% wrong: the loader knows how large a batch is
# fails: test_uneven_batches
# feedback: a small batch counts less than a large one
def train_epoch(model, loader, loss, optimiser):
    model.train()
    device = next(model.parameters()).device
    total = count = 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimiser.zero_grad()
        of_batch = loss(model(x), y)
        of_batch.backward()
        optimiser.step()
        size = getattr(loader, "batch_size", None) or len(x)
        total, count = total + of_batch.item() * size, count + size
    if not count:
        raise ValueError("no batch")
    return total / count


# %% wrong: a model in training mode has no layer that is not
# fails: test_training_mode
# feedback: model.train() wakes it
def train_epoch(model, loader, loss, optimiser):
    if not model.training:
        model.train()
    device = next(model.parameters()).device
    total = count = 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimiser.zero_grad()
        of_batch = loss(model(x), y)
        of_batch.backward()
        optimiser.step()
        total, count = total + of_batch.item() * len(x), count + len(x)
    if not count:
        raise ValueError("no batch")
    return total / count
