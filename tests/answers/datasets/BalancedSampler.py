# %% wrong: shuffling balances
# fails: test_equal_shares, test_number_of_indices, test_any_numbers, test_others_the_next_time, test_the_generator_decides, test_classes_mixed
# feedback: as many samples as the smallest one
class BalancedSampler(Sampler):
    def __init__(self, labels, generator):
        self.labels, self.generator = labels, generator

    def __len__(self):
        return len(self.labels)

    def __iter__(self):
        return iter(torch.randperm(len(self), generator=self.generator).tolist())


# %% wrong: the first of each class
# fails: test_others_the_next_time
# feedback: every sample gets its turn
class BalancedSampler(Sampler):
    def __init__(self, labels, generator):
        places = [(labels == number).nonzero().flatten() for number in labels.unique()]
        share = min(map(len, places))
        self.indices, self.generator = torch.cat([p[:share] for p in places]), generator

    def __len__(self):
        return len(self.indices)

    def __iter__(self):
        return iter(self.indices[torch.randperm(len(self), generator=self.generator)].tolist())


# %% wrong: drawn once is drawn
# fails: test_others_the_next_time, test_classes_mixed
# feedback: Draw anew each time
class BalancedSampler(Sampler):
    def __init__(self, labels, generator):
        places = [(labels == number).nonzero().flatten() for number in labels.unique()]
        share = min(map(len, places))
        drawn = [p[torch.randperm(len(p), generator=generator)[:share]] for p in places]
        self.indices = torch.cat(drawn)[torch.randperm(len(places) * share, generator=generator)].tolist()

    def __len__(self):
        return len(self.indices)

    def __iter__(self):
        return iter(self.indices)


# %% wrong: one class after the other
# fails: test_classes_mixed
# feedback: A batch should hold samples of all classes
class BalancedSampler(Sampler):
    def __init__(self, labels, generator):
        self.places = [(labels == number).nonzero().flatten() for number in labels.unique()]
        self.share, self.generator = min(map(len, self.places)), generator

    def __len__(self):
        return len(self.places) * self.share

    def __iter__(self):
        for p in self.places:
            yield from p[torch.randperm(len(p), generator=self.generator)[: self.share]].tolist()


# %% wrong: by turns
# fails: test_classes_mixed
# feedback: not by turns
class BalancedSampler(Sampler):
    def __init__(self, labels, generator):
        self.places = [(labels == number).nonzero().flatten() for number in labels.unique()]
        self.share, self.generator = min(map(len, self.places)), generator

    def __len__(self):
        return len(self.places) * self.share

    def __iter__(self):
        drawn = [p[torch.randperm(len(p), generator=self.generator)[: self.share]].tolist() for p in self.places]
        order = torch.randperm(len(drawn), generator=self.generator).tolist()
        return iter([drawn[k][turn] for turn in range(self.share) for k in order])


# %% wrong: the rare ones are repeated
# fails: test_equal_shares, test_number_of_indices, test_any_numbers, test_others_the_next_time, test_the_generator_decides
# feedback: no sample comes twice
class BalancedSampler(Sampler):
    def __init__(self, labels, generator):
        self.places = [(labels == number).nonzero().flatten() for number in labels.unique()]
        self.share, self.generator = max(map(len, self.places)), generator

    def __len__(self):
        return len(self.places) * self.share

    def __iter__(self):
        drawn = [p[torch.randint(len(p), (self.share,), generator=self.generator)] for p in self.places]
        return iter(torch.cat(drawn)[torch.randperm(len(self), generator=self.generator)].tolist())


# %% wrong: equal chances are equal shares
# fails: test_equal_shares, test_any_numbers
# feedback: In every epoch each class
class BalancedSampler(Sampler):
    def __init__(self, labels, generator):
        _, inverse, counts = labels.unique(return_inverse=True, return_counts=True)
        self.weights, self.count = 1 / counts[inverse].double(), len(counts) * int(counts.min())
        self.generator = generator

    def __len__(self):
        return self.count

    def __iter__(self):
        return iter(torch.multinomial(self.weights, self.count, True, generator=self.generator).tolist())


# %% wrong: len counts samples
# fails: test_number_of_indices
# feedback: The length counts the indices of an epoch
class BalancedSampler(Sampler):
    def __init__(self, labels, generator):
        self.places = [(labels == number).nonzero().flatten() for number in labels.unique()]
        self.share, self.generator, self.count = min(map(len, self.places)), generator, len(labels)

    def __len__(self):
        return self.count

    def __iter__(self):
        drawn = [p[torch.randperm(len(p), generator=self.generator)[: self.share]] for p in self.places]
        indices = torch.cat(drawn)
        return iter(indices[torch.randperm(len(indices), generator=self.generator)].tolist())


# %% wrong: classes are counted from 0
# fails: test_any_numbers
# feedback: Classes are the labels that occur
class BalancedSampler(Sampler):
    def __init__(self, labels, generator):
        self.places = [(labels == number).nonzero().flatten() for number in range(int(labels.max()) + 1)]
        self.share, self.generator = min(map(len, self.places)), generator

    def __len__(self):
        return len(self.places) * self.share

    def __iter__(self):
        drawn = [p[torch.randperm(len(p), generator=self.generator)[: self.share]] for p in self.places]
        return iter(torch.cat(drawn)[torch.randperm(len(self), generator=self.generator)].tolist())


# %% wrong: random numbers come from anywhere
# fails: test_the_generator_decides
# feedback: whatever else draws random numbers
class BalancedSampler(Sampler):
    def __init__(self, labels, generator):
        self.places = [(labels == number).nonzero().flatten() for number in labels.unique()]
        self.share = min(map(len, self.places))

    def __len__(self):
        return len(self.places) * self.share

    def __iter__(self):
        drawn = [p[torch.randperm(len(p))[: self.share]] for p in self.places]
        return iter(torch.cat(drawn)[torch.randperm(len(self))].tolist())


# %% wrong: a tensor of one element is a number
# fails: test_whole_numbers
# feedback: not tensors of one element
class BalancedSampler(Sampler):
    def __init__(self, labels, generator):
        self.places = [(labels == number).nonzero().flatten() for number in labels.unique()]
        self.share, self.generator = min(map(len, self.places)), generator

    def __len__(self):
        return len(self.places) * self.share

    def __iter__(self):
        drawn = [p[torch.randperm(len(p), generator=self.generator)[: self.share]] for p in self.places]
        mixed = torch.cat(drawn)[torch.randperm(len(self), generator=self.generator)]
        return iter(mixed)


# %% wrong: the first ones of a shuffled list
# fails: test_classes_mixed
# feedback: nearly always the frequent one
class BalancedSampler(Sampler[int]):
    """In each epoch as many samples of each class as the smallest class has."""

    def __init__(self, labels: torch.Tensor, generator: torch.Generator) -> None:
        self.labels = labels.tolist()
        self.generator = generator
        self.classes = set(self.labels)
        self.smallest = min(self.labels.count(number) for number in self.classes)

    def __len__(self) -> int:
        return len(self.classes) * self.smallest

    def __iter__(self) -> Iterator[int]:
        taken = dict.fromkeys(self.classes, 0)
        chosen = []
        for index in torch.randperm(len(self.labels), generator=self.generator).tolist():
            if taken[self.labels[index]] < self.smallest:
                taken[self.labels[index]] += 1
                chosen.append(index)
        return iter(chosen)


# %% wrong: a copy of the generator is the generator
# fails: test_the_generator_decides
# feedback: A copy of it, or one made with its seed
class BalancedSampler(Sampler):
    def __init__(self, labels, generator):
        self.generator = torch.Generator()
        self.generator.set_state(generator.get_state())
        self.classes = [(labels == number).nonzero().flatten() for number in labels.unique()]
        self.share = min(map(len, self.classes))

    def __len__(self):
        return len(self.classes) * self.share

    def mixed(self, count):
        return torch.randperm(count, generator=self.generator)

    def __iter__(self):
        drawn = torch.cat([places[self.mixed(len(places))[: self.share]] for places in self.classes])
        return iter(drawn[self.mixed(len(drawn))].tolist())


# %% wrong: the last one is one too many
# fails: test_others_the_next_time
# feedback: Somebody never gets a turn
class BalancedSampler(Sampler):
    def __init__(self, labels, generator):
        self.generator = generator
        self.classes = [(labels == number).nonzero().flatten() for number in labels.unique()]
        self.share = min(map(len, self.classes))

    def __len__(self):
        return len(self.classes) * self.share

    def mixed(self, count):
        return torch.randperm(count, generator=self.generator)

    def __iter__(self):
        drawn = torch.cat(
            [places[self.mixed(max(len(places) - 1, self.share))[: self.share]] for places in self.classes]
        )
        return iter(drawn[self.mixed(len(drawn))].tolist())


# %% wrong: neighbours are drawn together
# fails: test_others_the_next_time
# feedback: need not stand side by side
class BalancedSampler(Sampler):
    def __init__(self, labels, generator):
        self.generator = generator
        self.classes = [(labels == number).nonzero().flatten() for number in labels.unique()]
        self.share = min(map(len, self.classes))

    def __len__(self):
        return len(self.classes) * self.share

    def mixed(self, count):
        return torch.randperm(count, generator=self.generator)

    def __iter__(self):
        starts = [int(self.mixed(len(places))[0]) for places in self.classes]
        turned = [places.roll(-start) for places, start in zip(self.classes, starts)]
        drawn = torch.cat([places[: self.share] for places in turned])
        return iter(drawn[self.mixed(len(drawn))].tolist())


# %% wrong: turning is mixing
# fails: test_classes_mixed
# feedback: not all of them came
class BalancedSampler(Sampler):
    def __init__(self, labels, generator):
        self.generator = generator
        self.classes = [(labels == number).nonzero().flatten() for number in labels.unique()]
        self.share = min(map(len, self.classes))

    def __len__(self):
        return len(self.classes) * self.share

    def mixed(self, count):
        return torch.randperm(count, generator=self.generator)

    def __iter__(self):
        drawn = torch.cat([places[self.mixed(len(places))[: self.share]] for places in self.classes])
        return iter(drawn.roll(int(self.mixed(len(drawn))[0])).tolist())


# %% wrong: the sampler is its own iterator
# fails: test_equal_shares
# feedback: What happens to an epoch on its way
class BalancedSampler(Sampler):
    def __init__(self, labels, generator):
        self.places = [(labels == label).nonzero().flatten() for label in labels.unique()]
        self.size, self.generator = min(map(len, self.places)), generator

    def __len__(self):
        return self.size * len(self.places)

    def __iter__(self):
        drawn = [p[torch.randperm(len(p), generator=self.generator)[: self.size]] for p in self.places]
        self.left = torch.cat(drawn)[torch.randperm(len(self), generator=self.generator)].tolist()
        return self

    def __next__(self):
        if not self.left:
            raise StopIteration
        return self.left.pop()


# %% wrong: an epoch on its way goes on in the next one
# fails: test_equal_shares
# feedback: an epoch on its way
class BalancedSampler(Sampler):
    def __init__(self, labels, generator):
        self.g = generator
        self.classes = [(labels == c).nonzero().flatten() for c in labels.unique()]
        self.k = min(map(len, self.classes))

    def __len__(self):
        return self.k * len(self.classes)

    def __iter__(self):
        drawn = torch.cat([p[torch.randperm(len(p), generator=self.g)[: self.k]] for p in self.classes])
        self.indices = drawn[torch.randperm(len(drawn), generator=self.g)].tolist()
        for i in range(len(self)):
            yield self.indices[i]


# %% wrong: each class has one pot for all epochs
# fails: test_equal_shares
# feedback: an epoch on its way
class BalancedSampler(Sampler):
    def __init__(self, labels, generator):
        self.g = generator
        self.classes = [(labels == c).nonzero().flatten() for c in labels.unique()]
        self.k = min(map(len, self.classes))

    def __len__(self):
        return self.k * len(self.classes)

    def __iter__(self):
        order = torch.cat([torch.full((self.k,), i) for i in range(len(self.classes))])
        order = order[torch.randperm(len(order), generator=self.g)].tolist()
        self.pots = [p[torch.randperm(len(p), generator=self.g)[: self.k]].tolist() for p in self.classes]
        places = [0] * len(self.classes)
        for c in order:
            yield self.pots[c][places[c]]
            places[c] += 1


# %% wrong: a list can be gone through, too
# fails: test_whole_numbers
# feedback: An iterator is wanted
class BalancedSampler(Sampler):
    def __init__(self, labels, generator):
        self.g = generator
        self.classes = [(labels == c).nonzero().flatten() for c in labels.unique()]
        self.k = min(map(len, self.classes))

    def __len__(self):
        return self.k * len(self.classes)

    def __iter__(self):
        drawn = torch.cat([p[torch.randperm(len(p), generator=self.g)[: self.k]] for p in self.classes])
        return drawn[torch.randperm(len(drawn), generator=self.g)].tolist()


# %% wrong: a sampler has a length anyway
# fails: test_number_of_indices
# feedback: calls the method __len__
class BalancedSampler(Sampler):
    def __init__(self, labels, generator):
        self.g = generator
        self.classes = [(labels == c).nonzero().flatten() for c in labels.unique()]
        self.k = min(map(len, self.classes))

    def __iter__(self):
        drawn = torch.cat([p[torch.randperm(len(p), generator=self.g)[: self.k]] for p in self.classes])
        return iter(drawn[torch.randperm(len(drawn), generator=self.g)].tolist())


# %% wrong: every number between is a class
# fails: test_any_numbers
# feedback: nor follow one another
class BalancedSampler(Sampler):
    def __init__(self, labels, generator):
        self.g = generator
        low = labels.min()
        counts = torch.bincount(labels - low)
        self.classes = [(labels - low == c).nonzero().flatten() for c in counts.nonzero().flatten()]
        self.k = int(counts[counts > 0].min())

    def __len__(self):
        return self.k * len(self.classes)

    def __iter__(self):
        drawn = torch.cat([p[torch.randperm(len(p), generator=self.g)[: self.k]] for p in self.classes])
        return iter(drawn[torch.randperm(len(drawn), generator=self.g)].tolist())


# %% wrong: labels are free to be numbered anew
# fails: test_any_numbers
# feedback: stay as they are
class BalancedSampler(Sampler):
    def __init__(self, labels, generator):
        self.g = generator
        labels -= labels.min()
        self.classes = [(labels == c).nonzero().flatten() for c in labels.unique()]
        self.k = min(map(len, self.classes))

    def __len__(self):
        return self.k * len(self.classes)

    def __iter__(self):
        drawn = torch.cat([p[torch.randperm(len(p), generator=self.g)[: self.k]] for p in self.classes])
        return iter(drawn[torch.randperm(len(drawn), generator=self.g)].tolist())


# %% right: lists and a dictionary
class BalancedSampler(Sampler):
    def __init__(self, labels, generator):
        self.places = {}
        for index, label in enumerate(labels.tolist()):
            self.places.setdefault(label, []).append(index)
        self.generator = generator

    def __len__(self):
        return len(self.places) * min(len(places) for places in self.places.values())

    def __iter__(self):
        share = len(self) // len(self.places)
        chosen = []
        for places in self.places.values():
            order = torch.randperm(len(places), generator=self.generator).tolist()
            chosen += [places[k] for k in order[:share]]
        for k in torch.randperm(len(chosen), generator=self.generator).tolist():
            yield chosen[k]


# %% right: one permutation of all
class BalancedSampler:
    def __init__(self, labels, generator):
        self.labels, self.generator = labels, generator
        _, counts = torch.unique(labels, return_counts=True)
        self.share, self.count = int(counts.min()), len(counts) * int(counts.min())

    def __len__(self):
        return self.count

    def __iter__(self):
        taken, indices = {}, []
        for index in torch.randperm(len(self.labels), generator=self.generator).tolist():
            label = int(self.labels[index])
            taken[label] = taken.get(label, 0) + 1
            if taken[label] <= self.share:
                indices.append(index)
        return iter([indices[k] for k in torch.randperm(len(indices), generator=self.generator).tolist()])


# %% wrong: one permutation for all classes
# fails: test_others_the_next_time
# feedback: Each class draws for itself
class BalancedSampler(Sampler):
    def __init__(self, labels, generator):
        self.places = [(labels == number).nonzero().flatten() for number in labels.unique()]
        self.share, self.generator = min(map(len, self.places)), generator

    def __len__(self):
        return len(self.places) * self.share

    def __iter__(self):
        order = torch.randperm(max(map(len, self.places)), generator=self.generator)
        indices = torch.cat([places[order[order < len(places)][: self.share]] for places in self.places])
        return iter(indices[torch.randperm(len(indices), generator=self.generator)].tolist())


# %% wrong: the generator gives a seed in the first epoch, and nothing later
# fails: test_the_generator_decides
# feedback: In a later epoch nothing was drawn from the generator
import random


class BalancedSampler(Sampler):
    def __init__(self, labels, generator):
        self.places = [(labels == number).nonzero().flatten().tolist() for number in labels.unique()]
        self.share, self.generator, self.own = min(map(len, self.places)), generator, None

    def __len__(self):
        return len(self.places) * self.share

    def __iter__(self):
        if self.own is None:
            self.own = random.Random(int(torch.randint(2**31, (), generator=self.generator)))
        indices = [index for places in self.places for index in self.own.sample(places, self.share)]
        self.own.shuffle(indices)
        return iter(indices)
