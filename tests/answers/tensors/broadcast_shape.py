# %% wrong: aligned at the left
# fails: test_different_lengths, test_no_elements, test_shapes_that_do_not_fit
# feedback: The shapes are aligned at the right
def broadcast_shape(s, t):
    length = max(len(s), len(t))
    s, t = s + (1,) * (length - len(s)), t + (1,) * (length - len(t))
    result = []
    for a, b in zip(s, t):
        if a != b and a != 1 and b != 1:
            raise ValueError("sizes")
        result.append(b if a == 1 else a)
    return tuple(result)


# %% wrong: the larger size wins
# fails: test_no_elements
# feedback: also when that is smaller than 1
def broadcast_shape(s, t):
    length = max(len(s), len(t))
    s, t = (1,) * (length - len(s)) + s, (1,) * (length - len(t)) + t
    if any(a != b and a != 1 and b != 1 for a, b in zip(s, t)):
        raise ValueError("sizes")
    return tuple(max(a, b) for a, b in zip(s, t))


# %% wrong: everything fits
# fails: test_shapes_that_do_not_fit
# feedback: Two different sizes fit only if one of them is 1
def broadcast_shape(s, t):
    length = max(len(s), len(t))
    s, t = (1,) * (length - len(s)) + s, (1,) * (length - len(t)) + t
    return tuple(b if a == 1 else a for a, b in zip(s, t))


# %% wrong: a multiple is repeated
# fails: test_shapes_that_do_not_fit
# feedback: Multiples, a 0, and sizes at the left
def broadcast_shape(s, t):
    length = max(len(s), len(t))
    s, t = (1,) * (length - len(s)) + s, (1,) * (length - len(t)) + t
    result = []
    for a, b in zip(s, t):
        if a == b or 1 in (a, b):
            result.append(b if a == 1 else a)
        elif a and b and max(a, b) % min(a, b) == 0:
            result.append(max(a, b))
        else:
            raise ValueError("sizes")
    return tuple(result)


# %% wrong: the shorter shape ends the comparison
# fails: test_different_lengths, test_no_elements
# feedback: What the shorter one lacks
def broadcast_shape(s, t):
    result = []
    for a, b in zip(reversed(s), reversed(t)):
        if a != b and a != 1 and b != 1:
            raise ValueError("sizes")
        result.append(b if a == 1 else a)
    return tuple(reversed(result))


# %% wrong: nothing fits everything
# fails: test_shapes_that_do_not_fit
# feedback: Two different sizes fit only if one of them is 1
def broadcast_shape(s, t):
    length = max(len(s), len(t))
    s, t = (1,) * (length - len(s)) + s, (1,) * (length - len(t)) + t
    result = []
    for a, b in zip(s, t):
        if a != b and a not in (0, 1) and b not in (0, 1):
            raise ValueError("sizes")
        result.append(0 if 0 in (a, b) else max(a, b))
    return tuple(result)


# %% wrong: only the second is repeated
# fails: test_equal_lengths, test_different_lengths, test_no_elements, test_shapes_that_do_not_fit
# feedback: in whichever of the two
def broadcast_shape(s, t):
    length = max(len(s), len(t))
    s, t = (1,) * (length - len(s)) + s, (1,) * (length - len(t)) + t
    for a, b in zip(s, t):
        if b != a and b != 1:
            raise ValueError("sizes")
    return s


# %% wrong: a list is a shape
# fails: test_equal_lengths
# feedback: A shape is a tuple
def broadcast_shape(s, t):
    length = max(len(s), len(t))
    shape = []
    for one, other in zip((1,) * (length - len(s)) + s, (1,) * (length - len(t)) + t):
        if one != other and 1 not in (one, other):
            raise ValueError("no fit")
        shape.append(other if one == 1 else one)
    return shape


# %% right: from the end, one at a time
from itertools import zip_longest


def broadcast_shape(s, t):
    result = ()
    for pair in zip_longest(s[::-1], t[::-1], fillvalue=1):
        sizes = set(pair) - {1}
        if len(sizes) > 1:
            raise ValueError("sizes")
        result = (*sizes, *result) if sizes else (1, *result)
    return result


# %% right: recursion
def broadcast_shape(s, t):
    if not s or not t:
        return s or t
    if s[-1] == t[-1] or t[-1] == 1:
        last = s[-1]
    elif s[-1] == 1:
        last = t[-1]
    else:
        raise ValueError("sizes")
    return broadcast_shape(s[:-1], t[:-1]) + (last,)
