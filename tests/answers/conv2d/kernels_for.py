# %% wrong: there is always one kernel
# fails: test_several_answers, test_dilated, test_larger_than_the_input
# feedback: how many kernels differ only in what is left over
def kernels_for(i, o, s, p, d):
    k, rest = divmod(i + 2 * p - s * (o - 1) - 1, d)
    return [k + 1] if k >= 0 and rest == 0 else []


# %% wrong: the first that is found
# fails: test_several_answers, test_larger_than_the_input
# feedback: how many kernels differ only in what is left over
def kernels_for(i, o, s, p, d):
    for k in range(1, i + 2 * p + 1):
        room = i + 2 * p - d * (k - 1) - 1
        if room >= 0 and room // s + 1 == o:
            return [k]
    return []


# %% wrong: the largest first
# fails: test_several_answers, test_larger_than_the_input
# feedback: the smallest is to come first
def kernels_for(i, o, s, p, d):
    sizes = [k for k in range(1, i + 2 * p + 1) if 0 <= i + 2 * p - d * (k - 1) - 1]
    return [k for k in reversed(sizes) if (i + 2 * p - d * (k - 1) - 1) // s + 1 == o]


# %% wrong: a kernel is at most as large as the input
# fails: test_larger_than_the_input
# feedback: fit into the padded row
def kernels_for(i, o, s, p, d):
    sizes = [k for k in range(1, i + 1) if 0 <= i + 2 * p - d * (k - 1) - 1]
    return [k for k in sizes if (i + 2 * p - d * (k - 1) - 1) // s + 1 == o]


# %% wrong: kernels are odd
# fails: test_one_answer, test_several_answers, test_dilated, test_larger_than_the_input
# feedback: how many kernels differ only in what is left over
def kernels_for(i, o, s, p, d):
    sizes = [k for k in range(1, i + 2 * p + 1, 2) if 0 <= i + 2 * p - d * (k - 1) - 1]
    return [k for k in sizes if (i + 2 * p - d * (k - 1) - 1) // s + 1 == o]


# %% wrong: padding is put on once
# fails: test_one_answer, test_larger_than_the_input
# feedback: every place of the padding counts
def kernels_for(i, o, s, p, d):
    sizes = [k for k in range(1, i + p + 1) if 0 <= i + p - d * (k - 1) - 1]
    return [k for k in sizes if (i + p - d * (k - 1) - 1) // s + 1 == o]


# %% wrong: dilation 1 leaves a gap of one place
# fails: test_one_answer, test_several_answers, test_dilated, test_larger_than_the_input
# feedback: every place of the padding counts
def kernels_for(i, o, s, p, d):
    sizes = [k for k in range(1, i + 2 * p + 1) if 0 <= i + 2 * p - (d + 1) * (k - 1) - 1]
    return [k for k in sizes if (i + 2 * p - (d + 1) * (k - 1) - 1) // s + 1 == o]


# %% wrong: a dilated kernel spans d times k
# fails: test_dilated, test_larger_than_the_input
# feedback: One weight more makes a dilated kernel span d places more
def kernels_for(i, o, s, p, d):
    sizes = [k for k in range(1, i + 2 * p + 1) if 0 <= i + 2 * p - d * k]
    return [k for k in sizes if (i + 2 * p - d * k) // s + 1 == o]


# %% wrong: the size is rounded up
# fails: test_several_answers, test_dilated, test_larger_than_the_input, test_no_answer
# feedback: how many kernels differ only in what is left over
def kernels_for(i, o, s, p, d):
    sizes = [k for k in range(1, i + 2 * p + 1) if 0 <= i + 2 * p - d * (k - 1) - 1]
    return [k for k in sizes if -((d * (k - 1) + 1 - i - 2 * p) // s) + 1 == o]


# %% wrong: no answer is an error
# fails: test_dilated, test_no_answer
# feedback: a list of none
def kernels_for(i, o, s, p, d):
    sizes = [k for k in range(1, i + 2 * p + 1) if 0 <= i + 2 * p - d * (k - 1) - 1]
    found = [k for k in sizes if (i + 2 * p - d * (k - 1) - 1) // s + 1 == o]
    if not found:
        raise ValueError("none")
    return found


# %% wrong: only usual kernels are tried
# fails: test_one_answer, test_several_answers, test_larger_than_the_input
# feedback: how many kernels differ only in what is left over
def kernels_for(i, o, s, p, d):
    sizes = [k for k in range(1, 8) if 0 <= i + 2 * p - d * (k - 1) - 1]
    return [k for k in sizes if (i + 2 * p - d * (k - 1) - 1) // s + 1 == o]


# %% wrong: the largest kernel has (i + 2p) // d places
# fails: test_dilated
# feedback: makes a dilated kernel span d places more
def kernels_for(i, o, s, p, d):
    return [k for k in range(1, (i + 2 * p) // d + 1) if (i + 2 * p - d * (k - 1) - 1) // s + 1 == o]


# %% wrong: rounding towards 0
# fails: test_larger_than_the_input
# feedback: has to fit into the padded row
def kernels_for(i, o, s, p, d):
    return [k for k in range(1, i + 2 * p + 1) if int((i + 2 * p - d * (k - 1) - 1) / s) + 1 == o]


# %% wrong: a hundred kernels are all
# fails: test_one_answer
# feedback: no other number at which the search may end
def kernels_for(i, o, s, p, d):
    found = []
    for k in range(1, 101):
        room = i + 2 * p - d * (k - 1) - 1
        if room >= 0 and room // s + 1 == o:
            found.append(k)
    return found


# %% wrong: sizes are decimal numbers
# fails: test_several_answers
# feedback: type int
def kernels_for(i, o, s, p, d):
    kernels = []
    k = 1
    while (room := i + 2 * p - (d * (k - 1) + 1)) >= 0:
        if room // s + 1 == o:
            kernels.append(float(k))
        k += 1
    return kernels


# %% wrong: two thousand kernels are all, in a range
# fails: test_one_answer, test_several_answers
# feedback: no other number at which the search may end
def kernels_for(i, o, s, p, d):
    least, most = i + 2 * p - s * o, i + 2 * p - s * (o - 1) - 1
    return range(max(-(-least // d) + 1, 1), min(max(most // d + 2, 1), 2000))


# %% wrong: a range is as good as a list
# fails: test_several_answers
# feedback: are to come as a list
def kernels_for(i, o, s, p, d):
    least, most = i + 2 * p - s * o, i + 2 * p - s * (o - 1) - 1
    return range(max(-(-least // d) + 1, 1), max(most // d + 2, 1))


# %% right: try all that fit
def kernels_for(i, o, s, p, d):
    def size(k):
        return len(range(0, i + 2 * p - d * (k - 1), s))

    return [k for k in range(1, i + 2 * p + 1) if size(k) == o]


# %% right: solve for k
def kernels_for(i, o, s, p, d):
    # s (o - 1) <= i + 2p - d (k - 1) - 1 <= s (o - 1) + s - 1
    most = i + 2 * p - 1 - s * (o - 1)
    least = most - (s - 1)
    return [steps + 1 for steps in range(max(-(-least // d), 0), most // d + 1)]


# %% wrong: int() rounds down below zero, too
# fails: test_no_answer
# feedback: a list of none
def kernels_for(i, o, s, p, d):
    most = i + 2 * p - 1 - (o - 1) * s
    least = most - s
    return [k for k in range(max(1, int(least / d) + 1), int(most / d) + 2) if least < d * (k - 1)]


# %% wrong: an empty tuple is an empty list
# fails: test_several_answers
# feedback: a list, too, an empty one
def kernels_for(i, o, s, p, d):
    sizes = [k for k in range(1, i + 2 * p + 1) if 0 <= i + 2 * p - d * (k - 1) - 1]
    return [k for k in sizes if (i + 2 * p - d * (k - 1) - 1) // s + 1 == o] or ()
