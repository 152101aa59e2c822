# %%NBQA-CELL-SEPf3438b
try:
    from torchmarks.testing import Inputs, probe, run_tests
except ModuleNotFoundError as error:
    if error.name is None or error.name.split(".")[0] != "torchmarks":
        raise
    raise ModuleNotFoundError(
        "Put the folder 'torchmarks' that came with this notebook beside it, then run this cell again."
    ) from None

import math

import pytest
import torch


# %%NBQA-CELL-SEPf3438b
grid = torch.arange(12).view(3, 4)
layouts = {
    "grid": grid,
    "grid.t()": grid.t(),
    "grid[1:]": grid[1:],
    "grid[:, ::2]": grid[:, ::2],
    "grid[0].expand(5, 4)": grid[0].expand(5, 4),
}
for how, piece in layouts.items():
    print(f"{how:22} shape {tuple(piece.shape)}  stride {piece.stride()}  offset {piece.storage_offset()}")


# %%NBQA-CELL-SEPf3438b
def row_major_strides(shape: tuple[int, ...]) -> tuple[int, ...]:
    """The strides, in elements, of a new tensor of this shape."""
    ### BEGIN SOLUTION
    strides = []
    step = 1
    for size in reversed(shape):
        strides.append(step)
        step *= max(size, 1)
    return tuple(reversed(strides))
    ### END SOLUTION


# %%NBQA-CELL-SEPf3438b
def test_example_grid() -> None:
    """In three rows of four, one row down is four places on."""
    assert row_major_strides((3, 4)) == (4, 1)


def test_example_pages() -> None:
    """A page of three rows of four has twelve elements."""
    assert row_major_strides((2, 3, 4)) == (12, 4, 1)


### BEGIN HIDDEN TESTS
def _new_stride(shape: tuple[int, ...]) -> tuple[int, ...]:
    return torch.empty(shape, device="meta").stride()


def test_several_dimensions(inputs: Inputs) -> None:
    """A step along a dimension jumps over all that lies to its right: which sizes does that involve, and which not?"""
    for _ in range(30):
        shape = inputs.shape(inputs.integer(2, 5), low=2, high=7)
        assert row_major_strides(shape) == _new_stride(shape)


def test_few_dimensions(inputs: Inputs) -> None:
    """There is one stride for each dimension: count the dimensions of a single number and of a plain row."""
    for size in (inputs.integer(1, 9), inputs.integer(10, 99)):
        assert row_major_strides(()) == ()
        assert row_major_strides((size,)) == (1,)
        assert row_major_strides((1, size)) == (size, 1)


def test_a_size_of_zero(inputs: Inputs) -> None:
    """A size of 0 counts as 1 here. Look at the last example in the task."""
    for _ in range(20):
        shape = tuple(inputs.shuffled([0, *inputs.shape(inputs.integer(1, 3), low=2)]))
        assert row_major_strides(shape) == _new_stride(shape)


### END HIDDEN TESTS
run_tests("row_major_strides", points=1, without=("torch", "numpy"))


# %%NBQA-CELL-SEPf3438b
def storage_index(index: tuple[int, ...], stride: tuple[int, ...], offset: int) -> int:
    """The place in the storage of one element."""
    ### BEGIN SOLUTION
    if len(index) != len(stride):
        raise ValueError("an index needs one number for each dimension")
    place = offset
    for steps, step in zip(index, stride, strict=True):
        place += steps * step
    return place
    ### END SOLUTION


# %%NBQA-CELL-SEPf3438b
def test_example_second_row() -> None:
    """Stride (4, 1): one step down and two to the right are six places."""
    assert storage_index((1, 2), (4, 1), 0) == 6


def test_example_lengths() -> None:
    """Two numbers cannot name an element of a tensor with three dimensions."""
    with pytest.raises(ValueError):
        storage_index((1, 2), (12, 4, 1), 0)


### BEGIN HIDDEN TESTS
def _element(index: tuple[int, ...], shape: tuple[int, ...], stride: tuple[int, ...], offset: int) -> int:
    """The element that torch finds there, in a storage whose every number is its own place."""
    places = offset + 1 + sum((size - 1) * step for size, step in zip(shape, stride, strict=True))
    return int(torch.arange(places).as_strided(shape, stride, offset)[index].item())


def test_start_of_a_view(inputs: Inputs) -> None:
    """A slice begins somewhere inside its storage, and a single number lies somewhere, too."""
    for _ in range(20):
        shape = inputs.shape(inputs.integer(0, 3), low=2)
        stride = torch.empty(shape, device="meta").stride()
        index, offset = tuple(inputs.integer(0, size - 1) for size in shape), inputs.integer(1, 50)
        assert storage_index(index, stride, offset) == _element(index, shape, stride, offset)


def test_rearranged_views(inputs: Inputs) -> None:
    """Transposing and slicing change the strides. Each number of the index belongs to the stride in the same place."""
    for _ in range(20):
        shape, stride, _new = inputs.view_case()
        index = tuple(inputs.integer(0, size - 1) for size in shape)
        assert storage_index(index, stride, 0) == _element(index, shape, stride, 0)


def test_repeated_elements(inputs: Inputs) -> None:
    """In an expanded dimension all places are one number in memory: how far does a step along it move?"""
    for _ in range(20):
        shape, stride, _new = inputs.view_case(expanded=True)
        index = tuple(size - 1 for size in shape)
        assert storage_index(index, stride, 0) == _element(index, shape, stride, 0)


def test_index_of_another_length(inputs: Inputs) -> None:
    """An index that is too short or too long names no element. Pairing up what is there hides the mistake."""
    for ndim in (1, 2, 3):
        stride = tuple(sorted(inputs.shape(ndim, low=1, high=20), reverse=True))
        index = inputs.shape(ndim, low=1, high=20)
        assert storage_index(index, stride, 0) == sum(i * s for i, s in zip(index, stride, strict=True))
        with pytest.raises(ValueError):
            storage_index(index[:-1], stride, 0)
        with pytest.raises(ValueError):
            storage_index((*index, 0), stride, 0)


### END HIDDEN TESTS
run_tests("storage_index", points=1, without=("torch", "numpy"))


# %%NBQA-CELL-SEPf3438b
def is_contiguous(shape: tuple[int, ...], stride: tuple[int, ...]) -> bool:
    """Whether row-major order walks through the storage place by place."""
    ### BEGIN SOLUTION
    if 0 in shape:
        return True
    expected = 1
    for size, step in zip(reversed(shape), reversed(stride), strict=True):
        if size == 1:
            continue
        if step != expected:
            return False
        expected *= size
    return True
    ### END SOLUTION


# %%NBQA-CELL-SEPf3438b
def test_example_new_and_transposed() -> None:
    """A new tensor is contiguous, its transpose is not."""
    assert is_contiguous((3, 4), (4, 1)) is True
    assert is_contiguous((4, 3), (1, 4)) is False


def test_example_one_column() -> None:
    """Nobody takes a step along a size of 1."""
    assert is_contiguous((3, 1), (1, 77)) is True


### BEGIN HIDDEN TESTS
def _row_major(inputs: Inputs, ndim: int) -> torch.Tensor:
    return torch.empty(inputs.shape(ndim, low=2), device="meta")


def test_order_of_dimensions(inputs: Inputs) -> None:
    """Swapping dimensions changes the order of the walk, also when the last dimension stays where it is."""
    for ndim in (2, 3, 4) * 5:
        x = _row_major(inputs, ndim)
        places = inputs.shuffled(range(ndim))
        while places == sorted(places):
            places = inputs.shuffled(range(ndim))
        assert is_contiguous(tuple(x.shape), x.stride()) is True
        assert is_contiguous(tuple(x.permute(places).shape), x.permute(places).stride()) is False
        if ndim > 2:
            assert is_contiguous(tuple(x.transpose(0, 1).shape), x.transpose(0, 1).stride()) is False


def test_gaps_in_storage(inputs: Inputs) -> None:
    """A slice can leave out storage between its rows, or only before and after them. Only one of the two is a jump."""
    for ndim in (2, 3) * 5:
        x = torch.empty([size + 1 for size in inputs.shape(ndim, low=2)], device="meta")
        for dim in range(ndim):
            piece = x.narrow(dim, 1, x.shape[dim] - 1)
            assert is_contiguous(tuple(piece.shape), piece.stride()) is (dim == 0)
        assert is_contiguous(tuple(x[..., ::2].shape), x[..., ::2].stride()) is False


def test_sizes_of_one(inputs: Inputs) -> None:
    """Along a size of 1 no step is ever taken. What can the stride there tell you?"""
    for ndim in (1, 2, 3) * 5:
        x = _row_major(inputs, ndim)
        assert is_contiguous(*inputs.with_ones(tuple(x.shape), x.stride())) is True
        assert is_contiguous(*inputs.with_ones(tuple(x.shape), tuple(2 * step for step in x.stride()))) is False


def test_nothing_inside(inputs: Inputs) -> None:
    """Where there are no elements there is nothing to walk through, so nothing can be out of place."""
    assert is_contiguous((), ()) is True
    for ndim in (2, 3) * 5:
        shape, stride = inputs.shape(ndim, low=2), tuple(sorted(inputs.shape(ndim, low=2, high=20)))
        place = inputs.integer(0, ndim - 1)
        assert is_contiguous((*shape[:place], 0, *shape[place + 1 :]), stride) is True
        assert is_contiguous(shape, stride) is False


def test_expanded_rows(inputs: Inputs) -> None:
    """An expanded dimension repeats storage that was already walked through. Nothing was allocated for it."""
    for ndim in (1, 2, 3) * 5:
        x = _row_major(inputs, ndim)
        wide = x.expand(inputs.integer(2, 5), *x.shape)
        assert is_contiguous(tuple(wide.shape), wide.stride()) is False
        assert is_contiguous(tuple(x.expand(1, *x.shape).shape), x.expand(1, *x.shape).stride()) is True


### END HIDDEN TESTS
run_tests("is_contiguous", points=2, without=("torch", "numpy"))


# %%NBQA-CELL-SEPf3438b
def infer_dimension(numel: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    """The shape with its -1 worked out for so many elements."""
    ### BEGIN SOLUTION
    if shape.count(-1) > 1 or any(size < -1 for size in shape):
        raise ValueError("at most one size may be -1, and no other negative")
    known = math.prod(size for size in shape if size != -1)
    if -1 not in shape:
        if known != numel:
            raise ValueError("the sizes do not multiply to the number of elements")
        return shape
    if known == 0 or numel % known != 0:
        raise ValueError("no size fits, or any would")
    return tuple(numel // known if size == -1 else size for size in shape)
    ### END SOLUTION


# %%NBQA-CELL-SEPf3438b
def test_example_twelve() -> None:
    """Three rows of twelve elements have four each."""
    assert infer_dimension(12, (3, -1)) == (3, 4)
    assert infer_dimension(12, (2, 6)) == (2, 6)


def test_example_five_rows() -> None:
    """Twelve elements do not make five equal rows."""
    with pytest.raises(ValueError):
        infer_dimension(12, (5, -1))


### BEGIN HIDDEN TESTS
def test_one_unknown(inputs: Inputs) -> None:
    """The unknown size is what is left when the known ones are divided out, wherever it stands."""
    for _ in range(20):
        shape = inputs.shape(inputs.integer(1, 4))
        place = inputs.integer(0, len(shape) - 1)
        asked = (*shape[:place], -1, *shape[place + 1 :])
        assert infer_dimension(math.prod(shape), asked) == shape


def test_nothing_unknown(inputs: Inputs) -> None:
    """Without a -1 the shape must already hold exactly as many elements as there are."""
    assert infer_dimension(1, ()) == ()
    for _ in range(10):
        shape = inputs.shape()
        assert infer_dimension(math.prod(shape), shape) == shape
        with pytest.raises(ValueError):
            infer_dimension(math.prod(shape) + inputs.integer(1, 3), shape)
    for numel in (0, 2):
        with pytest.raises(ValueError):
            infer_dimension(numel, ())


def test_division_with_a_remainder(inputs: Inputs) -> None:
    """A division that rounds hides what is left over. Elements can be neither lost nor made up."""
    for _ in range(10):
        known, rest = inputs.integer(2, 6), inputs.integer(2, 6)
        assert infer_dimension(known * rest, (known, -1)) == (known, rest)
        with pytest.raises(ValueError):
            infer_dimension(known * rest + inputs.integer(1, known - 1), (known, -1))
        with pytest.raises(ValueError):
            infer_dimension(inputs.integer(1, known - 1), (-1, known))


def test_two_unknowns(inputs: Inputs) -> None:
    """With two unknown sizes there are many answers. PyTorch does not choose between them."""
    for _ in range(5):
        known, rest = inputs.integer(2, 6), inputs.integer(2, 6)
        assert infer_dimension(known * rest, (-1, known)) == (rest, known)
        with pytest.raises(ValueError):
            infer_dimension(known * rest, (-1, known, -1))
        with pytest.raises(ValueError):
            infer_dimension(known, (-1, -1, known))


def test_no_elements(inputs: Inputs) -> None:
    """Think about a product that must be 0. When is there one size that fits, when none, and when any?"""
    for _ in range(5):
        known, numel = inputs.integer(1, 6), inputs.integer(1, 6)
        assert infer_dimension(0, (known, -1)) == (known, 0)
        assert infer_dimension(0, (known, 0)) == (known, 0)
        with pytest.raises(ValueError):
            infer_dimension(0, (0, -1, known))
        with pytest.raises(ValueError):
            infer_dimension(numel, (-1, 0))


def test_negative_sizes(inputs: Inputs) -> None:
    """Only -1 has a meaning. Two other negative sizes can multiply to the right number and are still no sizes."""
    for _ in range(5):
        a, b = inputs.integer(2, 6), inputs.integer(2, 6)
        assert infer_dimension(a * b, (a, -1)) == (a, b)
        with pytest.raises(ValueError):
            infer_dimension(a * b, (-a, -b))
        with pytest.raises(ValueError):
            infer_dimension(a * b, (-a, -1))


### END HIDDEN TESTS
run_tests("infer_dimension", points=2, without=("torch", "numpy"))


# %%NBQA-CELL-SEPf3438b
columns = torch.arange(24).view(4, 6)[:, :4]
print("contiguous?", columns.is_contiguous())
print("stride of columns.view(4, 2, 2):", columns.view(4, 2, 2).stride())
try:
    columns.view(16)
except RuntimeError as error:
    print("columns.view(16):", error)


# %%NBQA-CELL-SEPf3438b
def pick(x: torch.Tensor, shape: tuple[int, ...]) -> str:
    """The name of the method to use: "view" where it works, else "reshape"."""
    ### BEGIN SOLUTION
    if math.prod(shape) != x.numel():
        raise RuntimeError("the shape does not have as many elements as the tensor")
    try:
        x.view(shape)
    except RuntimeError:
        return "reshape"
    return "view"
    ### END SOLUTION


# %%NBQA-CELL-SEPf3438b
def test_example_flatten() -> None:
    """A new tensor can be flattened by a view, its transpose cannot."""
    assert pick(torch.zeros(3, 4), (12,)) == "view"
    assert pick(torch.zeros(3, 4).t(), (12,)) == "reshape"


def test_example_wrong_count() -> None:
    """Twelve elements do not fit into ten places."""
    with pytest.raises(RuntimeError):
        pick(torch.zeros(3, 4), (10,))


### BEGIN HIDDEN TESTS
def _method(x: torch.Tensor, shape: tuple[int, ...]) -> str:
    try:
        x.view(shape)
    except RuntimeError:
        return "reshape"
    return "view"


def test_transposed_tensors(inputs: Inputs) -> None:
    """A view cannot reorder: think of the order in which the elements lie in memory and the order that is asked for."""
    for ndim in (2, 3, 4) * 4:
        x = inputs.tensor(inputs.shape(ndim, low=2, high=5))
        turned = x.transpose(*inputs.shuffled(range(ndim))[:2])
        for tensor in (x, turned):
            assert pick(tensor, (tensor.numel(),)) == _method(tensor, (tensor.numel(),))


def test_slices_with_gaps(inputs: Inputs) -> None:
    """A slice with gaps is not contiguous, and yet some shapes need no step across a gap."""
    for _ in range(10):
        rows, half = inputs.integer(2, 5), inputs.integer(2, 4)
        x = inputs.tensor((rows, 2 * half + inputs.integer(1, 3)))[:, : 2 * half]
        for shape in ((rows, 2, half), (rows * half, 2), (rows, half, 2), (2 * half * rows,)):
            assert pick(x, shape) == _method(x, shape)


def test_expanded_tensors(inputs: Inputs) -> None:
    """Expanding allocates nothing: every place of an expanded dimension is the same memory, and so a stride of 0."""
    for _ in range(15):
        shape, stride, new_shape = inputs.view_case(expanded=True)
        x = torch.empty_strided(shape, stride)
        assert pick(x, new_shape) == _method(x, new_shape)
    for _ in range(5):
        row, times = inputs.tensor((inputs.integer(2, 5),)), inputs.integer(2, 5)
        wide = row.expand(times, 2, len(row))
        assert pick(wide, (times * 2, len(row))) == "view"
        assert pick(wide, (times, 2 * len(row))) == "reshape"


def test_sizes_that_do_not_fit(inputs: Inputs) -> None:
    """A failing view has two possible causes: strides that cannot do it, and sizes that nothing can make fit."""
    for _ in range(5):
        x = inputs.tensor(inputs.shape(2, low=2))
        assert pick(x, (x.numel(),)) == "view"
        assert pick(x.t(), (x.numel(),)) == "reshape"
        assert pick(x[:0], (5, 0)) == "view"
        for tensor in (x, x.t(), x[:0]):
            with pytest.raises(RuntimeError):
                pick(tensor, (tensor.numel() + inputs.integer(1, 3),))


### END HIDDEN TESTS
run_tests("pick", points=2)


# %%NBQA-CELL-SEPf3438b
def reshape_copies(x: torch.Tensor, shape: tuple[int, ...]) -> bool:
    """Whether reshaping x to this shape copies its elements, found out without copying any."""
    ### BEGIN SOLUTION
    try:
        x.view(shape)
    except RuntimeError:
        if math.prod(shape) != x.numel():
            raise
        return True
    return False
    ### END SOLUTION


# %%NBQA-CELL-SEPf3438b
def test_example_rows_and_columns() -> None:
    """Flattening a new tensor copies nothing, flattening its transpose copies."""
    assert reshape_copies(torch.zeros(3, 4), (12,)) is False
    assert reshape_copies(torch.zeros(3, 4).t(), (12,)) is True


def test_example_enormous() -> None:
    """This copy could not be made, but the question can be answered."""
    assert reshape_copies(torch.zeros(2, 1).expand(2, 10**18), (2 * 10**18,)) is True


### BEGIN HIDDEN TESTS
def _must_copy(x: torch.Tensor, shape: tuple[int, ...]) -> bool:
    try:
        x.view(shape)
    except RuntimeError:
        return True
    return False


def _storages_made(function, *args):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN002, ANN202
    """The sizes in bytes of the storages that `function(*args)` makes, those without memory left out."""
    import torch
    from torch.overrides import TorchFunctionMode

    seen = [value for value in args if isinstance(value, torch.Tensor)]
    known = {value.untyped_storage().data_ptr() for value in seen}
    made = []

    class Recorder(TorchFunctionMode):
        def __torch_function__(self, func, types, args=(), kwargs=None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN204
            result = func(*args, **(kwargs or {}))
            for value in result if isinstance(result, (list, tuple)) else [result]:
                if isinstance(value, torch.Tensor) and value.device.type != "meta":
                    storage = value.untyped_storage()
                    if storage.data_ptr() not in known:
                        known.add(storage.data_ptr())
                        made.append(storage)
            return result

    with Recorder():
        function(*args)
    return [storage.nbytes() for storage in made]


def test_other_order(inputs: Inputs) -> None:
    """Whether reshape copies is a question of the order in memory, not of the shape. It happens sometimes."""
    for ndim in (2, 3, 4) * 4:
        x = inputs.tensor(inputs.shape(ndim, low=2, high=5))
        turned = x.transpose(*inputs.shuffled(range(ndim))[:2])
        for tensor in (x, turned):
            assert reshape_copies(tensor, (tensor.numel(),)) is _must_copy(tensor, (tensor.numel(),))
            assert reshape_copies(tensor, tuple(tensor.shape)) is False


def test_gaps_and_repeats(inputs: Inputs) -> None:
    """Not contiguous does not mean that a copy is needed: which steps does the new shape ask for?"""
    for number in range(30):
        shape, stride, new_shape = inputs.view_case(expanded=number % 2 == 0)
        x = torch.empty_strided(shape, stride)
        assert reshape_copies(x, new_shape) is _must_copy(x, new_shape)
    assert reshape_copies(torch.empty(4, 0).t(), (3, 0)) is False


@pytest.mark.weight(2)
def test_nothing_allocated(inputs: Inputs) -> None:
    """Making the copy to see whether there is one takes its memory. What fails exactly when reshape must copy?"""
    for _ in range(5):
        rows, power = inputs.integer(2, 3), inputs.integer(56, 58)
        enormous = inputs.tensor((rows, 1)).expand(rows, 2**power)
        assert reshape_copies(enormous, (rows * 2**power,)) is True
        assert reshape_copies(enormous, (rows, 2, 2 ** (power - 1))) is False
    for _ in range(5):
        x = inputs.tensor(inputs.shape(2, low=10, high=20)).t()
        for shape in ((x.numel(),), (1, *x.shape)):
            made = probe(_storages_made, reshape_copies, x, shape)
            assert all(size < x.untyped_storage().nbytes() for size in made)


def test_another_number_of_elements(inputs: Inputs) -> None:
    """Sizes that do not fit are neither a copy nor a view: reshape refuses them, and so should you."""
    for _ in range(5):
        x = inputs.tensor(inputs.shape(2, low=2))
        assert reshape_copies(x, (x.numel(),)) is False
        assert reshape_copies(x.t(), (x.numel(),)) is True
        for tensor in (x, x.t()):
            with pytest.raises(RuntimeError):
                reshape_copies(tensor, (tensor.numel() + inputs.integer(1, 3),))


### END HIDDEN TESTS
run_tests("reshape_copies", points=2)


# %%NBQA-CELL-SEPf3438b
def can_view(shape: tuple[int, ...], stride: tuple[int, ...], new_shape: tuple[int, ...]) -> bool:
    """Whether a tensor of this layout can be viewed as another shape without copying."""
    ### BEGIN SOLUTION
    if math.prod(shape) != math.prod(new_shape):
        return False
    if 0 in shape:
        return True
    runs: list[tuple[int, int]] = []
    for size, step in zip(shape, stride, strict=True):
        if size == 1:
            continue
        if runs and runs[-1][1] == step * size:
            runs[-1] = (runs[-1][0] * size, step)
        else:
            runs.append((size, step))
    wanted = [size for size in new_shape if size != 1]
    for length, _ in runs:
        covered = 1
        while covered < length:
            covered *= wanted.pop(0)
        if covered != length:
            return False
    return True
    ### END SOLUTION


# %%NBQA-CELL-SEPf3438b
def test_example_two_pages() -> None:
    """The runs are 2 and 12: a new shape may cut them and may not cross from one to the other."""
    assert can_view((2, 3, 4), (24, 4, 1), (2, 2, 6)) is True
    assert can_view((2, 3, 4), (24, 4, 1), (6, 4)) is False


def test_example_ones() -> None:
    """Sizes of 1 change nothing, wherever they stand."""
    assert can_view((2, 1, 3), (3, 50, 1), (1, 6, 1)) is True


### BEGIN HIDDEN TESTS
def _torch_can(shape: tuple[int, ...], stride: tuple[int, ...], new_shape: tuple[int, ...]) -> bool:
    try:
        torch.empty_strided(shape, stride, device="meta").view(new_shape)
    except RuntimeError:
        return False
    return True


def _torch_calls(function, *args):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN002, ANN202
    """The names of the torch functions that `function(*args)` calls."""
    from torch.overrides import TorchFunctionMode

    called = []

    class Recorder(TorchFunctionMode):
        def __torch_function__(self, func, types, args=(), kwargs=None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN204
            called.append(str(func))
            return func(*args, **(kwargs or {}))

    with Recorder():
        function(*args)
    return called


def test_row_major(inputs: Inputs) -> None:
    """A row-major tensor is one single run. Then only the number of elements decides."""
    for _ in range(15):
        shape = inputs.shape(low=2)
        stride = torch.empty(shape, device="meta").stride()
        new_shape = tuple(size for size in inputs.reshape_target(math.prod(shape)) if size > 1)
        assert can_view(shape, stride, new_shape) is True
        assert can_view(shape, stride, (*new_shape, 2)) is False
        assert can_view(shape, stride, (math.prod(shape) - 1,)) is False


def test_separate_runs(inputs: Inputs) -> None:
    """Not contiguous does not mean not viewable: find the runs of neighbours that one stride can walk, and cut each."""
    for step in (2, 3):
        shape = inputs.shape(2, low=2)
        assert can_view(shape, (step * shape[1], step), (math.prod(shape),)) is True
    for _ in range(30):
        shape, stride, new_shape = inputs.view_case()
        expected = _torch_can(shape, stride, new_shape)
        assert can_view(shape, stride, new_shape) is expected
    assert probe(_torch_calls, can_view, shape, stride, new_shape) == []


def test_ones_in_the_layout(inputs: Inputs) -> None:
    """Along a size of 1 no step is taken, so its stride means nothing and cannot part two neighbours."""
    for ndim in (2, 3) * 5:
        x = torch.empty(inputs.shape(ndim, low=2), device="meta")
        turned = x.permute(*reversed(range(ndim)))
        new_shape = tuple(size for size in inputs.reshape_target(x.numel()) if size > 1)
        assert can_view(*inputs.with_ones(tuple(x.shape), x.stride()), new_shape) is True
        assert can_view(*inputs.with_ones(tuple(turned.shape), turned.stride()), (x.numel(),)) is False


def test_ones_in_the_new_shape(inputs: Inputs) -> None:
    """A new size of 1 takes nothing from any run: it fits everywhere, at both ends, too."""
    for ndim in (2, 3) * 5:
        x = torch.empty(inputs.shape(ndim, low=2), device="meta")
        turned = x.permute(*reversed(range(ndim)))
        new_shape, _ = inputs.with_ones(tuple(x.shape), x.stride())
        assert can_view(tuple(x.shape), x.stride(), new_shape) is True
        assert can_view(tuple(x.shape), x.stride(), (1, *new_shape, 1)) is True
        assert can_view(tuple(turned.shape), turned.stride(), new_shape) is False


def test_strides_of_zero(inputs: Inputs) -> None:
    """Expanding allocates nothing. The same rule of neighbours holds where a stride is 0."""
    for _ in range(30):
        shape, stride, new_shape = inputs.view_case(expanded=True)
        assert can_view(shape, stride, new_shape) is _torch_can(shape, stride, new_shape)


def test_no_elements_or_one(inputs: Inputs) -> None:
    """What does a walk over no elements need of the strides, and what a walk over a single one?"""
    for _ in range(10):
        places = inputs.integer(1, 4)
        shape = tuple(inputs.shuffled([0, *inputs.shape(places)]))
        stride = inputs.shape(places + 1, low=0, high=30)
        assert can_view(shape, stride, inputs.reshape_target(0)) is True
        assert can_view(shape, stride, inputs.shape()) is False
        assert can_view((), (), (1,) * places) is True
        assert can_view((1,) * places, stride[1:], ()) is True
        assert can_view((), (), (places + 1,)) is False


def test_all_together(inputs: Inputs) -> None:
    """Each point on its own is in the other tests. Here they meet, as when a size of 1 stands between two runs."""
    for number in range(90):
        if number % 5 == 0:
            shape, stride = inputs.layout(empty=False)
            new_shape = inputs.reshape_target(math.prod(shape))
        else:
            shape, stride, new_shape = inputs.view_case(expanded=number % 5 > 1)
            shape, stride = inputs.with_ones(shape, stride)
            new_shape, _ = inputs.with_ones(new_shape, new_shape)
        assert can_view(shape, stride, new_shape) is _torch_can(shape, stride, new_shape)


### END HIDDEN TESTS
run_tests("can_view", points=4, without=("torch", "numpy"))


# %%NBQA-CELL-SEPf3438b
def view_strides(shape: tuple[int, ...], stride: tuple[int, ...], new_shape: tuple[int, ...]) -> tuple[int, ...] | None:
    """The strides of the view, or None where a view is not possible."""
    ### BEGIN SOLUTION
    if math.prod(shape) != math.prod(new_shape):
        return None
    if 0 in shape:
        return (1,) * len(new_shape)
    runs: list[list[int]] = []
    for size, step in zip(shape, stride, strict=True):
        if size == 1:
            continue
        if runs and runs[-1][1] == step * size:
            runs[-1] = [runs[-1][0] * size, step]
        else:
            runs.append([size, step])
    strides = []
    for size in new_shape:
        if size == 1:
            strides.append(1)
            continue
        left, step = runs[0]
        if left % size != 0:
            return None
        strides.append(left // size * step)
        runs[0][0] = left // size
        if runs[0][0] == 1:
            del runs[0]
    return tuple(strides)
    ### END SOLUTION


# %%NBQA-CELL-SEPf3438b
def test_example_every_second_column() -> None:
    """Inside the run of 12 all steps are twice as long as in a row-major tensor."""
    assert view_strides((2, 3, 4), (48, 8, 2), (2, 2, 6)) == (48, 12, 2)


def test_example_impossible() -> None:
    """Where can_view says no there are no strides to give."""
    assert view_strides((2, 3, 4), (48, 8, 2), (24,)) is None


### BEGIN HIDDEN TESTS
def _torch_strides(
    shape: tuple[int, ...], stride: tuple[int, ...], new_shape: tuple[int, ...]
) -> tuple[int, ...] | None:
    try:
        return torch.empty_strided(shape, stride, device="meta").view(new_shape).stride()
    except RuntimeError:
        return None


def _calls_of_torch(function, *args):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN002, ANN202
    """The names of the torch functions that `function(*args)` calls."""
    from torch.overrides import TorchFunctionMode

    called = []

    class Recorder(TorchFunctionMode):
        def __torch_function__(self, func, types, args=(), kwargs=None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN204
            called.append(str(func))
            return func(*args, **(kwargs or {}))

    with Recorder():
        function(*args)
    return called


def _same_walk(answer: object, expected: tuple[int, ...] | None, new_shape: tuple[int, ...]) -> bool:
    """Whether an answer is the expected one, strides that are never used aside."""
    if expected is None or not isinstance(answer, tuple):
        return answer is expected
    if len(answer) != len(expected) or not all(isinstance(step, int) for step in answer):
        return False
    used = [size > 1 and 0 not in new_shape for size in new_shape]
    return all(a == e for a, e, use in zip(answer, expected, used, strict=True) if use)


def test_strides_from_row_major(inputs: Inputs) -> None:
    """The view of a row-major tensor has the strides of a new tensor of that shape, if the elements fit at all."""
    for _ in range(15):
        shape = inputs.shape(low=2)
        stride = torch.empty(shape, device="meta").stride()
        new_shape = tuple(size for size in inputs.reshape_target(math.prod(shape)) if size > 1)
        assert view_strides(shape, stride, new_shape) == _torch_strides(shape, stride, new_shape)
        assert view_strides(shape, stride, (*new_shape, 2)) is None


def test_strides_inside_runs(inputs: Inputs) -> None:
    """Each run keeps its own step. Cut it row-major, and count in steps of that run."""
    for _ in range(30):
        shape, stride, new_shape = inputs.view_case()
        expected = _torch_strides(shape, stride, new_shape)
        assert _same_walk(view_strides(shape, stride, new_shape), expected, new_shape)
    assert probe(_calls_of_torch, view_strides, shape, stride, new_shape) == []


def test_strides_past_ones(inputs: Inputs) -> None:
    """The stride of a size of 1 means nothing. Do not let it part a run, or become the step of one."""
    for ndim in (2, 3) * 5:
        x = torch.empty(inputs.shape(ndim, low=2), device="meta")
        turned = x.permute(*reversed(range(ndim)))
        new_shape = tuple(size for size in inputs.reshape_target(x.numel()) if size > 1)
        expected = torch.empty(new_shape, device="meta").stride()
        assert view_strides(*inputs.with_ones(tuple(x.shape), x.stride()), new_shape) == expected
        assert view_strides(*inputs.with_ones(tuple(turned.shape), turned.stride()), (x.numel(),)) is None


def test_strides_of_new_ones(inputs: Inputs) -> None:
    """A new size of 1 needs a stride in the tuple, whichever, and leaves all the others as they are."""
    for ndim in (2, 3) * 5:
        x = torch.empty(inputs.shape(ndim, low=2), device="meta")
        turned = x.permute(*reversed(range(ndim)))
        new_shape, expected = inputs.with_ones(tuple(x.shape), x.stride())
        assert _same_walk(view_strides(tuple(x.shape), x.stride(), new_shape), expected, new_shape)
        assert view_strides(tuple(turned.shape), turned.stride(), new_shape) is None


def test_strides_when_expanded(inputs: Inputs) -> None:
    """Expanding allocates nothing: a run of step 0 stays one when it is cut."""
    for _ in range(30):
        shape, stride, new_shape = inputs.view_case(expanded=True)
        expected = _torch_strides(shape, stride, new_shape)
        assert _same_walk(view_strides(shape, stride, new_shape), expected, new_shape)


def test_strides_of_few_elements(inputs: Inputs) -> None:
    """Without elements, or with a single one, every stride will do, but there is one for each new dimension."""
    for _ in range(10):
        places = inputs.integer(1, 4)
        shape = tuple(inputs.shuffled([0, *inputs.shape(places)]))
        stride = inputs.shape(places + 1, low=0, high=30)
        empty = inputs.reshape_target(0)
        assert _same_walk(view_strides(shape, stride, empty), empty, empty)
        assert view_strides(shape, stride, inputs.shape()) is None
        assert _same_walk(view_strides((), (), (1,) * places), (1,) * places, (1,) * places)
        assert view_strides((1,) * places, stride[1:], ()) == ()
        assert view_strides((), (), (places + 1,)) is None


def test_strides_all_together(inputs: Inputs) -> None:
    """Each point on its own is in the other tests. Here they meet, as when a size of 1 ends a run."""
    for number in range(90):
        if number % 5 == 0:
            shape, stride = inputs.layout(empty=False)
            new_shape = inputs.reshape_target(math.prod(shape))
        else:
            shape, stride, new_shape = inputs.view_case(expanded=number % 5 > 1)
            shape, stride = inputs.with_ones(shape, stride)
            new_shape, _ = inputs.with_ones(new_shape, new_shape)
        expected = _torch_strides(shape, stride, new_shape)
        assert _same_walk(view_strides(shape, stride, new_shape), expected, new_shape)


### END HIDDEN TESTS
run_tests("view_strides", points=4, without=("torch", "numpy"))


# %%NBQA-CELL-SEPf3438b
pairs = torch.arange(6).view(3, 2)
print("pairs", pairs.tolist())
print("pairs.t()", pairs.t().tolist())
print("pairs.view(2, 3)", pairs.view(2, 3).tolist())


# %%NBQA-CELL-SEPf3438b
def unflatten_images(x: torch.Tensor, height: int, width: int) -> torch.Tensor:
    """View rows of pixels as pictures, with one plane for each channel."""
    ### BEGIN SOLUTION
    if x.ndim != 2 or x.shape[1] % (height * width) != 0:
        raise ValueError("each row must hold height * width pixels")
    channels = x.shape[1] // (height * width)
    return x.view(x.shape[0], height, width, channels).permute(0, 3, 1, 2)
    ### END SOLUTION


# %%NBQA-CELL-SEPf3438b
def test_example_two_pixels() -> None:
    """Two pixels of three channels: the planes are 0 3, 1 4 and 2 5."""
    pictures = unflatten_images(torch.arange(6).view(1, 6), 1, 2)
    assert pictures.tolist() == [[[[0, 3]], [[1, 4]], [[2, 5]]]]


def test_example_not_a_multiple() -> None:
    """Seven numbers are not a whole number of channels for two pixels."""
    with pytest.raises(ValueError):
        unflatten_images(torch.zeros(1, 7), 1, 2)


### BEGIN HIDDEN TESTS
def _check_pictures(result: object, pictures: torch.Tensor) -> None:
    """That the result is the pictures (n, height, width, channels), channels first."""
    assert isinstance(result, torch.Tensor)
    expected = pictures.permute(0, 3, 1, 2)
    assert result.shape == expected.shape
    assert result.dtype == expected.dtype
    assert torch.equal(result, expected)


def _pictures(inputs: Inputs, channels: int) -> torch.Tensor:
    dtype = inputs.choice([torch.uint8, torch.float32, torch.float64])
    return inputs.tensor((*inputs.shape(3, low=2), channels), dtype)


def test_colour_planes(inputs: Inputs) -> None:
    """The right shape is not enough: reshaping moves line breaks, but bringing channels forward is a transpose."""
    for _ in range(10):
        pictures = _pictures(inputs, inputs.integer(2, 4))
        _check_pictures(unflatten_images(pictures.flatten(1), *pictures.shape[1:3]), pictures)


def test_one_channel(inputs: Inputs) -> None:
    """A grey picture has one number for each pixel, and rows of pixels follow one another: which size is which?"""
    for _ in range(10):
        pictures = _pictures(inputs, 1)
        _check_pictures(unflatten_images(pictures.flatten(1), *pictures.shape[1:3]), pictures)


def test_shared_memory(inputs: Inputs) -> None:
    """Cutting a row into sizes and permuting dimensions change only the layout. The numbers can stay where they are."""
    for _ in range(5):
        n, height, width, channels = inputs.shape(4, low=2)
        x = inputs.tensor((n, height * width * channels))
        result = unflatten_images(x, height, width)
        assert isinstance(result, torch.Tensor)
        assert result.shape == (n, channels, height, width)
        assert result.untyped_storage().data_ptr() == x.untyped_storage().data_ptr()


def test_columns_of_a_table(inputs: Inputs) -> None:
    """A piece of a table is not contiguous. But cutting one dimension into several works on every layout."""
    for _ in range(5):
        n, height, width = inputs.shape(3, low=2)
        table = inputs.tensor((2 * n, height * width + 2))
        transposed = inputs.tensor((height * width, n)).t()
        for x in (table[:, 2:], table[::2, :-2], transposed):
            result = unflatten_images(x, height, width)
            _check_pictures(result, x.reshape(-1, height, width, 1))
            assert result.untyped_storage().data_ptr() == x.untyped_storage().data_ptr()


def test_no_pictures(inputs: Inputs) -> None:
    """An empty table still knows how long its rows are. Which size can a -1 not work out when there are no elements?"""
    for _ in range(5):
        height, width, channels = inputs.shape(3, low=2)
        for n in (0, 1):
            result = unflatten_images(inputs.tensor((n, height * width * channels)), height, width)
            assert isinstance(result, torch.Tensor)
            assert result.shape == (n, channels, height, width)


def test_rows_that_do_not_fit(inputs: Inputs) -> None:
    """Say it with a ValueError when a row is not a whole number of channels for each pixel, or when x is no table."""
    for _ in range(5):
        n, height, width, channels = inputs.shape(4, low=2)
        x = inputs.tensor((n, height * width * channels))
        assert unflatten_images(x, height, width).shape == (n, channels, height, width)
        with pytest.raises(ValueError):
            unflatten_images(x[:, : -inputs.integer(1, height * width - 1)], height, width)
        with pytest.raises(ValueError):
            unflatten_images(x.view(n, height * width, channels), height, width)
        with pytest.raises(ValueError):
            unflatten_images(x[0], height, width)


### END HIDDEN TESTS
run_tests("unflatten_images", points=2)


# %%NBQA-CELL-SEPf3438b
def min_view_chain(x: torch.Tensor, y: torch.Tensor, dim: int) -> torch.Tensor:
    """Interleave two tensors along a dimension, writing each element once."""
    ### BEGIN SOLUTION
    if x.shape != y.shape:
        raise ValueError("x and y must have the same shape")
    dim %= x.ndim
    before, after = x.shape[: dim + 1], x.shape[dim + 1 :]
    pairs = x.new_empty((*before, 2, *after))
    pairs.select(dim + 1, 0).copy_(x)
    pairs.select(dim + 1, 1).copy_(y)
    return pairs.view(*before[:-1], 2 * before[-1], *after)
    ### END SOLUTION


# %%NBQA-CELL-SEPf3438b
def test_example_rows() -> None:
    """Rows in turn: the first of x, the first of y, the second of x, the second of y."""
    x, y = torch.tensor([[1, 2], [3, 4]]), torch.tensor([[10, 20], [30, 40]])
    assert min_view_chain(x, y, 0).tolist() == [[1, 2], [10, 20], [3, 4], [30, 40]]


def test_example_columns() -> None:
    """Columns in turn, along the last dimension."""
    x, y = torch.tensor([[1, 2], [3, 4]]), torch.tensor([[10, 20], [30, 40]])
    assert min_view_chain(x, y, -1).tolist() == [[1, 10, 2, 20], [3, 30, 4, 40]]


### BEGIN HIDDEN TESTS
def _check_zipped(result: object, x: torch.Tensor, y: torch.Tensor, dim: int) -> None:
    """That the result is x and y in turn along a dimension."""
    shape = list(x.shape)
    shape[dim] *= 2
    assert isinstance(result, torch.Tensor)
    assert result.shape == tuple(shape)
    assert result.dtype == x.dtype
    places = torch.arange(shape[dim])
    assert torch.equal(result.index_select(dim, places[0::2]), x)
    assert torch.equal(result.index_select(dim, places[1::2]), y)


def _new_storages(function, *args):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN002, ANN202
    """The sizes in bytes of the storages that `function(*args)` makes."""
    import torch
    from torch.overrides import TorchFunctionMode

    seen = [value for value in args if isinstance(value, torch.Tensor)]
    known = {value.untyped_storage().data_ptr() for value in seen}
    made = []

    class Recorder(TorchFunctionMode):
        def __torch_function__(self, func, types, args=(), kwargs=None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN204
            result = func(*args, **(kwargs or {}))
            for value in result if isinstance(result, (list, tuple)) else [result]:
                if isinstance(value, torch.Tensor):
                    storage = value.untyped_storage()
                    if storage.data_ptr() not in known:
                        known.add(storage.data_ptr())
                        made.append(storage)
            return result

    with Recorder():
        function(*args)
    return [storage.nbytes() for storage in made]


def test_rows_in_turn(inputs: Inputs) -> None:
    """One behind the other is not in turn: after an element of x comes one of y. Where does the pair belong?"""
    for ndim in (1, 2, 3) * 3:
        x, y = (inputs.tensor(shape, torch.int64) for shape in [inputs.shape(ndim, low=2)] * 2)
        _check_zipped(min_view_chain(x, y, 0), x, y, 0)


def test_other_dimensions(inputs: Inputs) -> None:
    """Interleaving happens along the dimension asked for, and nowhere else."""
    for ndim in (2, 3, 4) * 3:
        x, y = (inputs.tensor(shape) for shape in [inputs.shape(ndim, low=2)] * 2)
        dim = inputs.integer(1, ndim - 1)
        _check_zipped(min_view_chain(x, y, dim), x, y, dim)


def test_negative_dimensions(inputs: Inputs) -> None:
    """A negative dim counts from the end. Is it still the same dimension when you add one to its number?"""
    for ndim in (1, 2, 3) * 3:
        x, y = (inputs.tensor(shape) for shape in [inputs.shape(ndim, low=2)] * 2)
        for dim in range(-ndim, 0):
            _check_zipped(min_view_chain(x, y, dim), x, y, dim)


def test_one_new_storage(inputs: Inputs) -> None:
    """Write each element once, in the order in which it is to lie. A reshape after a permute is a second copy."""
    for ndim in (1, 2, 3) * 2:
        x, y = (inputs.tensor(shape) for shape in [inputs.shape(ndim, low=4, high=9)] * 2)
        dim = inputs.integer(0, ndim - 1)
        twice = 2 * x.numel() * x.element_size()
        result = min_view_chain(x, y, dim)
        assert isinstance(result, torch.Tensor)
        assert result.numel() == 2 * x.numel()
        assert result.untyped_storage().nbytes() == twice
        assert [size for size in probe(_new_storages, min_view_chain, x, y, dim) if 2 * size >= twice] == [twice]


def test_inputs_of_any_layout(inputs: Inputs) -> None:
    """Expanding or transposing makes a view of memory that is not yours: read from it, write only to the result."""
    for number in range(20):
        row = inputs.tensor((inputs.integer(2, 5),))
        x = row.expand(inputs.integer(2, 4), -1) if number % 2 else inputs.tensor(inputs.shape(2, low=2)).t()
        y = inputs.tensor(tuple(x.shape))
        kept_x, kept_y = x.clone(), y.clone()
        dim = inputs.integer(0, 1)
        _check_zipped(min_view_chain(x, y, dim), kept_x, kept_y, dim)
        assert torch.equal(x, kept_x)
        assert torch.equal(y, kept_y)


def test_different_shapes(inputs: Inputs) -> None:
    """Two tensors can only be zipped place by place. Shapes that could be broadcast are still different shapes."""
    for _ in range(5):
        x = inputs.tensor(inputs.shape(2, low=2))
        y = inputs.tensor(tuple(x.shape))
        result = min_view_chain(x, y, 0)
        assert isinstance(result, torch.Tensor)
        assert result.shape == (2 * x.shape[0], x.shape[1])
        for other in (y[:1], y[:, :1], y[0], y.t().reshape(-1)):
            with pytest.raises(ValueError):
                min_view_chain(x, other, 0)


### END HIDDEN TESTS
run_tests("min_view_chain", points=3)


# %%NBQA-CELL-SEPf3438b
big = torch.zeros(1000, 1000)
corner = big[:2, :2]
del big
print("elements in corner:", corner.numel(), "which need bytes:", corner.numel() * corner.element_size())
print("bytes that corner keeps in memory:", corner.untyped_storage().nbytes())


# %%NBQA-CELL-SEPf3438b
def release_memory(x: torch.Tensor) -> torch.Tensor:
    """The same tensor without a storage that is bigger than it needs."""
    ### BEGIN SOLUTION
    if x.untyped_storage().nbytes() <= x.numel() * x.element_size():
        return x
    return x.clone()
    ### END SOLUTION


# %%NBQA-CELL-SEPf3438b
def test_example_three_numbers() -> None:
    """Three numbers of four bytes each need twelve bytes, not four thousand."""
    kept = release_memory(torch.arange(1000, dtype=torch.float32)[10:13])
    assert kept.tolist() == [10.0, 11.0, 12.0]
    assert kept.untyped_storage().nbytes() == 12


def test_example_already_small() -> None:
    """A tensor that has its storage for itself comes back as it is."""
    x = torch.zeros(2, 3)
    assert release_memory(x) is x


### BEGIN HIDDEN TESTS
def _check_released(result: object, x: torch.Tensor) -> None:
    """That the result has the values of x and a small storage of its own."""
    assert isinstance(result, torch.Tensor)
    assert result.shape == x.shape
    assert result.dtype == x.dtype
    assert torch.equal(result, x)
    assert result.untyped_storage().nbytes() <= x.numel() * x.element_size()
    assert x.untyped_storage().nbytes() > x.numel() * x.element_size()


def test_rows_of_a_big_tensor(inputs: Inputs) -> None:
    """A slice borrows its storage, and so does a contiguous one. Which methods give back the very tensor they got?"""
    for _ in range(10):
        whole = inputs.tensor((inputs.integer(20, 40), inputs.integer(2, 9)))
        start = inputs.integer(0, 10)
        x = whole[start : start + inputs.integer(1, 9)]
        _check_released(release_memory(x), x)
        _check_released(release_memory(x[0]), x[0])


def test_pieces_with_gaps(inputs: Inputs) -> None:
    """Columns, every second row, a transposed corner: each of them is a small view of a big storage."""
    for _ in range(10):
        whole = inputs.tensor(inputs.shape(2, low=10, high=20))
        for x in (whole[:, 2:5], whole[::2], whole[1:4, 2:6].t()):
            _check_released(release_memory(x), x)


def test_nothing_to_release(inputs: Inputs) -> None:
    """If the storage is just big enough a copy frees nothing. A transposed tensor needs no more, either."""
    for _ in range(5):
        x = inputs.tensor(inputs.shape(3, low=2))
        for tensor in (x, x.transpose(0, 2), x.view(-1), x.permute(1, 2, 0)):
            assert release_memory(tensor) is tensor
        _check_released(release_memory(x[:, 1:]), x[:, 1:])


def test_expanded_is_small(inputs: Inputs) -> None:
    """Expanding allocates nothing, so an expanded tensor can have less storage than it has elements."""
    for _ in range(5):
        whole = inputs.tensor((1, inputs.integer(100, 200)))
        small = inputs.tensor((1, inputs.integer(2, 5)))
        wide = small.expand(inputs.integer(2, 5), -1)
        assert release_memory(wide) is wide
        cut = whole[:, 3:6].expand(inputs.integer(2, 5), -1)
        _check_released(release_memory(cut), cut)


def test_dtypes_and_small_shapes(inputs: Inputs) -> None:
    """The kept tensor is the same in everything but its storage: dtype and shape, also for one number and for none."""
    for dtype in (torch.float64, torch.int32, torch.uint8, torch.bool, torch.bfloat16, torch.complex64):
        whole = inputs.tensor(inputs.shape(2, low=5, high=9), dtype)
        for x in (whole[2, 3], whole[:, :0], whole[1:3, 1:2], whole[1:]):
            _check_released(release_memory(x), x)


### END HIDDEN TESTS
run_tests("release_memory", points=2)
