# %% wrong: eval() stops gradients
# fails: test_no_graph
# feedback: eval() does not stop gradients
def evaluate(model, loader):
    before = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    if True:
        for x, y in loader:
            scores = model(x)
            total += F.cross_entropy(scores, y).item() * len(y)
            right += (scores.argmax(dim=1) == y).sum().item()
            samples += len(y)
    model.train(before)
    if not samples:
        raise ValueError("no batch")
    return total / samples, right / samples


# %% wrong: no_grad is enough
# fails: test_told_to_evaluate
# feedback: have to be told
def evaluate(model, loader):
    before = model.training
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            scores = model(x)
            total += F.cross_entropy(scores, y).item() * len(y)
            right += (scores.argmax(dim=1) == y).sum().item()
            samples += len(y)
    model.train(before)
    if not samples:
        raise ValueError("no batch")
    return total / samples, right / samples


# %% wrong: after evaluation comes training
# fails: test_mode_as_before
# feedback: not always training mode
def evaluate(model, loader):
    before = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            scores = model(x)
            total += F.cross_entropy(scores, y).item() * len(y)
            right += (scores.argmax(dim=1) == y).sum().item()
            samples += len(y)
    model.train()
    if not samples:
        raise ValueError("no batch")
    return total / samples, right / samples


# %% wrong: evaluation mode may stay
# fails: test_mode_as_before
# feedback: in the mode it was in
def evaluate(model, loader):
    before = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            scores = model(x)
            total += F.cross_entropy(scores, y).item() * len(y)
            right += (scores.argmax(dim=1) == y).sum().item()
            samples += len(y)
    if not samples:
        raise ValueError("no batch")
    return total / samples, right / samples


# %% wrong: (N, 1) against (N,)
# fails: test_answers_against_labels, test_weighted_by_samples, test_two_plain_numbers
# feedback: compares each answer with every label
def evaluate(model, loader):
    before = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            scores = model(x)
            total += F.cross_entropy(scores, y).item() * len(y)
            right += (scores.argmax(dim=1, keepdim=True) == y).sum().item()
            samples += len(y)
    model.train(before)
    if not samples:
        raise ValueError("no batch")
    return total / samples, right / samples


# %% wrong: mean of batch means
# fails: test_weighted_by_samples
# feedback: is not the mean over the samples
def evaluate(model, loader):
    before = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            scores = model(x)
            total += F.cross_entropy(scores, y).item()
            right += (scores.argmax(dim=1) == y).double().mean().item()
            samples += 1
    model.train(before)
    if not samples:
        raise ValueError("no batch")
    return total / samples, right / samples


# %% wrong: mean of batch means for the loss
# fails: test_weighted_by_samples
# feedback: for the loss and for the accuracy
def evaluate(model, loader):
    before = model.training
    model.eval()
    batches = 0
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            scores = model(x)
            total += F.cross_entropy(scores, y).item()
            right += (scores.argmax(dim=1) == y).sum().item()
            samples += len(y)
            batches += 1
    model.train(before)
    if not samples:
        raise ValueError("no batch")
    return total / batches, right / samples


# %% wrong: softmax before cross-entropy
# fails: test_scores_go_to_the_loss, test_weighted_by_samples, test_nothing_to_evaluate
# feedback: does the softmax itself
def evaluate(model, loader):
    before = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            scores = model(x)
            total += F.cross_entropy(scores.softmax(dim=1), y).item() * len(y)
            right += (scores.argmax(dim=1) == y).sum().item()
            samples += len(y)
    model.train(before)
    if not samples:
        raise ValueError("no batch")
    return total / samples, right / samples


# %% wrong: the sum is the mean
# fails: test_scores_go_to_the_loss, test_weighted_by_samples, test_nothing_to_evaluate
# feedback: Its mean is over the samples
def evaluate(model, loader):
    before = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            scores = model(x)
            total += F.cross_entropy(scores, y).item() * len(y)
            right += (scores.argmax(dim=1) == y).sum().item()
            samples += len(y)
    model.train(before)
    if not samples:
        raise ValueError("no batch")
    return total, right / samples


# %% wrong: gradients switched off for good
# fails: test_training_can_go_on
# feedback: switches, parameters and gradients
def evaluate(model, loader):
    before = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    torch.set_grad_enabled(False)
    if True:
        for x, y in loader:
            scores = model(x)
            total += F.cross_entropy(scores, y).item() * len(y)
            right += (scores.argmax(dim=1) == y).sum().item()
            samples += len(y)
    model.train(before)
    if not samples:
        raise ValueError("no batch")
    return total / samples, right / samples


# %% wrong: gradients are switched on anyway
# fails: test_training_can_go_on
# feedback: switches, parameters and gradients
def evaluate(model, loader):
    before = model.training
    model.eval()
    torch.set_grad_enabled(False)
    loss, right, samples = 0.0, 0, 0
    for x, y in loader:
        scores = model(x)
        loss += F.cross_entropy(scores, y, reduction="sum").item()
        right += (scores.argmax(1) == y).sum().item()
        samples += len(y)
    torch.set_grad_enabled(True)
    model.train(before)
    if samples == 0:
        raise ValueError("no batch")
    return loss / samples, right / samples


# %% wrong: parameters that require no gradient
# fails: test_training_can_go_on
# feedback: switches, parameters and gradients
def evaluate(model, loader):
    before = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    if model.requires_grad_(False):
        for x, y in loader:
            scores = model(x)
            total += F.cross_entropy(scores, y).item() * len(y)
            right += (scores.argmax(dim=1) == y).sum().item()
            samples += len(y)
    model.train(before)
    if not samples:
        raise ValueError("no batch")
    return total / samples, right / samples


# %% wrong: clear the gradients to be safe
# fails: test_training_can_go_on
# feedback: gradients are afterwards as they were
def evaluate(model, loader):
    before = model.training
    model.eval()
    model.zero_grad()
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            scores = model(x)
            total += F.cross_entropy(scores, y).item() * len(y)
            right += (scores.argmax(dim=1) == y).sum().item()
            samples += len(y)
    model.train(before)
    if not samples:
        raise ValueError("no batch")
    return total / samples, right / samples


# %% wrong: tensors are numbers
# fails: test_two_plain_numbers
# feedback: not tensors
def evaluate(model, loader):
    before = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            scores = model(x)
            total += F.cross_entropy(scores, y) * len(y)
            right += (scores.argmax(dim=1) == y).sum()
            samples += len(y)
    model.train(before)
    if not samples:
        raise ValueError("no batch")
    return total / samples, right / samples


# %% wrong: count in per cent
# fails: test_answers_against_labels, test_weighted_by_samples, test_two_plain_numbers, test_a_batch_of_one
# feedback: one from 0 to 1
def evaluate(model, loader):
    before = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            scores = model(x)
            total += F.cross_entropy(scores, y).item() * len(y)
            right += (scores.argmax(dim=1) == y).sum().item()
            samples += len(y)
    model.train(before)
    if not samples:
        raise ValueError("no batch")
    return total / samples, 100 * right / samples


# %% wrong: an empty loader has no mistakes
# fails: test_nothing_to_evaluate
# feedback: can be empty
def evaluate(model, loader):
    before = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            scores = model(x)
            total += F.cross_entropy(scores, y).item() * len(y)
            right += (scores.argmax(dim=1) == y).sum().item()
            samples += len(y)
    model.train(before)
    if not samples:
        return 0.0, 1.0
    return total / samples, right / samples


# %% wrong: a loader has a length
# fails: test_nothing_to_evaluate
# feedback: need not have a length
def evaluate(model, loader):
    if len(loader) == 0:
        raise ValueError
    before = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            scores = model(x)
            total += F.cross_entropy(scores, y).item() * len(y)
            right += (scores.argmax(dim=1) == y).sum().item()
            samples += len(y)
    model.train(before)
    if not samples:
        raise ValueError("no batch")
    return total / samples, right / samples


# %% wrong: all parameters require gradients
# fails: test_training_can_go_on
# feedback: afterwards as they were
def evaluate(model: nn.Module, loader: Batches) -> tuple[float, float]:
    """The mean cross-entropy and the accuracy on the loader's samples."""
    was_training = model.training
    model.eval().requires_grad_(False)
    total, right, count = 0.0, 0, 0
    for x, y in loader:
        scores = model(x)
        total += F.cross_entropy(scores, y, reduction="sum").item()
        right += (scores.argmax(dim=1) == y).sum().item()
        count += len(x)
    model.train(was_training).requires_grad_(True)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / count


# %% wrong: the attribute is the mode
# fails: test_told_to_evaluate
# feedback: tells the model's layers
def evaluate(model, loader):
    was = model.training
    model.training = False
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            scores = model(x)
            total += F.cross_entropy(scores, y, reduction="sum").item()
            right += (scores.argmax(1) == y).sum().item()
            samples += len(x)
    model.training = was
    if not samples:
        raise ValueError("no batch")
    return total / samples, right / samples


# %% wrong: pictures are brought to 255 first, in place
# fails: test_scores_go_to_the_loss, test_weighted_by_samples, test_training_can_go_on, test_nothing_to_evaluate
# feedback: Its mean is over the samples
def evaluate(model, loader):
    before = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            x *= 255
            scores = model(x)
            total += F.cross_entropy(scores, y, reduction="sum").item()
            right += (scores.argmax(dim=1) == y).sum().item()
            samples += len(y)
    model.train(before)
    if not samples:
        raise ValueError("no batch")
    return total / samples, right / samples


# %% wrong: the last of equal scores counts
# fails: test_answers_against_labels
# feedback: only the first counts
def evaluate(model, loader):
    was_training = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            scores = model(x)
            total += F.cross_entropy(scores, y, reduction="sum").item()
            right += int((scores.argsort(dim=1, stable=True)[:, -1] == y).sum())
            samples += len(y)
    model.train(was_training)
    if samples == 0:
        raise ValueError("there is nothing to evaluate on")
    return total / samples, right / samples


# %% wrong: any of equal scores counts
# fails: test_answers_against_labels
# feedback: only the first counts
def evaluate(model, loader):
    was_training = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            scores = model(x)
            total += F.cross_entropy(scores, y, reduction="sum").item()
            right += int((scores.gather(1, y.unsqueeze(1)).squeeze(1) == scores.max(dim=1).values).sum())
            samples += len(y)
    model.train(was_training)
    if samples == 0:
        raise ValueError("there is nothing to evaluate on")
    return total / samples, right / samples


# %% wrong: a model takes rows of numbers
# fails: test_scores_go_to_the_loss
# feedback: may want pictures
def evaluate(model, loader):
    was_training = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            scores = model(x.flatten(1))
            total += F.cross_entropy(scores, y, reduction="sum").item()
            right += int((scores.argmax(dim=1) == y).sum())
            samples += len(y)
    model.train(was_training)
    if samples == 0:
        raise ValueError("there is nothing to evaluate on")
    return total / samples, right / samples


# %% wrong: a list is as good as a tuple
# fails: test_two_plain_numbers
# feedback: to come as a tuple
def evaluate(model, loader):
    was_training = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            scores = model(x)
            total += F.cross_entropy(scores, y, reduction="sum").item()
            right += int((scores.argmax(dim=1) == y).sum())
            samples += len(y)
    model.train(was_training)
    if samples == 0:
        raise ValueError("there is nothing to evaluate on")
    return [total / samples, right / samples]


# %% wrong: the mode of before is an attribute
# fails: test_mode_as_before
# feedback: The model's layers have a mode, too
def evaluate(model, loader):
    before = model.training
    model.eval()
    total, right, n = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            scores = model(x)
            total += F.cross_entropy(scores, y, reduction="sum").item()
            right += (scores.argmax(dim=1) == y).sum().item()
            n += len(y)
    model.training = before
    if n == 0:
        raise ValueError
    return total / n, right / n


# %% wrong: labels that are used can be written to
# fails: test_training_can_go_on
# feedback: x and y belong to the caller
def evaluate(model, loader):
    before = model.training
    model.eval()
    total, right, n = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            scores = model(x)
            total += F.cross_entropy(scores, y, reduction="sum").item()
            n += len(y)
            y.unsqueeze_(1)
            right += (scores.argmax(dim=1, keepdim=True) == y).sum().item()
    model.train(before)
    if n == 0:
        raise ValueError
    return total / n, right / n


# %% wrong: one pass for the loss, one for the accuracy
# fails: test_nothing_to_evaluate
# feedback: come from the same pass
def evaluate(model, loader):
    before = model.training
    model.eval()
    with torch.no_grad():
        total, n = 0.0, 0
        for x, y in loader:
            total += F.cross_entropy(model(x), y, reduction="sum").item()
            n += len(y)
        if n == 0:
            raise ValueError
        right = sum((model(x).argmax(dim=1) == y).sum().item() for x, y in loader)
    model.train(before)
    return total / n, right / n


# %% wrong: the accuracy comes first
# fails: test_answers_against_labels, test_scores_go_to_the_loss, test_weighted_by_samples, test_two_plain_numbers, test_nothing_to_evaluate, test_a_batch_of_one
# feedback: The loss comes first
def evaluate(model, loader):
    before = model.training
    model.eval()
    total, right, n = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            scores = model(x)
            total += F.cross_entropy(scores, y, reduction="sum").item()
            right += (scores.argmax(dim=1) == y).sum().item()
            n += len(y)
    model.train(before)
    if n == 0:
        raise ValueError
    return right / n, total / n


# %% wrong: softmax, then the logarithm, of all samples at once
# fails: test_scores_go_to_the_loss
# feedback: a probability can become 0
def evaluate(model, loader):
    before = model.training
    model.eval()
    with torch.no_grad():
        pairs = [(model(x).softmax(1), y) for x, y in loader]
    model.train(before)
    if not pairs:
        raise ValueError("no batch")
    s, y = torch.cat([one for one, _ in pairs]), torch.cat([one for _, one in pairs])
    return -s[range(len(y)), y].log().mean().item(), (s.argmax(1) == y).double().mean().item()


# %% wrong: probabilities are kept from 0
# fails: test_scores_go_to_the_loss
# feedback: Give the scores to F.cross_entropy
def evaluate(model, loader):
    before = model.training
    model.eval()
    tot, right, n = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            s = model(x)
            p = (s.exp() / s.exp().sum(1, keepdim=True)).clamp(min=1e-30)
            tot += -p[range(len(y)), y].log().sum().item()
            right += (s.argmax(1) == y).sum().item()
            n += len(y)
    model.train(before)
    if n == 0:
        raise ValueError("no batch")
    return tot / n, right / n


# %% wrong: four digits are enough
# fails: test_answers_against_labels, test_weighted_by_samples
# feedback: not rounded
def evaluate(model, loader):
    before = model.training
    model.eval()
    total, right, n = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            scores = model(x)
            total += F.cross_entropy(scores, y, reduction="sum").item()
            right += (scores.argmax(dim=1) == y).sum().item()
            n += len(y)
    model.train(before)
    if n == 0:
        raise ValueError("no batch")
    return total / n, round(right / n, 4)


# %% wrong: scores are squeezed
# fails: test_a_batch_of_one
# feedback: squeeze() takes away every size of 1
def evaluate(model, loader):
    was_training = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            scores = model(x).squeeze()
            total += F.cross_entropy(scores, y, reduction="sum").item()
            right += int((scores.argmax(dim=1) == y).sum())
            samples += len(y)
    model.train(was_training)
    if samples == 0:
        raise ValueError("there is nothing to evaluate on")
    return total / samples, right / samples


# %% wrong: looks at each batch and measures nothing
# fails: test_a_batch_of_one, test_answers_against_labels, test_mode_as_before, test_no_graph, test_nothing_to_evaluate, test_scores_go_to_the_loss, test_told_to_evaluate, test_training_can_go_on, test_two_plain_numbers, test_weighted_by_samples
# feedback: The result itself is not right yet
def evaluate(model, loader):
    before, seen = model.training, 0
    model.eval()
    with torch.no_grad():
        for x, _ in loader:
            model(x)
            seen += 1
    model.train(before)
    if not seen:
        raise ValueError("no batches")
    return 0.5, 0.5


# %% right: inference mode, and all scores at once
def evaluate(model, loader):
    before = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    with torch.inference_mode():
        for x, y in loader:
            scores = model(x)
            total += F.cross_entropy(scores, y, reduction="none").double().sum().item()
            right += int(torch.eq(scores.max(1).indices, y).sum())
            samples += len(y)
    model.train(before)
    if not samples:
        raise ValueError("no batch")
    return total / samples, right / samples


# %% right: a decorator, and everything collected first
@torch.no_grad()
def evaluate(model, loader):
    modes = {module: module.training for module in model.modules()}
    model.train(False)
    pairs = [(model(x), y) for x, y in loader]
    for module, mode in modes.items():
        module.training = mode
    if len(pairs) == 0:
        raise ValueError("the loader is empty")
    scores, labels = torch.cat([s for s, _ in pairs]), torch.cat([y for _, y in pairs])
    return float(F.cross_entropy(scores, labels)), float((scores.argmax(-1) == labels).float().mean())


# %% right: a copy of the model, detached
import copy


def evaluate(model, loader):
    twin = copy.deepcopy(model).eval().requires_grad_(False)
    losses, hits = [], []
    for x, y in loader:
        logs = twin(x).log_softmax(dim=1)
        losses += (-logs.gather(1, y[:, None])[:, 0]).tolist()
        hits += [answer == label for answer, label in zip(logs.argmax(dim=1).tolist(), y.tolist())]
    if not losses:
        raise ValueError("the loader is empty")
    return sum(losses) / len(losses), sum(hits) / len(hits)


# %% wrong: a model in evaluation mode has no layer in training mode
# fails: test_told_to_evaluate
# feedback: A layer can be in training mode although its model is not
def evaluate(model, loader):
    device = next(model.parameters()).device
    was = model.training
    if was:
        model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            scores = model(x)
            total += F.cross_entropy(scores, y, reduction="sum").item()
            right += (scores.argmax(1) == y).sum().item()
            count += len(y)
    model.train(was)
    if not count:
        raise ValueError("no batch")
    return total / count, right / count
