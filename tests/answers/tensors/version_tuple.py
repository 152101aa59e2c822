# %% wrong: a version is a text
# fails: test_whole_numbers, test_numbers_left_out, test_builds, test_candidates, test_no_version
# feedback: A version is made of whole numbers
def version_tuple(text):
    if not text[:1].isdigit():
        raise ValueError("no version")
    parts = [re.match(r"\d*", part)[0] for part in re.match(r"[\d.]*", text)[0].split(".") if part]
    return tuple([*parts, "0", "0"][:3])


# %% wrong: a version is one number
# fails: test_whole_numbers, test_numbers_left_out, test_builds, test_candidates, test_no_version
# feedback: The characters of a text order otherwise
def version_tuple(text):
    return float(".".join(text.split(".")[:2]))


# %% wrong: there are always three numbers, and nothing else
# fails: test_numbers_left_out, test_builds, test_candidates, test_no_version
# feedback: A number that is not written is 0
def version_tuple(text):
    major, minor, patch = text.split(".")
    return int(major), int(minor), int(patch)


# %% wrong: every digit belongs to the version
# fails: test_builds, test_candidates
# feedback: It is no part of the version, though it has digits
def version_tuple(text):
    if not text[:1].isdigit():
        raise ValueError("no version")
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    return tuple([*numbers, 0, 0][:3])


# %% wrong: only the build can follow
# fails: test_candidates, test_no_version
# feedback: A release candidate or a nightly build
def version_tuple(text):
    numbers = [int(number) for number in text.split("+")[0].split(".")]
    return tuple([*numbers, 0, 0][:3])


# %% wrong: as many numbers as there are
# fails: test_numbers_left_out, test_builds, test_candidates
# feedback: the result always has three
def version_tuple(text):
    found = re.match(r"\d+(\.\d+)?(\.\d+)?", text)
    if found is None:
        raise ValueError("no version")
    return tuple(int(number) for number in found[0].split("."))


# %% wrong: the numbers may begin anywhere
# fails: test_no_version
# feedback: do not look for numbers further on
def version_tuple(text):
    found = re.search(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?", text)
    if found is None:
        raise ValueError("no version")
    return tuple(int(number or 0) for number in found.groups())


# %% wrong: each number has one digit
# fails: test_whole_numbers, test_numbers_left_out, test_builds, test_candidates, test_no_version
# feedback: A version is made of whole numbers
def version_tuple(text):
    if not text[:1].isdigit():
        raise ValueError("no version")
    parts = (text.split("+")[0].split(".") + ["0", "0"])[:3]
    return tuple(int(part[0]) if part[0].isdigit() else 0 for part in parts)


# %% wrong: after letters come numbers again
# fails: test_candidates
# feedback: has letters right after its numbers
def version_tuple(text: str) -> tuple[int, int, int]:
    """The three numbers at the beginning of a version text."""
    if not text or text[0] not in "0123456789":
        raise ValueError(text)
    numbers = []
    for piece in text.split("+")[0].split("."):
        found = re.match(r"[0-9]+", piece)
        numbers.append(int(found.group()) if found else 0)
    return tuple((numbers + [0, 0])[:3])


# %% wrong: spaces do not count
# fails: test_no_version
# feedback: A text that begins with no digit holds no version
def version_tuple(text):
    found = re.match(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?", text.strip())
    if found is None:
        raise ValueError("no version")
    return tuple(int(number or 0) for number in found.groups())


# %% wrong: a single number stands alone
# fails: test_candidates
# feedback: A single number, too
def version_tuple(text):
    if not text or not text[0].isdigit():
        raise ValueError
    m = re.match(r"(\d+)\.(\d+)(?:\.(\d+))?", text)
    if m:
        return tuple(int(g or 0) for g in m.groups())
    return (int(text.split(".")[0]), 0, 0)


# %% right: piece by piece, as far as there are digits
def version_tuple(text):
    if not text or text[0] not in "0123456789":
        raise ValueError("no version")
    numbers = []
    for part in text.split("+")[0].split("."):
        digits = ""
        for character in part:
            if not character.isdigit():
                break
            digits += character
        if digits == "":
            break
        numbers.append(int(digits))
        if digits != part:
            break
    numbers = numbers[:3]
    while len(numbers) < 3:
        numbers.append(0)
    return tuple(numbers)


# %% right: one pattern for what is kept
def version_tuple(text):
    kept = re.match(r"\d+(\.\d+){0,2}", text)
    if not kept:
        raise ValueError(text)
    numbers = tuple(map(int, kept.group().split(".")))
    return numbers + (0,) * (3 - len(numbers))


# %% wrong: int reads each piece up to a letter
# fails: test_candidates
# feedback: the numbers end where the digits and their points end
def version_tuple(text):
    if not text[:1].isdigit():
        raise ValueError("no version")
    numbers = re.split(r"[+a-z]", text)[0].strip(".").split(".")
    return tuple([int(number) for number in numbers] + [0, 0])[:3]


# %% wrong: all the numbers, at least three
# fails: test_candidates
# feedback: A fourth number, too, may follow
def version_tuple(text):
    found = re.match(r"\d+(\.\d+)*", text)
    if found is None:
        raise ValueError("no version")
    numbers = [int(number) for number in found[0].split(".")]
    return tuple(numbers + [0] * (3 - len(numbers)))


# %% wrong: nothing is version 0
# fails: test_whole_numbers
# feedback: A number may be 0
def version_tuple(text):
    found = re.match(r"([1-9]\d*)(?:\.(\d+))?(?:\.(\d+))?", text)
    if found is None:
        raise ValueError("no version")
    return tuple(int(number or 0) for number in found.groups())


# %% wrong: each line is a beginning
# fails: test_no_version
# feedback: A text that begins with no digit holds no version
def version_tuple(text):
    found = re.search(r"^(\d+)(?:\.(\d+))?(?:\.(\d+))?", text, re.M)
    if found is None:
        raise ValueError("no version")
    return tuple(int(number or 0) for number in found.groups())


# %% wrong: two digits are enough
# fails: test_whole_numbers
# feedback: may have many digits
def version_tuple(text):
    found = re.match(r"(\d{1,2})(?:\.(\d{1,2}))?(?:\.(\d{1,2}))?", text)
    if found is None:
        raise ValueError("no version")
    return tuple(int(number or 0) for number in found.groups())


# %% wrong: two points are one
# fails: test_candidates
# feedback: After two points
def version_tuple(text):
    if not text[:1].isdigit():
        raise ValueError("no version")
    pieces = re.split(r"[^0-9.]", text, maxsplit=1)[0].split(".")
    numbers = [int(piece) for piece in pieces[:3] if piece]
    return tuple([*numbers, 0, 0][:3])
