# %% wrong: batches are rounded wrongly
# fails: test_batches_by_size, test_samplers, test_defaults_spelled_out, test_samplers_exclude, test_timeouts, test_workers
# feedback: what is left over
def batch_sizes(n, options):
    o = {"batch_size": 1, "shuffle": False, "sampler": None, "batch_sampler": None, "drop_last": False}
    o = {**o, "num_workers": 0, "timeout": 0, **options}
    if o["num_workers"] < 0 or o["timeout"] < 0 or (o["timeout"] > 0 and o["num_workers"] == 0):
        raise ValueError
    if o["sampler"] is not None and o["shuffle"]:
        raise ValueError
    if o["batch_sampler"] is not None:
        if o["batch_size"] != 1 or o["shuffle"] or o["drop_last"] or o["sampler"] is not None:
            raise ValueError
        return [len(indices) for indices in o["batch_sampler"]]
    count = n if o["sampler"] is None else len(o["sampler"])
    return [o["batch_size"]] * (count // o["batch_size"])


# %% wrong: an epoch sees every sample
# fails: test_samplers, test_samplers_exclude, test_defaults_spelled_out
# feedback: not always all
def batch_sizes(n, options):
    o = {"batch_size": 1, "shuffle": False, "sampler": None, "batch_sampler": None, "drop_last": False}
    o = {**o, "num_workers": 0, "timeout": 0, **options}
    if o["num_workers"] < 0 or o["timeout"] < 0 or (o["timeout"] > 0 and o["num_workers"] == 0):
        raise ValueError
    if o["sampler"] is not None and o["shuffle"]:
        raise ValueError
    if o["batch_sampler"] is not None:
        if o["batch_size"] != 1 or o["shuffle"] or o["drop_last"] or o["sampler"] is not None:
            raise ValueError
        return [len(indices) for indices in o["batch_sampler"]]
    full, rest = divmod(n, o["batch_size"])
    return [o["batch_size"]] * full + [rest] * (rest > 0 and not o["drop_last"])


# %% wrong: an empty sampler is no sampler
# fails: test_samplers, test_samplers_exclude, test_batch_samplers, test_batch_samplers_exclude
# feedback: A sampler decides which samples
def batch_sizes(n, options):
    o = {"batch_size": 1, "shuffle": False, "sampler": None, "batch_sampler": None, "drop_last": False}
    o = {**o, "num_workers": 0, "timeout": 0, **options}
    if o["num_workers"] < 0 or o["timeout"] < 0 or (o["timeout"] > 0 and o["num_workers"] == 0):
        raise ValueError
    if o["sampler"] and o["shuffle"]:
        raise ValueError
    if o["batch_sampler"]:
        if o["batch_size"] != 1 or o["shuffle"] or o["drop_last"] or o["sampler"]:
            raise ValueError
        return [len(indices) for indices in o["batch_sampler"]]
    full, rest = divmod(len(o["sampler"]) if o["sampler"] else n, o["batch_size"])
    return [o["batch_size"]] * full + [rest] * (rest > 0 and not o["drop_last"])


# %% wrong: an empty list contradicts nobody
# fails: test_samplers_exclude, test_batch_samplers, test_batch_samplers_exclude
# feedback: left to shuffle
def batch_sizes(n, options):
    o = {"batch_size": 1, "shuffle": False, "sampler": None, "batch_sampler": None, "drop_last": False}
    o = {**o, "num_workers": 0, "timeout": 0, **options}
    if o["num_workers"] < 0 or o["timeout"] < 0 or (o["timeout"] > 0 and o["num_workers"] == 0):
        raise ValueError
    if o["sampler"] and o["shuffle"]:
        raise ValueError
    if o["batch_sampler"]:
        if o["batch_size"] != 1 or o["shuffle"] or o["drop_last"] or o["sampler"] is not None:
            raise ValueError
        return [len(indices) for indices in o["batch_sampler"]]
    full, rest = divmod(n if o["sampler"] is None else len(o["sampler"]), o["batch_size"])
    return [o["batch_size"]] * full + [rest] * (rest > 0 and not o["drop_last"])


# %% wrong: a batch sampler is a sampler
# fails: test_batch_samplers, test_defaults_spelled_out
# feedback: A batch sampler says what is in each batch
def batch_sizes(n, options):
    o = {"batch_size": 1, "shuffle": False, "sampler": None, "batch_sampler": None, "drop_last": False}
    o = {**o, "num_workers": 0, "timeout": 0, **options}
    if o["num_workers"] < 0 or o["timeout"] < 0 or (o["timeout"] > 0 and o["num_workers"] == 0):
        raise ValueError
    if o["sampler"] is not None and o["shuffle"]:
        raise ValueError
    if o["batch_sampler"] is not None:
        if o["batch_size"] != 1 or o["shuffle"] or o["drop_last"] or o["sampler"] is not None:
            raise ValueError
        return [1] * len(o["batch_sampler"])
    full, rest = divmod(n if o["sampler"] is None else len(o["sampler"]), o["batch_size"])
    return [o["batch_size"]] * full + [rest] * (rest > 0 and not o["drop_last"])


# %% wrong: a batch sampler goes with a batch size
# fails: test_batch_samplers_exclude
# feedback: each of four other parameters contradicts it
def batch_sizes(n, options):
    o = {"batch_size": 1, "shuffle": False, "sampler": None, "batch_sampler": None, "drop_last": False}
    o = {**o, "num_workers": 0, "timeout": 0, **options}
    if o["num_workers"] < 0 or o["timeout"] < 0 or (o["timeout"] > 0 and o["num_workers"] == 0):
        raise ValueError
    if o["shuffle"] and (o["sampler"] is not None or o["batch_sampler"] is not None):
        raise ValueError
    if o["batch_sampler"] is not None:
        return [len(indices) for indices in o["batch_sampler"]]
    full, rest = divmod(n if o["sampler"] is None else len(o["sampler"]), o["batch_size"])
    return [o["batch_size"]] * full + [rest] * (rest > 0 and not o["drop_last"])


# %% wrong: whatever is written down counts
# fails: test_samplers_exclude, test_defaults_spelled_out
# feedback: A parameter at its default says nothing
def batch_sizes(n, options):
    if options.get("num_workers", 0) < 0 or options.get("timeout", 0) < 0:
        raise ValueError
    if options.get("timeout", 0) > 0 and options.get("num_workers", 0) == 0:
        raise ValueError
    if "batch_sampler" in options:
        if {"batch_size", "shuffle", "sampler", "drop_last"} & set(options):
            raise ValueError
        return [len(indices) for indices in options["batch_sampler"]]
    if "sampler" in options and "shuffle" in options:
        raise ValueError
    size = options.get("batch_size", 1)
    full, rest = divmod(len(options["sampler"]) if "sampler" in options else n, size)
    return [size] * full + [rest] * (rest > 0 and not options.get("drop_last"))


# %% wrong: a sampler can be shuffled
# fails: test_samplers_exclude
# feedback: left to shuffle
def batch_sizes(n, options):
    o = {"batch_size": 1, "shuffle": False, "sampler": None, "batch_sampler": None, "drop_last": False}
    o = {**o, "num_workers": 0, "timeout": 0, **options}
    if o["num_workers"] < 0 or o["timeout"] < 0 or (o["timeout"] > 0 and o["num_workers"] == 0):
        raise ValueError
    if o["batch_sampler"] is not None:
        if o["batch_size"] != 1 or o["shuffle"] or o["drop_last"] or o["sampler"] is not None:
            raise ValueError
        return [len(indices) for indices in o["batch_sampler"]]
    full, rest = divmod(n if o["sampler"] is None else len(o["sampler"]), o["batch_size"])
    return [o["batch_size"]] * full + [rest] * (rest > 0 and not o["drop_last"])


# %% wrong: the main process can be waited for
# fails: test_timeouts
# feedback: how long to wait for a worker
def batch_sizes(n, options):
    o = {"batch_size": 1, "shuffle": False, "sampler": None, "batch_sampler": None, "drop_last": False}
    o = {**o, "num_workers": 0, "timeout": 0, **options}
    if o["num_workers"] < 0 or o["timeout"] < 0:
        raise ValueError
    if o["sampler"] is not None and o["shuffle"]:
        raise ValueError
    if o["batch_sampler"] is not None:
        if o["batch_size"] != 1 or o["shuffle"] or o["drop_last"] or o["sampler"] is not None:
            raise ValueError
        return [len(indices) for indices in o["batch_sampler"]]
    full, rest = divmod(n if o["sampler"] is None else len(o["sampler"]), o["batch_size"])
    return [o["batch_size"]] * full + [rest] * (rest > 0 and not o["drop_last"])


# %% wrong: every worker brings the whole epoch
# fails: test_samplers, test_timeouts, test_workers
# feedback: share the work of one epoch
def batch_sizes(n, options):
    o = {"batch_size": 1, "shuffle": False, "sampler": None, "batch_sampler": None, "drop_last": False}
    o = {**o, "num_workers": 0, "timeout": 0, **options}
    if o["num_workers"] < 0 or o["timeout"] < 0 or (o["timeout"] > 0 and o["num_workers"] == 0):
        raise ValueError
    if o["sampler"] is not None and o["shuffle"]:
        raise ValueError
    if o["batch_sampler"] is not None:
        if o["batch_size"] != 1 or o["shuffle"] or o["drop_last"] or o["sampler"] is not None:
            raise ValueError
        return [len(indices) for indices in o["batch_sampler"]]
    full, rest = divmod(n if o["sampler"] is None else len(o["sampler"]), o["batch_size"])
    return ([o["batch_size"]] * full + [rest] * (rest > 0 and not o["drop_last"])) * max(o["num_workers"], 1)


# %% wrong: the answer is the number of batches
# fails: test_batches_by_size, test_samplers, test_batch_samplers, test_batch_samplers_exclude, test_defaults_spelled_out, test_samplers_exclude, test_timeouts, test_workers
# feedback: The list has one entry for each batch
def batch_sizes(n, options):
    o = {"batch_size": 1, "shuffle": False, "sampler": None, "batch_sampler": None, "drop_last": False}
    o = {**o, "num_workers": 0, "timeout": 0, **options}
    if o["num_workers"] < 0 or o["timeout"] < 0 or (o["timeout"] > 0 and o["num_workers"] == 0):
        raise ValueError
    if o["sampler"] is not None and o["shuffle"]:
        raise ValueError
    if o["batch_sampler"] is not None:
        if o["batch_size"] != 1 or o["shuffle"] or o["drop_last"] or o["sampler"] is not None:
            raise ValueError
        return len(o["batch_sampler"])
    count = n if o["sampler"] is None else len(o["sampler"])
    return count // o["batch_size"] + (count % o["batch_size"] > 0 and not o["drop_last"])


# %% wrong: ask the loader
# fails: without
# feedback: without torch or numpy or DataLoader
def batch_sizes(n, options):
    loader = DataLoader(range(n), **options, collate_fn=len)
    return list(loader)


# %% wrong: seconds are whole
# fails: test_timeouts
# feedback: A timeout can be half a second
def batch_sizes(n, options):
    options = {name: value for name, value in options.items() if value is not None}
    batch, workers, timeout = (
        options.get("batch_size", 1),
        options.get("num_workers", 0),
        int(options.get("timeout", 0)),
    )
    if workers < 0 or timeout < 0 or (timeout and not workers):
        raise ValueError("nobody to wait for")
    if "sampler" in options and options.get("shuffle"):
        raise ValueError("a sampler has an order")
    if "batch_sampler" in options:
        if batch != 1 or options.get("shuffle") or options.get("drop_last") or "sampler" in options:
            raise ValueError("a batch sampler replaces the rest")
        return [len(indices) for indices in options["batch_sampler"]]
    count = len(options.get("sampler", range(n)))
    sizes = [min(batch, count - start) for start in range(0, count, batch)]
    return [size for size in sizes if size == batch or not options.get("drop_last")]


# %% wrong: an empty sampler goes with a batch sampler
# fails: test_batch_samplers_exclude
# feedback: each of four other parameters contradicts it
def batch_sizes(n, options):
    options = {name: value for name, value in options.items() if value is not None}
    batch, workers, timeout = options.get("batch_size", 1), options.get("num_workers", 0), options.get("timeout", 0)
    if workers < 0 or timeout < 0 or (timeout and not workers):
        raise ValueError("nobody to wait for")
    if "sampler" in options and options.get("shuffle"):
        raise ValueError("a sampler has an order")
    if "batch_sampler" in options:
        if batch != 1 or options.get("shuffle") or options.get("drop_last") or options.get("sampler"):
            raise ValueError("a batch sampler replaces the rest")
        return [len(indices) for indices in options["batch_sampler"]]
    count = len(options.get("sampler", range(n)))
    sizes = [min(batch, count - start) for start in range(0, count, batch)]
    return [size for size in sizes if size == batch or not options.get("drop_last")]


# %% wrong: a sampler that is named is given
# fails: test_defaults_spelled_out
# feedback: A parameter at its default says nothing
def batch_sizes(n, options):
    size, drop = options.get("batch_size", 1), options.get("drop_last", False)
    workers, timeout = options.get("num_workers", 0), options.get("timeout", 0)
    if workers < 0 or timeout < 0 or (timeout and not workers):
        raise ValueError("nobody to wait for")
    if "sampler" in options and options.get("shuffle", False):
        raise ValueError("the sampler says the order")
    if options.get("batch_sampler") is not None:
        if size != 1 or options.get("shuffle") or drop or options.get("sampler") is not None:
            raise ValueError("a batch sampler says it all")
        return [len(batch) for batch in options["batch_sampler"]]
    total = n if options.get("sampler") is None else len(options["sampler"])
    sizes = [min(size, total - start) for start in range(0, total, size)]
    return [each for each in sizes if each == size or not drop]


# %% wrong: a negative number of workers is none
# fails: test_workers
# feedback: but not fewer than none
def batch_sizes(n, options):
    size, drop = options.get("batch_size", 1), options.get("drop_last", False)
    workers, timeout = options.get("num_workers", 0), options.get("timeout", 0)
    if timeout < 0 or (timeout and workers <= 0):
        raise ValueError("nobody to wait for")
    if options.get("sampler") is not None and options.get("shuffle", False):
        raise ValueError("the sampler says the order")
    if options.get("batch_sampler") is not None:
        if size != 1 or options.get("shuffle") or drop or options.get("sampler") is not None:
            raise ValueError("a batch sampler says it all")
        return [len(batch) for batch in options["batch_sampler"]]
    total = n if options.get("sampler") is None else len(options["sampler"])
    sizes = [min(size, total - start) for start in range(0, total, size)]
    return [each for each in sizes if each == size or not drop]


# %% wrong: a batch sampler replaces all rules
# fails: test_timeouts, test_workers
# feedback: with a batch sampler, too
def batch_sizes(n, options):
    o = {"batch_size": 1, "shuffle": False, "sampler": None, "batch_sampler": None, "drop_last": False}
    o = {**o, "num_workers": 0, "timeout": 0, **options}
    if o["sampler"] is not None and o["shuffle"]:
        raise ValueError
    if o["batch_sampler"] is not None:
        if o["batch_size"] != 1 or o["shuffle"] or o["drop_last"] or o["sampler"] is not None:
            raise ValueError
        return [len(indices) for indices in o["batch_sampler"]]
    if o["num_workers"] < 0 or o["timeout"] < 0 or (o["timeout"] > 0 and o["num_workers"] == 0):
        raise ValueError
    full, rest = divmod(n if o["sampler"] is None else len(o["sampler"]), o["batch_size"])
    return [o["batch_size"]] * full + [rest] * (rest > 0 and not o["drop_last"])


# %% wrong: for nothing nobody has to wait
# fails: test_timeouts
# feedback: for an epoch without batches
def batch_sizes(n, options):
    o = {"batch_size": 1, "shuffle": False, "sampler": None, "batch_sampler": None, "drop_last": False}
    o = {**o, "num_workers": 0, "timeout": 0, **options}
    if o["num_workers"] < 0 or o["timeout"] < 0:
        raise ValueError
    if o["sampler"] is not None and o["shuffle"]:
        raise ValueError
    if o["batch_sampler"] is not None:
        if o["batch_size"] != 1 or o["shuffle"] or o["drop_last"] or o["sampler"] is not None:
            raise ValueError
        sizes = [len(indices) for indices in o["batch_sampler"]]
    else:
        full, rest = divmod(n if o["sampler"] is None else len(o["sampler"]), o["batch_size"])
        sizes = [o["batch_size"]] * full + [rest] * (rest > 0 and not o["drop_last"])
    if sizes and o["timeout"] > 0 and o["num_workers"] == 0:
        raise ValueError
    return sizes


# %% wrong: where all is dropped nobody has to wait
# fails: test_timeouts
# feedback: even if there is no batch in it
def batch_sizes(n, options):
    o = {"batch_size": 1, "shuffle": False, "sampler": None, "batch_sampler": None, "drop_last": False}
    o = {**o, "num_workers": 0, "timeout": 0, **options}
    if o["num_workers"] < 0 or o["timeout"] < 0:
        raise ValueError
    if o["timeout"] > 0 and o["num_workers"] == 0 and not (o["drop_last"] and o["batch_size"] > n):
        raise ValueError
    if o["sampler"] is not None and o["shuffle"]:
        raise ValueError
    if o["batch_sampler"] is not None:
        if o["batch_size"] != 1 or o["shuffle"] or o["drop_last"] or o["sampler"] is not None:
            raise ValueError
        return [len(indices) for indices in o["batch_sampler"]]
    full, rest = divmod(n if o["sampler"] is None else len(o["sampler"]), o["batch_size"])
    return [o["batch_size"]] * full + [rest] * (rest > 0 and not o["drop_last"])


# %% wrong: the only batch is not the last one
# fails: test_batches_by_size, test_samplers
# feedback: even if it is the only one
def batch_sizes(n, options):
    o = {"batch_size": 1, "shuffle": False, "sampler": None, "batch_sampler": None, "drop_last": False}
    o = {**o, "num_workers": 0, "timeout": 0, **options}
    if o["num_workers"] < 0 or o["timeout"] < 0 or (o["timeout"] > 0 and o["num_workers"] == 0):
        raise ValueError
    if o["sampler"] is not None and o["shuffle"]:
        raise ValueError
    if o["batch_sampler"] is not None:
        if o["batch_size"] != 1 or o["shuffle"] or o["drop_last"] or o["sampler"] is not None:
            raise ValueError
        return [len(indices) for indices in o["batch_sampler"]]
    full, rest = divmod(n if o["sampler"] is None else len(o["sampler"]), o["batch_size"])
    return [o["batch_size"]] * full + [rest] * (rest > 0 and not (o["drop_last"] and full))


# %% wrong: a tuple is a list
# fails: test_batches_by_size
# feedback: A list is wanted
def batch_sizes(n, options):
    g = options.get
    w, t = g("num_workers", 0), g("timeout", 0)
    if w < 0 or t < 0 or t and not w:
        raise ValueError
    s, bs, b = g("sampler"), g("batch_sampler"), g("batch_size", 1)
    if s is not None and g("shuffle"):
        raise ValueError
    if bs is not None:
        if b != 1 or g("shuffle") or g("drop_last") or s is not None:
            raise ValueError
        return tuple(len(x) for x in bs)
    count = n if s is None else len(s)
    sizes = [b] * (count // b)
    if count % b and not g("drop_last"):
        sizes.append(count % b)
    return tuple(sizes)


# %% wrong: the only batch of a sampler is kept
# fails: test_samplers
# feedback: even if a sampler makes only this one
def batch_sizes(n, options):
    g = options.get
    w, t = g("num_workers", 0), g("timeout", 0)
    if w < 0 or t < 0 or t and not w:
        raise ValueError
    s, bs, b = g("sampler"), g("batch_sampler"), g("batch_size", 1)
    if s is not None and g("shuffle"):
        raise ValueError
    if bs is not None:
        if b != 1 or g("shuffle") or g("drop_last") or s is not None:
            raise ValueError
        return [len(x) for x in bs]
    count = n if s is None else len(s)
    sizes = [b] * (count // b)
    if count % b and (not g("drop_last") or (s is not None and not sizes)):
        sizes.append(count % b)
    return sizes


# %% right: parameters with defaults
def batch_sizes(n, options):
    def sizes(batch_size=1, shuffle=False, sampler=None, batch_sampler=None, drop_last=False, num_workers=0, timeout=0):
        wrong = [
            num_workers < 0,
            timeout < 0,
            timeout != 0 and num_workers == 0,
            bool(shuffle) and sampler is not None,
            batch_sampler is not None and (batch_size, shuffle, sampler, drop_last) != (1, False, None, False),
        ]
        if any(wrong):
            raise ValueError("these do not go together")
        if batch_sampler is not None:
            return list(map(len, batch_sampler))
        indices = list(range(n) if sampler is None else sampler)
        batches = [indices[start : start + batch_size] for start in range(0, len(indices), batch_size)]
        return [len(batch) for batch in batches if len(batch) == batch_size or not drop_last]

    return sizes(**options)


# %% right: one check after another
def batch_sizes(n, options):
    get = options.get
    if get("num_workers", 0) < 0:
        raise ValueError("workers are counted from 0")
    if get("timeout", 0) < 0:
        raise ValueError("time does not run backwards")
    if get("timeout", 0) and not get("num_workers", 0):
        raise ValueError("nobody to wait for")
    if get("batch_sampler") is not None:
        if get("sampler") is not None or get("shuffle") or get("drop_last") or get("batch_size", 1) > 1:
            raise ValueError("two recipes")
        return [len(batch) for batch in get("batch_sampler")]
    count = n
    if get("sampler") is not None:
        if get("shuffle"):
            raise ValueError("two orders")
        count = len(get("sampler"))
    sizes = []
    while count > 0:
        sizes.append(min(count, get("batch_size", 1)))
        count -= sizes[-1]
    if get("drop_last") and sizes and sizes[-1] < get("batch_size", 1):
        sizes.pop()
    return sizes


# %% wrong: the rest is found by true division
# fails: test_batches_by_size
# feedback: whole numbers of type int
def batch_sizes(n, options):
    options = {"batch_size": 1, "shuffle": False, "drop_last": False, "num_workers": 0, "timeout": 0, **options}
    if options["num_workers"] < 0 or options["timeout"] < 0 or (options["timeout"] and not options["num_workers"]):
        raise ValueError
    sampler, batch_sampler = options.get("sampler"), options.get("batch_sampler")
    if sampler is not None and options["shuffle"]:
        raise ValueError
    size = options["batch_size"]
    if batch_sampler is not None:
        if size != 1 or options["shuffle"] or options["drop_last"] or sampler is not None:
            raise ValueError
        return [len(batch) for batch in batch_sampler]
    count = n if sampler is None else len(sampler)
    sizes = [size] * (count // size)
    rest = round(count / size % 1 * size, 3)
    return sizes if rest == 0 or options["drop_last"] else [*sizes, rest]


# %% wrong: who shuffles keeps what is left over
# fails: test_batches_by_size, test_workers
# feedback: what is left over
def batch_sizes(n, options):
    batch, drop_last = options.get("batch_size", 1), options.get("drop_last", False)
    shuffle, workers, timeout = (options.get(name, 0) for name in ("shuffle", "num_workers", "timeout"))
    sampler, batch_sampler = options.get("sampler"), options.get("batch_sampler")
    if workers < 0 or timeout < 0 or (timeout > 0 and workers == 0) or (sampler is not None and shuffle):
        raise ValueError("options")
    if batch_sampler is not None:
        if batch != 1 or shuffle or drop_last or sampler is not None:
            raise ValueError("batch sampler")
        return [len(indices) for indices in batch_sampler]
    count = n if sampler is None else len(sampler)
    sizes = [batch] * (count // batch)
    if count % batch and (shuffle or not drop_last):
        sizes.append(count % batch)
    return sizes
