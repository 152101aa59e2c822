"""Which names an answer uses, helpers and aliases included."""

import pytest

from torchmarks.testing.cell import uses_banned
from torchmarks.testing.solution import banned_uses, names_used
from torchmarks.testing.ways import COMPUTED, FILLED


def banned_names(exercise: str, cells: list[str], without: tuple[str, ...]) -> list[str]:
    """The names alone of ``banned_uses``."""
    return [use.partition(" (")[0] for use in banned_uses(exercise, cells, without)]


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


USES = "def f(shape): return Tools.t.empty(shape).stride()"


@pytest.mark.parametrize(
    "fills",
    [
        "Alias = Tools\nAlias.t = torch",
        "Alias = Tools\nOther = Alias\nsetattr(Other, 't', torch)",
        "Alias, one = Tools, 1\nAlias.t = torch",
        "(Alias := Tools).t = torch",
        "def fill():\n    alias = Tools\n    alias.t = torch\n\n\nfill()",
    ],
)
def test_what_is_filled_under_another_name_is_filled(fills: str) -> None:
    cells = ["import torch\nclass Tools: pass", fills, USES]
    assert banned_uses("f", cells, ("torch",)) == ["torch (in Tools)"]
    assert (
        banned_uses("f", [cells[0], fills.replace("= torch", "= 1").replace(" torch)", " 1)"), USES], ("torch",)) == []
    )


@pytest.mark.parametrize(
    "cells",
    [
        ["def f(x): return globals()['to' + 'rch'].sum(x)"],
        ["def f(x): return globals().get('to' + 'rch').sum(x)"],
        ["def f(x): return __import__(''.join(['to', 'rch'])).sum(x)"],
        ["import sys\ndef f(x): return sys.modules[bytes([116, 111, 114, 99, 104]).decode()].sum(x)"],
        ["def f(x): return eval(chr(116) + 'orch.sum(x)')"],
        ["def f(x): return getattr(__builtins__, '__imp' + 'ort__')('x')"],
        ["import pickle\ndef f(x): return pickle.loads(b'...')"],
        ["import sys\ndef f(x): return sys._getframe().f_builtins['__import__']('math')"],
        ["def f(x): return vars(print.__self__)['__import__']('math')"],
        ["import gc\ndef f(x): return gc.get_referents(x)"],
        ["def f(x): return x.__closure__[0].cell_contents"],
        ["import torch as t\ndef f(x): return getattr(t, 'con' + 'v2d')(x)"],
        ["import torch as t\ndef f(x): return getattr(*(t, 'con' + 'v2d'))(x)"],
        ["import torch as t\ndef f(x): return t.__getattribute__('con' + 'v2d')(x)"],
        ["import operator\ndef f(x, name): return operator.attrgetter(name)(x)"],
        ["import inspect\ndef f(x): return dict(inspect.getmembers(x))['sum'](x)"],
        ["import torch\ndef f(x): return [v for k, v in vars(torch).items() if k[:5] == 'conv2'][0](x)"],
        ["import torch\ndef f(x): return {**torch.__dict__}['sum'](x)"],
        ["import torch\nclass A:\n    vars = list(vars(torch).values())\n\ndef f(x): return A.vars[3](x)"],
        ["from sys import modules\ndef f(x): return [*modules.values()][3].sum(x)"],
        ["import torch\ndef f(x): return torch._C._nn.mse_loss(x, x)"],
        ["import torch\ndef f(x):\n    with torch._C.DisableTorchFunction(): return x.sum()"],
        ["exec(''.join(['def f(x): return x']))", "def f(x): return x"],
        ["def f(x): return x", "exec('def f' + '(x): return x.sum()')"],
        ["def f(x): return x", "def change(): exec('def f(x): return 1', globals())", "change()"],
        ["def f(x): return x", "globals()['f' + ''] = len"],
        ["def f(x): return x", "names = globals()\nnames['f'] = len"],
        ["def f(x): return x", "import __main__\n__main__.f = len"],
        [
            "%%writefile helper.py\nimport torch\ndef strides(s): return torch.empty(s).stride()",
            "import helper\nf = helper.f",
        ],
        ["def f(x): return x", "import builtins\nbuiltins.sum = len"],
        ["import torch\na = [getattr(torch, k) for k in '-ones-'.split('-')]", "def f(x): return a[0](x)"],
        ["import torch\na = [getattr(torch, k) for k in ['on'] for k in [k + 'es']]", "def f(x): return a[0](x)"],
        ["import torch\na = [(lambda k: getattr(torch, k))(k + 'es') for k in ['on']]", "def f(x): return a[0](x)"],
        ["def f(x): return x", "import sys\nsys.modules['__main__'].__dict__['f'] = len"],
        ["def f(x): return x", "vars()['f'] = len"],
        ["def f(x): return x", "ip = get_ipython()\nip.push({'f': len})"],
        ["def f(x): return x", "get_ipython().ast_transformers.append(f)"],
        ["def f(x): return x", "%run other.ipynb"],
        ["def f(x): return x", "get_ipython().run_line_magic(magic_name='run', line='other.ipynb')"],
        ["def f(x): return x", "get_ipython().run_line_magic(**{'magic_name': 'run', 'line': 'other.ipynb'})"],
        ["def f(x): return x", "ip = get_ipython()", "ip.run_cell('f = len')"],
        ["import shelve\ndef f(x): return shelve.Shelf({b'a': x})['a']"],
        ["from unittest import mock\ndef f(x): return mock.patch(x).getter()"],
        ["import logging.config\ndef f(x): return logging.config.BaseConfigurator({}).resolve(x)"],
        ["import inspect\ndef f(x): return inspect.signature(x, eval_str=True)"],
        ["import cProfile\ndef f(x): return cProfile.Profile().runctx(x, {}, {})"],
        ["from traceback import TracebackException\ndef f(x): return TracebackException.from_exception(x)"],
        ["import torch\ntorch", "def f(x): return _1.sum(x)"],
        ["import torch\ntorch", "def f(x): return Out[1].sum(x)"],
    ],
)
def test_a_way_around_names_is_found(cells: list[str]) -> None:
    assert COMPUTED in names_used("f", cells)
    assert COMPUTED in banned_names("f", cells, ("torch",))
    assert COMPUTED in banned_names("f", cells, ("conv2d",))


@pytest.mark.parametrize(
    "cells",
    [
        ["def f(x): return getattr(x, 'shape', None) or x.get(len(x))"],
        ["def f(x): return getattr(x, 'name', lambda: None)()"],
        ["def f(x, *sizes): return getattr(x, 'new')(*sizes) + getattr(x, 'item')(sizes, len(sizes))"],
        [
            "import torch, numpy as np",
            "def g(a): return np.append(a, torch.conv2d(a, a))",
            "def f(n): return np.ones(n)",
        ],
        ["%matplotlib inline\nimport torch\nimport matplotlib.pyplot as plt", "def f(x): return x"],
        ["!ls", "files = !ls", "%timeit sum(range(3))", "%pip list", "def f(x): return x"],
        ["%load_ext autoreload\n%autoreload 2\n%tensorboard --logdir .", "len?", "def f(x): return x"],
        ["%load_ext matplotlib", "def f(x): return x"],
        ["import re\nWORD = re.compile('a')", "def f(x): return WORD.match(x)"],
        [
            "import functools, inspect, torch\nm = torch.compile",
            "@functools.wraps(len)\ndef f(x): return inspect.signature(x)",
        ],
        ["import math, torch", "def f(x): return math.prod(x)"],
        ["import torch\nmodel = torch.nn.Linear(2, 2).eval()\nprint(vars(model), dir(torch))", "def f(x): return x"],
        ["import torch\nprint(getattr(torch, 'ones')(2))", "def f(x): return x"],
        ["def f(x): return misspelt(x)"],
        ["import pickle, ctypes, helper, importlib\nimportlib.reload(helper)", "eval('1 + 1')", "def f(x): return x"],
        ["ip = get_ipython()\nip.run_line_magic('matplotlib', 'inline')\nip.display_formatter", "def f(x): return x"],
        ["get_ipython().run_line_magic(magic_name='matplotlib', line='inline')", "def f(x): return x"],
        ["def f(x): return x", "class M:\n    def to_text(self): return f\"{'\u00a0'.join(self.x)}\"\nm = M()"],
        ["def f(x): return x", "class M:\n    def to_number(self): return 0x" + "f" * 4000 + "\nm = M()"],
        ["import sys\nif 'google.colab' in sys.modules or 'x' not in globals(): print('there')", "def f(x): return x"],
        ["import os, torchvision, matplotlib", "def f(x):\n    _, code = x\n    gc = [_ for _ in code]\n    return gc"],
        ["def f(model): return [part for part in model.modules()]"],
        ["class Record:\n    def __init__(self, **fields): self.__dict__.update(fields)", "def f(x): return x"],
        ["class Record:\n    def copy(self, n):\n        vars(self)[n] = vars(self).copy()", "def f(x): return x"],
        ["print(globals().keys(), len(globals()), sorted(locals()))", "def f(x): return x"],
        ["class M:\n    def f(self, x, new): return getattr(self, 'one' if new else 'other')(x)", "f = M().f"],
        ["def f(vars):\n    modules, Out = [*vars], 3\n    return modules[Out]"],
        ["class N:\n    def __init__(self):\n        modules = []\n        modules.append(1)", "def f(x): return x"],
        [
            "class N:\n    def add(self):\n        self.modules = {}\n        self.modules['a'] = 1",
            "def f(x): return x",
        ],
        ["globals()['counter'] = 1", "def f(x): return x + counter"],
        ["modules = {}\nmodules['first'] = 1\nmodules.update(second=2)\nparts = [*modules]", "def f(x): return parts"],
        ["import math\nfrom functools import cache", "class A:\n    x: int", "@cache\ndef f(x): return math.prod(A.x)"],
    ],
)
def test_what_goes_around_no_name_is_left_alone(cells: list[str]) -> None:
    assert banned_names("f", cells, ("torch", "conv2d", "eval")) == []


@pytest.mark.parametrize(
    ("cells", "allowed"),
    [
        (["import torch", "def f(kind): return getattr(torch, kind)(2)"], True),
        (["class Machine:\n    def run(self, kind): return getattr(self, 'do_' + kind)", "f = Machine().run"], True),
        (
            ["import torch\nOPS = {n: getattr(torch, n) for n in ('add', 'mul')}", "def f(x): return OPS['add'](x)"],
            True,
        ),
        (["import torch\nfor n in ('add', 'mul'):\n    f = getattr(torch, n)"], True),
        (["import torch\ndef f(x): return torch.ops.aten.view(x, [2])"], True),
        (["import torch\nf = getattr(torch.ops.aten, 'conv' + '2d')"], False),
        (["import torch\nfor n in ('add', 'conv2d'):\n    f = getattr(torch, n)"], False),
        (["import torch\nfor n in ('add', 'conv2'):\n    f = getattr(torch, n + 'd')"], False),
        (["import torch\npart = 'conv'\nf = getattr(torch, part + '2d')"], False),
        (["import torch\nname = ''.join(['conv', '2d'])", "f = getattr(torch, name)"], False),
        (["import torch\nf = [getattr(torch, n) for n in ['d2vnoc'[::-1]]][0]"], False),
    ],
)
def test_an_attribute_may_be_looked_up_by_a_variable_where_that_is_seen(cells: list[str], allowed: bool) -> None:
    """In a function it is seen when it is called; what a cell does itself has to be written out."""
    assert (banned_names("f", cells, ("conv2d",)) == []) is allowed


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["import torch", "def f(x): return torch.ones(x)"], ["torch"]),
        (["import numpy as np", "def f(x): return np.ones(x)"], ["numpy"]),
        (["import torch", "def g(x): return torch.ones(x)", "def f(x): return g(x)"], ["torch (in g)"]),
        (["import torch", "class A:\n    def g(self): return torch.ones(1)", "f = A().g"], ["torch (in A)"]),
        (
            ["import torch", "class A:\n    def as_tensor(self): return torch.x", "f = A().as_tensor"],
            ["torch (in A.as_tensor)"],
        ),
        (["import torch", "class A:\n    def __str__(self): return torch.x", "def f(x): return A()"], ["torch (in A)"]),
        (
            ["def f(x): return x", "globals()['f' + ''] = len"],
            [f"{COMPUTED} (in the cell that begins \"globals()['f' + ''] = len\")"],
        ),
        (["def f(x): return vars(x)[x.name]"], [f"{COMPUTED} (vars(x)[x.name])"]),
        (
            ["table = [getattr(x, a + b) for x in y]", "def f(): return table"],
            [f"{COMPUTED} (in table, getattr(x, a + b))"],
        ),
    ],
)
def test_it_is_said_where_a_name_is_used(cells: list[str], said: list[str]) -> None:
    assert banned_uses("f", cells, ("torch", "numpy")) == said


LAYOUT = """
class Layout{bases}:
    size = 3
    def __init__(self, shape): self.shape = shape
    def contiguous(self): return self._steps() == self.shape
    def _steps(self): return self.shape
    {before}def to_torch(self): return torch.empty(self.shape)
"""


@pytest.mark.parametrize(
    ("answer", "bases", "before", "used"),
    [
        ("Layout(x).contiguous()", "", "", False),
        ("Layout(x).contiguous()", "(tuple)", "", False),
        ("Layout(x).size", "(Thread)", "", False),
        ("Layout(x).to_torch()", "", "", True),
        ("Layout(x).to_torch", "", "@property\n    ", True),
        ("Layout(x).size", "", "@register\n    ", True),  # who knows what calls it
        ("hasattr(Layout(x), 'to_' + 'torch')", "", "", True),
        ("t.format(Layout(x))", "", "", True),
        ("Other(Layout(x))", "", "", True),
        ("Layout(x).size", ", metaclass=Meta", "", True),
        ("[getattr(Layout(x), name)() for name in x]", "", "", True),
        ("vars(Layout)[x](x)", "", "", True),
        ("[Layout.__dict__[name] for name in dir(Layout)]", "", "", True),
        ("'{0.to_torch}'.format(Layout(x))", "", "@property\n    ", True),
        ("[part for part in [Layout(x)] for to_torch in [part.to_torch]]", "", "", True),
    ],
)
def test_of_a_helper_class_those_methods_count_that_somebody_calls(
    answer: str, bases: str, before: str, used: bool
) -> None:
    layout = LAYOUT.format(bases=f"({bases[2:]})" if bases.startswith(",") else bases, before=before)
    other = "class Other:\n    def __init__(self, layout): layout.to_torch()"
    cells = ["import torch", layout, other, "check = Layout(2).to_torch()", f"def f(x): return {answer}"]
    assert ("torch" in banned_names("f", cells, ("torch",))) is used


@pytest.mark.parametrize(
    "body",
    [
        "    def to_torch(self): return torch.ones(2)\n    __call__ = to_torch",
        "    def to_torch(self, one=torch.ones(1)): pass",
        "    def _to_torch(self): return torch.ones(2)\n    def __call__(self): return self.__getattr__('_to')",
        "    def to_numpy(self): return torch.ones(2)",
        "    def items(self): return torch.ones(2)",
        "    word = 'to_torch'\n    def to_torch(self): return torch.ones(2)",
    ],
)
def test_a_helpers_method_counts_that_something_else_may_call(body: str) -> None:
    assert banned_names("f", ["import torch", f"class A:\n{body}", "def f(x): return A()"], ("torch",)) == ["torch"]


def test_what_a_definition_is_made_of_counts() -> None:
    cells = [
        "import torch",
        "def g(x): return torch.ones(x)",
        "def d(g): return g",
        "g = d(g)",
        "def f(x): return g(x)",
    ]
    assert banned_names("f", cells, ("torch",)) == ["torch"]


def test_of_the_class_that_is_tested_all_methods_count() -> None:
    cells = ["import torch", LAYOUT.format(bases="", before="").replace("Layout", "f")]
    assert banned_uses("f", cells, ("torch",)) == ["torch"]


def test_a_method_that_a_file_has_counts() -> None:
    paper = "class Paper:\n    def write(self, text): torch.ones(1)"
    assert banned_names("f", ["import torch", paper, "def f(x): print(x, file=Paper())"], ("torch",)) == ["torch"]


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["from torch import *\nimport builtins", "def f(x): return builtins.max(x, key=builtins.abs)"], []),
        (["from builtins import sum as total", "def f(x): return total(x)"], []),
        (["import builtins", "def f(x): return type(x) is builtins.int and f'{vars(x)}'"], []),
        (["import builtins", "def f(x): return builtins.sorted(x)"], ["sorted"]),
        (["from builtins import sorted as s", "def f(x): return s(x)"], ["sorted"]),
        (["import builtins", "def f(x): return builtins.eval(x)"], [COMPUTED]),
        (["import builtins", "f = builtins.eval"], [COMPUTED]),
        (["import builtins as b", "def f(x): return b.eval(x)"], [COMPUTED]),
        (["import builtins", "def f(x): return builtins.__dict__[x]"], [COMPUTED]),
        (["import builtins", "def f(x): return builtins"], [COMPUTED]),
        (["from builtins import eval as e", "def f(x): return e(x)"], [COMPUTED]),
        (["import torch", "def f(x): return f\"{vars(torch)['sor' + 'ted'](x)}\""], [COMPUTED]),
        (["import torch", "def f(x): return vars(torch) == x"], [COMPUTED]),
        (["import sys", "def f(x): return vars(sys) == x.__dict__"], [COMPUTED]),
        (["def f(x):\n    import builtins\n    return builtins.eval(x)"], [COMPUTED]),
        (["class A:\n    import builtins\n", "def f(x):\n    e = A.builtins.eval\n    return e(x)"], [COMPUTED]),
    ],
)
def test_builtins_and_an_objects_own_names(cells: list[str], found: list[str]) -> None:
    assert banned_names("f", cells, ("sorted",)) == found


def test_getattr_itself_may_be_what_is_not_allowed() -> None:
    assert banned_names("f", ["import torch", "def f(kind): return getattr(torch, kind)(2)"], ("getattr",)) == [
        "getattr"
    ]


@pytest.mark.parametrize(
    ("cells", "used"),
    [
        (["def conv2d(x): return x", "def f(x): return conv2d(x)"], False),
        (["def f(x):\n    return conv2d(x)\ndef conv2d(x): return x"], False),
        (["from torch.nn.functional import conv2d", "def f(x): return conv2d(x)"], True),
        (["import torch\nconv2d = torch.conv2d", "def f(x): return conv2d(x)"], True),
        (["import torch\ndef conv2d(x): return torch.conv2d(x, x)", "def f(x): return conv2d(x)"], True),
        (["class conv2d:\n    def __call__(self, x): return x", "def f(x): return conv2d()(x)"], False),
        (["import torch\nclass conv2d(torch.conv2d): pass", "def f(x): return conv2d()(x)"], True),
        (["from torch import *\nclass conv2d(conv2d): pass", "def f(x): return conv2d()(x)"], True),
        (["from torch import conv2d", "class conv2d(conv2d): pass", "def f(x): return conv2d()(x)"], True),
        (["import torch\nclass A(metaclass=lambda *a: torch.conv2d): pass", "def f(x): return A(x)"], True),
        (["def conv2d(x): return x", "from torch import conv2d", "def f(x): return conv2d(x)"], True),
        (["import torch\ndef f(x):\n    name = 'conv2d'\n    return getattr(torch, name)(x, x)"], True),
        (["import torch\ndef f(x, name):\n    'As conv2d does.'\n    return getattr(torch, name)(x, x)"], False),
        (["import torch\na = [getattr(torch, k) for k in 'ones conv2d'.split()]", "def f(x): return a[0](x)"], True),
        (["import torch\na = [getattr(torch, k) for k in 'ones zeros'.split()]", "def f(x): return a[0](x)"], False),
        (
            ["import torch\na = {k: getattr(torch, k) for k in ('ones', 'add')}, 1 + 1", "def f(x): return a[0](x)"],
            False,
        ),
        (["def f(x):\n    match x:\n        case object(conv2d=found): return found"], True),
        (["def f(x): return '{0.conv2d}'.format(x)"], True),
        (["def f(x): return '{0.conv1d} of {}'.format(x)"], False),
        (["import torch\ntorch.__setattr__('ones', torch.conv2d)", "def f(x): return torch.ones(x)"], True),
        (["import torch\ntorch.nn.add = torch.conv2d", "def f(x): return torch.nn.add(x)"], True),
        (["box = []", "import torch\nbox.append(torch.conv2d)", "def f(x): return box[0](x)"], True),
        (["from torch import *", "if 0:\n    def conv2d(x): return x", "def f(x): return conv2d(x)"], True),
        (["def conv2d(x): return x", "from torch import *", "def f(x): return conv2d(x)"], True),
        (["def conv2d(x): return x", "a = {conv2d for conv2d in [1]}", "def f(x): return conv2d(x)"], False),
        (["def conv2d(x): return x", "[conv2d := x for x in [1]]", "def f(x): return conv2d(x)"], True),
        (["import torch", "a = [x for conv2d in [1] for x in torch.conv2d]", "def f(x): return a[0](x)"], True),
    ],
)
def test_a_function_of_the_notebooks_own_may_have_any_name(cells: list[str], used: bool) -> None:
    assert (banned_names("f", cells, ("conv2d",)) == ["conv2d"]) is used


ANSWER = "def f(x):\n    return sum(x)"
CALLS = "def f(x):\n    return helper(x)"


@pytest.mark.parametrize(
    "cells",
    [
        [
            'import torch\nfor s in ["y = y.detach()", "y = y.round()"]:\n    y = torch.ones(3)\n    exec(s)',
            ANSWER,
        ],
        ['for s in ["3 * x", "x.round()", "x.long()"]: print(s, eval(s).requires_grad)', ANSWER],
        ['exec("y = y.detach()")\nprint(eval("x.round()"))', ANSWER],
        [
            "for step in ('x.T', 'x[::2]'):\n    x = eval(step)\n    print(step, np.shares_memory(start, x))",
            ANSWER,
        ],
        ['for e in ["1 + 1", "torch.ones(2)"]: print(e, "=", eval(e))', ANSWER],
        [
            "steps = ['x.T']\nfor step in steps:\n    try: eval(step)\n    except ValueError as error: print(error)",
            ANSWER,
        ],
        ["for s in ['x.T']: print(eval(s))", ANSWER, "for s in ['x']: print(eval(s))", "for s in ['a', 'b']: print(s)"],
        ["for name in ['a','b']: print(name)", "name = input()", ANSWER],
        ["for s in ['y = x']:\n    scope = {'x': 1}\n    exec(s, scope)\n    print(scope['y'])", ANSWER],
        ["for s in ['y = x']: exec(s, globals())", ANSWER],
        ["step = 'y = x'\nexec(step)", ANSWER],
        [
            "for step, want in [('y = 0 * y', True), ('y = y.data', False)]:\n    exec(step)\n    print(step, want)",
            ANSWER,
            "step = 0.1",
        ],
        [
            "for chain in (['x.T', 'x[0]'], ['x[::2]']):\n    x = start\n    for step in chain:\n"
            "        x = eval(step)\n    print(chain, f'{chain}', predicted(chain), x)",
            ANSWER,
            "for chain in (['x.T'], ['x']): print(predicted(chain))",
        ],
        ["for chain in (('x.T', 'x'), ('x',)):\n    look(chain)\n    for s in chain: print(look(s), eval(s))", ANSWER],
        ["chains = [['x.T'], ['x']]\nfor chain in chains:\n    for s in chain: print(eval(s), look(s))", ANSWER],
        ["for i, s in enumerate(['x.T'], 1): print(i, eval(s))", ANSWER],
        ["for s, want in zip(['x.T', 'x'], [True, False]): print(eval(s) == want)", ANSWER],
        [
            "steps = ['x.T']\nfor s, want in zip(steps, wanted(), strict=True): print(eval(s) == want)\n"
            "print(len(steps), predicted(steps))",
            ANSWER,
            "print(predicted(steps))",
        ],
        ["steps = {'a': 'x.T'}\nfor name, s in steps.items(): print(name, eval(s))", ANSWER],
        ["for i, (name, s) in enumerate({'a': 'y = x'}.items()): exec(s)", ANSWER],
        ["for s in {'a': 'x.T'}.values(): print(eval(s))\nfor s in {'x.T': 1}.keys(): print(eval(s))", ANSWER],
        ["for s in {'x.T': 1}: print(eval(s), predicted([s]))", ANSWER],
        ["print([eval(step) for step in ['x.T']])", ANSWER],
        ["steps = ['x.T']\nprint({step: eval(step) for step in steps})", ANSWER],
        ["print(all(eval(s) == want for s, want in [('x.T', 1)]))", ANSWER],
        ["print([[eval(s) for s in chain] for chain in (['x.T'], ['x'])])", ANSWER],
        ["cases = [('x.T', torch.int8), ('x', None)]\nfor s, want in cases: print(look(eval(s), want))", ANSWER],
        ["for s in ['x.T']: print(eval(s, globals()))", ANSWER],
        ["for s in ['y = [n + 1 for n in y]', 'x.T']:\n    y = [x]\n    exec(s)\n    for n in y: print(n)", ANSWER],
        ["for s in ['y = x', 'y = x.T']:\n    exec(s)\n    print([a == b for a, b in zip(x, y)])", ANSWER],
        ["steps = ['x.T']\nfor s in steps: print(eval(s))\ndef f(x): return x in steps"],
        ["for s in ['x.T']: print(eval(s))", "def g():\n    global s\n    s = chr(1)", ANSWER],
        ["steps = ['x.T']\nfor s in steps: print(eval(s))\nlook(steps)", "def g(): look(steps)", ANSWER],
        ["steps = ['x.T']\nlook(steps[:])\nfor s in steps: print(eval(s))", ANSWER],
        ["all = [['x.T'], ['x']]\nfor chain in all:\n    for s in chain: print(eval(s))\n    look(chain)", ANSWER],
        ["before = {**globals(), 'x': 3}", ANSWER],
        ["print('{x}'.format(**locals()), sorted(locals()), len(vars()), vars()['x'], 'x' in locals())", ANSWER],
        ["def show(): return locals()\nkept = {name for name in list(vars()) if name[0] != '_'}", ANSWER],
        ["steps = ['x.T']\nprint(*(look(s) for s in steps))\nfor s in steps: print(eval(s))", ANSWER],
        ["s, t = 'x', 1", "for s in ['x.T']: print(eval(s))", "try: pass\nexcept OSError as s: pass", "s += 1", ANSWER],
        ["steps = ['x.T']\nfor s in steps: eval(s)", "steps = other()\nsteps.append(1)\nfor s in steps: pass", ANSWER],
        ["import math\nbest = math.inf", "best = {}\nbest['a'] = torch.ones(2)", "def f(x): return math.sqrt(x)"],
        ["import math\ndef g():\n    x = math.pi", "x = [1]\nx[0] = torch.ones(2)", "def f(x): return math.sqrt(x)"],
        [
            "import os, torch\ndef seed(n):\n    torch.manual_seed(n)\n    os.flag = True",
            "def f(x): return os.getpid()",
        ],
        ["steps = ['x.T']\nfor s in steps: eval(s)\ndef f(x):\n    for s in steps:\n        if s == x: return s"],
    ],
)
def test_texts_that_are_written_out_may_run_in_other_cells(cells: list[str]) -> None:
    assert banned_uses("f", cells, ("torch",)) == []


@pytest.mark.parametrize(
    "cells",
    [
        ["for s in ['helper = torch.sum']: exec(s)", CALLS],
        ["exec('helper = torch.sum')", CALLS],
        ["for s in ['x = 1']:\n    s = chr(104) + 'elper = 1'\n    exec(s)", CALLS],
        ["def ch():\n    global s\n    s = bytes([1]).decode()", "for s in ['x = 1']:\n    ch()\n    exec(s)", CALLS],
        ["g = ((s := 'a') for _ in range(3))", "for s in ['x = 1']:\n    next(g)\n    exec(s)", CALLS],
        ["steps = ['x = 1']\nsteps.append(chr(1))\nfor s in steps: exec(s)", CALLS],
        ["steps = ['x = 1']\nfor s in steps:\n    steps.append(chr(1))\n    exec(s)", CALLS],
        ["steps = ['x = 1']\nsteps[0] = chr(1)\nfor s in steps: exec(s)", CALLS],
        ["steps = ['x = 1']\nsteps = [chr(1)]\nfor s in steps: exec(s)", CALLS],
        ["steps = ['x = 1']\nsteps += [chr(1)]\nfor s in steps: exec(s)", CALLS],
        ["for s in ['s = chr(1)', 'x']:\n    exec(s)\n    exec(s)", CALLS],
        ["for t in ['a']:\n    for s in ['x = 1']:\n        for s in map(chr, [1]):\n            exec(s)", CALLS],
        ["for s in ['x = 1']:\n    try: 1/0\n    except Exception as s: exec(s)", CALLS],
        ["e = eval\nfor s in ['x']: e(s)", CALLS],
        ["exec(s)", CALLS],
        ["steps = ['x = 1']\nsteps[:] = map(chr, [1])\nfor s in steps: exec(s)", CALLS],
        ["for s in ['x=1']:\n    (lambda: globals().update(s=chr(1)))()\n    exec(s)", CALLS],
        ["for s in ['import __main__; __main__.helper = torch.sum']: exec(s)", CALLS],
        ["steps = ['x = 1']\nother = steps\nother.append(chr(1))\nfor s in steps: exec(s)", CALLS],
        ["import sys\nfor s in ['x = 1']:\n    setattr(sys.modules['__main__'], 's', chr(1))\n    exec(s)", CALLS],
        ["from builtins import exec as eval\nfor s in ['helper = 1']: eval(s)", CALLS],
        ["for s in ['x = 1']:\n    get_ipython().run_cell_magic('bash', '--out s', 'echo x')\n    exec(s)", CALLS],
        [
            "def change(): get_ipython().run_cell_magic('bash', '--out s', 'echo x')",
            "for s in ['x = 1']:\n    change()\n    exec(s)",
            CALLS,
        ],
        ["scope = {}\nexec('g = torch.sum', scope)", "def f(x): return scope['g'](x)"],
        ["for s in ['return', 'helper = torch.sum']:\n    try: exec(s)\n    except SyntaxError: pass", CALLS],
        ["for s in ['global x; helper = torch.sum']:\n    x = 1\n    exec(s)", CALLS],
        ["for s in ['helper = torch.sum']: pass\nfor s in []: pass\nelse: exec(s)", CALLS],
        ["steps = ['helper = torch.sum']\nfor s in steps: exec(s)\nsteps = ['x = 1']", CALLS],
        ["steps = [chr(1)]", "for s in steps: exec(s)\nsteps = ['x = 1']", CALLS],
        ["steps = ['x = 1']\ngrow(steps)\nfor s in steps: exec(s)", CALLS],
        ["steps = ['x = 1']\nfor s in steps:\n    grow(steps)\n    exec(s)", CALLS],
        ["def change(): grow(steps)", "steps = ['x = 1']\nchange()\nfor s in steps: exec(s)", CALLS],
        ["steps = ['x = 1']\nwhile go():\n    for s in steps: exec(s)\n    for steps in [[chr(1)]]: pass", CALLS],
        ["step = 'x = 1'\nwhile go():\n    exec(step)\n    for step in [chr(1)]: pass", CALLS],
        ["for s, want in [('helper = torch.sum', 1)]: exec(s)", CALLS],
        ["for s, want in [('x = 1', 1), (chr(1), 2)]: exec(s)", CALLS],
        ["for s, want in [('x = 1', 1)]:\n    s = chr(1)\n    exec(s)", CALLS],
        ["for s, s in [('x = 1', chr(1))]: exec(s)", CALLS],
        ["for s, *_ in [('x = 1', 1), some()]: exec(s)", CALLS],
        ["for s, want in [('x = 1', 1)]:\n    for want, s in [(1, chr(1))]: exec(s)", CALLS],
        ["for s in [b'helper = torch.sum']: exec(s)", CALLS],
        ["for chain in (['helper = torch.sum'],):\n    for s in chain: exec(s)", CALLS],
        ["for chain in (['x = 1'], [chr(1)]):\n    for s in chain: exec(s)", CALLS],
        ["for chain in (['x = 1'],):\n    chain.append(chr(1))\n    for s in chain: exec(s)", CALLS],
        ["for chain in (['x = 1'],):\n    grow(chain)\n    for s in chain: exec(s)", CALLS],
        ["for chain in (['x = 1'],):\n    for s in chain:\n        grow(chain)\n        exec(s)", CALLS],
        ["for chain in (['grow(chain)', 'x'],):\n    for s in chain: exec(s)", CALLS],
        ["steps = ['grow(steps)', 'x']\nfor s in steps: exec(s)", CALLS],
        ["for chain in (['x'],):\n    for _ in 'ab':\n        for s in chain: exec(s)\n        grow(chain)", CALLS],
        ["chains = [['x']]\nfor i in 'ab':\n    for c in chains:\n        for s in c: exec(s)\n        grow(c)", CALLS],
        ["chains = [['x']]\nfor c in chains: grow(c)\nfor c in chains:\n    for s in c: exec(s)", CALLS],
        ["chains = [['x']]\nfor d in chains: pass\ngrow(d)\nfor c in chains:\n    for s in c: exec(s)", CALLS],
        [
            "def hook(): grow(d)",
            "chains = [['x']]\nfor d in chains: pass\nhook()\nfor c in chains:\n    for s in c: exec(s)",
            CALLS,
        ],
        ["for chain in (['x'],):\n    grow(lambda: chain)\n    for s in chain: exec(s)", CALLS],
        ["def hook(): grow(chain)", "for chain in (['x'],):\n    hook()\n    for s in chain: exec(s)", CALLS],
        ["def print(x): grow(x)", "for chain in (['x'],):\n    print(chain)\n    for s in chain: exec(s)", CALLS],
        ["steps = {'a': 'x = 1'}\nsteps['a'] = chr(1)\nfor name, s in steps.items(): exec(s)", CALLS],
        ["steps = {'a': 'x = 1'}\nfor s in {'b': 'y', **other}.values(): exec(s)", CALLS],
        ["steps = {'a': 'x = 1'}\nsteps |= other\nfor s in steps.values(): exec(s)", CALLS],
        ["zip = swap\nfor s, want in zip(['x = 1'], [1]): exec(s)", CALLS],
        ["def enumerate(x): return [(1, chr(1))]", "for i, s in enumerate(['x = 1']): exec(s)", CALLS],
        ["for s, want in zip(*[['x = 1'], [1]]): exec(s)", CALLS],
        ["for s in ['x']: print([eval(s) for s in map(chr, [1])])", CALLS],
        ["print([[eval(s) for s in map(chr, [1])] for s in ['x']])", CALLS],
        ["print([grow(chain) or [eval(s) for s in chain] for chain in (['x'],)])", CALLS],
        ["for s in ['x']: g = (eval(s) for _ in [1])\nfor s in ['tools.add(torch.sum)']: next(g)", CALLS],
        ["steps = ['x']\ng = (eval(s) for s in steps)", "grow(steps)\nnext(g)\nnext(g)", CALLS],
        ["steps = ['x']\nglobals()['steps'].append(chr(1))\nfor s in steps: exec(s)", CALLS],
        ["box = {}\ndef globals(): return box", "exec('g = torch.sum', globals())", "def f(x): return box['g'](x)"],
        ["helper = [[eval('torch.sum') for _ in [1]] for torch in [1]][0][0]", CALLS],
        ["def hook():\n    global s\n    s = chr(1)", "for s in ['x']:\n    hook()\n    exec(s)", CALLS],
        ["g = ((s := chr(1)) for _ in [1])", "for s in ['x']:\n    next(g)\n    exec(s)", CALLS],
        ["def hook(): steps.append(chr(1))", "steps = ['x']\nhook()\nfor s in steps: exec(s)", CALLS],
        ["s = lambda: steps.append(chr(1))", "t = steps = ['x']\ns()\nfor s in steps: exec(s)", CALLS],
        ["steps = ['x']\nsteps, t = other(), 1\nfor s in steps: exec(s)", CALLS],
        [
            "steps = ['x']\nsteps, t = other(), 1\nfor s in steps: exec(s)",
            "steps = ['y']\nfor s in steps: exec(s)",
            CALLS,
        ],
        ["all = [['x'], ['x']]\nfor chain in all:\n    look(chain)\n    for s in chain: exec(s)", CALLS],
        [
            "a = [['x']]\nfor c in a:\n    for s in c: exec(s)\n    look(c)\nfor c in a:\n    for s in c: exec(s)",
            CALLS,
        ],
        ["all = [['x']]\nfor i in y:\n    for c in all:\n        for s in c: exec(s)\n        look(c)", CALLS],
        ["box = [['x']]\nlook(box[:])\nfor row in box:\n    for s in row: exec(s)", CALLS],
        ["def hook(): return E() in box", "box = [['x']]\nhook()\nfor row in box:\n    for s in row: exec(s)", CALLS],
        [
            "def g():\n    for row in box: grow(row)",
            "box = [['x']]\ng()\nfor row in box:\n    for s in row: exec(s)",
            CALLS,
        ],
        ["def hook(): return box in E()", "box = ['x']\nhook()\nfor s in box: exec(s)", CALLS],
        ["box = [['x']]\nprint(E() in box)\nfor row in box:\n    for s in row: exec(s)", CALLS],
    ],
)
def test_a_text_that_may_be_another_one_may_define_anything(cells: list[str]) -> None:
    assert banned_uses("f", cells, ("torch",)) != []


@pytest.mark.parametrize(
    "code",
    [
        "import timeit\nprint(timeit.timeit('f((2, 3))', globals=globals(), number=10))",
        "from timeit import repeat, timeit\nprint(timeit('f(y)', 'y = 2', globals=globals()))\n"
        "print(min(repeat(lambda: f(2), globals=globals())))",
        "import math, timeit\nfor s in ('f(2)', 'f(3)'): print(timeit.Timer(stmt=s, globals=globals()).autorange())",
        "import doctest\nif __name__ == '__main__':\n    doctest.run_docstring_examples(f, globals(), verbose=True)",
        "from doctest import run_docstring_examples\nrun_docstring_examples(f, globs=globals())",
        "import doctest\ndoctest.testmod()\ndoctest.testmod(globs=globals())",
    ],
)
def test_a_cell_may_measure_and_try_an_answer(code: str) -> None:
    assert banned_uses("f", [f"{ANSWER}\n{code}"], ("torch",)) == []
    assert banned_uses("f", [ANSWER, code], ("torch",)) == []


TIMES = "import timeit\ntimeit.timeit('1', globals=globals())"


@pytest.mark.parametrize(
    "cells",
    [
        ["import timeit\ntimeit.timeit('global helper; helper = torch.sum', globals=globals())"],
        ["import timeit\ntimeit.timeit('1', 'global helper; helper = torch.sum', globals=globals())"],
        ["import timeit\ntimeit.timeit(setup='import __main__; __main__.helper = 1', globals=globals())"],
        ["import timeit\ntimeit.timeit(chr(1), globals=globals())"],
        ["import timeit\ntimeit.timeit(**{'stmt': x}, globals=globals())"],
        ["import timeit\ntimeit.timeit(*texts, globals=globals())"],
        ["import timeit\ntimeit.timeit(f'{x}', globals=globals())"],
        ["import timeit\ndef g(): timeit.timeit('global helper; helper = torch.sum', globals=globals())\ng()"],
        ["import other as timeit\ntimeit.timeit('1', globals=globals())"],
        ["timeit = Tools()\nprint(timeit.timeit('1', globals=globals()))"],
        ["def timeit(s, names): names['helper'] = 1", "timeit('1', globals())"],
        ["timeit.timeit = swap", TIMES],
        ["import timeit\nsetattr(timeit, 'timeit', swap)", TIMES],
        ["import timeit\nt = timeit\nt.timeit = swap", TIMES],
        ["import timeit as t\nt.Timer = swap", TIMES],
        ["import timeit\nchange(timeit)", TIMES],
        ["import timeit\nvars(timeit)['timeit'] = swap", TIMES],
        ["import sys\nsys.modules['timeit'].timeit = swap", TIMES],
        ["from timeit import Timer\nTimer.__init__ = swap", TIMES],
        ["import doctest\ndoctest.run_docstring_examples = swap", "doctest.run_docstring_examples(f, globals())"],
        ["print([timeit.timeit('1', globals=globals()) for timeit in tools])"],
        ["tools.run('1', globals())"],
    ],
)
def test_who_is_given_the_notebooks_names_may_bind_them(cells: list[str]) -> None:
    assert banned_uses("f", [*cells, CALLS], ("torch",)) != []


def test_a_message_shows_the_code_that_may_bind_a_name() -> None:
    first = "x = 1"
    for code, shown in (("tools.run(1, globals())", "globals()"), ("exec(x)", "exec(x)")):
        said = [f"{COMPUTED} (in the cell that begins 'x = 1 …', {shown})"]
        assert banned_uses("f", [ANSWER, f"{first}\n{code}"], ("torch",)) == said


BOX = "import torch\nbox = {}\nalias = box"
TAKEN = "def f(): return box['x'](2)"


@pytest.mark.parametrize(
    "cells",
    [
        ["import sys\ndef f(self=sys): return self.modules['torch'].ones(2)"],
        ["import sys\ndef put(self): self.modules['__main__'].f = len\nput(sys)", "def f(): return 1"],
        ["from sys import *", "def f(): return modules['torch'].ones(2)"],
        [
            "for t in ['m']:\n    [t] = ['import torch as m']\n    exec(t)",
            "for t in ['']: exec(t)",
            "def f(): return m",
        ],
        ["import torch\nbox = {}", "box[torch] = True", "def f(): return list(box)[0].ones(2)"],
        ["import torch\nbox = Box()", "box[torch.ones].flag = None", "def f(): return list(box)[0](2)"],
        [
            "g = (eval(t) for _ in [0] for i, t in enumerate(['len']))",
            "def enumerate(x): return [(0, y)]",
            "h = next(g)\ndef f(): return h(2)",
        ],
        ["texts = ['m']\n'm' in texts in spy\nfor t in texts: exec(t)", "def f(): return m.ones(2)"],
        [BOX, "alias = alias if True else 1", "alias['x'] = torch.ones", TAKEN],
        [BOX, "import timeit\ntimeit.timeit('alias = 1', globals=globals())", "alias['x'] = torch.ones", TAKEN],
        [BOX, "%%timeit -n1 -r1\nalias = 1", "alias['x'] = torch.ones", TAKEN],
        [BOX, "def exec(t): pass", "exec('alias = 1')", "alias['x'] = torch.ones", TAKEN],
        [BOX, "async for _ in empty():\n    for alias in [1]: pass", "alias['x'] = torch.ones", TAKEN],
        ["import torch\nbox = {}\ntimeit = box\ndef g(): import timeit", "timeit['x'] = torch.ones", TAKEN],
        ["def put(locals): locals['f'] = len\nput(locals())", "def f(): return 1"],
        ["def put(names): names['f'] = len\nput(locals())", "def f(): return 1"],
        ["names = vars()\nnames['f'] = len", "def f(): return 1"],
        ["import torch", "def f(): return 1", "globals()['f'] = torch.sum"],
        ["import torch", "f = torch.sum", "globals = dict", "globals()['f'] = len"],
        [
            "import torch as t",
            "class B: pass",
            "b = B()\nglobals = lambda: vars(b)",
            "globals()['g'] = t.sum",
            "f = b.g",
        ],
    ],
)
def test_what_looks_like_honest_work_may_not_be(cells: list[str]) -> None:
    assert banned_uses("f", cells, ("torch",)) != []


@pytest.mark.parametrize(
    ("cells", "without", "advice"),
    [
        (["def f(x): return getattr(x, 'T' + '')"], "torch", "Write each name out"),
        (["LINE = '{}'\ndef f(x): return LINE.format(x)"], "is_leaf", "use an f-string"),
        (["exec(other)", "def f(x): return x"], "torch", "Then restart the kernel and run all cells."),
        (["from functools import singledispatch\n@singledispatch\ndef f(x): return x"], "torch", "Ask isinstance("),
    ],
)
def test_a_message_says_what_to_do_instead(cells: list[str], without: str, advice: str) -> None:
    assert advice in uses_banned((without,), banned_uses("f", cells, (without,)))


def test_a_package_called_modules_is_no_dictionary() -> None:
    package = "import torch\ndef f(x):\n    return torch.nn.modules.utils._pair(x)"
    assert banned_names("f", [package], ("conv2d",)) == []
    assert banned_names("f", [package], ("utils",)) == ["utils"]
    found = "import sys\ndef f(x):\n    return sys.modules.get('to' + 'rch').sum(x)"
    assert banned_names("f", [found], ("torch",)) == [COMPUTED]


@pytest.mark.parametrize(
    "cell",
    [
        "from jinja2 import Environment\nrun = Environment().compile_expression('1')\ndef f(x): return run()",
        "import logging.config\ndef f(x): return logging.config.fileConfig(x)",
        "import logging\ndef f(x): return logging.config.fileConfig(x)",
        "from IPython.display import display, lib\ndef f(x): return display(x)",
        "import unittest\ndef f(x): return unittest.TestLoader().loadTestsFromName(x)",
        "import asyncio\nasync def g(x): return await asyncio.create_subprocess_exec(*x)\ndef f(x): return g(x)",
        "def f(x):\n    import yaml\n    return yaml.unsafe_load(x)",
    ],
)
def test_a_package_for_other_work_may_do_anything(cell: str) -> None:
    assert banned_names("f", [cell], ("torch",)) == [COMPUTED]


@pytest.mark.parametrize(
    "cell",
    [
        "import matplotlib.pyplot as plt\ndef f(x):\n    plt.plot([x])\n    return x",
        "def f(x):\n    from matplotlib.figure import Figure\n    Figure().add_subplot().plot([x])\n    return x",
        "from IPython.display import HTML, display\ndef f(x):\n    display(HTML('x'))\n    return x",
    ],
)
def test_an_answer_may_show_something(cell: str) -> None:
    """What draws holds arrays, so an answer without NumPy does without it, too."""
    assert banned_names("f", [cell], ("lstsq", "torch")) == []
    assert banned_names("f", [cell], ("torch", "numpy")) == ["matplotlib"] * ("matplotlib" in cell)


@pytest.mark.parametrize("module", ["datetime", "json", "statistics", "collections.abc", "concurrent.futures"])
def test_a_module_of_plain_work_may_be_used(module: str) -> None:
    cell = f"import {module} as tools\ndef f(x): return tools.anything(x)"
    assert banned_names("f", [cell], ("torch", "numpy")) == []


@pytest.mark.parametrize(
    "cell",
    [
        "import pytest as tools\ndef f(x): return tools.np.empty(x)",
        "from pytest import np as tools\ndef f(x): return tools.empty(x)",
        "def f(x):\n    from collections import abc\n    return abc.np.empty(x)",
    ],
)
def test_a_library_that_another_one_has_imported_is_that_library(cell: str) -> None:
    assert banned_names("f", [cell], ("numpy",)) == ["np"]
    assert banned_names("f", [cell], ("torch",)) == []


PUTS = "import string, torch\nfrom contextlib import nullcontext\nfrom fractions import Fraction\n"
TAKES = "def f(x):\n    import string\n    return string.helper(x)"


@pytest.mark.parametrize(
    ("puts", "takes"),
    [
        ("string.helper = torch.sum", TAKES),
        ("for string.helper in [torch.sum]: pass", TAKES),
        ("with nullcontext(torch.sum) as string.helper: pass", TAKES),
        ("import functools\nfunctools.partial(setattr, string, 'helper', torch.sum)()", TAKES),
        ("import string as shelf\nshelf.helper = torch.sum", TAKES),
        ("shelf = __import__('string')\nshelf.helper = torch.sum", TAKES),
        (
            "setattr(Fraction, 'helper', torch.sum)",
            "def f(x):\n    from fractions import Fraction as other\n    return other.helper(x)",
        ),
    ],
)
def test_what_was_put_into_a_module_is_found_wherever_that_is_imported(puts: str, takes: str) -> None:
    assert "torch" in banned_names("f", [PUTS + puts, takes], ("torch",))
    assert banned_names("f", [PUTS + puts, "def f(x):\n    import math\n    return math.sqrt(x)"], ("torch",)) == []


def test_what_was_put_among_pythons_own_names_may_be_anything() -> None:
    for puts in ("setattr(builtins, 'helper', torch.sum)", "for builtins.helper in [torch.sum]: pass"):
        assert banned_names("f", [f"import builtins, torch\n{puts}", CALLS], ("torch",)) == [COMPUTED]


@pytest.mark.parametrize(
    "code",
    [
        "load = inspect.importlib.import_module\n    return load(x)",
        "load = inspect.importlib\n    return load",
        "load = pytest.importorskip\n    return load(x)",
        "return inspect.get_annotations(f, **{'eval_str': True})",
        "return types.FunctionType(compile(x, '', 'exec').co_consts[0], {})()",
        "return dataclasses._create_fn('f', [], [x])()",
        "mp = pytest.MonkeyPatch()\n    mp.setattr(x, None)\n    return mp._setattr[-1][0]",
        "return inspect.getargvalues(inspect.currentframe()).locals",
        "f.__code__ = f.__code__.replace(co_names=(x,))",
        "return f.__annotations__['x']",
        "return type(lambda: 0)(compile(x, '', 'eval'), {})()",
        "return inspect.getclosurevars(f)[2][x]",
        "return [each.object for each in inspect.classify_class_attrs(type(f)) if each.name == x]",
        "return logging.config.DictConfigurator({}).resolve(x)",
        "return logging.config._resolve(x)",
        "functools.update_wrapper(x, f, assigned=[x])",
        "functools.update_wrapper(x, f, [x])",
        "return functools.wraps(f, **x)",
        "return functools.partial(functools.update_wrapper, updated=[x])",
        "functools.singledispatch(f).register(x)",
        "return inspect.signature(f, **{x: True})",
        "return typing._eval_type(x, {}, {})",
        "class Filler(string.Formatter):\n        def format_field(self, value, spec): return x\n    return Filler()",
        "filler = string.Formatter()\n    filler.format_field = x",
        "return jit.CompilationUnit(x)",
    ],
)
def test_more_ways_around_names(code: str) -> None:
    modules = "import dataclasses, functools, inspect, logging.config, pytest, string, types, typing"
    assert banned_names("f", [modules, f"def f(x):\n    {code}"], ("torch",)) == [COMPUTED]


@pytest.mark.parametrize(
    "code",
    [
        "start = '{0.__co'\n    return (start + 'de__}').format(x)",
        "return '{{0.{0}}}'.format(x).format(f)",
        "fill = x.format\n    return fill(f)",
        "return string.Formatter().format(x, f)",
        "told = '{0.a'\n    told += 'b}'\n    return told.format(x)",
    ],
)
def test_a_template_that_is_put_together_may_ask_for_any_attribute(code: str) -> None:
    cells = ["import string", f"def f(x):\n    {code}"]
    assert banned_names("f", cells, ("is_leaf",)) == [FILLED]
    assert banned_names("f", cells, ("torch", "numpy")) == [], "it brings a text, and nothing that a library does"


@pytest.mark.parametrize(
    "code",
    [
        "return '{} of {:d}'.format(x, 1)",
        "told = '{} of {}'\n    return told.format(x, 1)",
        "return format(x, '.2f') + f'{x:{x}}'",
        "return [f(each) for each in inspect.signature(f).parameters]",
        "x.eval()\n    return x.train",
        "setattr(x, 'rng', 1)\n    return x",
    ],
)
def test_plain_work_is_left_alone(code: str) -> None:
    assert banned_names("f", ["import inspect", f"def f(x):\n    {code}"], ("torch",)) == []


def test_a_hint_that_is_no_type_is_a_use() -> None:
    for cell in (
        "def f(x: torch): return f",
        "def f(x) -> torch: return f",
        "def f(x):\n    class Box:\n        t: torch = None\n    return Box",
    ):
        assert banned_names("f", [f"import torch\n{cell}"], ("torch",)) == ["torch"]
    for cell in (
        "def f(x: torch.Size, *y: torch.Tensor) -> torch.Tensor: return x",
        "def f(x: int) -> tuple: return x",
    ):
        assert banned_names("f", [f"import torch\n{cell}"], ("torch",)) == []


@pytest.mark.parametrize("cell", ["%%code_wrap after\nf = torch.sum", "%load_ext helper", "%reload_ext helper.part"])
def test_a_magic_that_runs_what_is_written_elsewhere_may_define_anything(cell: str) -> None:
    assert banned_names("f", [cell, ANSWER], ("torch",)) == [COMPUTED]


@pytest.mark.parametrize(
    "code",
    [
        "with torch.utils._python_dispatch._disable_current_modes(): return x",
        "from torch.utils import _python_dispatch\n    return _python_dispatch",
        "from torch.overrides import _pop_mode\n    return _pop_mode()",
        "return torch.overrides._pop_mode()",
    ],
)
def test_nobody_may_switch_off_what_looks_on(code: str) -> None:
    assert banned_names("f", ["import torch", f"def f(x):\n    {code}"], ("conv2d",)) == [COMPUTED]
