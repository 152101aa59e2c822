# %% wrong: batches are rounded down
# fails: test_incomplete_batches, test_enormous_epochs
# feedback: make one more batch
def iterations(n, batch, drop_last):
    if n < 0 or batch < 1:
        raise ValueError
    return n // batch


# %% wrong: batches are rounded to the nearest
# fails: test_incomplete_batches, test_dropped_batches, test_enormous_epochs
# feedback: however few or many of them there are
def iterations(n, batch, drop_last):
    if n < 0 or batch < 1:
        raise ValueError
    return round(n / batch)


# %% wrong: there is always a rest
# fails: test_full_batches, test_impossible_epochs, test_enormous_epochs
# feedback: nothing is left over
def iterations(n, batch, drop_last):
    if n < 0 or batch < 1:
        raise ValueError
    return n // batch + (not drop_last)


# %% wrong: the last batch is dropped, full or not
# fails: test_full_batches, test_impossible_epochs
# feedback: none to drop
def iterations(n, batch, drop_last):
    if n < 0 or batch < 1:
        raise ValueError
    return max(-(-n // batch) - drop_last, 0)


# %% wrong: dividing gives exact numbers
# fails: test_enormous_epochs
# feedback: Floating-point numbers keep about 16 digits
def iterations(n, batch, drop_last):
    if n < 0 or batch < 1:
        raise ValueError
    return math.floor(n / batch) if drop_last else math.ceil(n / batch)


# %% wrong: an iteration is a sample
# fails: test_incomplete_batches, test_full_batches, test_dropped_batches, test_enormous_epochs, test_impossible_epochs
# feedback: nothing is left over
def iterations(n, batch, drop_last):
    if n < 0 or batch < 1:
        raise ValueError
    return n - n % batch if drop_last else n


# %% wrong: no samples are a mistake
# fails: test_impossible_epochs
# feedback: an epoch without batches
def iterations(n, batch, drop_last):
    if n < 1 or batch < 1:
        raise ValueError
    return n // batch + (n % batch > 0 and not drop_last)


# %% wrong: a range has a length
# fails: test_enormous_epochs
# feedback: len counts to about
def iterations(n: int, batch: int, drop_last: bool) -> int:
    """The number of batches in one epoch of n samples."""
    if n < 0 or batch < 1:
        raise ValueError("n must be at least 0 and batch at least 1")
    if drop_last:
        n = n - n % batch
    return len(range(0, n, batch))


# %% wrong: there is always an iteration
# fails: test_dropped_batches, test_impossible_epochs
# feedback: Sometimes it leaves nothing
def iterations(n, batch, drop_last):
    if n < 0 or batch < 1:
        raise ValueError("no such epoch")
    return max(n // batch if drop_last else -(-n // batch), 1)


# %% wrong: a comparison counts
# fails: test_incomplete_batches
# feedback: no numbers to count with
def iterations(n, batch, drop_last):
    if n < 0 or batch < 1:
        raise ValueError
    if n < batch:
        return n > 0 and not drop_last
    return n // batch if drop_last else -(-n // batch)


# %% right: quotient and remainder
def iterations(n, batch, drop_last):
    if n < 0 or batch <= 0:
        raise ValueError("no such epoch")
    full, rest = divmod(n, batch)
    if rest and not drop_last:
        full += 1
    return full


# %% right: rounding up is rounding down from below
def iterations(n, batch, drop_last):
    if min(n, batch - 1) < 0:
        raise ValueError("no such epoch")
    return n // batch if drop_last else -(-n // batch)


# %% right: counting the beginnings of batches
def iterations(n, batch, drop_last):
    if n < 0 or batch < 1:
        raise ValueError("no such epoch")
    end = n - batch + 1 if drop_last else n
    return (max(end, 0) + batch - 1) // batch


# %% wrong: n / batch tells whether something is left over
# fails: test_enormous_epochs
# feedback: Floating-point numbers keep about 16 digits
def iterations(n, batch, drop_last):
    if n < 0 or batch < 1:
        raise ValueError
    full = n // batch
    if not drop_last and n / batch != full:
        full += 1
    return full


# %% wrong: a batch has several samples
# fails: test_full_batches
# feedback: no batch to add, and none to drop
def iterations(n, batch, drop_last):
    if n < 0 or batch <= 1:
        raise ValueError("no such epoch")
    return n // batch if drop_last else -(-n // batch)
