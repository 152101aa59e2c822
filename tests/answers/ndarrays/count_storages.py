# %% wrong: data_ptr equality is sharing
# fails: test_views_of_tensors, test_nothing_stored, test_windows_on_arrays, test_links_in_any_order
# feedback: however small it is and wherever it starts
def count_storages(*tensors):
    return len({tensor.data_ptr() for tensor in tensors})


# %% wrong: every storage object is a buffer of its own
# fails: test_windows_on_arrays, test_links_in_any_order
# feedback: Several storages can lie on one array.
def count_storages(*tensors):
    storages = [tensor.untyped_storage() for tensor in tensors]
    return len({storage._cdata for storage in storages if storage.nbytes()})


# %% wrong: buffers are the same if they begin at the same address
# fails: test_nothing_stored, test_windows_on_arrays, test_links_in_any_order
# feedback: some have no bytes at all
def count_storages(*tensors):
    return len({tensor.untyped_storage().data_ptr() for tensor in tensors})


# %% wrong: a tensor without elements has no storage
# fails: test_nothing_stored
# feedback: some lie in a buffer that has bytes
def count_storages(*tensors):
    spans = sorted(
        (t.untyped_storage().data_ptr(), t.untyped_storage().data_ptr() + t.untyped_storage().nbytes())
        for t in tensors
        if t.numel()
    )
    count, reach = 0, -1
    for start, end in spans:
        count += start >= reach
        reach = max(reach, end)
    return count


# %% wrong: the elements that a tensor uses are its buffer
# fails: test_views_of_tensors, test_nothing_stored, test_windows_on_arrays
# feedback: A view has the storage of the tensor that it was made from
def count_storages(*tensors):
    spans = []
    for t in tensors:
        if t.numel():
            last = sum((size - 1) * step for size, step in zip(t.shape, t.stride(), strict=True))
            spans.append((t.data_ptr(), t.data_ptr() + (last + 1) * t.element_size()))
    count, reach = 0, -1
    for start, end in sorted(spans):
        count += start >= reach
        reach = max(reach, end)
    return count


# %% wrong: storages that touch are one
# fails: test_touching_windows
# feedback: storages that only touch are separate
def count_storages(*tensors):
    storages = [t.untyped_storage() for t in tensors if t.untyped_storage().nbytes()]
    count, reach = 0, -1
    for start, end in sorted((s.data_ptr(), s.data_ptr() + s.nbytes()) for s in storages):
        count += start > reach
        reach = max(reach, end)
    return count


# %% wrong: the first group that fits is enough
# fails: test_links_in_any_order
# feedback: can be linked by a third one, and it may come last
def count_storages(*tensors):
    groups = []
    for t in tensors:
        storage = t.untyped_storage()
        own = set(range(storage.data_ptr(), storage.data_ptr() + storage.nbytes()))
        if not own:
            continue
        for group in groups:
            if group & own:
                group |= own
                break
        else:
            groups.append(own)
    return len(groups)


# %% wrong: overlapping the one before is enough to look at
# fails: test_links_in_any_order
# feedback: linked by a third one
def count_storages(*tensors):
    storages = {(t.untyped_storage().data_ptr(), t.untyped_storage().nbytes()) for t in tensors}
    spans = sorted((start, start + size) for start, size in storages if size)
    return len(spans) - sum(after[0] < before[1] for before, after in zip(spans, spans[1:]))


# %% wrong: equal values are one buffer
# fails: test_views_of_tensors, test_copies_counted, test_nothing_stored, test_windows_on_arrays, test_links_in_any_order
# feedback: What was copied lies somewhere else
def count_storages(*tensors):
    return len({str(sorted(t.detach().reshape(-1).tolist())) for t in tensors})


# %% wrong: what autograd knows as a view's base decides
# fails: test_copies_counted
# feedback: or autograd knows where they came from
def count_storages(*tensors):
    storages = [t.untyped_storage() for t in tensors if t.untyped_storage().nbytes() and t.grad_fn is None]
    count, reach = 0, -1
    for start, end in sorted((s.data_ptr(), s.data_ptr() + s.nbytes()) for s in storages):
        count += start >= reach
        reach = max(reach, end)
    return count


# %% wrong: a buffer is as long as its tensor
# fails: test_windows_on_arrays
# feedback: Several storages can lie on one array
def count_storages(*tensors):
    spans = []
    for tensor in tensors:
        storage = tensor.untyped_storage()
        if storage.nbytes():
            spans.append((storage.data_ptr(), storage.data_ptr() + tensor.numel() * tensor.element_size()))
    count, reach = 0, -1
    for start, end in sorted(spans):
        count += start >= reach
        reach = max(reach, end)
    return count


# %% right: groups of byte addresses
def count_storages(*tensors):
    groups = []
    for t in tensors:
        storage = t.untyped_storage()
        own = set(range(storage.data_ptr(), storage.data_ptr() + storage.nbytes()))
        for group in [group for group in groups if group & own]:
            groups.remove(group)
            own |= group
        if own:
            groups.append(own)
    return len(groups)


# %% right: links between pairs
def count_storages(*tensors):
    spans = [(t.untyped_storage().data_ptr(), t.untyped_storage().nbytes()) for t in tensors]
    spans = [(start, start + size) for start, size in spans if size > 0]
    leader = list(range(len(spans)))

    def find(i):
        while leader[i] != i:
            i = leader[i]
        return i

    for i, (start, end) in enumerate(spans):
        for j in range(i):
            if start < spans[j][1] and spans[j][0] < end:
                leader[find(i)] = find(j)
    return sum(leader[i] == i for i in range(len(spans)))


# %% right: storages as arrays of bytes
def count_storages(*tensors):
    arrays = []
    for t in tensors:
        whole = torch.empty(0, dtype=torch.uint8).set_(t.untyped_storage())
        if whole.numel():
            arrays.append(whole.numpy())
    count = 0
    while arrays:
        count += 1
        group = [arrays.pop()]
        for member in group:
            linked = [other for other in arrays if np.may_share_memory(member, other)]
            group += linked
            arrays = [other for other in arrays if not any(other is taken for taken in linked)]
    return count
