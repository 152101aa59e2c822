# %% wrong: the input is the only one
# fails: test_both_ends, test_large_sizes, test_no_negative_sizes, test_places_left_over, test_span_of_the_kernel
# feedback: Each is an input of its own
def inputs_for(o, k, s, p, d):
    return [i for i in [s * (o - 1) + d * (k - 1) + 1 - 2 * p] if i > 0]


# %% wrong: a whole step may be left over
# fails: test_places_left_over, test_span_of_the_kernel, test_both_ends, test_no_negative_sizes, test_large_sizes
# feedback: less than a step
def inputs_for(o, k, s, p, d):
    smallest = s * (o - 1) + d * (k - 1) + 1 - 2 * p
    return [i for i in range(smallest, smallest + s + 1) if i > 0]


# %% wrong: sizes can be negative
# fails: test_no_negative_sizes
# feedback: an input has at least one place
def inputs_for(o, k, s, p, d):
    smallest = s * (o - 1) + d * (k - 1) + 1 - 2 * p
    return list(range(smallest, smallest + s))


# %% wrong: an input may be empty
# fails: test_no_negative_sizes
# feedback: an input has at least one place
def inputs_for(o, k, s, p, d):
    smallest = s * (o - 1) + d * (k - 1) + 1 - 2 * p
    return [i for i in range(smallest, smallest + s) if i >= 0]


# %% wrong: the kernel has to fit into the input
# fails: test_both_ends, test_no_negative_sizes
# feedback: Much padding
def inputs_for(o, k, s, p, d):
    smallest = s * (o - 1) + d * (k - 1) + 1 - 2 * p
    return [i for i in range(smallest, smallest + s) if i >= k]


# %% wrong: padding is put on once
# fails: test_both_ends, test_no_negative_sizes
# feedback: Both ends are padded
def inputs_for(o, k, s, p, d):
    smallest = s * (o - 1) + d * (k - 1) + 1 - p
    return [i for i in range(smallest, smallest + s) if i > 0]


# %% wrong: a dilated kernel spans d times k
# fails: test_span_of_the_kernel, test_large_sizes
# feedback: all that the kernel spans
def inputs_for(o, k, s, p, d):
    smallest = s * (o - 1) + d * k - 2 * p
    return [i for i in range(smallest, smallest + s) if i > 0]


# %% wrong: dilation 1 leaves a gap of one place
# fails: test_places_left_over, test_span_of_the_kernel, test_both_ends, test_no_negative_sizes, test_large_sizes
# feedback: all that the kernel spans
def inputs_for(o, k, s, p, d):
    smallest = s * (o - 1) + (d + 1) * (k - 1) + 1 - 2 * p
    return [i for i in range(smallest, smallest + s) if i > 0]


# %% wrong: a size in the hundreds will do
# fails: test_large_sizes
# feedback: A search must get there
def inputs_for(o, k, s, p, d):
    room = d * (k - 1) + 1 - 2 * p
    return [i for i in range(1, 1000) if i >= room and (i - room) // s + 1 == o]


# %% wrong: the size is rounded up
# fails: test_both_ends, test_large_sizes, test_no_negative_sizes, test_places_left_over, test_span_of_the_kernel
# feedback: Each is an input of its own
def inputs_for(o, k, s, p, d):
    largest = s * (o - 1) + d * (k - 1) + 1 - 2 * p
    return [i for i in range(largest - s + 1, largest + 1) if i > 0]


# %% wrong: where no input fits the fewest, none fits
# fails: test_no_negative_sizes
# feedback: an input has at least one place
def inputs_for(o, k, s, p, d):
    first = (o - 1) * s + d * (k - 1) + 1 - 2 * p
    return list(range(first, first + s)) if first >= 1 else []


# %% wrong: the kernel begins in the padding and ends in the input
# fails: test_both_ends
# feedback: Both ends are padded
def inputs_for(o, k, s, p, d):
    smallest = s * (o - 1) + d * (k - 1) + 1 - 2 * p
    return [i for i in range(smallest, smallest + s) if i >= 1 and k <= i + p]


# %% wrong: int rounds down
# fails: test_span_of_the_kernel
# feedback: all that the kernel spans
def inputs_for(o, k, s, p, d):
    last = o * s + d * k
    return [i for i in range(1, last + 1) if i + 2 * p > 0 and int((i + 2 * p - d * (k - 1) - 1) / s) + 1 == o]


# %% wrong: nothing is larger than ten thousand
# fails: test_large_sizes
# feedback: A search must get there
def inputs_for(o, k, s, p, d):
    found = []
    for i in range(1, 10_001):
        room = i + 2 * p - d * (k - 1) - 1
        if room >= 0 and room // s + 1 == o:
            found.append(i)
    return found


# %% wrong: sizes are decimal numbers
# fails: test_places_left_over
# feedback: type int
def inputs_for(o, k, s, p, d):
    smallest = s * (o - 1) + d * (k - 1) + 1 - 2 * p
    return [float(size) for size in range(max(smallest, 1), max(smallest + s, 1))]


# %% wrong: a range is as good as a list
# fails: test_places_left_over
# feedback: are to come as a list
def inputs_for(o, k, s, p, d):
    smallest = s * (o - 1) + d * (k - 1) + 1 - 2 * p
    return range(max(smallest, 1), max(smallest + s, 1))


# %% wrong: a generator is as good as a list
# fails: test_places_left_over, test_span_of_the_kernel, test_both_ends, test_no_negative_sizes, test_large_sizes
# feedback: A list is wanted
def inputs_for(o, k, s, p, d):
    smallest = s * (o - 1) + d * (k - 1) + 1 - 2 * p
    return (size for size in range(smallest, smallest + s) if size > 0)


# %% right: try all up to a safe end
def inputs_for(o, k, s, p, d):
    found = []
    for i in range(1, s * o + d * k + 1):
        room = i + 2 * p - d * (k - 1) - 1
        if room >= 0 and room // s == o - 1:
            found.append(i)
    return found


# %% right: from each number of places left over
def inputs_for(o, k, s, p, d):
    sizes = ((o - 1) * s + d * (k - 1) + 1 + left - 2 * p for left in range(s))
    return [size for size in sizes if size >= 1]


# %% wrong: the largest first
# fails: test_places_left_over, test_both_ends, test_no_negative_sizes, test_large_sizes, test_span_of_the_kernel
# feedback: the smallest is to come first
def inputs_for(o, k, s, p, d):
    smallest = s * (o - 1) + d * (k - 1) + 1 - 2 * p
    return list(range(max(smallest, 1), max(smallest + s, 1)))[::-1]
