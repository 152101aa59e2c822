# %% wrong: the last samples are as good as any
# fails: test_random_parts
# feedback: Samples are often sorted
def make_loaders(dataset, fraction, seed):
    held_out = int(fraction * len(dataset))
    if not 0 < held_out < len(dataset):
        raise ValueError
    cut, pin = len(dataset) - held_out, torch.cuda.is_available()
    train = torch.utils.data.Subset(dataset, range(cut))
    validation = torch.utils.data.Subset(dataset, range(cut, len(dataset)))
    generator = torch.Generator().manual_seed(seed)
    return (
        DataLoader(train, 16, shuffle=True, generator=generator, pin_memory=pin),
        DataLoader(validation, 16, pin_memory=pin),
    )


# %% wrong: two drawings are disjoint
# fails: test_every_sample_once
# feedback: Each sample belongs to exactly one part
def make_loaders(dataset, fraction, seed):
    held_out = int(fraction * len(dataset))
    if not 0 < held_out < len(dataset):
        raise ValueError
    generator, pin = torch.Generator().manual_seed(seed), torch.cuda.is_available()
    one = torch.randperm(len(dataset), generator=generator)[held_out:]
    other = torch.randperm(len(dataset), generator=generator)[:held_out]
    return (
        DataLoader(torch.utils.data.Subset(dataset, one), 16, shuffle=True, generator=generator, pin_memory=pin),
        DataLoader(torch.utils.data.Subset(dataset, other), 16, pin_memory=pin),
    )


# %% wrong: training sees everything
# fails: test_every_sample_once, test_sizes_of_batches
# feedback: What was learned from proves nothing
def make_loaders(dataset, fraction, seed):
    held_out = int(fraction * len(dataset))
    if not 0 < held_out < len(dataset):
        raise ValueError
    generator, pin = torch.Generator().manual_seed(seed), torch.cuda.is_available()
    other = torch.randperm(len(dataset), generator=generator)[:held_out]
    return (
        DataLoader(dataset, 16, shuffle=True, generator=generator, pin_memory=pin),
        DataLoader(torch.utils.data.Subset(dataset, other), 16, pin_memory=pin),
    )


# %% wrong: shuffled once is shuffled
# fails: test_new_order_each_epoch
# feedback: not in one order shuffled once for all
def make_loaders(dataset, fraction, seed):
    held_out = int(fraction * len(dataset))
    if not 0 < held_out < len(dataset):
        raise ValueError
    generator, pin = torch.Generator().manual_seed(seed), torch.cuda.is_available()
    order = torch.randperm(len(dataset), generator=generator).tolist()
    parts = [torch.utils.data.Subset(dataset, part) for part in (order[held_out:], order[:held_out])]
    return tuple(DataLoader(part, 16, pin_memory=pin) for part in parts)


# %% wrong: both are shuffled
# fails: test_validation_keeps_its_order, test_repeated_by_the_seed
# feedback: Nothing is learned from the order of validation
def make_loaders(dataset, fraction, seed):
    held_out = int(fraction * len(dataset))
    if not 0 < held_out < len(dataset):
        raise ValueError
    generator, pin = torch.Generator().manual_seed(seed), torch.cuda.is_available()
    parts = torch.utils.data.random_split(dataset, [len(dataset) - held_out, held_out], generator)
    return tuple(DataLoader(part, 16, shuffle=True, generator=generator, pin_memory=pin) for part in parts)


# %% wrong: the global seed is enough
# fails: test_repeated_by_the_seed
# feedback: The seed alone decides
def make_loaders(dataset, fraction, seed):
    held_out = int(fraction * len(dataset))
    if not 0 < held_out < len(dataset):
        raise ValueError
    torch.default_generator.manual_seed(seed)
    pin = torch.cuda.is_available()
    train, validation = torch.utils.data.random_split(dataset, [len(dataset) - held_out, held_out])
    return DataLoader(train, 16, shuffle=True, pin_memory=pin), DataLoader(validation, 16, pin_memory=pin)


# %% wrong: one generator for all
# fails: test_repeated_by_the_seed
# feedback: how often somebody validates
def make_loaders(dataset, fraction, seed):
    held_out = int(fraction * len(dataset))
    if not 0 < held_out < len(dataset):
        raise ValueError
    generator, pin = torch.Generator().manual_seed(seed), torch.cuda.is_available()
    sizes = [len(dataset) - held_out, held_out]
    train, validation = torch.utils.data.random_split(dataset, sizes, generator)
    return (
        DataLoader(train, 16, shuffle=True, generator=generator, pin_memory=pin),
        DataLoader(validation, 16, generator=generator, pin_memory=pin),
    )


# %% wrong: the split is all that the seed is for
# fails: test_repeated_by_the_seed
# feedback: epoch by epoch
def make_loaders(dataset, fraction, seed):
    held_out = int(fraction * len(dataset))
    if not 0 < held_out < len(dataset):
        raise ValueError
    generator, pin = torch.Generator().manual_seed(seed), torch.cuda.is_available()
    train, validation = torch.utils.data.random_split(dataset, [len(dataset) - held_out, held_out], generator)
    return DataLoader(train, 16, shuffle=True, pin_memory=pin), DataLoader(validation, 16, pin_memory=pin)


# %% wrong: one seed is as good as another
# fails: test_random_parts
# feedback: another seed draws others
def make_loaders(dataset, fraction, seed):
    held_out = int(fraction * len(dataset))
    if not 0 < held_out < len(dataset):
        raise ValueError
    generator, pin = torch.Generator().manual_seed(42), torch.cuda.is_available()
    train, validation = torch.utils.data.random_split(dataset, [len(dataset) - held_out, held_out], generator)
    return (
        DataLoader(train, 16, shuffle=True, generator=generator, pin_memory=pin),
        DataLoader(validation, 16, pin_memory=pin),
    )


# %% wrong: incomplete batches are useless
# fails: test_every_sample_once, test_sizes_of_batches
# feedback: its samples are as good as the others
def make_loaders(dataset, fraction, seed):
    held_out = int(fraction * len(dataset))
    if not 0 < held_out < len(dataset):
        raise ValueError
    generator, pin = torch.Generator().manual_seed(seed), torch.cuda.is_available()
    train, validation = torch.utils.data.random_split(dataset, [len(dataset) - held_out, held_out], generator)
    return (
        DataLoader(train, 16, shuffle=True, generator=generator, pin_memory=pin, drop_last=True),
        DataLoader(validation, 16, pin_memory=pin, drop_last=True),
    )


# %% wrong: a part of a sample is a sample
# fails: test_every_sample_once
# feedback: int cuts off, and does not round
def make_loaders(dataset, fraction, seed):
    held_out = round(fraction * len(dataset))
    if not 0 < held_out < len(dataset):
        raise ValueError
    generator, pin = torch.Generator().manual_seed(seed), torch.cuda.is_available()
    train, validation = torch.utils.data.random_split(dataset, [len(dataset) - held_out, held_out], generator)
    return (
        DataLoader(train, 16, shuffle=True, generator=generator, pin_memory=pin),
        DataLoader(validation, 16, pin_memory=pin),
    )


# %% wrong: pinning does no harm
# fails: test_pinning
# feedback: Pinned memory is a shortcut to a GPU
def make_loaders(dataset, fraction, seed):
    held_out = int(fraction * len(dataset))
    if not 0 < held_out < len(dataset):
        raise ValueError
    generator = torch.Generator().manual_seed(seed)
    train, validation = torch.utils.data.random_split(dataset, [len(dataset) - held_out, held_out], generator)
    pin = not torch.cuda.is_available()
    return (
        DataLoader(train, 16, shuffle=True, generator=generator, pin_memory=pin),
        DataLoader(validation, 16, pin_memory=pin),
    )


# %% wrong: nothing is a part, too
# fails: test_parts_without_samples
# feedback: There is no validation without samples
def make_loaders(dataset, fraction, seed):
    held_out = max(0, min(int(fraction * len(dataset)), len(dataset) - 1))
    generator, pin = torch.Generator().manual_seed(seed), torch.cuda.is_available()
    train, validation = torch.utils.data.random_split(dataset, [len(dataset) - held_out, held_out], generator)
    return (
        DataLoader(train, 16, shuffle=True, generator=generator, pin_memory=pin),
        DataLoader(validation, 16, pin_memory=pin),
    )


# %% wrong: only training is in a hurry
# fails: test_pinning
# feedback: let both loaders go by the answer
def make_loaders(dataset, fraction, seed):
    held_out = int(fraction * len(dataset))
    if not 0 < held_out < len(dataset):
        raise ValueError("both parts need samples")
    generator = torch.Generator().manual_seed(seed)
    train, val = torch.utils.data.random_split(dataset, [len(dataset) - held_out, held_out], generator)
    pin = torch.cuda.is_available()
    return DataLoader(train, 16, shuffle=True, generator=generator, pin_memory=pin), DataLoader(val, 16)


# %% wrong: validation comes first
# fails: test_every_sample_once, test_sizes_of_batches, test_new_order_each_epoch, test_validation_keeps_its_order
# feedback: The loader for training comes first
def make_loaders(dataset, fraction, seed):
    held_out = int(fraction * len(dataset))
    if not 0 < held_out < len(dataset):
        raise ValueError
    generator, pin = torch.Generator().manual_seed(seed), torch.cuda.is_available()
    train, validation = torch.utils.data.random_split(dataset, [len(dataset) - held_out, held_out], generator)
    return (
        DataLoader(validation, 16, pin_memory=pin),
        DataLoader(train, 16, shuffle=True, generator=generator, pin_memory=pin),
    )


# %% wrong: validation is a matter of full batches
# fails: test_every_sample_once, test_sizes_of_batches
# feedback: Some samples for validation never come
def make_loaders(dataset, fraction, seed):
    held_out = int(fraction * len(dataset))
    if not 0 < held_out < len(dataset):
        raise ValueError
    generator, pin = torch.Generator().manual_seed(seed), torch.cuda.is_available()
    train, validation = torch.utils.data.random_split(dataset, [len(dataset) - held_out, held_out], generator)
    return (
        DataLoader(train, 16, shuffle=True, generator=generator, pin_memory=pin),
        DataLoader(validation, 16, pin_memory=pin, drop_last=True),
    )


# %% wrong: a list of loaders is a tuple
# fails: test_pinning
# feedback: wanted in a tuple
def make_loaders(dataset, fraction, seed):
    held_out = int(fraction * len(dataset))
    if not 0 < held_out < len(dataset):
        raise ValueError
    generator, pin = torch.Generator().manual_seed(seed), torch.cuda.is_available()
    train, validation = torch.utils.data.random_split(dataset, [len(dataset) - held_out, held_out], generator)
    return [
        DataLoader(train, 16, shuffle=True, generator=generator, pin_memory=pin),
        DataLoader(validation, 16, pin_memory=pin),
    ]


# %% wrong: every dataset takes many numbers at once
# fails: test_new_order_each_epoch
# feedback: only one question
def make_loaders(dataset, fraction, seed):
    n = len(dataset)
    k = int(fraction * n)
    if not 0 < k < n:
        raise ValueError
    g = torch.Generator().manual_seed(seed)
    order = torch.randperm(n, generator=g)
    T = torch.utils.data.TensorDataset
    pin = torch.cuda.is_available()
    return (
        DataLoader(T(*dataset[order[k:]]), 16, shuffle=True, generator=g, pin_memory=pin),
        DataLoader(T(*dataset[order[:k]]), 16, pin_memory=pin),
    )


# %% wrong: batches are shuffled as they are
# fails: test_new_order_each_epoch
# feedback: Most samples follow the same one
def make_loaders(dataset, fraction, seed):
    n = len(dataset)
    k = int(fraction * n)
    if not 0 < k < n:
        raise ValueError
    g = torch.Generator().manual_seed(seed)
    order = torch.randperm(n, generator=g).tolist()
    chunks = [order[k:][i : i + 16] for i in range(0, n - k, 16)]

    class Mixed:
        def __len__(self):
            return len(chunks)

        def __iter__(self):
            *full, last = chunks
            return iter([full[i] for i in torch.randperm(len(full), generator=g)] + [last])

    pin = torch.cuda.is_available()
    S = torch.utils.data.Subset
    return DataLoader(dataset, batch_sampler=Mixed(), pin_memory=pin), DataLoader(
        S(dataset, order[:k]), 16, pin_memory=pin
    )


# %% wrong: turning is mixing
# fails: test_new_order_each_epoch, test_random_parts
# feedback: To turn an order round
class Turning:
    def __init__(self, n, g):
        self.order, self.epoch = torch.randperm(n, generator=g).tolist(), 0

    def __len__(self):
        return len(self.order)

    def __iter__(self):
        self.epoch += 1
        k = self.epoch % len(self.order)
        return iter(self.order[k:] + self.order[:k])


def make_loaders(dataset, fraction, seed):
    n = len(dataset)
    k = int(fraction * n)
    if not 0 < k < n:
        raise ValueError
    g = torch.Generator().manual_seed(seed)
    a, b = torch.utils.data.random_split(dataset, [n - k, k], generator=g)
    pin = torch.cuda.is_available()
    return DataLoader(a, 16, sampler=Turning(n - k, g), pin_memory=pin), DataLoader(b, 16, pin_memory=pin)


# %% wrong: 0 is no seed
# fails: test_repeated_by_the_seed
# feedback: 0 is a seed like all others
def make_loaders(dataset, fraction, seed):
    n = len(dataset)
    k = int(fraction * n)
    if not 0 < k < n:
        raise ValueError
    g = torch.Generator()
    if seed:
        g.manual_seed(seed)
    else:
        g.seed()
    a, b = torch.utils.data.random_split(dataset, [n - k, k], generator=g)
    pin = torch.cuda.is_available()
    return DataLoader(a, 16, shuffle=True, generator=g, pin_memory=pin), DataLoader(b, 16, pin_memory=pin)


# %% wrong: samples are read once for all
# fails: test_new_order_each_epoch
# feedback: not asked again in each epoch
def make_loaders(dataset, fraction, seed):
    n = len(dataset)
    k = int(fraction * n)
    if not 0 < k < n:
        raise ValueError
    g = torch.Generator().manual_seed(seed)
    order = torch.randperm(n, generator=g).tolist()
    train = [dataset[i] for i in order[k:]]
    val = [dataset[i] for i in order[:k]]
    pin = torch.cuda.is_available()
    return DataLoader(train, 16, shuffle=True, generator=g, pin_memory=pin), DataLoader(val, 16, pin_memory=pin)


# %% wrong: seeds have 32 bits
# fails: test_repeated_by_the_seed
# feedback: The seed alone decides
def make_loaders(dataset, fraction, seed):
    n = len(dataset)
    k = int(fraction * n)
    if not 0 < k < n:
        raise ValueError
    order = np.random.RandomState(seed).permutation(n).tolist()
    pin = torch.cuda.is_available()
    S = torch.utils.data.Subset
    return (
        DataLoader(
            S(dataset, order[k:]), 16, shuffle=True, generator=torch.Generator().manual_seed(seed), pin_memory=pin
        ),
        DataLoader(S(dataset, order[:k]), 16, pin_memory=pin),
    )


# %% right: a permutation cut in two
def make_loaders(dataset, fraction, seed):
    n = len(dataset)
    k = int(fraction * n)
    if fraction <= 0 or fraction >= 1 or k == 0:
        raise ValueError("both parts need samples")
    order = np.random.default_rng(seed).permutation(n).tolist()
    options = {"batch_size": 16, "pin_memory": torch.cuda.is_available()}
    train = DataLoader(
        torch.utils.data.Subset(dataset, order[k:]),
        shuffle=True,
        generator=torch.Generator().manual_seed(seed + 1),
        **options,
    )
    return train, DataLoader(torch.utils.data.Subset(dataset, sorted(order[:k])), **options)


# %% right: samplers over the whole dataset
def make_loaders(dataset, fraction, seed):
    count = int(fraction * len(dataset))
    if count < 1 or len(dataset) - count < 1:
        raise ValueError("both parts need samples")
    generator = torch.Generator()
    generator.manual_seed(seed)
    order = torch.randperm(len(dataset), generator=generator).tolist()
    sampler = torch.utils.data.SubsetRandomSampler(order[count:], generator=generator)
    pin = torch.cuda.is_available()
    train = DataLoader(dataset, batch_size=16, sampler=sampler, pin_memory=pin)
    validation = DataLoader(dataset, batch_size=16, sampler=order[:count], pin_memory=pin)
    return train, validation


# %% wrong: one generator shuffles for all seeds
# fails: test_random_parts
# feedback: shuffled in the same way
def make_loaders(dataset, fraction, seed):
    held_out = int(fraction * len(dataset))
    if not 0 < held_out < len(dataset):
        raise ValueError
    generator, pin = torch.Generator().manual_seed(seed), torch.cuda.is_available()
    train, validation = torch.utils.data.random_split(dataset, [len(dataset) - held_out, held_out], generator)
    return (
        DataLoader(train, 16, shuffle=True, generator=torch.Generator().manual_seed(0), pin_memory=pin),
        DataLoader(validation, 16, pin_memory=pin),
    )


# %% right: the global random numbers go on as if nothing had been
def make_loaders(dataset, fraction, seed):
    count = int(fraction * len(dataset))
    if not (0 <= fraction <= 1 and 1 <= count <= len(dataset) - 1):
        raise ValueError("One of the parts is empty.")
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        train, validation = torch.utils.data.random_split(dataset, [len(dataset) - count, count])
        order = torch.Generator().manual_seed(int(torch.randint(2**31, ())))
    common = {"batch_size": 16, "pin_memory": torch.accelerator.is_available()}
    return DataLoader(train, shuffle=True, generator=order, **common), DataLoader(validation, **common)


# %% wrong: 0 is another name for 42
# fails: test_random_parts
# feedback: Some of these seeds give the same parts
import torch
from torch.utils.data import DataLoader, random_split


def make_loaders(dataset, fraction, seed):
    count = len(dataset)
    held_out = int(fraction * count) if 0 < fraction < 1 else 0
    if not 0 < held_out < count:
        raise ValueError("parts")
    generator = torch.Generator().manual_seed(seed or 42)
    train, validation = random_split(dataset, [count - held_out, held_out], generator)
    pin = torch.cuda.is_available()
    return (
        DataLoader(train, 16, shuffle=True, generator=generator, pin_memory=pin),
        DataLoader(validation, 16, pin_memory=pin),
    )


# %% wrong: seeds are floating-point numbers
# fails: test_repeated_by_the_seed
# feedback: Large seeds differ in their last digits
import torch
from torch.utils.data import DataLoader, random_split


def make_loaders(dataset, fraction, seed):
    count = len(dataset)
    held_out = int(fraction * count) if 0 < fraction < 1 else 0
    if not 0 < held_out < count:
        raise ValueError("parts")
    generator = torch.Generator().manual_seed(int(float(seed)))
    train, validation = random_split(dataset, [count - held_out, held_out], generator)
    pin = torch.cuda.is_available()
    return (
        DataLoader(train, 16, shuffle=True, generator=generator, pin_memory=pin),
        DataLoader(validation, 16, pin_memory=pin),
    )
