# %% wrong: the worker's number is its seed
# fails: test_epochs_differ
# feedback: In the next epoch there are new copies
def seed_worker(worker_id):
    info = get_worker_info()
    if info is not None:
        info.dataset.rng = np.random.default_rng(1 + worker_id)


# %% wrong: one seed for all workers
# fails: test_workers_differ
# feedback: begins with the same seed
def seed_worker(worker_id):
    info = get_worker_info()
    if info is not None:
        info.dataset.rng = np.random.default_rng(info.seed - worker_id)


# %% wrong: seeds come from nowhere
# fails: test_repeated
# feedback: cannot be had again
def seed_worker(worker_id):
    info = get_worker_info()
    if info is not None:
        info.dataset.rng = np.random.default_rng()


# %% wrong: the old recipe for global numbers is enough
# fails: test_workers_differ, test_epochs_differ, test_repeated, test_global_numbers, test_kind_of_generator, test_main_process
# feedback: Each worker has a copy of the dataset
def seed_worker(worker_id):
    import random

    seed = torch.initial_seed() % 2**32
    np.random.seed(seed)
    random.seed(seed)


# %% wrong: one seed for all, so that it can be repeated
# fails: test_global_numbers
# feedback: Do not undo it
def seed_worker(worker_id):
    import random

    info = get_worker_info()
    if info is not None:
        info.dataset.rng = np.random.default_rng(info.seed)
        torch.default_generator.manual_seed(0)
        np.random.seed(0)
        random.seed(0)


# %% wrong: Python's numbers are as good
# fails: test_kind_of_generator
# feedback: of the same type
def seed_worker(worker_id):
    import random

    info = get_worker_info()
    if info is not None:
        info.dataset.rng = random.Random(info.seed)


# %% wrong: there is always a worker
# fails: test_main_process
# feedback: Without workers there is nobody
def seed_worker(worker_id):
    get_worker_info().dataset.rng = np.random.default_rng(torch.initial_seed())


# %% wrong: workers are threads, so their dataset is everybody's
# fails: test_workers_differ, test_epochs_differ, test_repeated, test_global_numbers, test_kind_of_generator, test_main_process
# feedback: Each worker has a copy of the dataset
def seed_worker(worker_id):
    global rng
    info = get_worker_info()
    if info is not None:
        rng = np.random.default_rng(info.seed)
        return rng


# %% wrong: the old recipe does no harm in the main process
# fails: test_main_process
# feedback: First ask whether there is a worker
def seed_worker(worker_id):
    import random

    seed = torch.initial_seed() % 2**32
    np.random.seed(seed)
    random.seed(seed)
    info = get_worker_info()
    if info is not None:
        info.dataset.rng = np.random.default_rng(seed)


# %% wrong: a hundred seeds are enough
# fails: test_workers_differ, test_epochs_differ
# feedback: Few seeds meet by chance
def seed_worker(worker_id):
    info = get_worker_info()
    if info is not None:
        info.dataset.rng = np.random.default_rng(np.random.randint(100))


# %% right: what torch was seeded with
def seed_worker(worker_id):
    info = torch.utils.data.get_worker_info()
    if info:
        setattr(info.dataset, "rng", np.random.default_rng(torch.initial_seed()))


# %% right: two numbers make a seed
def seed_worker(worker_id):
    info = get_worker_info()
    if info is None:
        return
    base = info.seed - info.id
    info.dataset.rng = np.random.Generator(np.random.PCG64([base, worker_id]))


# %% right: drawn from numbers that are seeded already
def seed_worker(worker_id):
    info = get_worker_info()
    if info is not None:
        info.dataset.rng = np.random.default_rng(int(torch.randint(2**62, ())))
