# %% wrong: the size left over is rounded down
# fails: test_division_with_a_remainder
# feedback: hides what is left over
def infer_dimension(numel, shape):
    if shape.count(-1) > 1 or any(size < -1 for size in shape):
        raise ValueError("sizes")
    known = math.prod(size for size in shape if size != -1)
    if -1 not in shape:
        if known != numel:
            raise ValueError("count")
        return shape
    if known == 0:
        raise ValueError("any")
    return tuple(numel // known if size == -1 else size for size in shape)


# %% wrong: a division of whole numbers is a whole number
# fails: test_whole_sizes
# feedback: A size is a whole number, of type int.
def infer_dimension(numel, shape):
    if shape.count(-1) > 1 or any(size < -1 for size in shape):
        raise ValueError("sizes")
    known = math.prod(size for size in shape if size != -1)
    if -1 not in shape:
        if known != numel:
            raise ValueError("count")
        return shape
    if known == 0 or numel % known:
        raise ValueError("does not fit")
    return tuple(numel / known if size == -1 else size for size in shape)


# %% wrong: without a -1 there is nothing to check
# fails: test_nothing_unknown, test_negative_sizes
# feedback: exactly as many elements
def infer_dimension(numel, shape):
    if shape.count(-1) > 1:
        raise ValueError("two unknowns")
    if -1 not in shape:
        return shape
    known = math.prod(size for size in shape if size != -1)
    if known <= 0 or numel % known:
        raise ValueError("does not fit")
    return tuple(numel // known if size == -1 else size for size in shape)


# %% wrong: two unknowns share what is left
# fails: test_two_unknowns
# feedback: does not choose
def infer_dimension(numel, shape):
    if any(size < -1 for size in shape):
        raise ValueError("negative")
    known = math.prod(size for size in shape if size != -1)
    if -1 not in shape:
        if known != numel:
            raise ValueError("count")
        return shape
    if known == 0 or numel % known:
        raise ValueError("does not fit")
    sizes = list(shape)
    sizes[sizes.index(-1)] = numel // known
    return tuple(1 if size == -1 else size for size in sizes)


# %% wrong: nothing divided by nothing is 0
# fails: test_no_elements
# feedback: when any
def infer_dimension(numel, shape):
    if shape.count(-1) > 1 or any(size < -1 for size in shape):
        raise ValueError("sizes")
    known = math.prod(size for size in shape if size != -1)
    if -1 not in shape:
        if known != numel:
            raise ValueError("count")
        return shape
    if known == 0 and numel == 0:
        return tuple(0 if size == -1 else size for size in shape)
    if known == 0 or numel % known:
        raise ValueError("does not fit")
    return tuple(numel // known if size == -1 else size for size in shape)


# %% wrong: a division by 0 speaks for itself
# fails: test_no_elements
# feedback: a product that must be 0
def infer_dimension(numel, shape):
    if shape.count(-1) > 1 or any(size < -1 for size in shape):
        raise ValueError("sizes")
    known = math.prod(size for size in shape if size != -1)
    if -1 not in shape:
        if known != numel:
            raise ValueError("count")
        return shape
    if numel % known:
        raise ValueError("does not fit")
    return tuple(numel // known if size == -1 else size for size in shape)


# %% wrong: the product alone decides
# fails: test_negative_sizes
# feedback: are still no sizes
def infer_dimension(numel, shape):
    if shape.count(-1) > 1:
        raise ValueError("two unknowns")
    known = math.prod(size for size in shape if size != -1)
    if -1 not in shape:
        if known != numel:
            raise ValueError("count")
        return shape
    if known == 0 or numel % known:
        raise ValueError("does not fit")
    return tuple(numel // known if size == -1 else size for size in shape)


# %% wrong: the unknown size is the first or the last one
# fails: test_one_unknown
# feedback: wherever it stands
def infer_dimension(numel, shape):
    if shape.count(-1) > 1 or any(size < -1 for size in shape):
        raise ValueError("not a shape")
    sizes = [size for size in shape if size != -1]
    known = math.prod(sizes)
    if -1 not in shape:
        if known != numel:
            raise ValueError("another number of elements")
        return shape
    if known == 0 or numel % known:
        raise ValueError("no size fits")
    rest = numel // known
    return (rest, *sizes) if shape[0] == -1 else (*sizes, rest)


# %% wrong: every shape has a smallest size
# fails: test_nothing_unknown
# feedback: The shape () holds one.
def infer_dimension(numel, shape):
    if shape.count(-1) > 1 or min(shape) < -1:
        raise ValueError("sizes")
    known = math.prod(size for size in shape if size != -1)
    if -1 not in shape:
        if known != numel:
            raise ValueError("count")
        return shape
    if known == 0 or numel % known:
        raise ValueError("does not fit")
    return tuple(numel // known if size == -1 else size for size in shape)


# %% wrong: a list is as good as a tuple
# fails: test_one_unknown
# feedback: A tuple is wanted.
def infer_dimension(numel, shape):
    if shape.count(-1) > 1 or any(size < -1 for size in shape):
        raise ValueError("sizes")
    known = math.prod(size for size in shape if size != -1)
    if -1 not in shape:
        if known != numel:
            raise ValueError("count")
        return shape
    if known == 0 or numel % known:
        raise ValueError("does not fit")
    return [numel // known if size == -1 else size for size in shape]


# %% wrong: of no elements each unknown is 0
# fails: test_two_unknowns
# feedback: many answers
def infer_dimension(numel, shape):
    if any(s < -1 for s in shape):
        raise ValueError
    known = math.prod(s for s in shape if s != -1)
    if -1 in shape and known == 0:
        raise ValueError
    if numel == 0 and -1 in shape:
        return tuple(0 if s == -1 else s for s in shape)
    if shape.count(-1) > 1:
        raise ValueError
    if -1 not in shape:
        if known != numel:
            raise ValueError
        return shape
    if numel % known:
        raise ValueError
    return tuple(numel // known if s == -1 else s for s in shape)


# %% right: look for the size by halves
def infer_dimension(numel, shape):
    if min(shape, default=0) < -1:
        raise ValueError("negative size")
    if -1 not in shape:
        candidates = [shape]
    else:
        place = shape.index(-1)
        known = math.prod(size for size in shape if size != -1)
        low, high = 0, numel
        while low < high:
            middle = (low + high) // 2
            if known * middle < numel:
                low = middle + 1
            else:
                high = middle
        candidates = [(*shape[:place], size, *shape[place + 1 :]) for size in (low, low + 1)]
    fitting = [c for c in candidates if -1 not in c and math.prod(c) == numel]
    if len(fitting) != 1:
        raise ValueError("no size fits, or more than one")
    return fitting[0]


# %% right: divmod and a loop
def infer_dimension(numel, shape):
    unknown, known = None, 1
    for place, size in enumerate(shape):
        if size == -1 and unknown is None:
            unknown = place
        elif size < 0:
            raise ValueError(f"size {size}")
        else:
            known = known * size
    if unknown is None:
        if known == numel:
            return tuple(shape)
        raise ValueError("wrong number of elements")
    if known == 0:
        raise ValueError("ambiguous")
    quotient, remainder = divmod(numel, known)
    if remainder:
        raise ValueError("does not divide")
    result = list(shape)
    result[unknown] = quotient
    return tuple(result)


# %% wrong: a float is made whole at the end
# fails: test_whole_sizes
# feedback: and all of its digits
def infer_dimension(numel, shape):
    if shape.count(-1) > 1 or any(size < -1 for size in shape):
        raise ValueError("negative sizes")
    known = math.prod(size for size in shape if size != -1)
    if -1 not in shape:
        if known != numel:
            raise ValueError("another number of elements")
        return shape
    if known == 0 or numel % known:
        raise ValueError("no size fits")
    return tuple(int(numel / known) if size == -1 else size for size in shape)


# %% wrong: a float shows what is left over
# fails: test_division_with_a_remainder
# feedback: Elements can be neither lost nor made up
def infer_dimension(numel, shape):
    if shape.count(-1) > 1 or any(n < -1 for n in shape):
        raise ValueError
    known = math.prod(n for n in shape if n != -1)
    if -1 not in shape:
        if known != numel:
            raise ValueError
        return shape
    if known == 0 or (numel / known) % 1 != 0:
        raise ValueError
    return tuple(numel // known if n == -1 else n for n in shape)


# %% wrong: where there is nothing, no size is a mistake
# fails: test_negative_sizes
# feedback: Only -1 has a meaning
def infer_dimension(numel, shape):
    if -1 not in shape:
        if math.prod(shape) != numel or (numel and min(shape, default=0) < 0):
            raise ValueError
        return shape
    if shape.count(-1) > 1 or min(shape) < -1:
        raise ValueError
    known = -math.prod(shape)
    if known == 0 or numel % known:
        raise ValueError
    return tuple(numel // known if n == -1 else n for n in shape)


# %% wrong: a product above 0 has no negative sizes
# fails: test_negative_sizes
# feedback: and are still no sizes
def infer_dimension(numel, shape):
    known = math.prod(n for n in shape if n != -1)
    if shape.count(-1) > 1 or known < 0:
        raise ValueError
    if -1 not in shape:
        if known != numel or any(n < 0 for n in shape):
            raise ValueError
        return shape
    if not known or numel % known:
        raise ValueError
    return tuple(numel // known if n == -1 else n for n in shape)


# %% wrong: without a -1 floats can be compared
# fails: test_nothing_unknown
# feedback: exactly as many elements
import math


def infer_dimension(numel, shape):
    if shape.count(-1) > 1 or any(size < -1 for size in shape):
        raise ValueError("sizes")
    known = math.prod(size for size in shape if size != -1)
    if -1 not in shape:
        if float(known) != float(numel):
            raise ValueError("product")
        return shape
    if known == 0 or numel % known != 0:
        raise ValueError("fit")
    return tuple(numel // known if size == -1 else size for size in shape)
