# %% wrong: the remainder is the last batch
# fails: test_nothing_left_over, test_dropped, test_no_such_batch
# feedback: A remainder of 0
def last_batch_size(n, batch, drop_last):
    if n < 0 or batch < 1:
        raise ValueError
    return n % batch


# %% wrong: all batches are equal
# fails: test_left_over, test_nothing_left_over, test_dropped, test_no_such_batch
# feedback: holds what the full ones leave over
def last_batch_size(n, batch, drop_last):
    if n < 0 or batch < 1:
        raise ValueError
    return batch


# %% wrong: dropping changes nothing
# fails: test_dropped
# feedback: A dropped batch is no batch of the epoch
def last_batch_size(n, batch, drop_last):
    if n < 0 or batch < 1:
        raise ValueError
    return n % batch or min(n, batch)


# %% wrong: after dropping the last batch has size 0
# fails: test_dropped
# feedback: The last one is the one before
def last_batch_size(n, batch, drop_last):
    if n < 0 or batch < 1:
        raise ValueError
    if n % batch:
        return 0 if drop_last else n % batch
    return min(n, batch)


# %% wrong: there is always one full batch
# fails: test_dropped, test_no_such_batch
# feedback: if there is one
def last_batch_size(n, batch, drop_last):
    if n < 0 or batch < 1:
        raise ValueError
    return batch if drop_last else n % batch or batch


# %% wrong: without a check a negative number is one like all
# fails: test_no_such_batch
# feedback: are mistakes
def last_batch_size(n, batch, drop_last):
    if n < batch:
        return 0 if drop_last else max(n, 0)
    return batch if drop_last else n % batch or batch


# %% wrong: nothing is divided without a rest, too
# fails: test_no_such_batch
# feedback: No samples make no batch
def last_batch_size(n, batch, drop_last):
    if n < 0 or batch < 1:
        raise ValueError("no such epoch")
    if drop_last:
        return batch if n >= batch else 0
    return n % batch or batch


# %% wrong: one batch is none before the last
# fails: test_nothing_left_over
# feedback: A remainder of 0
def last_batch_size(n, batch, drop_last):
    if n < 0 or batch < 1:
        raise ValueError("no such epoch")
    if drop_last:
        return batch if n > batch else 0
    return n % batch or min(n, batch)


# %% wrong: numbers are divided as floats
# fails: test_left_over
# feedback: Whole numbers stay exact
def last_batch_size(n, batch, drop_last):
    if n < 0 or batch < 1:
        raise ValueError("no such epoch")
    if drop_last:
        return batch if n >= batch else 0
    return n - batch * (math.ceil(n / batch) - 1) if n else 0


# %% wrong: a float without a fraction is a whole number
# fails: test_left_over
# feedback: of type int is wanted
def last_batch_size(n, batch, drop_last):
    if n < 0 or batch < 1:
        raise ValueError("no such epoch")
    if n < batch:
        return 0 if drop_last else n
    rest = n % batch if n > 10**12 else n - (n / batch // 1) * batch
    return batch if drop_last or rest == 0 else rest


# %% right: what is left after the batches before
def last_batch_size(n, batch, drop_last):
    if n < 0 or batch < 1:
        raise ValueError("no such epoch")
    if n == 0 or (drop_last and n < batch):
        return 0
    return batch if drop_last else (n - 1) % batch + 1


# %% right: cases
def last_batch_size(n, batch, drop_last):
    if n < 0:
        raise ValueError("negative")
    if batch < 1:
        raise ValueError("nothing fits")
    full, rest = divmod(n, batch)
    if rest > 0 and not drop_last:
        return rest
    if full > 0:
        return batch
    return 0
