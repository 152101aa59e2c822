"""Which names an answer uses, helpers and aliases included."""

import pytest

from torchmarks.testing.solution import names_used


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
