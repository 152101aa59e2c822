# %% wrong: a zero is the number 0 of the row
# fails: test_zeros, test_other_modes
# feedback: A zero is no number of the row's
def padded_row(size, padding, mode):
    places = range(-padding, size + padding)
    if mode == "zeros":
        return [place if 0 <= place < size else 0 for place in places if padding] or [0] * size
    if mode == "replicate":
        return [min(max(place, 0), size - 1) for place in places]
    if mode == "reflect" and padding < size:
        return [size - 1 - abs(size - 1 - abs(place)) for place in places]
    if mode == "circular" and padding <= size:
        return [place % size for place in places]
    raise ValueError(mode)


# %% wrong: the mirror repeats the outermost number
# fails: test_reflect, test_rows_too_short
# feedback: seen once or twice
def padded_row(size, padding, mode):
    places = range(-padding, size + padding)
    if mode == "zeros":
        return [place if 0 <= place < size else None for place in places]
    if mode == "replicate":
        return [min(max(place, 0), size - 1) for place in places]
    if mode == "reflect" and padding < size:
        row = list(range(size))
        return row[:padding][::-1] + row + row[::-1][:padding]
    if mode == "circular" and padding <= size:
        return [place % size for place in places]
    raise ValueError(mode)


# %% wrong: the ring begins with its first place
# fails: test_circular
# feedback: what lies before its first place
def padded_row(size, padding, mode):
    places = range(-padding, size + padding)
    if mode == "zeros":
        return [place if 0 <= place < size else None for place in places]
    if mode == "replicate":
        return [min(max(place, 0), size - 1) for place in places]
    if mode == "reflect" and padding < size:
        return [size - 1 - abs(size - 1 - abs(place)) for place in places]
    if mode == "circular" and padding <= size:
        row = list(range(size))
        return row[:padding] + row + row[size - padding :]
    raise ValueError(mode)


# %% wrong: replicate repeats the row
# fails: test_replicate, test_other_modes
# feedback: the outermost number is repeated
def padded_row(size, padding, mode):
    places = range(-padding, size + padding)
    if mode == "zeros":
        return [place if 0 <= place < size else None for place in places]
    if mode == "reflect" and padding < size:
        return [size - 1 - abs(size - 1 - abs(place)) for place in places]
    if mode == "replicate" or (mode == "circular" and padding <= size):
        return [place % size for place in places]
    raise ValueError(mode)


# %% wrong: padding is put on once
# fails: test_zeros, test_replicate, test_reflect, test_circular, test_rows_too_short, test_other_modes
# feedback: Zeros can fill a padding of any length
def padded_row(size, padding, mode):
    places = range(-padding, size)
    if mode == "zeros":
        return [place if 0 <= place < size else None for place in places]
    if mode == "replicate":
        return [min(max(place, 0), size - 1) for place in places]
    if mode == "reflect" and padding < size:
        return [abs(place) for place in places]
    if mode == "circular" and padding <= size:
        return [place % size for place in places]
    raise ValueError(mode)


# %% wrong: a mirror shows the whole row
# fails: test_rows_too_short
# feedback: How many exactly
def padded_row(size, padding, mode):
    places = range(-padding, size + padding)
    if mode == "zeros":
        return [place if 0 <= place < size else None for place in places]
    if mode == "replicate":
        return [min(max(place, 0), size - 1) for place in places]
    if mode == "reflect" and padding <= size:
        return [size - 1 - abs(size - 1 - abs(place)) for place in places]
    if mode == "circular" and padding <= size:
        return [place % size for place in places]
    raise ValueError(mode)


# %% wrong: a ring goes round as often as it takes
# fails: test_rows_too_short
# feedback: How many exactly
def padded_row(size, padding, mode):
    places = range(-padding, size + padding)
    if mode == "zeros":
        return [place if 0 <= place < size else None for place in places]
    if mode == "replicate":
        return [min(max(place, 0), size - 1) for place in places]
    if mode == "reflect" and padding < size:
        return [size - 1 - abs(size - 1 - abs(place)) for place in places]
    if mode == "circular":
        return [place % size for place in places]
    raise ValueError(mode)


# %% wrong: a ring needs more places than the padding
# fails: test_rows_too_short
# feedback: How many exactly
def padded_row(size, padding, mode):
    places = range(-padding, size + padding)
    if mode == "zeros":
        return [place if 0 <= place < size else None for place in places]
    if mode == "replicate":
        return [min(max(place, 0), size - 1) for place in places]
    if mode in ("reflect", "circular") and padding >= size:
        raise ValueError("too short")
    if mode == "reflect":
        return [size - 1 - abs(size - 1 - abs(place)) for place in places]
    if mode == "circular":
        return [place % size for place in places]
    raise ValueError(mode)


# %% wrong: every padding needs a longer row
# fails: test_zeros, test_replicate, test_rows_too_short
# feedback: as often as it takes
def padded_row(size, padding, mode):
    places = range(-padding, size + padding)
    if padding > size:
        raise ValueError("too short")
    if mode == "zeros":
        return [place if 0 <= place < size else None for place in places]
    if mode == "replicate":
        return [min(max(place, 0), size - 1) for place in places]
    if mode == "reflect":
        return [size - 1 - abs(size - 1 - abs(place)) for place in places]
    if mode == "circular":
        return [place % size for place in places]
    raise ValueError(mode)


# %% wrong: what is not known is zeros
# fails: test_other_modes
# feedback: exactly these names
def padded_row(size, padding, mode):
    places = range(-padding, size + padding)
    if mode == "replicate":
        return [min(max(place, 0), size - 1) for place in places]
    if mode == "reflect":
        if padding >= size:
            raise ValueError("too short")
        return [size - 1 - abs(size - 1 - abs(place)) for place in places]
    if mode == "circular":
        if padding > size:
            raise ValueError("too short")
        return [place % size for place in places]
    return [place if 0 <= place < size else None for place in places]


# %% wrong: where nothing is padded the mode does not matter
# fails: test_other_modes
# feedback: also where nothing is padded
def padded_row(size, padding, mode):
    places = range(-padding, size + padding)
    if padding == 0:
        return list(range(size))
    if mode == "zeros":
        return [place if 0 <= place < size else None for place in places]
    if mode == "replicate":
        return [min(max(place, 0), size - 1) for place in places]
    if mode == "reflect" and padding < size:
        return [size - 1 - abs(size - 1 - abs(place)) for place in places]
    if mode == "circular" and padding <= size:
        return [place % size for place in places]
    raise ValueError(mode)


# %% wrong: a mirror needs a period
# fails: test_rows_too_short
# feedback: How many exactly
def padded_row(size: int, padding: int, mode: str) -> list[int | None]:
    """From which place of a row each number of the padded row comes."""
    places = range(-padding, size + padding)
    if mode == "zeros":
        return [place if 0 <= place < size else None for place in places]
    if mode == "replicate":
        return [max(0, min(place, size - 1)) for place in places]
    if mode == "circular":
        if padding > size:
            raise ValueError("circular goes round once")
        return [place % size for place in places]
    if mode == "reflect":
        if padding >= size:
            raise ValueError("reflect needs a longer row")
        period = 2 * (size - 1)
        return [min(place % period, period - place % period) for place in places]
    raise ValueError("mode")


# %% wrong: capitals and spaces do not matter
# fails: test_other_modes
# feedback: exactly these names
def padded_row(size, padding, mode):
    mode = mode.strip().lower()
    places = range(-padding, size + padding)
    if mode == "zeros":
        return [i if 0 <= i < size else None for i in places]
    if mode == "replicate":
        return [min(max(i, 0), size - 1) for i in places]
    if mode == "reflect" and padding < size:
        return [size - 1 - abs(size - 1 - abs(i)) for i in places]
    if mode == "circular" and padding <= size:
        return [i % size for i in places]
    raise ValueError("mode")


# %% wrong: the mirror stands at a decimal number
# fails: test_reflect
# feedback: type int
def padded_row(size, padding, mode):
    if mode not in ("zeros", "replicate", "reflect", "circular"):
        raise ValueError(f"no padding mode: {mode!r}")
    if (mode == "reflect" and padding >= size) or (mode == "circular" and padding > size):
        raise ValueError("the row is too short for this padding")
    row: list[int | None] = []
    for place in range(-padding, size + padding):
        if 0 <= place < size:
            row.append(place)
        elif mode == "zeros":
            row.append(None)
        elif mode == "replicate":
            row.append(0 if place < 0 else size - 1)
        elif mode == "reflect":
            row.append(-place if place < 0 else 4 * (size - 1) / 2 - place)
        else:
            row.append(place % size)
    return row


# %% wrong: a tuple is as good as a list
# fails: test_zeros
# feedback: are to come as a list
def padded_row(size, padding, mode):
    places = range(-padding, size + padding)
    if mode == "zeros":
        return tuple(place if 0 <= place < size else None for place in places)
    if mode == "replicate":
        return tuple(min(max(place, 0), size - 1) for place in places)
    if mode == "reflect" and padding < size:
        return tuple(size - 1 - abs(size - 1 - abs(place)) for place in places)
    if mode == "circular" and padding <= size:
        return tuple(place % size for place in places)
    raise ValueError(mode)


# %% wrong: a single number is its own mirror
# fails: test_rows_too_short
# feedback: How many exactly
def padded_row(size, padding, mode):
    places = range(-padding, size + padding)
    if mode == "zeros":
        return [place if 0 <= place < size else None for place in places]
    if mode == "replicate":
        return [min(max(place, 0), size - 1) for place in places]
    if mode == "reflect" and (padding < size or size == 1):
        return [abs(size - 1 - abs(size - 1 - abs(place))) if size > 1 else 0 for place in places]
    if mode == "circular" and padding <= size:
        return [place % size for place in places]
    raise ValueError(mode)


# %% wrong: a ring of one place goes round for ever
# fails: test_rows_too_short
# feedback: How many exactly
def padded_row(size, padding, mode):
    places = range(-padding, size + padding)
    if mode == "zeros":
        return [place if 0 <= place < size else None for place in places]
    if mode == "replicate":
        return [min(max(place, 0), size - 1) for place in places]
    if mode == "reflect" and padding < size:
        return [size - 1 - abs(size - 1 - abs(place)) for place in places]
    if mode == "circular" and not padding > size > 1:
        return [place % size for place in places]
    raise ValueError(mode)


# %% wrong: a slice from -0 is empty
# fails: test_other_modes
# feedback: Where nothing is padded, the row stays
def padded_row(size, padding, mode):
    row = list(range(size))
    if mode == "zeros":
        return [None] * padding + row + [None] * padding
    if mode == "replicate":
        return [0] * padding + row + [size - 1] * padding
    if mode == "reflect" and padding < size:
        return row[padding:0:-1] + row + row[-2 : -2 - padding : -1]
    if mode == "circular" and padding <= size:
        return row[-padding:] + row + row[:padding]
    raise ValueError


# %% right: a formula for each mode
def padded_row(size, padding, mode):
    places = range(-padding, size + padding)
    if mode == "zeros":
        return [place if 0 <= place < size else None for place in places]
    if mode == "replicate":
        return [min(max(place, 0), size - 1) for place in places]
    if mode == "reflect" and padding < size:
        return [size - 1 - abs(size - 1 - abs(place)) for place in places]
    if mode == "circular" and padding <= size:
        return [place % size for place in places]
    raise ValueError(mode)


# %% right: slices of the row
def padded_row(size, padding, mode):
    row = list(range(size))
    if mode == "zeros":
        left = right = [None] * padding
    elif mode == "replicate":
        left, right = row[:1] * padding, row[-1:] * padding
    elif mode == "reflect":
        if size <= padding:
            raise ValueError("the row must be longer than the padding")
        left, right = row[1 : padding + 1][::-1], row[::-1][1 : padding + 1]
    elif mode == "circular":
        if size < padding:
            raise ValueError("the row must be as long as the padding")
        left, right = row[size - padding :], row[:padding]
    else:
        raise ValueError(f"{mode} is no mode")
    return left + row + right
