# %% wrong: a matrix in another order is a copy
# fails: test_callers_array
# feedback: look at it after the call
def normalised(a):
    if a.size == 0:
        raise ValueError
    values = a.T.astype(np.float64, order="C", copy=a.ndim < 2)
    if values.min() == values.max():
        return np.zeros(a.shape)
    values -= values.mean()
    values /= values.std()
    return values.T.copy()


# %% wrong: std equals NumPy's
# fails: test_spread, test_all_equal
# feedback: one divides by n and the other by n - 1
def normalised(a):
    if a.size == 0:
        raise ValueError("empty")
    if (a == a.flat[0]).all():
        return np.zeros(a.shape)
    t = torch.tensor(a.astype(np.float64))
    return ((t - t.mean()) / t.std()).numpy()


# %% wrong: uint8 goes negative
# fails: test_whole_numbers, test_all_equal
# feedback: in uint8, 3 - 5 is 254
def normalised(a):
    if a.size == 0:
        raise ValueError("empty")
    if a.min() == a.max():
        return np.zeros(a.shape)
    if a.dtype.kind in "ui":
        a = a - a.dtype.type(round(float(a.mean())))
    values = a.astype(np.float64)
    return (values - values.mean()) / values.std()


# %% wrong: squares of small integers are small
# fails: test_whole_numbers
# feedback: squares wrap as well
def normalised(a):
    if a.size == 0:
        raise ValueError("empty")
    if a.min() == a.max():
        return np.zeros(a.shape)
    if a.dtype.kind == "f":
        a = a.astype(np.float64)
        return (a - a.mean()) / a.std()
    variance = (a * a).mean() - a.mean() ** 2
    return (a - a.mean()) / np.sqrt(abs(variance))


# %% wrong: an argument is a copy
# fails: test_callers_array, test_all_equal
# feedback: not a copy of it: look at it after the call
def normalised(a):
    if a.size == 0:
        raise ValueError("empty")
    if a.min() == a.max():
        return np.zeros(a.shape)
    if a.dtype != np.float64:
        a = a.astype(np.float64)
    a -= a.mean()
    a /= a.std()
    return a


# %% wrong: compute in the array's dtype, convert at the end
# fails: test_short_floats, test_all_equal
# feedback: keeps the rounding errors of the short type
def normalised(a):
    if a.size == 0:
        raise ValueError("empty")
    if a.min() == a.max():
        return np.zeros(a.shape)
    return ((a - a.mean()) / a.std()).astype(np.float64)


# %% wrong: equal elements have a std of exactly 0
# fails: test_all_equal
# feedback: rounding can hide that
def normalised(a):
    if a.size == 0:
        raise ValueError("empty")
    values = a.astype(np.float64)
    if values.std() == 0:
        return np.zeros(a.shape)
    return (values - values.mean()) / values.std()


# %% wrong: nearly equal is equal
# fails: test_nearly_equal, test_small_numbers
# feedback: Numbers that are close to one another are not equal
def normalised(a):
    if a.size == 0:
        raise ValueError("empty")
    values = a.astype(np.float64)
    if np.allclose(values, values.flat[0]):
        return np.zeros(a.shape)
    return (values - values.mean()) / values.std()


# %% wrong: a very small std is 0
# fails: test_small_numbers
# feedback: Which spread is small depends on the unit
def normalised(a):
    if a.size == 0:
        raise ValueError("empty")
    values = a.astype(np.float64)
    if values.std() < 1e-9:
        return np.zeros(a.shape)
    return (values - values.mean()) / values.std()


# %% wrong: a small number in the divisor
# fails: test_all_equal, test_small_numbers
# feedback: Equal elements have no spread to divide by
def normalised(a):
    if a.size == 0:
        raise ValueError("empty")
    values = a.astype(np.float64)
    return np.asarray((values - values.mean()) / (values.std() + 1e-5))


# %% wrong: no elements, no work
# fails: test_without_elements
# feedback: No elements have no mean.
def normalised(a):
    values = a.astype(np.float64)
    if a.size == 0 or values.min() == values.max():
        return np.zeros(a.shape)
    return (values - values.mean()) / values.std()


# %% wrong: each column for itself
# fails: test_spread, test_callers_array
# feedback: And all elements count together.
def normalised(a):
    if a.size == 0:
        raise ValueError("empty")
    values = a.astype(np.float64)
    if values.min() == values.max():
        return np.zeros(a.shape)
    spread = values.std(axis=0)
    return (values - values.mean(axis=0)) / np.where(spread == 0, 1, spread)


# %% wrong: equal before the conversion
# fails: test_all_equal
# feedback: Convert first, then ask
def normalised(a):
    if a.size == 0:
        raise ValueError("empty")
    x = np.array(a, dtype=np.float64)
    if (a == a.flat[0]).all():
        return np.zeros(a.shape)
    return (x - x.mean()) / x.std()


# %% wrong: zeros have the dtype that was given
# fails: test_all_equal
# feedback: Zeros are to be of dtype float64, too
def normalised(a):
    if a.size == 0:
        raise ValueError("no elements")
    values = a.astype(np.float64)
    if values.min() == values.max():
        return np.zeros_like(a)
    return (values - values.mean()) / values.std()


# %% wrong: a deviation is a deviation in any dtype
# fails: test_short_floats
# feedback: Both the mean and the deviation
def normalised(a):
    if a.size == 0:
        raise ValueError("no elements")
    values = a.astype(np.float64)
    if values.min() == values.max():
        return np.zeros(a.shape)
    return (values - values.mean()) / a.std()


# %% wrong: the deviation is a difference of squares
# fails: test_nearly_equal
# feedback: have hardly a digit left between them
def normalised(a):
    if a.size == 0:
        raise ValueError("no elements")
    values = a.astype(np.float64)
    if values.min() == values.max():
        return np.zeros(a.shape)
    return (values - values.mean()) / np.sqrt((values**2).mean() - values.mean() ** 2)


# %% right: torch, with correction 0
def normalised(a):
    if a.size == 0:
        raise ValueError("empty")
    t = torch.from_numpy(a.astype(np.float64))
    if (t == t.flatten()[0]).all():
        return torch.zeros_like(t).numpy()
    return ((t - t.mean()) / t.std(correction=0)).numpy()


# %% right: plain Python sums
def normalised(a):
    numbers = [float(value) for value in a.flat]
    if not numbers:
        raise ValueError("empty")
    if len(set(numbers)) == 1:
        return np.zeros(a.shape)
    mean = sum(numbers) / len(numbers)
    std = (sum((value - mean) ** 2 for value in numbers) / len(numbers)) ** 0.5
    return np.array([(value - mean) / std for value in numbers]).reshape(a.shape)


# %% right: in place, on a copy of one's own
def normalised(a):
    if not a.size:
        raise ValueError("empty")
    result = np.array(a, dtype=np.float64)
    if np.ptp(result) == 0:
        result.fill(0)
        return result
    result -= result.mean()
    result /= np.sqrt(np.mean(result**2))
    return result


# %% wrong: all is computed in float32
# fails: test_short_floats, test_nearly_equal, test_small_numbers
# feedback: Computing in float32 or float16
def normalised(a):
    if a.size == 0:
        raise ValueError("no elements")
    values = a.astype(np.float32)
    if values.max() == values.min():
        return np.zeros(a.shape)
    return ((values - values.mean()) / values.std()).astype(np.float64)


# %% wrong: int64 holds every whole number
# fails: test_whole_numbers
# feedback: Convert to float64 at once
def normalised(a):
    if not a.size:
        raise ValueError
    values = a.astype(np.int64).astype(float) if a.dtype.kind in "iu" else a.astype(float)
    if values.min() == values.max():
        return np.zeros(a.shape)
    return (values - values.mean()) / values.std()


# %% wrong: asarray makes an array of one's own
# fails: test_all_equal
# feedback: belongs to the caller
def normalised(a):
    if a.size == 0:
        raise ValueError("no elements")
    values = np.asarray(a, dtype=np.float64)
    if values.max() == values.min():
        values[...] = 0
        return values
    return (values - values.mean()) / values.std()
