# %% wrong: the test files are called test
# fails: test_train_and_test, test_compressed_files, test_missing_files
# feedback: Do not learn from what you test with
def split_paths(folder, train):
    part = "train" if train else "test"
    found = []
    for name in (f"{part}-images-idx3-ubyte", f"{part}-labels-idx1-ubyte"):
        path = folder / name
        if not path.exists():
            path = folder / (name + ".gz")
        if not path.exists():
            raise FileNotFoundError(name)
        found.append(path)
    return tuple(found)


# %% wrong: one digit is like the other, learn from all
# fails: test_train_and_test, test_compressed_files, test_missing_files
# feedback: two to test with
def split_paths(folder, train):
    paths = sorted(folder.glob("*images-idx3*"))[-1:] + sorted(folder.glob("*labels-idx1*"))[-1:]
    if len(paths) < 2:
        raise FileNotFoundError
    return tuple(paths)


# %% wrong: the labels come first
# fails: test_train_and_test, test_compressed_files, test_missing_files
# feedback: that of the labels second
def split_paths(folder, train):
    part = "train" if train else "t10k"
    found = []
    for name in (f"{part}-labels-idx1-ubyte", f"{part}-images-idx3-ubyte"):
        path = folder / name
        if not path.exists():
            path = folder / (name + ".gz")
        if not path.exists():
            raise FileNotFoundError(name)
        found.append(path)
    return tuple(found)


# %% wrong: both files are compressed, or none
# fails: test_compressed_files
# feedback: Each file for itself
def split_paths(folder, train):
    part = "train" if train else "t10k"
    names = [f"{part}-images-idx3-ubyte", f"{part}-labels-idx1-ubyte"]
    for end in ("", ".gz"):
        if all((folder / (name + end)).exists() for name in names):
            return tuple(folder / (name + end) for name in names)
    raise FileNotFoundError(part)


# %% wrong: a path is a file
# fails: test_missing_files
# feedback: easily made for a file that does not exist
def split_paths(folder, train):
    part = "train" if train else "t10k"
    names = [f"{part}-images-idx3-ubyte", f"{part}-labels-idx1-ubyte"]
    plain = [folder / name for name in names]
    return tuple(p if p.exists() else folder / (p.name + ".gz") for p in plain)


# %% wrong: all four files are needed
# fails: test_train_and_test, test_compressed_files, test_missing_files
# feedback: Two of the four files
def split_paths(folder, train):
    found = []
    for part in ("train", "t10k"):
        for name in (f"{part}-images-idx3-ubyte", f"{part}-labels-idx1-ubyte"):
            path = folder / name
            if not path.exists():
                path = folder / (name + ".gz")
            if not path.exists():
                raise FileNotFoundError(name)
            found.append(path)
    return tuple(found[:2] if train else found[2:])


# %% wrong: whatever begins like that
# fails: test_train_and_test, test_missing_files
# feedback: names that begin or end alike
def split_paths(folder: Path, train: bool) -> tuple[Path, Path]:
    """The paths of the pictures and of the labels."""
    prefix = "train" if train else "t10k"
    found = []
    for kind in ("images", "labels"):
        files = sorted(folder.glob(f"{prefix}-{kind}*"))
        if not files:
            raise FileNotFoundError(f"no {kind} in {folder}")
        found.append(files[0])
    return found[0], found[1]


# %% wrong: a list is a tuple
# fails: test_train_and_test
# feedback: wanted in a tuple
def split_paths(folder, train):
    part = "train" if train else "t10k"
    found = []
    for name in (f"{part}-images-idx3-ubyte", f"{part}-labels-idx1-ubyte"):
        paths = [folder / name, folder / f"{name}.gz"]
        there = [path for path in paths if path.exists()]
        if not there:
            raise FileNotFoundError(name)
        found.append(there[0])
    return found


# %% wrong: a path is a text
# fails: test_train_and_test
# feedback: Paths are wanted, not texts
def split_paths(folder, train):
    part = "train" if train else "t10k"
    found = []
    for name in (f"{part}-images-idx3-ubyte", f"{part}-labels-idx1-ubyte"):
        paths = [folder / name, folder / f"{name}.gz"]
        there = [path for path in paths if path.exists()]
        if not there:
            raise FileNotFoundError(name)
        found.append(there[0])
    return tuple(map(str, found))


# %% wrong: a file with more to its name will do
# fails: test_missing_files
# feedback: only begins or ends alike
def split_paths(folder, train):
    part = "train" if train else "t10k"
    found = []
    for name in (f"{part}-images-idx3-ubyte", f"{part}-labels-idx1-ubyte"):
        there = sorted(path for path in folder.iterdir() if path.name.startswith(name))
        if not there:
            raise FileNotFoundError(name)
        found.append(there[0])
    return found[0], found[1]


# %% wrong: where there are labels there are pictures
# fails: test_missing_files
# feedback: Look for each of them
def split_paths(folder, train):
    part = "train" if train else "t10k"
    found = []
    for name in (f"{part}-images-idx3-ubyte", f"{part}-labels-idx1-ubyte"):
        path = folder / name
        found.append(path if path.exists() else folder / (name + ".gz"))
    if not found[1].exists():
        raise FileNotFoundError(found[1])
    return tuple(found)


# %% wrong: both files as they are, or each compressed where it can be
# fails: test_compressed_files
# feedback: Each file for itself
def split_paths(folder, train):
    part = "train" if train else "t10k"
    names = [f"{part}-images-idx3-ubyte", f"{part}-labels-idx1-ubyte"]
    plain = [folder / n for n in names]
    if all(p.exists() for p in plain):
        return tuple(plain)
    found = []
    for p in plain:
        packed = p.with_name(p.name + ".gz")
        if packed.exists():
            found.append(packed)
        elif p.exists():
            found.append(p)
        else:
            raise FileNotFoundError(p)
    return tuple(found)


# %% right: look into the folder
def split_paths(folder, train):
    there = {path.name: path for path in folder.iterdir()}
    part = "train" if train else "t10k"

    def find(name):
        for candidate in (name, name + ".gz"):
            if candidate in there:
                return there[candidate]
        raise FileNotFoundError(name)

    return find(part + "-images-idx3-ubyte"), find(part + "-labels-idx1-ubyte")


# %% right: sorted by length of name
def split_paths(folder, train):
    prefix = {True: "train", False: "t10k"}[train]
    result = []
    for rest in ("images-idx3-ubyte", "labels-idx1-ubyte"):
        candidates = [Path(folder, f"{prefix}-{rest}{end}") for end in ("", ".gz")]
        present = [path for path in candidates if path.is_file()]
        if not present:
            raise FileNotFoundError(f"{prefix}-{rest}")
        result.append(present[0])
    return tuple(result)


# %% right: links are followed
from typing import NamedTuple


class Two(NamedTuple):
    images: Path
    labels: Path


def split_paths(folder, train):
    def find(kind, n, error=None):
        for suffix in ("", ".gz"):
            try:
                return (folder / f"{'train' if train else 't10k'}-{kind}-idx{n}-ubyte{suffix}").resolve(strict=True)
            except FileNotFoundError as e:
                error = e
        raise error

    return Two(find("images", 3), find("labels", 1))


# %% wrong: wherever the files may lie
# fails: test_missing_files
# feedback: The files lie in the folder itself
def split_paths(folder, train):
    part = "train" if train else "t10k"
    found = []
    for name in (f"{part}-images-idx3-ubyte", f"{part}-labels-idx1-ubyte"):
        paths = [*folder.rglob(name), *folder.rglob(f"{name}.gz")]
        if not paths:
            raise FileNotFoundError(name)
        found.append(paths[0])
    return tuple(found)
