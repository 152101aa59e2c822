# %% wrong: every tensor begins at the start of its storage
# fails: test_start_of_a_view
# feedback: begins somewhere inside its storage
def storage_index(index, stride, offset):
    if len(index) != len(stride):
        raise ValueError("lengths")
    return sum(i * s for i, s in zip(index, stride))


# %% wrong: the offset counts steps of the first stride
# fails: test_start_of_a_view
# feedback: a single number lies somewhere, too
def storage_index(index, stride, offset):
    if len(index) != len(stride):
        raise ValueError("lengths")
    if not index:
        return offset
    return offset * stride[0] + sum(i * s for i, s in zip(index, stride))


# %% wrong: expand allocates, so each repeated element has a place of its own
# fails: test_repeated_elements
# feedback: one number in memory
def storage_index(index, stride, offset):
    if len(index) != len(stride):
        raise ValueError("lengths")
    return offset + sum(i * (s or 1) for i, s in zip(index, stride))


# %% wrong: the smallest stride belongs to the last index
# fails: test_rearranged_views, test_repeated_elements
# feedback: in the same place
def storage_index(index, stride, offset):
    if len(index) != len(stride):
        raise ValueError("lengths")
    return offset + sum(i * s for i, s in zip(index, sorted(stride, reverse=True)))


# %% wrong: zip checks the lengths
# fails: test_index_of_another_length
# feedback: hides the mistake
def storage_index(index, stride, offset):
    return offset + sum(i * s for i, s in zip(index, stride))


# %% wrong: only an index that is too short is a mistake
# fails: test_index_of_another_length
# feedback: too short or too long
def storage_index(index, stride, offset):
    if len(index) < len(stride):
        raise ValueError("too short")
    return offset + sum(i * s for i, s in zip(index, stride))


# %% right: one expression
def storage_index(index, stride, offset):
    return sum((i * s for i, s in zip(index, stride, strict=True)), offset)


# %% right: a loop over positions
def storage_index(index, stride, offset):
    if not len(index) == len(stride):
        raise ValueError(f"{len(index)} numbers for {len(stride)} dimensions")
    result = offset
    for place in range(len(index)):
        result = result + index[place] * stride[place]
    return result


# %% right: step by step
def storage_index(index, stride, offset):
    if len(index) != len(stride):
        raise ValueError
    here = offset
    for dimension, steps in enumerate(index):
        for _ in range(steps):
            here += stride[dimension]
    return here


# %% wrong: the offset is counted in steps of the last dimension
# fails: test_start_of_a_view
# feedback: A slice begins somewhere inside its storage
def storage_index(index, stride, offset):
    if len(index) != len(stride):
        raise ValueError("an index needs one number for each dimension")
    if not index:
        return offset
    *first, last = index
    return sum(i * s for i, s in zip((*first, last + offset), stride))
