# %% wrong: softmax, then the logarithm
# fails: test_large_scores, test_gradients
# feedback: the logarithm of 0 is no number
def cross_entropy(logits, y):
    if y.shape != logits.shape[:1]:
        raise ValueError
    probabilities = torch.softmax(logits, dim=1)
    return -probabilities[torch.arange(len(y)), y].log().mean()


# %% wrong: exp of every score
# fails: test_large_scores, test_rows_far_apart, test_gradients
# feedback: does not fit into a float
def cross_entropy(logits, y):
    if y.shape != logits.shape[:1]:
        raise ValueError
    return (logits.exp().sum(dim=1).log() - logits[torch.arange(len(y)), y]).mean()


# %% wrong: one largest score for the whole batch
# fails: test_gradients, test_rows_far_apart
# feedback: Each sample has its own largest score
def cross_entropy(logits, y):
    if y.shape != logits.shape[:1]:
        raise ValueError
    shifted = logits - logits.max()
    return (shifted.exp().sum(dim=1).log() - shifted[torch.arange(len(y)), y]).mean()


# %% wrong: a small number saves the logarithm
# fails: test_large_scores, test_gradients
# feedback: no small number saves it
def cross_entropy(logits, y):
    if y.shape != logits.shape[:1]:
        raise ValueError
    probabilities = torch.softmax(logits, dim=1)[torch.arange(len(y)), y]
    return -(probabilities + 1e-30).log().mean()


# %% wrong: softmax before the cross-entropy
# fails: test_moderate_scores, test_large_scores, test_rows_far_apart, test_gradients, test_double_precision, test_one_label_a_sample, test_scores_left_alone
# feedback: The right class's probability
def cross_entropy(logits, y):
    if y.shape != logits.shape[:1]:
        raise ValueError
    scores = logits.softmax(dim=1)
    return (scores.exp().sum(dim=1).log() - scores[torch.arange(len(y)), y]).mean()


# %% wrong: indexing with the labels picks one of each row
# fails: test_gradients, test_moderate_scores, test_rows_far_apart
# feedback: the scores of all labels
def cross_entropy(logits, y):
    if y.shape != logits.shape[:1]:
        raise ValueError
    shifted = logits - logits.amax(dim=1, keepdim=True)
    return (shifted.exp().sum(dim=1, keepdim=True).log() - shifted[:, y]).mean()


# %% wrong: the sum over the samples
# fails: test_gradients, test_moderate_scores, test_rows_far_apart
# feedback: That is the sum over the samples
def cross_entropy(logits, y):
    if y.shape != logits.shape[:1]:
        raise ValueError
    shifted = logits - logits.amax(dim=1, keepdim=True)
    return (shifted.exp().sum(dim=1).log() - shifted[torch.arange(len(y)), y]).sum()


# %% wrong: (N, 1) against (N,) is the same
# fails: test_one_label_a_sample
# feedback: are different shapes
def cross_entropy(logits, y):
    shifted = logits - logits.amax(dim=1, keepdim=True)
    return (shifted.exp().sum(dim=1).log() - shifted[torch.arange(len(logits)), y]).mean()


# %% wrong: as many labels as samples, whatever their shape
# fails: test_one_label_a_sample
# feedback: Look first
def cross_entropy(logits, y):
    if y.numel() != len(logits):
        raise ValueError
    y = y.view(-1)
    shifted = logits - logits.amax(dim=1, keepdim=True)
    return (shifted.exp().sum(dim=1).log() - shifted[torch.arange(len(y)), y]).mean()


# %% wrong: a number is a loss
# fails: test_moderate_scores, test_large_scores, test_rows_far_apart, test_gradients, test_double_precision, test_one_label_a_sample, test_scores_left_alone
# feedback: must still know how it came about
def cross_entropy(logits, y):
    if y.shape != logits.shape[:1]:
        raise ValueError
    shifted = logits - logits.amax(dim=1, keepdim=True)
    return (shifted.exp().sum(dim=1).log() - shifted[torch.arange(len(y)), y]).mean().item()


# %% wrong: detached, so that nothing is recorded
# fails: test_gradients
# feedback: must still know how it came about
def cross_entropy(logits, y):
    if y.shape != logits.shape[:1]:
        raise ValueError
    logits = logits.detach()
    shifted = logits - logits.amax(dim=1, keepdim=True)
    return (shifted.exp().sum(dim=1).log() - shifted[torch.arange(len(y)), y]).mean()


# %% wrong: compute in float32
# fails: test_double_precision
# feedback: the dtype of the scores, and its digits
def cross_entropy(logits, y):
    if y.shape != logits.shape[:1]:
        raise ValueError
    logits = logits.float()
    shifted = logits - logits.amax(dim=1, keepdim=True)
    return (shifted.exp().sum(dim=1).log() - shifted[torch.arange(len(y)), y]).mean()


# %% wrong: subtract in place
# fails: test_gradients, test_scores_left_alone
# feedback: write into the tensor
def cross_entropy(logits, y):
    if y.shape != logits.shape[:1]:
        raise ValueError
    logits -= logits.amax(dim=1, keepdim=True)
    return (logits.exp().sum(dim=1).log() - logits[torch.arange(len(y)), y]).mean()


# %% wrong: torch has it already
# fails: without
# feedback: without cross_entropy
def cross_entropy(logits, y):
    if y.shape != logits.shape[:1]:
        raise ValueError
    return F.cross_entropy(logits, y)


# %% wrong: of one class there is nothing to compute
# fails: test_gradients
# feedback: must still know how it came about
def cross_entropy(logits, y):
    if y.shape != logits.shape[:1]:
        raise ValueError("one label for each sample")
    if logits.shape[1] == 1:
        return torch.zeros((), dtype=logits.dtype)
    shifted = logits - logits.amax(1, keepdim=True)
    return (shifted.exp().sum(1).log() - shifted.gather(1, y[:, None]).squeeze(1)).mean()


# %% wrong: one label needs no dimension
# fails: test_one_label_a_sample
# feedback: (N, 1), (1,), () and (N,)
def cross_entropy(logits, y):
    if y.dim() > 1 or y.numel() != len(logits):
        raise ValueError("one label is needed for each sample")
    y = y.reshape(-1)
    shifted = logits - logits.amax(dim=1, keepdim=True)
    return (shifted.exp().sum(dim=1).log() - shifted[torch.arange(len(y)), y]).mean()


# %% wrong: float64 is more exact
# fails: test_double_precision
# feedback: has the dtype of the scores
def cross_entropy(logits, y):
    if y.shape != logits.shape[:1]:
        raise ValueError("one label is needed for each sample")
    logits = logits.double()
    shifted = logits - logits.amax(dim=1, keepdim=True)
    return (shifted.exp().sum(dim=1).log() - shifted[torch.arange(len(y)), y]).mean()


# %% wrong: a loss of shape (1,) is a number
# fails: test_double_precision
# feedback: a tensor of shape ()
def cross_entropy(logits, y):
    if y.shape != logits.shape[:1]:
        raise ValueError
    shifted = logits - logits.amax(1, keepdim=True)
    losses = shifted.exp().sum(1).log() - shifted[torch.arange(len(y)), y]
    return losses.mean(0, keepdim=True)


# %% wrong: scores have to require gradients
# fails: test_scores_left_alone
# feedback: now require one
def cross_entropy(logits, y):
    if y.shape != logits.shape[:1]:
        raise ValueError
    logits.requires_grad_()
    shifted = logits - logits.amax(1, keepdim=True)
    return (shifted.exp().sum(1).log() - shifted[torch.arange(len(y)), y]).mean()


# %% wrong: far below the largest is all the same
# fails: test_large_scores, test_gradients
# feedback: Nothing is to be cut off
def cross_entropy(logits, y):
    if y.shape != logits.shape[:1]:
        raise ValueError
    shifted = (logits - logits.amax(dim=1, keepdim=True)).clamp(min=-80)
    return (shifted.exp().sum(dim=1).log() - shifted[torch.arange(len(y)), y]).mean()


# %% right: gather, and the maximum of each row
def cross_entropy(logits, y):
    if y.dim() != 1 or y.size(0) != logits.size(0):
        raise ValueError("y must have the shape (N,)")
    largest, _ = logits.max(dim=1, keepdim=True)
    log_of_sum = largest.squeeze(1) + torch.log(torch.exp(logits - largest).sum(1))
    return torch.mean(log_of_sum - logits.gather(1, y.unsqueeze(1)).squeeze(1))


# %% right: a mask in place of indices
def cross_entropy(logits, y):
    samples, classes = logits.shape
    if tuple(y.shape) != (samples,):
        raise ValueError("y must have the shape (N,)")
    wanted = torch.arange(classes) == y[:, None]
    differences = logits - logits[wanted][:, None]
    largest = differences.amax(1, keepdim=True).detach()
    return (largest.squeeze(1) + (differences - largest).exp().sum(1).log()).sum() / samples


# %% right: sample by sample
def cross_entropy(logits, y):
    if y.shape != (len(logits),):
        raise ValueError("y must have the shape (N,)")
    losses = []
    for scores, right in zip(logits, y):
        scores = scores - scores.max().detach()
        losses.append(torch.log(sum(torch.exp(score) for score in scores)) - scores[right])
    return torch.stack(losses).mean()


# %% right: a helper that is called as torch's is
def log_softmax(scores):
    shifted = scores - scores.amax(1, keepdim=True)
    return shifted - shifted.exp().sum(1, keepdim=True).log()


def cross_entropy(logits, y):
    if y.shape != logits.shape[:1]:
        raise ValueError("y must have the shape (N,)")
    return -log_softmax(logits)[torch.arange(len(y)), y].mean()
