"""Which names an answer uses, helpers and aliases included."""

import pytest

from torchmarks.testing.solution import COMPUTED, banned_names, names_used


@pytest.mark.parametrize(
    ("cells", "used"),
    [
        (["import torch\ndef f(x): return torch.sum(x)"], True),
        (["import torch as t", "def f(x): return t.sum(x)"], True),
        (["from torch import sum as add", "def f(x): return add(x)"], True),
        (["from torch.nn import functional", "def f(x): return functional.relu(x)"], True),
        (["def helper(x): return __import__('torch').sum(x)", "f = lambda x: helper(x)"], True),
        (["import importlib\ndef f(x): return importlib.import_module('torch').sum(x)"], True),
        (["import torch", "def g(x): return torch.sum(x)", "def f(x): return sum(x)"], False),
        (["import torch\ndef f(x): return torch.sum(x)", "def f(x): return sum(x)"], False),
        (["this is not Python", "def f(x): return 'torch is fine in a sentence'"], False),
        (["result = torch.ones(2)", "def f(x):\n    result = x\n    return result"], False),
        (["result = torch.ones(2)", "def f(result): return result"], False),
        (["result = torch.ones(2)", "def f(x): return x.result"], False),
        (["result = torch.ones(2)", "def f(x): return result"], True),
        (["class Adder:\n    def __call__(self, x):\n        import torch\n        return x", "f = Adder()"], True),
        (["def f(x): return eval('torch.sum(x)')"], True),
        (["def f(x): return globals()['torch'].sum(x)"], True),
        (["import sys\ndef f(x): return sys.modules['torch'].sum(x)"], True),
        (["def f(x): return 'torch' in x or x.startswith('torch')"], False),
        (["%%time\ndef f(x): return torch.sum(x)"], True),
        (["from torch import *", "def f(x): return empty(x)"], True),
        (["from torch import *", "def f(x): return len(x)"], False),
        (["def f(x: torch.Size) -> torch.Tensor: return len(x)"], False),
        ([], False),
    ],
)
def test_torch_is_found(cells: list[str], used: bool) -> None:
    assert ("torch" in names_used("f", cells)) is used


@pytest.mark.parametrize(
    "cell",
    [
        "def f(x): return globals()['to' + 'rch'].sum(x)",
        "def f(x): return globals().get('to' + 'rch').sum(x)",
        "def f(x): return __import__(''.join(['to', 'rch'])).sum(x)",
        "import sys\ndef f(x): return sys.modules[bytes([116, 111, 114, 99, 104]).decode()].sum(x)",
        "def f(x): return eval(chr(116) + 'orch.sum(x)')",
        "def f(x): return getattr(__builtins__, '__imp' + 'ort__')('x')",
        "import pickle\ndef f(x): return pickle.loads(b'...')",
    ],
)
def test_a_name_put_together_is_found(cell: str) -> None:
    assert COMPUTED in names_used("f", [cell])
    assert banned_names("f", [cell], ("torch",)) == [COMPUTED]
    assert COMPUTED not in banned_names("f", [cell], ("conv2d",))


def test_the_names_of_attributes_written_out_are_no_secret() -> None:
    assert banned_names("f", ["def f(x): return getattr(x, 'shape', None) or x.get(len(x))"], ("torch",)) == []
