# %% wrong: data is safe
# fails: test_data_is_not_safe, test_longer_programs
# feedback: counted nowhere
def inplace_verdict(program):
    version, unseen, behind = {"x": 0}, {"x": 0}, {"x": set()}
    for operation, name, *sources in program[:-1]:
        if not sources:
            if operation in ("add_", "+=") and name == "x":
                return "leaf error"
            if operation == "data add_":
                unseen[name] += 1
            else:
                version[name] += 1
            continue
        version[name] = unseen[name] = 0
        saved = {"square": sources, "sin": sources, "mul": sources, "exp": [name], "tanh": [name]}.get(operation, [])
        behind[name] = {(each, version[each], unseen[each]) for each in saved}
        behind[name] = behind[name].union(*(behind[each] for each in sources))
    met = behind[program[-1][1]]
    if any(version[name] != noted for name, noted, _ in met):
        return "version error"
    if any(unseen[name] != noted for name, _, noted in met):
        return "fine"
    return "fine"


# %% wrong: data is counted
# fails: test_data_is_not_safe, test_longer_programs
# feedback: counted nowhere
def inplace_verdict(program):
    version, unseen, behind = {"x": 0}, {"x": 0}, {"x": set()}
    for operation, name, *sources in program[:-1]:
        if not sources:
            if operation in ("add_", "+=") and name == "x":
                return "leaf error"
            version[name] += 1
            continue
        version[name] = unseen[name] = 0
        saved = {"square": sources, "sin": sources, "mul": sources, "exp": [name], "tanh": [name]}.get(operation, [])
        behind[name] = {(each, version[each], unseen[each]) for each in saved}
        behind[name] = behind[name].union(*(behind[each] for each in sources))
    met = behind[program[-1][1]]
    if any(version[name] != noted for name, noted, _ in met):
        return "version error"
    if any(unseen[name] != noted for name, _, noted in met):
        return "silently wrong"
    return "fine"


# %% wrong: what is not written down is not counted
# fails: test_unrecorded_but_counted, test_longer_programs
# feedback: write nothing down
def inplace_verdict(program):
    version, unseen, behind = {"x": 0}, {"x": 0}, {"x": set()}
    for operation, name, *sources in program[:-1]:
        if not sources:
            if operation in ("add_", "+=") and name == "x":
                return "leaf error"
            if operation in ("add_", "+="):
                version[name] += 1
            else:
                unseen[name] += 1
            continue
        version[name] = unseen[name] = 0
        saved = {"square": sources, "sin": sources, "mul": sources, "exp": [name], "tanh": [name]}.get(operation, [])
        behind[name] = {(each, version[each], unseen[each]) for each in saved}
        behind[name] = behind[name].union(*(behind[each] for each in sources))
    met = behind[program[-1][1]]
    if any(version[name] != noted for name, noted, _ in met):
        return "version error"
    if any(unseen[name] != noted for name, _, noted in met):
        return "silently wrong"
    return "fine"


# %% wrong: a detached tensor is another one
# fails: test_unrecorded_but_counted, test_longer_programs
# feedback: Think of whom
def inplace_verdict(program):
    version, unseen, behind = {"x": 0}, {"x": 0}, {"x": set()}
    for operation, name, *sources in program[:-1]:
        if not sources:
            if operation in ("add_", "+=") and name == "x":
                return "leaf error"
            if operation == "data add_":
                unseen[name] += 1
            elif operation != "detach add_":
                version[name] += 1
            continue
        version[name] = unseen[name] = 0
        saved = {"square": sources, "sin": sources, "mul": sources, "exp": [name], "tanh": [name]}.get(operation, [])
        behind[name] = {(each, version[each], unseen[each]) for each in saved}
        behind[name] = behind[name].union(*(behind[each] for each in sources))
    met = behind[program[-1][1]]
    if any(version[name] != noted for name, noted, _ in met):
        return "version error"
    if any(unseen[name] != noted for name, _, noted in met):
        return "silently wrong"
    return "fine"


# %% wrong: operations save their inputs
# fails: test_saved_results, test_nothing_saved, test_longer_programs
# feedback: by the number that came out
def inplace_verdict(program):
    version, unseen, behind = {"x": 0}, {"x": 0}, {"x": set()}
    for operation, name, *sources in program[:-1]:
        if not sources:
            if operation in ("add_", "+=") and name == "x":
                return "leaf error"
            if operation == "data add_":
                unseen[name] += 1
            else:
                version[name] += 1
            continue
        version[name] = unseen[name] = 0
        saved = list(sources)
        behind[name] = {(each, version[each], unseen[each]) for each in saved}
        behind[name] = behind[name].union(*(behind[each] for each in sources))
    met = behind[program[-1][1]]
    if any(version[name] != noted for name, noted, _ in met):
        return "version error"
    if any(unseen[name] != noted for name, _, noted in met):
        return "silently wrong"
    return "fine"


# %% wrong: exp and tanh save their inputs
# fails: test_saved_results, test_longer_programs
# feedback: by the number that came out
def inplace_verdict(program):
    version, unseen, behind = {"x": 0}, {"x": 0}, {"x": set()}
    for operation, name, *sources in program[:-1]:
        if not sources:
            if operation in ("add_", "+=") and name == "x":
                return "leaf error"
            if operation == "data add_":
                unseen[name] += 1
            else:
                version[name] += 1
            continue
        version[name] = unseen[name] = 0
        saved = {"square": sources, "sin": sources, "mul": sources, "exp": sources, "tanh": sources}.get(operation, [])
        behind[name] = {(each, version[each], unseen[each]) for each in saved}
        behind[name] = behind[name].union(*(behind[each] for each in sources))
    met = behind[program[-1][1]]
    if any(version[name] != noted for name, noted, _ in met):
        return "version error"
    if any(unseen[name] != noted for name, _, noted in met):
        return "silently wrong"
    return "fine"


# %% wrong: any change before backward is an error
# fails: test_change_before_saving, test_longer_programs
# feedback: Earlier changes were over
def inplace_verdict(program):
    version, unseen, behind = {"x": 0}, {"x": 0}, {"x": set()}
    for operation, name, *sources in program[:-1]:
        if not sources:
            if operation in ("add_", "+=") and name == "x":
                return "leaf error"
            if operation == "data add_":
                unseen[name] += 1
            else:
                version[name] += 1
            continue
        version[name] = unseen[name] = 0
        saved = {"square": sources, "sin": sources, "mul": sources, "exp": [name], "tanh": [name]}.get(operation, [])
        behind[name] = {(each, 0, 0) for each in saved}
        behind[name] = behind[name].union(*(behind[each] for each in sources))
    met = behind[program[-1][1]]
    if any(version[name] != noted for name, noted, _ in met):
        return "version error"
    if any(unseen[name] != noted for name, _, noted in met):
        return "silently wrong"
    return "fine"


# %% wrong: everything saved is met
# fails: test_nothing_saved, test_longer_programs
# feedback: does not meet on its way
def inplace_verdict(program):
    version, unseen, behind = {"x": 0}, {"x": 0}, {"x": set()}
    for operation, name, *sources in program[:-1]:
        if not sources:
            if operation in ("add_", "+=") and name == "x":
                return "leaf error"
            if operation == "data add_":
                unseen[name] += 1
            else:
                version[name] += 1
            continue
        version[name] = unseen[name] = 0
        saved = {"square": sources, "sin": sources, "mul": sources, "exp": [name], "tanh": [name]}.get(operation, [])
        behind[name] = {(each, version[each], unseen[each]) for each in saved}
        behind[name] = behind[name].union(*(behind[each] for each in sources))
    met = set().union(*behind.values())
    if any(version[name] != noted for name, noted, _ in met):
        return "version error"
    if any(unseen[name] != noted for name, _, noted in met):
        return "silently wrong"
    return "fine"


# %% wrong: backward goes back one step
# fails: test_saved_results, test_longer_programs
# feedback: the number that came out
def inplace_verdict(program):
    version, unseen, behind = {"x": 0}, {"x": 0}, {"x": set()}
    for operation, name, *sources in program[:-1]:
        if not sources:
            if operation in ("add_", "+=") and name == "x":
                return "leaf error"
            if operation == "data add_":
                unseen[name] += 1
            else:
                version[name] += 1
            continue
        version[name] = unseen[name] = 0
        saved = {"square": sources, "sin": sources, "mul": sources, "exp": [name], "tanh": [name]}.get(operation, [])
        behind[name] = {(each, version[each], unseen[each]) for each in saved}
        behind[name] = behind[name].union(*(set() for each in sources))
    met = behind[program[-1][1]]
    if any(version[name] != noted for name, noted, _ in met):
        return "version error"
    if any(unseen[name] != noted for name, _, noted in met):
        return "silently wrong"
    return "fine"


# %% wrong: a leaf may be changed
# fails: test_changing_a_leaf, test_longer_programs
# feedback: A leaf that requires gradients
def inplace_verdict(program):
    version, unseen, behind = {"x": 0}, {"x": 0}, {"x": set()}
    for operation, name, *sources in program[:-1]:
        if not sources:
            if operation == "data add_":
                unseen[name] += 1
            else:
                version[name] += 1
            continue
        version[name] = unseen[name] = 0
        saved = {"square": sources, "sin": sources, "mul": sources, "exp": [name], "tanh": [name]}.get(operation, [])
        behind[name] = {(each, version[each], unseen[each]) for each in saved}
        behind[name] = behind[name].union(*(behind[each] for each in sources))
    met = behind[program[-1][1]]
    if any(version[name] != noted for name, noted, _ in met):
        return "version error"
    if any(unseen[name] != noted for name, _, noted in met):
        return "silently wrong"
    return "fine"


# %% wrong: a leaf may never be changed
# fails: test_changing_a_leaf, test_data_is_not_safe, test_unrecorded_but_counted, test_longer_programs
# feedback: anything that is written down
def inplace_verdict(program):
    version, unseen, behind = {"x": 0}, {"x": 0}, {"x": set()}
    for operation, name, *sources in program[:-1]:
        if not sources:
            if name == "x":
                return "leaf error"
            if operation == "data add_":
                unseen[name] += 1
            else:
                version[name] += 1
            continue
        version[name] = unseen[name] = 0
        saved = {"square": sources, "sin": sources, "mul": sources, "exp": [name], "tanh": [name]}.get(operation, [])
        behind[name] = {(each, version[each], unseen[each]) for each in saved}
        behind[name] = behind[name].union(*(behind[each] for each in sources))
    met = behind[program[-1][1]]
    if any(version[name] != noted for name, noted, _ in met):
        return "version error"
    if any(unseen[name] != noted for name, _, noted in met):
        return "silently wrong"
    return "fine"


# %% wrong: += makes a new tensor
# fails: test_changing_a_leaf, test_longer_programs
# feedback: `+=` too
def inplace_verdict(program):
    version, unseen, behind = {"x": 0}, {"x": 0}, {"x": set()}
    for operation, name, *sources in program[:-1]:
        if not sources:
            if operation == "+=":
                continue
            if operation == "add_" and name == "x":
                return "leaf error"
            if operation == "data add_":
                unseen[name] += 1
            else:
                version[name] += 1
            continue
        version[name] = unseen[name] = 0
        saved = {"square": sources, "sin": sources, "mul": sources, "exp": [name], "tanh": [name]}.get(operation, [])
        behind[name] = {(each, version[each], unseen[each]) for each in saved}
        behind[name] = behind[name].union(*(behind[each] for each in sources))
    met = behind[program[-1][1]]
    if any(version[name] != noted for name, noted, _ in met):
        return "version error"
    if any(unseen[name] != noted for name, _, noted in met):
        return "silently wrong"
    return "fine"


# %% wrong: a product saves its first input
# fails: test_saved_inputs, test_longer_programs
# feedback: Some derivatives need the number that went in
def inplace_verdict(program):
    version, unseen, behind = {"x": 0}, {"x": 0}, {"x": set()}
    for operation, name, *sources in program[:-1]:
        if not sources:
            if operation in ("add_", "+=") and name == "x":
                return "leaf error"
            if operation == "data add_":
                unseen[name] += 1
            else:
                version[name] += 1
            continue
        version[name] = unseen[name] = 0
        saved = {"square": sources, "sin": sources, "mul": sources[:1], "exp": [name], "tanh": [name]}.get(
            operation, []
        )
        behind[name] = {(each, version[each], unseen[each]) for each in saved}
        behind[name] = behind[name].union(*(behind[each] for each in sources))
    met = behind[program[-1][1]]
    if any(version[name] != noted for name, noted, _ in met):
        return "version error"
    if any(unseen[name] != noted for name, _, noted in met):
        return "silently wrong"
    return "fine"


# %% wrong: every change in place is an error
# fails: test_changing_a_leaf, test_saved_inputs, test_saved_results, test_nothing_saved, test_change_before_saving, test_data_is_not_safe, test_unrecorded_but_counted, test_longer_programs
# feedback: cannot disturb it
def inplace_verdict(program):
    for line in program[:-1]:
        if len(line) == 2:
            if line[0] in ("add_", "+=") and line[1] == "x":
                return "leaf error"
            return "silently wrong" if line[0] == "data add_" else "version error"
    return "fine"


# %% wrong: the program may be run
# fails: without
# feedback: without torch
def inplace_verdict(program):
    x = torch.tensor([0.5], requires_grad=True)
    return "fine"


# %% wrong: a tensor comes from its first input
# fails: test_longer_programs
# feedback: what lies behind it
def inplace_verdict(program):
    version, unseen, behind = {"x": 0}, {"x": 0}, {"x": set()}
    for operation, name, *sources in program[:-1]:
        if not sources:
            if operation in ("add_", "+=") and name == "x":
                return "leaf error"
            if operation == "data add_":
                unseen[name] += 1
            else:
                version[name] += 1
            continue
        version[name] = unseen[name] = 0
        saved = {"square": sources, "sin": sources, "mul": sources, "exp": [name], "tanh": [name]}.get(operation, [])
        behind[name] = {(each, version[each], unseen[each]) for each in saved}
        behind[name] = behind[name].union(*(behind[each] for each in sources[:1]))
    met = behind[program[-1][1]]
    if any(version[name] != noted for name, noted, _ in met):
        return "version error"
    if any(unseen[name] != noted for name, _, noted in met):
        return "silently wrong"
    return "fine"


# %% wrong: the same tensor twice is nothing to save
# fails: test_saved_inputs, test_longer_programs
# feedback: Some derivatives need the number that went in
def inplace_verdict(program):
    version, unseen, behind = {"x": 0}, {"x": 0}, {"x": set()}
    for operation, name, *sources in program[:-1]:
        if not sources:
            if operation in ("add_", "+=") and name == "x":
                return "leaf error"
            if operation == "data add_":
                unseen[name] += 1
            else:
                version[name] += 1
            continue
        version[name] = unseen[name] = 0
        inputs = sources if len(set(sources)) == len(sources) else []
        saved = {"square": sources, "sin": sources, "mul": inputs, "exp": [name], "tanh": [name]}.get(operation, [])
        behind[name] = {(each, version[each], unseen[each]) for each in saved}
        behind[name] = behind[name].union(*(behind[each] for each in sources))
    met = behind[program[-1][1]]
    if any(version[name] != noted for name, noted, _ in met):
        return "version error"
    if any(unseen[name] != noted for name, _, noted in met):
        return "silently wrong"
    return "fine"


# %% wrong: a program that makes nothing is fine
# fails: test_changing_a_leaf
# feedback: A leaf that requires gradients
def inplace_verdict(program):
    if len(program) == 2:
        return "fine"
    version, unseen, behind = {"x": 0}, {"x": 0}, {"x": set()}
    for operation, name, *sources in program[:-1]:
        if not sources:
            if operation in ("add_", "+=") and name == "x":
                return "leaf error"
            if operation == "data add_":
                unseen[name] += 1
            else:
                version[name] += 1
            continue
        version[name] = unseen[name] = 0
        saved = {"square": sources, "sin": sources, "mul": sources, "exp": [name], "tanh": [name]}.get(operation, [])
        behind[name] = {(each, version[each], unseen[each]) for each in saved}
        behind[name] = behind[name].union(*(behind[each] for each in sources))
    met = behind[program[-1][1]]
    if any(version[name] != noted for name, noted, _ in met):
        return "version error"
    if any(unseen[name] != noted for name, _, noted in met):
        return "silently wrong"
    return "fine"


# %% right: saved lines, looked at from the end
def inplace_verdict(program):
    needed, todo = set(), [program[-1][1]]
    made = {line[1]: (number, line) for number, line in enumerate(program[:-1]) if len(line) > 2}
    for number, line in enumerate(program):
        if line in [("add_", "x"), ("+=", "x")]:
            return "leaf error"
    while todo:
        name = todo.pop()
        if name == "x":
            continue
        number, (operation, _, *sources) = made[name]
        todo += sources
        if operation in ("square", "sin", "mul"):
            needed |= {(source, number) for source in sources}
        if operation in ("exp", "tanh"):
            needed.add((name, number))
    verdict = "fine"
    for name, number in needed:
        for line in program[number + 1 : -1]:
            if len(line) == 2 and line[1] == name:
                if line[0] != "data add_":
                    return "version error"
                verdict = "silently wrong"
    return verdict


# %% right: a class for tensors
class Traced:
    def __init__(self, operation="leaf", sources=()):
        self.counted = self.hidden = 0
        self.sources = sources
        if operation in ("exp", "tanh"):
            self.notes = [(self, 0, 0)]
        elif operation in ("square", "sin", "mul"):
            self.notes = [(source, source.counted, source.hidden) for source in sources]
        else:
            self.notes = []

    def walk(self):
        yield from self.notes
        for source in self.sources:
            yield from source.walk()


def inplace_verdict(program):
    tensors = {"x": Traced()}
    for line in program:
        operation, name = line[0], line[1]
        if operation == "backward":
            notes = list(tensors[name].walk())
            if [1 for tensor, counted, _ in notes if tensor.counted > counted]:
                return "version error"
            return "silently wrong" if [1 for tensor, _, hidden in notes if tensor.hidden > hidden] else "fine"
        if len(line) > 2:
            tensors[name] = Traced(operation, [tensors[source] for source in line[2:]])
        elif operation == "data add_":
            tensors[name].hidden += 1
        elif name == "x" and operation in ("add_", "+="):
            return "leaf error"
        else:
            tensors[name].counted += 1


# %% right: what happens behind each line that is met
def inplace_verdict(program):
    if ("add_", "x") in program or ("+=", "x") in program:
        return "leaf error"
    makers = {line[1]: (time, line) for time, line in enumerate(program) if len(line) > 2}
    reached, waiting = set(), [program[-1][1]]
    while waiting:
        name = waiting.pop()
        if name in makers and name not in reached:
            reached.add(name)
            waiting.extend(makers[name][1][2:])
    verdict = "fine"
    for name in reached:
        time, (operation, _, *inputs) = makers[name]
        watched = {"square": inputs, "sin": inputs, "mul": inputs, "exp": [name], "tanh": [name]}.get(operation, [])
        for what, other, *_ in program[time + 1 :]:
            if other in watched and what in ("add_", "+=", "no_grad add_", "detach add_"):
                return "version error"
            if other in watched and what == "data add_":
                verdict = "silently wrong"
    return verdict


# %% wrong: a tensor is saved once
# fails: test_longer_programs
# feedback: Note for each tensor what lies behind it
def inplace_verdict(program):
    version, unseen, behind = {"x": 0}, {"x": 0}, {"x": {}}
    for operation, name, *sources in program[:-1]:
        if not sources:
            if operation in ("add_", "+=") and name == "x":
                return "leaf error"
            if operation == "data add_":
                unseen[name] += 1
            else:
                version[name] += 1
            continue
        version[name] = unseen[name] = 0
        saved = {"square": sources, "sin": sources, "mul": sources, "exp": [name], "tanh": [name]}.get(operation, [])
        behind[name] = {}
        for each in sources:
            behind[name].update(behind[each])
        behind[name].update({each: (version[each], unseen[each]) for each in saved})
    met = behind[program[-1][1]].items()
    if any(version[name] != noted for name, (noted, _) in met):
        return "version error"
    if any(unseen[name] != noted for name, (_, noted) in met):
        return "silently wrong"
    return "fine"


# %% wrong: the first change found decides
# fails: test_longer_programs
# feedback: Note for each tensor what lies behind it
def inplace_verdict(program):
    version, unseen, behind = {"x": 0}, {"x": 0}, {"x": []}
    for operation, name, *sources in program[:-1]:
        if not sources:
            if operation in ("add_", "+=") and name == "x":
                return "leaf error"
            if operation == "data add_":
                unseen[name] += 1
            else:
                version[name] += 1
            continue
        version[name] = unseen[name] = 0
        saved = {"square": sources, "sin": sources, "mul": sources, "exp": [name], "tanh": [name]}.get(operation, [])
        behind[name] = [note for each in sources for note in behind[each]]
        behind[name] += [(each, version[each], unseen[each]) for each in saved]
    for name, noted, unnoticed in behind[program[-1][1]]:
        if version[name] != noted:
            return "version error"
        if unseen[name] != unnoticed:
            return "silently wrong"
    return "fine"


# %% wrong: twice changed is as before
# fails: test_longer_programs
# feedback: Note for each tensor what lies behind it
def inplace_verdict(program):
    version, unseen, behind = {"x": 0}, {"x": 0}, {"x": set()}
    for operation, name, *sources in program[:-1]:
        if not sources:
            if operation in ("add_", "+=") and name == "x":
                return "leaf error"
            if operation == "data add_":
                unseen[name] ^= 1
            else:
                version[name] += 1
            continue
        version[name] = unseen[name] = 0
        saved = {"square": sources, "sin": sources, "mul": sources, "exp": [name], "tanh": [name]}.get(operation, [])
        behind[name] = {(each, version[each], unseen[each]) for each in saved}
        behind[name] = behind[name].union(*(behind[each] for each in sources))
    met = behind[program[-1][1]]
    if any(version[name] != noted for name, noted, _ in met):
        return "version error"
    if any(unseen[name] != noted for name, _, noted in met):
        return "silently wrong"
    return "fine"


# %% wrong: the way back comes before the leaf
# fails: test_longer_programs
# feedback: Note for each tensor what lies behind it
def inplace_verdict(program):
    version, unseen, behind = {"x": 0}, {"x": 0}, {"x": set()}
    refused = False
    for operation, name, *sources in program[:-1]:
        if not sources:
            refused = refused or (operation in ("add_", "+=") and name == "x")
            if operation == "data add_":
                unseen[name] += 1
            else:
                version[name] += 1
            continue
        version[name] = unseen[name] = 0
        saved = {"square": sources, "sin": sources, "mul": sources, "exp": [name], "tanh": [name]}.get(operation, [])
        behind[name] = {(each, version[each], unseen[each]) for each in saved}
        behind[name] = behind[name].union(*(behind[each] for each in sources))
    met = behind[program[-1][1]]
    if any(version[name] != noted for name, noted, _ in met):
        return "version error"
    if refused:
        return "leaf error"
    if any(unseen[name] != noted for name, _, noted in met):
        return "silently wrong"
    return "fine"
