"""The bridge between tests and student code: what crosses it, both ways, and what hostile answers come to."""

import gc
import json
import math
import os
import random
import re
import signal
import socket
import struct
import weakref
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given

from tests.generators import CHOICES, family, fuzz
from torchmarks.bridge import inside
from torchmarks.bridge.memory import ProtocolError
from torchmarks.bridge.message import Message
from torchmarks.bridge.outside import Bridge, Handle, OutsideHeap
from torchmarks.testing import probes
from torchmarks.testing.runner import AnswerLost

Pair = namedtuple("Pair", "a b")

STUDENT = """
import collections, math, torch, numpy as np
Point = collections.namedtuple("Point", "x y")
def same(x): return x
def add(a, b): return a + b
def bump(x): x += 1
def flat(x): return x.view(-1)
def share(a): return torch.from_numpy(a)
def to_numpy(t): return t.numpy()
def append(items): items.append(torch.ones(2)); return items
def put(mapping): mapping["new"] = [1]
def fail(error): raise error
class Mine(KeyError): pass
def fail_mine(): raise Mine("no")
def leave(): raise SystemExit(3)
def skip(): import pytest; pytest.skip("no")
def train(model, x):
    optimiser = torch.optim.SGD(model.parameters(), lr=0.5)
    loss = (model(x) ** 2).mean()
    loss.backward()
    optimiser.step()
    return float(loss)
def backward(w): (w * w).sum().backward()
def leave_gradient(x):
    x.requires_grad_()
    (x * x).sum().backward()
    x.requires_grad_(False)
def double(w): return w * 2
def triple_in_place(w):
    with torch.no_grad(): w.mul_(3)
class Dataset:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
    def __getitem__(self, i):
        if i >= self.n: raise IndexError(i)
        return torch.tensor(i), i
    name = "digits"
def crash(): import os; os.kill(os.getpid(), 9)
def point(): return Point(1, 2)
def counted(words): return collections.Counter(words)
def grouped(words):
    groups = collections.defaultdict(list)
    for word in words: groups[word[0]].append(word)
    return groups
def last(words): return collections.deque(words, maxlen=2)
def sliver(size):
    some = [np.zeros(size, dtype=np.uint8)[-1:]]
    some.append(some)
    return some
def tiny():
    import fractions
    return fractions.Fraction(1, 10**20_000)
def push(queue, item): queue.append(item)
class Liar(int):
    def __eq__(self, other): return True
    __hash__ = int.__hash__
    def __class__(self): return dict
class LyingTensor(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None): return True
def lie(x): return Liar(x)
def lie_tensor(): return torch.zeros(2).as_subclass(LyingTensor)
def sparse(x): return x.to_sparse(), torch.nested.as_nested_tensor([x]), torch.ones(2)
def of_a_transform(x):
    seen = []
    torch.func.grad(lambda y: (seen.append(y), (y * y).sum())[1])(x)
    return seen[0], x
class Row(list): pass
class Report(dict): pass
class Slotted(list): __slots__ = ()
class Sized(list):
    def __len__(self): return 7
class Looked(list):
    def __getitem__(self, i): return i
class Named(list):
    def __init__(self, items, name):
        super().__init__(items)
        self.name = name
def rows(items):
    global made
    made = [Row(items), Report(items=items), Slotted(items)]
    return tuple(made)
def row_is(items): return made[0] == items and type(made[0]).__name__
def own_lists(items): return Sized(items), Looked(items), Named(items, "mine")
def by_pickle(items): import pickle; return pickle.loads(pickle.dumps(items.count))(1)
def by_name(x, part): return getattr(x, "sha" + part)
def noisy(): print("heard"); return 1
def add_to_first(items): items[0] += 1
def size_of_first(items): return int(items[0].sum())
def lengthen(x): x.resize_(9)
def lengthen_quietly(x):
    try: x.resize_(9)
    except RuntimeError: return 1
def countless(): return torch.zeros(()).expand(2**27)
def countless_array(): return np.broadcast_to(np.zeros(1), (2**27,))
def make_sparse(x): torch.utils.swap_tensors(x, x.to_sparse())
functions = [torch.relu, math.sqrt]
def known_functions(): return functions
def warn(): import warnings; warnings.warn("careful", RuntimeWarning)
def slow(): import time; time.sleep(0.3); return 5
def leak(x): return torch.as_strided(x, (x.untyped_storage().nbytes() // x.element_size(),), (1,), 0).tolist()
"""


@pytest.fixture
def bridge() -> Iterator[Bridge]:
    """A bridge to a forked process with the student's functions."""
    made = Bridge(fork_student)
    yield made
    made.close()


def fork_student() -> socket.socket:
    ours, theirs = socket.socketpair()
    if os.fork() == 0:
        ours.close()
        names: dict[str, Any] = {}
        exec(STUDENT, names)
        inside.serve([theirs], names)
        os._exit(0)
    theirs.close()
    return ours


VALUES = [
    None, True, 0, -1, 2**70, 1.5, float("inf"), -0.0, 1 + 2j, "text", "\ud800", b"\x00\xff", (), (1, (2,)),
    slice(1, None, 2), range(3), frozenset({1, 2}), ..., torch.Size([2, 3]), torch.float16, torch.device("cpu"),
    np.float32(1.5), np.int8(-3), np.dtype("<i4"), np.datetime64("2026-01-02"), int, torch.nn.Linear, torch.relu,
    Fraction(-2, 3), Decimal("1.50"), Decimal("-Infinity"), OrderedDict(b=1, a=2), deque([1, 2], maxlen=3),
]  # fmt: skip


def test_a_list_by_another_name_is_a_list(bridge: Bridge) -> None:
    given = [1, torch.ones(2)]
    row, report, slotted = bridge.name("rows")(given)
    assert (type(row), type(report), type(slotted)) == (list, dict, list)
    assert row == given and row[1] is given[1] and report == {"items": given} and slotted == given
    row.append(3)
    assert bridge.name("row_is")([*given, 3]) == "Row"
    assert bridge.name("rows")([1])[0] == [1]


def test_a_list_that_does_more_than_lists_do_is_none(bridge: Bridge) -> None:
    sized, looked, named = bridge.name("own_lists")([5, 6])
    assert len(sized) == 7
    assert looked[40] == 40
    assert named.name == "mine" and len(named) == 2


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_plain_values_come_back_as_they_went(bridge: Bridge, value: object) -> None:
    back = bridge.name("same")(value)
    assert type(back) is type(value)
    assert back == value
    assert repr(back) == repr(value)


def test_nan_stays_nan(bridge: Bridge) -> None:
    assert repr(bridge.name("same")(float("nan"))) == "nan"


def test_containers_keep_identity_and_changes(bridge: Bridge) -> None:
    items: list[Any] = [1]
    mapping = {"items": items}
    assert bridge.name("append")(items) is items
    assert torch.equal(items[1], torch.ones(2))
    bridge.name("put")(mapping)
    assert mapping == {"items": items, "new": [1]}
    items.clear()
    assert bridge.name("same")(mapping)["items"] == []


def test_a_list_is_seen_to_change_by_what_it_holds_and_not_by_what_that_equals(bridge: Bridge) -> None:
    items: list[Any] = [1, [2], (3, [4])]
    look = bridge.name("same")(str)
    assert bridge.call(look, items) == "[1, [2], (3, [4])]"
    items[0] = True
    assert bridge.call(look, items) == "[True, [2], (3, [4])]"
    items[1].append(2.0)
    items[2][1][0] = 4.0
    assert bridge.call(look, items) == "[True, [2, 2.0], (3, [4.0])]"
    bridge.call(list.reverse, items)
    assert repr(items) == "[(3, [4.0]), [2, 2.0], True]"
    bridge.call(list.append, items[1], items)
    assert items[1][2] is items
    items[1].pop()
    assert bridge.call(look, items) == "[(3, [4.0]), [2, 2.0], True]"


class OwnTensor(torch.Tensor):
    """A subclass, of which the plain tensor is shared that it holds."""


@pytest.mark.parametrize(
    "first",
    [torch.zeros(2).as_subclass(OwnTensor), np.matrix([0, 0]), np.zeros(2)],
    ids=lambda each: type(each).__name__,
)
@pytest.mark.parametrize("around", [lambda first: [first], lambda first: {0: first}], ids=["list", "dict"])
def test_what_a_container_holds_stays_shared(bridge: Bridge, first: Any, around: Callable[[Any], Any]) -> None:
    items = around(first * 0)
    for number in (1, 2, 3):
        bridge.name("add_to_first")(items)
        assert items[0].ravel().tolist()[-1] == number or items[0].tolist() == [[number] * 2]
        assert bridge.name("size_of_first")(items) == 2 * number
    items[0][:] = 9
    assert bridge.name("size_of_first")(items) == 18


def test_what_a_list_holds_no_more_is_let_go_of(bridge: Bridge) -> None:
    items = [torch.ones(1000)]
    for _ in range(4):
        items[0] = torch.ones(1000)
        assert bridge.name("size_of_first")(items) == 1000
        assert bridge.heap.memory.taken == 4000


def test_a_function_in_a_list_is_known_once_a_test_has_sent_it(bridge: Bridge) -> None:
    functions = bridge.name("known_functions")()
    assert torch.relu not in functions and math.sqrt not in functions
    assert bridge.name("same")(torch.relu) is torch.relu and bridge.name("same")(math.sqrt) is math.sqrt
    assert torch.relu in functions and math.sqrt in functions


def test_a_tensor_that_becomes_no_data_keeps_what_it_was(bridge: Bridge) -> None:
    x = torch.ones(2)
    bridge.name("same")(x)
    bridge.name("make_sparse")(x)
    assert x.tolist() == [1, 1] and x.layout is torch.strided
    assert bridge.name("noisy")() == 1


def test_containers_of_the_library_are_data(bridge: Bridge) -> None:
    words = ["ant", "bee", "ape"]
    counted = bridge.name("counted")("abba")
    assert (type(counted), counted, counted["c"]) == (Counter, {"a": 2, "b": 2}, 0)
    grouped = bridge.name("grouped")(words)
    assert (type(grouped), grouped) == (defaultdict, {"a": ["ant", "ape"], "b": ["bee"]})
    assert grouped["c"] == []
    last = bridge.name("last")(words)
    assert (type(last), last.maxlen, [*last]) == (deque, 2, ["bee", "ape"])
    bridge.name("push")(last, "cat")
    assert [*last] == ["ape", "cat"]
    last.append("dog")
    bridge.name("push")(last, "eel")
    assert [*last] == ["dog", "eel"]


LONG = [["fraction", "1/" + "f" * 20_001], ["fraction", "1/0"], ["decimal", "1e1000000"], ["decimal", "1" * 20_001]]


@pytest.mark.parametrize("encoded", LONG, ids=lambda encoded: str(encoded)[:20])
def test_numbers_that_would_keep_a_test_busy_are_no_data(bridge: Bridge, encoded: list[str]) -> None:
    assert isinstance(bridge.name("tiny")(), Handle)
    with pytest.raises(ProtocolError):
        OutsideHeap(bridge).decode(encoded)


def test_a_list_that_holds_itself(bridge: Bridge) -> None:
    items: list[Any] = []
    items.append(items)
    assert bridge.name("same")(items) is items


def test_change_inside_is_seen_outside_through_overlapping_views(bridge: Bridge) -> None:
    base = torch.arange(6.0)
    left, right = base[:4], base[2:]
    bridge.name("bump")(left)
    assert base.tolist() == [1, 2, 3, 4, 4, 5]
    assert right.tolist() == [3, 4, 4, 5]


def test_change_outside_is_seen_inside_through_overlapping_views(bridge: Bridge) -> None:
    base = torch.arange(6.0)
    views = [base[:4], base[2:]]
    held = bridge.name("same")(views)
    assert held is views
    views[0][3] = 70
    assert bridge.name("add")(views[1], 0).tolist() == [2, 70, 4, 5]


def test_results_share_memory_with_arguments(bridge: Bridge) -> None:
    x = torch.arange(6.0).view(2, 3)
    flat = bridge.name("flat")(x)
    assert flat.untyped_storage().data_ptr() == x.untyped_storage().data_ptr()
    flat[0] = 9
    assert x[0, 0] == 9
    array = np.arange(4.0)
    tensor = bridge.name("share")(array)
    array[0] = 5
    assert tensor[0] == 5
    assert np.shares_memory(bridge.name("to_numpy")(tensor), array)


def test_a_copy_does_not_share(bridge: Bridge) -> None:
    x = torch.arange(3.0)
    total = bridge.name("add")(x, 0)
    total[0] = 9
    assert x[0] == 0


def test_a_slice_does_not_show_the_rest_but_its_storage_is_as_large(bridge: Bridge) -> None:
    secret = torch.full((100,), 42.0)
    assert bridge.name("leak")(secret[10:12]) == [0.0] * 10 + [42.0] * 2 + [0.0] * 88
    assert secret.tolist() == [42.0] * 100


def test_memory_shared_in_part_and_later_as_a_whole_still_belongs_together(bridge: Bridge) -> None:
    array = np.arange(10.0)
    left, middle, right = (torch.from_numpy(array[start:stop]) for start, stop in ((0, 4), (3, 8), (7, 10)))
    bridge.name("bump")(middle)
    held = bridge.name("same")([left, right])
    assert held[0] is left
    whole = torch.from_numpy(array)
    bridge.name("bump")(whole)
    assert array.tolist() == [1, 2, 3, 5, 6, 7, 8, 9, 9, 10]
    assert bridge.name("add")(middle, 0).tolist() == [5, 6, 7, 8, 9]
    bridge.name("bump")(right)
    assert middle.tolist() == [5, 6, 7, 8, 10]


def test_no_other_change_is_lost_where_memory_turns_out_to_belong_together(bridge: Bridge) -> None:
    array, x = np.arange(10.0), torch.ones(3)
    middle, whole = torch.from_numpy(array[3:8]), torch.from_numpy(array)
    held = bridge.name("same")([middle, x])
    x.requires_grad_()
    bridge.name("same")(whole)
    assert held[1] is x and bridge.call(getattr, x, "requires_grad") is True


def test_gradients_travel_both_ways(bridge: Bridge) -> None:
    w = torch.ones(3, requires_grad=True)
    bridge.name("backward")(w)
    assert w.grad is not None
    assert w.grad.tolist() == [2, 2, 2]
    w.grad.zero_()
    bridge.name("backward")(w)
    assert w.grad.tolist() == [2, 2, 2]


def test_a_gradient_that_is_left_behind_is_seen(bridge: Bridge) -> None:
    x = torch.ones(3)
    bridge.name("leave_gradient")(x)
    assert not x.requires_grad
    assert x.grad is not None
    assert x.grad.tolist() == [2, 2, 2]


@pytest.mark.parametrize(("function", "said"), [("lengthen", "RuntimeError"), ("lengthen_quietly", 1)])
def test_memory_that_is_shared_cannot_grow_and_the_bridge_goes_on(bridge: Bridge, function: str, said: object) -> None:
    x = torch.arange(6.0).reshape(2, 3).t()
    bridge.name("same")(x)
    try:
        assert bridge.name(function)(x) == said
    except RuntimeError as error:
        assert type(error).__name__ == said
    assert bridge.name("same")(x) is x
    assert (x.shape, x.stride()) == ((3, 2), (1, 3))
    bridge.name("bump")(x)
    assert x.t().tolist() == [[1, 2, 3], [4, 5, 6]]


@pytest.mark.parametrize("function", ["countless", "countless_array"])
def test_few_bytes_cannot_stand_for_countless_elements(bridge: Bridge, function: str) -> None:
    with pytest.raises(AnswerLost, match="too many elements"):
        bridge.name(function)()


def test_a_result_with_a_graph_says_so_and_asks_for_a_probe(bridge: Bridge) -> None:
    result = bridge.name("double")(torch.ones(2, requires_grad=True))
    assert result.requires_grad and not result.is_leaf
    with pytest.raises(RuntimeError, match="probe"):
        result.sum().backward()


@pytest.mark.skipif(torch.cuda.device_count() > 0, reason="autograd has threads here, which no fork may go on using")
def test_a_model_sent_in_shows_its_new_weights(bridge: Bridge) -> None:
    torch.manual_seed(0)
    model = torch.nn.Linear(3, 2)
    twin = torch.nn.Linear(3, 2)
    twin.load_state_dict(model.state_dict())
    x = torch.arange(6.0).view(2, 3)
    optimiser = torch.optim.SGD(twin.parameters(), lr=0.5)
    loss = (twin(x) ** 2).mean()
    loss.backward()
    optimiser.step()
    weight = model.weight
    assert bridge.name("train")(model, x) == pytest.approx(float(loss))
    assert model.weight is weight
    torch.testing.assert_close(model.weight, twin.weight)


def test_grad_mode_and_default_dtype_go_in(bridge: Bridge) -> None:
    with torch.no_grad():
        assert not bridge.name("double")(torch.ones(2, requires_grad=True)).requires_grad
    torch.set_default_dtype(torch.float64)
    try:
        assert bridge.call(torch.ones, 2).dtype == torch.float64
    finally:
        torch.set_default_dtype(torch.float32)


def test_objects_that_are_no_data_are_handles_with_their_own_abilities(bridge: Bridge) -> None:
    dataset: Any = bridge.name("Dataset")(3)
    assert Handle in type(dataset).__mro__
    assert len(dataset) == 3
    assert [label for _, label in dataset] == [0, 1, 2]
    assert dataset.name == "digits"
    assert not callable(dataset)
    assert callable(bridge.name("Dataset"))
    assert bridge.name("same")(dataset) is dataset
    assert dataset != bridge.name("Dataset")(3)
    with pytest.raises(TypeError):
        bool(dataset)
    with pytest.raises(TypeError):
        dataset + 1
    with pytest.raises(IndexError):
        dataset[5]


def test_exceptions_arrive_as_the_nearest_library_class(bridge: Bridge) -> None:
    with pytest.raises(KeyError) as caught:
        bridge.name("fail_mine")()
    assert (caught.type, caught.value.args) == (KeyError, ("no",))
    raised = caught.value.__torchmarks_raised__  # type: ignore[attr-defined]
    assert raised.type == "KeyError"  # a name that the student made could carry a hidden input
    for name in ("leave", "skip"):
        with pytest.raises(Exception) as other:
            bridge.name(name)()
        assert isinstance(other.value, Exception) and not isinstance(other.value, SystemExit)
        assert not isinstance(other.value, pytest.skip.Exception)


def test_liars_arrive_as_what_they_hold(bridge: Bridge) -> None:
    assert bridge.name("lie")(3) == 3
    assert type(bridge.name("lie")(3)) is int
    assert bridge.name("lie")(3) != 4
    tensor = bridge.name("lie_tensor")()
    assert type(tensor) is torch.Tensor
    assert tensor.tolist() == [0, 0]


def test_namedtuples_keep_their_names(bridge: Bridge) -> None:
    point = bridge.name("point")()
    assert (point.x, point.y) == (1, 2) == point
    pair: Any = Pair(1, [2])
    assert bridge.name("same")(pair).b is pair.b


def test_prints_and_warnings_come_back_apart(bridge: Bridge, capfd: pytest.CaptureFixture[str]) -> None:
    assert bridge.name("noisy")() == 1
    assert bridge.printed == ["heard\n"]
    with pytest.warns(RuntimeWarning, match="careful"):
        bridge.name("warn")()
    assert capfd.readouterr() == ("", "")


def test_after_a_crash_nothing_is_answered_until_the_bridge_is_made_ready(bridge: Bridge) -> None:
    for name in ("crash", "add"):
        with pytest.raises(AnswerLost):
            bridge.name(name)(1, 2) if name == "add" else bridge.name(name)()
    bridge.ready()
    assert bridge.name("add")(1, 2) == 3


def test_a_missing_name_is_a_name_error(bridge: Bridge) -> None:
    with pytest.raises(NameError, match="nothing_of_that_name"):
        bridge.name("nothing_of_that_name")


def test_a_function_sent_in_runs_there_and_may_not_bring_names_along(bridge: Bridge) -> None:
    def probe(function: Any, value: int) -> tuple[int, int]:
        import os

        return function(value, 1), os.getpid()

    probe.__module__ = "__main__"
    result, pid = bridge.call(probe, bridge.name("add"), 2)
    assert result == 3
    assert pid != os.getpid()

    def smuggle() -> object:
        return STUDENT

    smuggle.__module__ = "__main__"
    with pytest.raises(TypeError, match="names STUDENT"):
        bridge.call(smuggle)


def test_many_cases_travel_in_one_trip(bridge: Bridge, monkeypatch: pytest.MonkeyPatch) -> None:
    trips = []

    def call(*args: Any) -> Any:
        trips.append(args)
        return bridge.call(*args)

    monkeypatch.setattr(probes, "_call_inside", call)
    x = torch.zeros(2)
    assert probes.call_each(bridge.name("bump"), [(x,), (x,)]) == [None, None]
    assert x.tolist() == [2, 2]
    assert probes.try_each(int, [("3",), ("x",), ("4",)], ValueError) == [3, probes.RAISED, 4]
    assert len(trips) == 2
    with pytest.raises(TypeError):
        probes.try_each(int, [("x",), ([],)], ValueError)


@pytest.mark.parametrize("results", [[], [[1]], [[1], [2], [3]], ([1], [2]), None, {0: [1], 1: [2]}])
def test_fewer_or_other_results_than_cases_are_a_failed_test(monkeypatch: pytest.MonkeyPatch, results: object) -> None:
    monkeypatch.setattr(probes, "_call_inside", lambda *args: results)
    with pytest.raises(AssertionError, match="not one result for each case"):
        probes.call_each(int, [("1",), ("2",)])
    with pytest.raises(AssertionError, match="not one result for each case"):
        probes.try_each(int, [("1",), ("2",)], ValueError)


@pytest.mark.parametrize("result", [[1, 2], (1,), "1", None])
def test_a_case_that_was_tried_has_one_result_or_none(monkeypatch: pytest.MonkeyPatch, result: object) -> None:
    monkeypatch.setattr(probes, "_call_inside", lambda *args: [result])
    with pytest.raises(AssertionError, match="not one result for each case"):
        probes.try_each(int, [("1",)], ValueError)


def test_memory_is_given_back_when_a_bridge_is_closed_whatever_holds_itself() -> None:
    bridge = Bridge(fork_student)
    memory = []
    gc.disable()  # as while submissions are graded
    try:
        for _ in range(2):
            bridge.ready()
            assert len(bridge.name("sliver")(100 * 2**20)) == 2
            memory += [weakref.ref(region.live) for region in bridge.heap.memory.regions.values()]
            bridge.close()
        assert memory
        assert all(each() is None for each in memory)
    finally:
        gc.enable()
        bridge.close()


def test_a_small_part_of_much_memory_costs_little_more_than_that_memory(bridge: Bridge) -> None:
    size = 200 * 2**20
    before = private_memory()
    many = [bridge.name("sliver")(size // 4) for _ in range(4)]
    assert [each[0].tolist() for each in many] == [[0]] * 4
    assert private_memory() - before < 1.5 * size


def private_memory() -> int:
    """Bytes of this process that a limit on its data counts (``RLIMIT_DATA``)."""
    return 1024 * int(re.search(r"VmData:\s*(\d+)", Path("/proc/self/status").read_text())[1])  # type: ignore[index]


def test_what_nobody_holds_is_released(bridge: Bridge) -> None:
    for _ in range(50):
        bridge.name("bump")(torch.ones(3))
    bridge.name("add")(1, 1)
    assert len(bridge.heap.objects) < 10
    assert len(bridge.heap.memory.regions) < 10


def exchange(value: Any) -> tuple[OutsideHeap, Any, Any]:
    """Send a value from one heap to the other, in this process, through the bytes of a message."""
    outside, other = OutsideHeap(None), inside.InsideHeap()  # type: ignore[arg-type]
    return outside, other, carry(outside, other, value)


def carry(source: Any, target: Any, value: Any) -> Any:
    text, buffers = source.pack(value).to_bytes()
    return target.decode(target.unpack(Message.from_bytes(text, buffers)))


def strides(value: Any) -> Any:
    return value.stride() if isinstance(value, torch.Tensor) else value.strides


def as_bytes(value: Any) -> bytes:
    if isinstance(value, torch.Tensor):
        return value.reshape(-1).clone(memory_format=torch.contiguous_format).view(torch.uint8).numpy().tobytes()
    return np.ascontiguousarray(value).tobytes()


@fuzz
@given(CHOICES)
def test_families_that_share_memory_stay_equal(choice: random.Random) -> None:
    tensors = family(choice)
    outside, other, copies = exchange(tensors)
    assert len(copies) == len(tensors)
    for _ in range(3):
        for one, two in zip(tensors, copies, strict=True):
            assert type(one) is type(two)
            assert tuple(one.shape) == tuple(two.shape)
            assert strides(one) == strides(two)
            assert one.dtype == two.dtype
            assert as_bytes(one) == as_bytes(two)
        side, here, there = choice.choice([(tensors, outside, other), (copies, other, outside)])
        target = choice.choice(side)
        if len(target.shape) == 1 and target.shape[0]:
            target[choice.randrange(target.shape[0])] = choice.choice([0, 1])
        carry(here, there, None)


TENSOR_STATE = {"requires_grad": False, "leaf": True, "parameter": False, "conj": False, "neg": False,
                "device": "cpu", "grad": None}  # fmt: skip

HOSTILE: dict[str, list[Any]] = {
    "a huge region": [None, [], [[1, 2**60]], [], []],
    "no such region": [
        ["object", 1], [[1, ["tensor", "float32", [3], [1], 0, TENSOR_STATE, [7, 0, 12, 0, 1]]]], [], [], []],
    "a tensor outside its region": [
        ["object", 1], [[1, ["tensor", "float32", [100], [1], 0, TENSOR_STATE, [1, 0, 12, 0, 1]]]], [[1, 12]], [], []],
    "a negative stride": [
        ["object", 1], [[1, ["tensor", "float32", [3], [-1], 0, TENSOR_STATE, [1, 0, 12, 8, 1]]]], [[1, 12]], [], []],
    "an array before its region": [
        ["object", 1], [[1, ["array", "<f4", [3], [-4], True, [1, 0, 12, 0, None]]]], [[1, 12]], [], []],
    "an array of objects": [
        ["object", 1], [[1, ["array", "|O", [1], [8], True, [1, 0, 8, 0, None]]]], [[1, 8]], [], []],
    "a pickle": [["object", 1], [[1, ["pickle", "gASVIAAAAA=="]]], [], [], []],
    "eval": [["library", "builtins:eval"], [], [], [], []],
    "a module of ours": [["library", "os:system"], [], [], [], []],
    "an unknown object": [["object", 99], [], [], [], []],
    "elements without memory": [
        ["object", 1], [[1, ["tensor", "float32", [3], [1], 0, TENSOR_STATE, [None, 0, 0, 0, None]]]], [], [], []],
    "a bool for a number": [None, [], [[True, 4]], [], []],
    "freeing what is not there": [None, [], [], [], [5]],
    "a dtype that cannot be read": [
        ["object", 1], [[1, ["array", "i4,(2,", [1], [4], True, [1, 0, 4, 0, None]]]], [[1, 4]], [], []],
    "a tensor larger than its storage": [
        ["object", 1], [[1, ["tensor", "float32", [4], [1], 0, TENSOR_STATE, [1, 0, 8, 0, 1]]]], [[1, 16]], [], []],
    "a storage before its region": [
        ["object", 1], [[1, ["tensor", "float32", [2], [1], 4, TENSOR_STATE, [1, -16, 16, 0, 1]]]], [[1, 16]], [], []],
    "a quantised dtype": [
        ["object", 1], [[1, ["tensor", "quint8", [4], [1], 0, TENSOR_STATE, [1, 0, 4, 0, 1]]]], [[1, 4]], [], []],
    "whole numbers negated": [
        ["object", 1], [[1, ["tensor", "uint8", [4], [1], 0, {"neg": True}, [1, 0, 4, 0, 1]]]], [[1, 4]], [], []],
    "real numbers conjugated": [
        ["object", 1], [[1, ["tensor", "float32", [1], [1], 0, {"conj": True}, [1, 0, 4, 0, 1]]]], [[1, 4]], [], []],
    "a list that becomes a tensor": [
        ["object", 1], [[1, ["list", []]], [1, ["tensor", "float32", [0], [1], 0, TENSOR_STATE]]], [], [], []],
}  # fmt: skip


@pytest.mark.parametrize("attack", HOSTILE)
def test_hostile_messages_are_refused(attack: str) -> None:
    outside = OutsideHeap(None)  # type: ignore[arg-type]
    message = Message.from_bytes(json.dumps(HOSTILE[attack]).encode(), b"\0" * 100)
    with pytest.raises(ProtocolError):
        outside.decode(outside.unpack(message))


@pytest.mark.parametrize(
    ("shape", "offset", "place"),
    [([100], 250_000, [0, -1_000_000, 400, 0, 2]), ([10], 0, [0, 40, 400, 40, 2]), ([100], 0, [0, 0, 40, 0, 2])],
    ids=["far away", "moved", "smaller"],
)
def test_no_message_moves_memory_of_the_tests(shape: list[int], offset: int, place: list[int]) -> None:
    outside = OutsideHeap(None)  # type: ignore[arg-type]
    ours = torch.arange(100.0)
    [[_, description]] = outside.pack(ours).objects
    assert description[-1] == [0, 0, 400, 0, 2], "the attack names what is there"
    where = ours.untyped_storage().data_ptr(), ours.untyped_storage().nbytes()
    attack = [None, [[1, ["tensor", "float32", shape, [1], offset, TENSOR_STATE, place]]], [], [], []]
    with pytest.raises(ProtocolError):
        outside.unpack(Message.from_bytes(json.dumps(attack).encode(), b""))
    assert (ours.untyped_storage().data_ptr(), ours.untyped_storage().nbytes()) == where


FRAMES: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "half a header": lambda: b"\0\0",
    "a huge text": lambda: struct.pack("!IQ", 2**32 - 1, 0),
    "huge buffers": lambda: struct.pack("!IQ", 2, 2**63) + b"[]",
    "no JSON": lambda: struct.pack("!IQ", 3, 0) + b"abc",
    "deep JSON": lambda: struct.pack("!IQ", 200_000, 0) + b"[" * 200_000,
    "not an answer": lambda: struct.pack("!IQ", 4, 0) + b"[[]]",
    "an answer of no kind": lambda: struct.pack("!IQ", 21, 0) + b'[["value",1,2,3,4,5]]',
}


@pytest.mark.parametrize("frame", FRAMES)
def test_hostile_bytes_are_a_lost_answer(frame: str) -> None:
    def revive() -> socket.socket:
        ours, theirs = socket.socketpair()
        if os.fork() == 0:
            ours.close()
            theirs.recv(2**16)
            theirs.sendall(FRAMES[frame]())
            os._exit(0)
        theirs.close()
        return ours

    bridge = Bridge(revive)
    with pytest.raises(AnswerLost):
        bridge.name("f")
    bridge.close()


def talk(bridge: Bridge, start: int = 0) -> list[object]:
    """Some calls of which each depends on those before it."""
    x = torch.arange(start, start + 4)
    bridge.name("bump")(x)
    grown = bridge.name("append")([x])
    bridge.name("bump")(grown[1])
    with pytest.raises(KeyError):
        bridge.name("fail_mine")()
    return [x.tolist(), grown[0] is x, grown[1].tolist(), bridge.name("noisy")()]


def asked_in(calls: Callable[[Bridge], object]) -> list[bytes]:
    """What calls ask, as it travels."""
    asked: list[bytes] = []
    bridge = Bridge(fork_student, heard=lambda question, answer: asked.append(question))
    calls(bridge)
    bridge.close()
    return asked


@pytest.mark.parametrize("ahead", [1, 4, 9])
def test_what_was_asked_ahead_is_not_asked_again(ahead: int) -> None:
    questions = asked_in(talk)
    assert len(questions) == 9
    asked: list[bytes] = []
    bridge = Bridge(fork_student, heard=lambda question, answer: asked.append(question))
    for question in questions[:ahead]:
        assert bridge.ask_ahead(question, 10)
    assert asked == questions[:ahead]
    assert talk(bridge) == [[1, 2, 3, 4], True, [2, 2], 1]
    assert asked == questions
    assert bridge.connections == 1
    bridge.close()


def test_other_questions_than_those_asked_ahead_are_not_answered() -> None:
    bridge = Bridge(fork_student)
    for question in asked_in(talk):
        bridge.ask_ahead(question, 10)
    with pytest.raises(AnswerLost):
        talk(bridge, 10)
    assert bridge.diverged
    assert not bridge.ready()
    with pytest.raises(AnswerLost):
        talk(bridge)
    bridge.start_anew()
    assert talk(bridge, 10) == [[11, 12, 13, 14], True, [2, 2], 1]
    bridge.close()


def test_an_answer_asked_ahead_can_be_late() -> None:
    name, call = asked_in(lambda bridge: bridge.name("slow")())
    bridge = Bridge(fork_student)
    assert bridge.ask_ahead(name, 10)
    assert bridge.ask_ahead(call, 0) is None
    assert bridge.ask_ahead(call, 10) is None, "nothing is asked while an answer is yet to come"
    assert bridge.name("slow")() == 5
    assert bridge.name("noisy")() == 1
    bridge.close()


def test_an_answer_asked_ahead_can_be_lost() -> None:
    [name] = asked_in(lambda bridge: bridge.name("crash"))
    _, call = asked_in(lambda bridge: bridge.name("slow")())  # as for any function without arguments
    bridge = Bridge(fork_student)
    assert bridge.ask_ahead(name, 10)
    assert bridge.ask_ahead(call, 10) is None
    with pytest.raises(AnswerLost):
        bridge.name("crash")()
    assert bridge.lost
    assert bridge.ready()
    assert bridge.name("noisy")() == 1
    bridge.close()


def test_a_student_process_ends_with_its_connection() -> None:
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        ours.close()
        signal.alarm(20)
        inside.serve([theirs], {})
        os._exit(7)
    theirs.close()
    ours.close()
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7


def test_what_is_looked_up_by_name_is_noted_and_pickle_goes_on_working(bridge: Bridge) -> None:
    bridge.watch(operators=False)
    assert bridge.name("by_pickle")([1, 2, 1]) == 2
    assert tuple(bridge.name("by_name")(torch.ones(2, 3), "pe")) == (2, 3)
    assert ".shape" in bridge.watched()


def test_tensors_whose_numbers_cannot_be_read_are_handles(bridge: Bridge) -> None:
    x = torch.eye(2)
    sparse, nested, plain = bridge.name("sparse")(x)
    assert not isinstance(sparse, torch.Tensor) and not isinstance(nested, torch.Tensor)
    assert plain.tolist() == [1, 1]
    assert bridge.call(torch.Tensor.to_dense, sparse).tolist() == x.tolist()
    assert bridge.connections == 1


def test_a_tensor_from_a_transform_that_has_ended_is_the_one_it_stands_for(bridge: Bridge) -> None:
    x = torch.tensor([2.0, 3.0])
    seen, same = bridge.name("of_a_transform")(x)
    assert seen.tolist() == [2, 3] and same is x
    assert bridge.name("double")(x).tolist() == [4, 6]
    assert bridge.connections == 1


def test_values_on_another_device_travel_as_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    """No GPU is needed: a kind of tensor plays the part of one on it, on both sides."""
    monkeypatch.setattr("torchmarks.bridge.tensors.is_elsewhere", lambda t: t.dtype == torch.half and t.requires_grad)
    bridge = Bridge(fork_student)
    w = torch.ones(2, 3, dtype=torch.half, requires_grad=True)
    bridge.name("triple_in_place")(w)
    assert w.tolist() == [[3.0] * 3] * 2
    with torch.no_grad():
        w.add_(1)
    assert bridge.name("double")(w).tolist() == [[8.0] * 3] * 2
    assert bridge.name("same")(w) is w
    bridge.name("triple_in_place")(w)
    assert w.tolist() == [[12.0] * 3] * 2
    bridge.close()
