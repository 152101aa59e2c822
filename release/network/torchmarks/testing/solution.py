"""What a student's answer names, read from its syntax tree: so a banned function is found without running anything."""

import builtins
import math
import re
from collections import deque
from collections.abc import Iterable, Mapping, Sequence

from torchmarks.testing.statement import CALLS_ANY, Statement, read_cell, with_originals
from torchmarks.testing.unrolled import PYTHONS
from torchmarks.testing.ways import BINDING, COMPUTED, FILLED

#: How a place begins that is in a cell, and not in the answer or its helpers.
IN_A_CELL = "in the cell that begins"


def banned_uses(exercise: str, sources: Iterable[str], without: Sequence[str]) -> list[str]:
    """Those of the names ``without`` that an answer uses, in order, each with what else of the notebook's uses it.

    Ways around names count, too, and for an answer that does without torch altogether, packages that do with torch what
    they are asked to.
    """
    if not without:
        return []
    banned = {*without, COMPUTED}.union(*(_BEHIND[name] for name in without if name in _BEHIND))
    if _BEHIND.keys().isdisjoint(without):  # no text does what a library does
        banned.add(FILLED)
    used = names_used(exercise, sources)
    if "numpy" in used:  # to say so is enough
        used.pop("np", None)
    return [f"{name} ({used[name]})" if used[name] else name for name in sorted(used) if name in banned]


def names_used(exercise: str, sources: Iterable[str]) -> dict[str, str]:
    """Every name that the definition of ``exercise`` uses, its helpers' names included, each with where that is.

    That says the helper, and is empty for the definition itself; for :data:`COMPUTED` it says the code, too.

    ``sources`` are the cells in the order they ran; the last definition of a name counts. Names are global variables,
    attributes, imported modules (and the modules behind aliases: ``import numpy as np`` makes ``np`` stand for
    ``numpy``) and words of strings that stand for names (``getattr(torch, "conv2d")``, ``eval("torch.ones(2)")``). A
    function's own variables are its own affair, and so is a function or class that the notebook defines itself. A name
    that is put together while the code runs could be any: :data:`COMPUTED` stands for it, and for what a cell defines
    with ``exec`` and its like. ``getattr(machine, "do_" + what)`` in a function is left alone, for honest code may need
    it: what that looks up is seen when it runs (``bridge.watch``).
    Cells that are not Python are left out: they define nothing.
    """
    notebook = _Notebook(list(sources))
    used = dict.fromkeys(notebook.unread, "")
    used |= _follow(notebook.definitions.get(exercise, []), notebook.definitions, notebook.stars)
    if place := notebook.binds_anything():
        used.setdefault(COMPUTED, place)
    used.pop(BINDING, None)
    return used


class _Notebook:
    """What the statements of a notebook's cells do, in the order in which they ran."""

    def __init__(self, cells: Sequence[str]) -> None:
        #: Each name's last definition, and what may have put something into that.
        self.definitions: dict[str, list[Statement]] = {}
        #: The words of modules from which everything is imported.
        self.stars: set[str] = set()
        #: All words of cells that are nested too deeply to be read: whatever they say may be used.
        self.unread: list[str] = []
        self._cells = cells
        #: Each statement with its cell, and the names of what it puts something into.
        self._everything: list[tuple[Statement, int, frozenset[str]]] = []
        #: The names whose objects a name may stand for.
        self._originals: dict[str, frozenset[str]] = {}
        #: What is called otherwise where it was imported from.
        self._renamed: dict[str, str] = {}
        for cell, source in enumerate(cells):
            try:
                statements, stars = read_cell(source)
            except (MemoryError, RecursionError):
                self.unread += re.findall(r"\w+", source)
                continue
            self.stars |= stars
            for statement in statements:
                self._everything.append((statement, cell, self._add(statement)))

    def _add(self, statement: Statement) -> frozenset[str]:
        """Take in what a statement binds. Returns the names of what it puts something into."""
        definitions, originals = self.definitions, self._originals
        for name in statement.binds:
            stays = statement.may_not_run or (name in statement.looks_up and not statement.is_own)
            definitions[name] = [*(definitions.get(name, []) if stays else []), statement]
        aliases = [(name, with_originals([other], originals)) for name, other in statement.aliases]
        # A name stands for something new where what is bound to it is made of nothing of the notebook's.
        plain = all(hasattr(builtins, name) or self._is_imported(name) for name in statement.looks_up)
        if plain and not statement.may_not_run:
            originals |= dict.fromkeys(statement.shown & statement.binds, frozenset())
        for name, others in aliases:
            originals[name] = originals.get(name, frozenset()) | others
        self._renamed |= dict(statement.renamed)
        changed = with_originals(statement.changes, originals)
        changed |= {self._renamed[name] for name in changed & self._renamed.keys()}
        for name in changed:
            definitions[name] = [*definitions.get(name, []), statement]
        filled = with_originals(statement.fills, originals)
        for name in filled:
            known = definitions.get(name, [])
            if not known or not self._is_imported(name):  # np.append puts nothing into np
                definitions[name] = [*known, statement]
        return changed | filled

    def _is_imported(self, name: str) -> bool:
        """Whether a name is bound by imports, and by nothing else that is known of."""
        return all(each.imports for each in self.definitions.get(name, []))

    def binds_anything(self) -> str:
        """Where a statement may have defined whatever an answer calls; empty if none may."""
        # Each name with the statements that trust it, and their cells; and with the last one that keeps it.
        trusted = [
            (name, math.inf if each.is_lazy else place, cell)
            for place, (each, cell, _) in enumerate(self._everything)
            for name in each.trusts
        ]
        kept = {name: place for place, (each, _, _) in enumerate(self._everything) for name in each.keeps}
        for place, (statement, cell, changed) in enumerate(self._everything):
            found = {} if statement.only_defines else _follow([statement], self.definitions, self.stars)
            touched = changed | statement.binds - statement.shown
            later = with_originals(statement.later, self._originals)
            if (
                # What comes after a text has run cannot change it. And cells run one after another, so what came before
                # in another cell can change a loop's own names meanwhile only by what is called.
                any(
                    last >= place and name in (touched if name in PYTHONS or where == cell else later)
                    for name, last, where in trusted
                )
                or any(last >= place for name, last in kept.items() if name in statement.hands_on)
                or BINDING in found
                or ("get_ipython" in found and ("push" in found or statement.trusts))  # %%bash --out binds a text
            ):
                code = found.get(BINDING, "")
                its = [at for each, at, _ in self._everything if each.binding and _shortened(each.binding) in code]
                return _cell(self._cells[its[0] if its else cell], code)
        return ""


def _cell(source: str, place: str) -> str:
    """A place in a cell as people find it in a notebook."""
    begins = _shortened(source.strip())
    return f"{IN_A_CELL} {begins!r}" + f", {place}" * bool(place and place not in begins)


def _place(helper: str, code: str = "") -> str:
    """Where something is used, as people find it: in which helper, if in any, and by which code, if that is known."""
    return ", ".join([f"in {helper}"] * bool(helper) + [_shortened(code)] * bool(code))


def _shortened(code: str) -> str:
    """The first line of it, or so much as people need to find it."""
    line, _, more = code.partition("\n")
    return line if len(line) <= _SHOWN_OF_LINE and not more else line[:_SHOWN_OF_LINE] + " …"


def _follow(
    statements: Sequence["Statement"], definitions: Mapping[str, Sequence["Statement"]], stars: set[str]
) -> dict[str, str]:
    """Every name that statements use, with those that the definitions of these names use, and where that is."""
    used: dict[str, str] = {}
    pending = deque((statement, "") for statement in statements)
    #: Methods of helpers that nobody has named so far, and all words that were read.
    unnamed: dict[str, list[tuple[Statement, str]]] = {}
    said: set[str] = set()
    followed: set[str] = set()
    imported: set[str] = set()
    while pending or unnamed:
        if not pending:
            named = [*unnamed] if said & CALLS_ANY or COMPUTED in used else unnamed.keys() & said
            for name in named:
                pending += unnamed.pop(name)
            if not pending:
                break
        statement, place = pending.popleft()
        here = _place(place)
        said |= statement.words
        for name, method in statement.methods:
            if place:
                unnamed.setdefault(name, []).append((method, f"{place}.{name}"))
            else:  # tests call what methods they like of what they test
                pending.append((method, ""))
        for name in statement.other_names:
            code = statement.computed if name == COMPUTED else statement.binding if name == BINDING else ""
            used.setdefault(name, _place(place, code) if code else here)
        for name in statement.imported - imported:  # it is the same wherever it is imported
            imported.add(name)
            pending += [(each, place or name) for each in definitions.get(name, []) if not each.imports]
        for name in statement.looks_up - followed:
            followed.add(name)
            known = definitions.get(name, [])
            if stars or not any(each.is_own and not each.may_not_run for each in known):
                used.setdefault(name, here)
            pending += [(each, place if each.imports else name) for each in known]
            if not known and not hasattr(builtins, name):
                for star in stars:  # where else could the name come from?
                    used.setdefault(star, here)
                if _SHOWN.fullmatch(name):
                    used.setdefault(COMPUTED, here)
    return used


#: Characters of a cell's first line that tell people which it is.
_SHOWN_OF_LINE = 50


#: By library: packages that do with it what they are asked to, and what other modules call it.
_BEHIND = {"numpy": {"matplotlib", "np"}, "torch": {"functorch", "torchmarks", "torchvision"}}
#: The names under which IPython keeps what cells have shown.
_SHOWN = re.compile(r"_+|_\d+")
