"""Makes the four files of MNIST's format in ``source/datasets/`` from the handwritten digits that scikit-learn ships.

Run it in the course's folder: ``python tools/make_digits.py``. The same files come out every time.
"""

import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.datasets import load_digits

#: The folder layout that torchvision.datasets.MNIST(root) expects; students get it with the assignment.
RAW = Path(__file__).parent.parent / "source" / "datasets" / "digits" / "MNIST" / "raw"

#: How many of the 1,797 pictures are for testing: a fifth, drawn at random, so that every writer is in both parts.
TEST_PICTURES = 360

_UNSIGNED_BYTE = 0x08


def idx(array: npt.NDArray[np.uint8]) -> bytes:
    """The array as an IDX file: a magic number, the big-endian sizes, the bytes row by row."""
    magic = bytes([0, 0, _UNSIGNED_BYTE, array.ndim])
    return magic + np.array(array.shape, dtype=">u4").tobytes() + array.tobytes()


def digit_files() -> dict[str, bytes]:
    """The four files by name."""
    images, labels = load_digits(return_X_y=True)
    # scikit-learn counts ink from 0 to 16, MNIST from 0 to 255.
    pictures = np.round(images.reshape(-1, 8, 8) * 255 / 16).astype(np.uint8)
    numbers = labels.astype(np.uint8)
    order = np.random.RandomState(0).permutation(len(numbers))  # its numbers are promised never to change
    test, train = order[:TEST_PICTURES], order[TEST_PICTURES:]
    return {
        "train-images-idx3-ubyte": idx(pictures[train]),
        "train-labels-idx1-ubyte": idx(numbers[train]),
        "t10k-images-idx3-ubyte": idx(pictures[test]),
        "t10k-labels-idx1-ubyte": idx(numbers[test]),
    }


def main(folder: Path = RAW) -> None:
    """Write the files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in digit_files().items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
