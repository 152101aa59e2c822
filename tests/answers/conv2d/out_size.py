# %% wrong: a dilated kernel spans d times k
# fails: test_dilation, test_no_room, test_together
# feedback: how many gaps
def out_size(i, k, s, p, d):
    room = i + 2 * p - d * k
    if room < 0 or i + 2 * p < d * (k - 1) + 1:
        raise ValueError("too large")
    return room // s + 1


# %% wrong: dilation 1 leaves a gap of one place
# fails: test_dilation, test_padding, test_stride, test_whole_numbers, test_no_room, test_together
# feedback: side by side
def out_size(i, k, s, p, d):
    room = i + 2 * p - ((d + 1) * (k - 1) + 1)
    if room < 0:
        raise ValueError("too large")
    return room // s + 1


# %% wrong: dilation is ignored
# fails: test_dilation, test_no_room, test_together
# feedback: how many gaps
def out_size(i, k, s, p, d):
    room = i + 2 * p - k
    if room < 0:
        raise ValueError("too large")
    return room // s + 1


# %% wrong: padding is put on once
# fails: test_padding, test_no_room, test_together
# feedback: A row has two ends
def out_size(i, k, s, p, d):
    room = i + p - (d * (k - 1) + 1)
    if room < 0:
        raise ValueError("too large")
    return room // s + 1


# %% wrong: the size is rounded up
# fails: test_stride, test_together
# feedback: A last step that would stick out
def out_size(i, k, s, p, d):
    room = i + 2 * p - (d * (k - 1) + 1)
    if room < 0:
        raise ValueError("too large")
    return -(-room // s) + 1


# %% wrong: the size is rounded to the nearest
# fails: test_stride, test_together
# feedback: A last step that would stick out
def out_size(i, k, s, p, d):
    room = i + 2 * p - (d * (k - 1) + 1)
    if room < 0:
        raise ValueError("too large")
    return round(room / s) + 1


# %% wrong: the first place is no step
# fails: test_dilation, test_padding, test_stride, test_whole_numbers, test_no_room, test_together
# feedback: the first place counts, too
def out_size(i, k, s, p, d):
    room = i + 2 * p - (d * (k - 1) + 1)
    if room < 0:
        raise ValueError("too large")
    return room // s


# %% wrong: i / s, as in many tables
# fails: test_dilation, test_padding, test_stride, test_whole_numbers, test_no_room, test_together
# feedback: the first place counts, too
def out_size(i, k, s, p, d):
    if i + 2 * p < d * (k - 1) + 1:
        raise ValueError("too large")
    return i // s


# %% wrong: a division of whole numbers is a whole number
# fails: test_whole_numbers
# feedback: of type int
def out_size(i, k, s, p, d):
    room = i + 2 * p - (d * (k - 1) + 1)
    if room < 0:
        raise ValueError("too large")
    return (room - room % s) / s + 1


# %% wrong: a kernel that does not fit gives 0
# fails: test_no_room
# feedback: not a result of size 0
def out_size(i, k, s, p, d):
    return max((i + 2 * p - d * (k - 1) - 1) // s + 1, 0)


# %% wrong: a negative room speaks for itself
# fails: test_no_room
# feedback: not a result of size 0
def out_size(i, k, s, p, d):
    size = int((i + 2 * p - d * (k - 1) - 1) / s) + 1
    if size < 1:
        raise ValueError("too large")
    return size


# %% wrong: the kernel has to fit into the input
# fails: test_no_room
# feedback: Where the kernel just fits
def out_size(i, k, s, p, d):
    room = i + 2 * p - (d * (k - 1) + 1)
    if k > i or room < 0:
        raise ValueError("too large")
    return room // s + 1


# %% wrong: torch may answer the question
# fails: without
# feedback: without torch
def out_size(i, k, s, p, d):
    return torch.empty(i + 2 * p).unfold(0, d * (k - 1) + 1, s).shape[0]


# %% right: the formula as the documentation writes it
import math


def out_size(i, k, s, p, d):
    size = math.floor((i + 2 * p - d * (k - 1) - 1) / s + 1)
    if i + 2 * p < d * (k - 1) + 1:
        raise ValueError("no room")
    return size


# %% right: count the starts
def out_size(i, k, s, p, d):
    starts = range(0, i + 2 * p - d * (k - 1), s)
    if not starts:
        raise ValueError("no room")
    return len(starts)


# %% right: walk
def out_size(i, k, s, p, d):
    last = d * (k - 1)
    count = 0
    while last < i + 2 * p:
        count += 1
        last += s
    if count == 0:
        raise ValueError("no room")
    return count


# %% wrong: one step after the other, each a call
# fails: test_together
# feedback: a row of a million places
def out_size(i, k, s, p, d):
    if d * (k - 1) + 1 > i + 2 * p:
        raise ValueError("no room")
    if i + 2 * p - s < d * (k - 1) + 1:
        return 1
    return 1 + out_size(i - s, k, s, p, d)


# %% wrong: printing is returning
# fails: test_dilation, test_padding, test_stride, test_whole_numbers, test_no_room, test_together
# feedback: Is a return missing
def out_size(i, k, s, p, d):
    if d * (k - 1) + 1 > i + 2 * p:
        raise ValueError("no room")
    print((i + 2 * p - d * (k - 1) - 1) // s + 1)
