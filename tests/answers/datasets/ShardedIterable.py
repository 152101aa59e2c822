# %% wrong: the dataset is its own iterator
# fails: test_from_the_start
# feedback: What happens to an epoch on its way
class ShardedIterable(IterableDataset):
    def __init__(self, items):
        self.items = items

    def __iter__(self):
        info = get_worker_info()
        self.place, self.step = (info.id, info.num_workers) if info else (0, 1)
        return self

    def __next__(self):
        if self.place >= len(self.items):
            raise StopIteration
        item = self.items[self.place]
        self.place += self.step
        return item


# %% wrong: every worker sees all
# fails: test_nothing_twice, test_few_items, test_real_processes, test_fair_shares
# feedback: Every worker has a copy of the whole dataset
class ShardedIterable(IterableDataset):
    def __init__(self, items):
        self.items = items

    def __iter__(self):
        return iter(self.items)


# %% wrong: workers are threads and share a counter
# fails: test_real_processes
# feedback: Workers are processes, not threads
class ShardedIterable(IterableDataset):
    started = []

    def __init__(self, items):
        self.items, self.number = items, {}

    def __iter__(self):
        info = get_worker_info()
        if info is None:
            return iter(self.items)
        if info.seed not in self.number:
            self.number[info.seed] = len(ShardedIterable.started) % info.num_workers
            ShardedIterable.started.append(info.seed)
            if len(ShardedIterable.started) == info.num_workers:
                ShardedIterable.started.clear()
        return iter(self.items[self.number[info.seed] :: info.num_workers])


# %% wrong: shares are rounded down
# fails: test_nothing_lost, test_fair_shares, test_few_items
# feedback: somebody has to bring it
class ShardedIterable(IterableDataset):
    def __init__(self, items):
        self.items = items

    def __iter__(self):
        info = get_worker_info()
        if info is None:
            return iter(self.items)
        share = len(self.items) // info.num_workers
        return iter(self.items[info.id * share : (info.id + 1) * share])


# %% wrong: shares are rounded up
# fails: test_fair_shares
# feedback: The epoch ends when the slowest worker does
class ShardedIterable(IterableDataset):
    def __init__(self, items):
        self.items = items

    def __iter__(self):
        info = get_worker_info()
        if info is None:
            return iter(self.items)
        share = math.ceil(len(self.items) / info.num_workers)
        return iter(self.items[info.id * share : (info.id + 1) * share])


# %% wrong: the rest is for the last
# fails: test_fair_shares, test_few_items
# feedback: Nobody should have two items more
class ShardedIterable(IterableDataset):
    def __init__(self, items):
        self.items = items

    def __iter__(self):
        info = get_worker_info()
        if info is None:
            return iter(self.items)
        share = len(self.items) // info.num_workers
        last = info.id == info.num_workers - 1
        return iter(self.items[info.id * share : None if last else (info.id + 1) * share])


# %% wrong: items are used up
# fails: test_from_the_start, test_real_processes
# feedback: There is more than one epoch
class ShardedIterable(IterableDataset):
    def __init__(self, items):
        self.items = list(items)

    def __iter__(self):
        info = get_worker_info()
        if info is not None:
            self.items = self.items[info.id :: info.num_workers]
        while self.items:
            yield self.items.pop(0)


# %% wrong: order does not matter
# fails: test_order_within_a_share
# feedback: in the order of the items
class ShardedIterable(IterableDataset):
    def __init__(self, items):
        self.items = items

    def __iter__(self):
        info = get_worker_info()
        if info is None:
            return iter(self.items)
        return iter(self.items[info.id :: info.num_workers][::-1])


# %% wrong: two workers are what there is
# fails: test_nothing_twice, test_nothing_lost, test_few_items, test_fair_shares
# feedback: Every worker has a copy
class ShardedIterable(IterableDataset):
    def __init__(self, items):
        self.items = items

    def __iter__(self):
        info = get_worker_info()
        if info is None:
            return iter(self.items)
        return iter(self.items[info.id % 2 :: 2])


# %% wrong: None is no item
# fails: test_fair_shares
# feedback: Nothing may be lost
from itertools import zip_longest


class ShardedIterable(IterableDataset[Any]):
    """Items that are divided among the workers of a DataLoader."""

    def __init__(self, items: list[Any]) -> None:
        super().__init__()
        self.items = items

    def __iter__(self) -> Iterator[Any]:
        info = get_worker_info()
        if info is None:
            yield from self.items
        else:
            for dealt in zip_longest(*[iter(self.items)] * info.num_workers):
                if dealt[info.id] is not None:
                    yield dealt[info.id]


# %% wrong: an item has one place
# fails: test_fair_shares
# feedback: Nobody should have two items more
class ShardedIterable(IterableDataset[Any]):
    """Items that are divided among the workers of a DataLoader."""

    def __init__(self, items: list[Any]) -> None:
        super().__init__()
        self.items = items

    def __iter__(self) -> Iterator[Any]:
        info = get_worker_info()
        number, workers = (0, 1) if info is None else (info.id, info.num_workers)
        return (item for item in self.items if self.items.index(item) % workers == number)


# %% wrong: nothing is no sample of the main process
# fails: test_order_within_a_share
# feedback: the main process goes through all of them
class ShardedIterable(IterableDataset):
    def __init__(self, items):
        self.items = items

    def __iter__(self):
        info = get_worker_info()
        if info is None:
            return (item for item in self.items if item is not None)
        return iter(self.items[info.id :: info.num_workers])


# %% wrong: a list can be gone through, too
# fails: test_from_the_start, test_nothing_twice, test_order_within_a_share, test_real_processes
# feedback: An iterator is wanted
class ShardedIterable(IterableDataset):
    def __init__(self, items):
        self.items = items

    def __iter__(self):
        info = get_worker_info()
        return self.items if info is None else self.items[info.id :: info.num_workers]


# %% wrong: a list can be split as an array
# fails: test_order_within_a_share
# feedback: An item can be anything
class ShardedIterable(IterableDataset):
    def __init__(self, items):
        self.items = items

    def __iter__(self):
        info = get_worker_info()
        if info is None:
            return iter(self.items)
        return iter(np.array_split(self.items, info.num_workers)[info.id].tolist())


# %% wrong: shares are rounded, and the last one makes up for it
# fails: test_fair_shares
# feedback: Nobody should have two items more
class ShardedIterable(IterableDataset):
    def __init__(self, items):
        self.items = items

    def __iter__(self):
        info = get_worker_info()
        if info is None:
            return iter(self.items)
        share = round(len(self.items) / info.num_workers)
        last = info.id == info.num_workers - 1
        return iter(self.items[info.id * share : None if last else (info.id + 1) * share])


# %% wrong: a worker has one place among its items
# fails: test_from_the_start
# feedback: In a worker, too
class ShardedIterable(IterableDataset):
    def __init__(self, items):
        self.items = items

    def __iter__(self):
        w = get_worker_info()
        if not w:
            return iter(self.items)
        self.place = w.id

        def go():
            while self.place < len(self.items):
                yield self.items[self.place]
                self.place += w.num_workers

        return go()


# %% wrong: any Dataset that can be gone through
# fails: test_real_processes
# feedback: derive from IterableDataset
class ShardedIterable(Dataset):
    def __init__(self, items):
        self.items = items

    def __iter__(self):
        w = get_worker_info()
        return iter(self.items if not w else self.items[w.id :: w.num_workers])


# %% right: a test of each place
class ShardedIterable(IterableDataset):
    def __init__(self, items):
        super().__init__()
        self.items = items

    def __iter__(self):
        info = torch.utils.data.get_worker_info()
        for place, item in enumerate(self.items):
            if info is None or place % info.num_workers == info.id:
                yield item


# %% right: neighbours, cut evenly
class ShardedIterable(IterableDataset):
    def __init__(self, items):
        self.items = tuple(items)

    def __iter__(self):
        info = get_worker_info()
        number, workers = (info.id, info.num_workers) if info else (0, 1)
        count = len(self.items)
        return iter(self.items[number * count // workers : (number + 1) * count // workers])


# %% right: islice
class ShardedIterable(IterableDataset):
    def __init__(self, items):
        self.items = items

    def __iter__(self):
        from itertools import islice

        info = get_worker_info()
        start, step = (0, 1) if info is None else (info.id, info.num_workers)
        return islice(self.items, start, None, step)


# %% wrong: eight workers at most
# fails: test_fair_shares
# feedback: Nobody should have two items more
class ShardedIterable(IterableDataset):
    def __init__(self, items):
        self.items = items

    def __iter__(self):
        info = get_worker_info()
        if info is None:
            return iter(self.items)
        if info.num_workers <= 8:
            return iter(self.items[info.id :: info.num_workers])
        return iter(self.items[info.id :: 8] if info.id < 8 else [][:0])
