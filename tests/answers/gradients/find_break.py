# %% wrong: item keeps the graph
# fails: test_leaving_torch, test_everything
# feedback: Plain numbers carry no graph
def find_break(steps):
    cutting = {
        "y = y.detach()",
        "y = y.data",
        "y = y.detach().requires_grad_()",
        "with torch.no_grad(): y = 2 * y",
        "y = y.long().float()",
        "y = (y > 0).float()",
        "y = y.argsort().float()",
        "y = torch.zeros_like(y)",
    }
    cut = None
    for index, step in enumerate(steps):
        if step == "y = y + x":
            cut = None
        elif step in cutting and cut is None:
            cut = index
    return cut


# %% wrong: data is safe
# fails: test_leaving_on_purpose, test_everything
# feedback: carries no note
def find_break(steps):
    cutting = {
        "y = y.detach()",
        "y = y.detach().requires_grad_()",
        "with torch.no_grad(): y = 2 * y",
        "y = torch.tensor(y.tolist())",
        "y = torch.tensor([number.item() for number in y])",
        "y = torch.from_numpy(y.detach().numpy())",
        "y = y.long().float()",
        "y = (y > 0).float()",
        "y = y.argsort().float()",
        "y = torch.zeros_like(y)",
    }
    cut = None
    for index, step in enumerate(steps):
        if step == "y = y + x":
            cut = None
        elif step in cutting and cut is None:
            cut = index
    return cut


# %% wrong: eval stops gradients
# fails: test_evaluation_mode, test_everything
# feedback: changes how some layers compute
def find_break(steps):
    cutting = {
        "y = y.detach()",
        "y = y.data",
        "y = y.detach().requires_grad_()",
        "with torch.no_grad(): y = 2 * y",
        "y = torch.tensor(y.tolist())",
        "y = torch.tensor([number.item() for number in y])",
        "y = torch.from_numpy(y.detach().numpy())",
        "y = y.long().float()",
        "y = (y > 0).float()",
        "y = y.argsort().float()",
        "y = torch.zeros_like(y)",
        "y = model.eval()(y)",
    }
    cut = None
    for index, step in enumerate(steps):
        if step == "y = y + x":
            cut = None
        elif step in cutting and cut is None:
            cut = index
    return cut


# %% wrong: requires_grad_ mends the way
# fails: test_new_leaves, test_everything
# feedback: A leaf is a beginning
def find_break(steps):
    cutting = {
        "y = y.detach()",
        "y = y.data",
        "with torch.no_grad(): y = 2 * y",
        "y = torch.tensor(y.tolist())",
        "y = torch.tensor([number.item() for number in y])",
        "y = torch.from_numpy(y.detach().numpy())",
        "y = y.long().float()",
        "y = (y > 0).float()",
        "y = y.argsort().float()",
        "y = torch.zeros_like(y)",
    }
    cut = None
    for index, step in enumerate(steps):
        if step == "y = y + x":
            cut = None
        elif step in cutting and cut is None:
            cut = index
        elif "requires_grad_()" in step:
            cut = None
    return cut


# %% wrong: every item cuts
# fails: test_leaving_torch, test_everything
# feedback: only multiplied by one
def find_break(steps):
    cutting = {
        "y = y.detach()",
        "y = y.data",
        "y = y.detach().requires_grad_()",
        "with torch.no_grad(): y = 2 * y",
        "y = torch.tensor(y.tolist())",
        "y = torch.tensor([number.item() for number in y])",
        "y = torch.from_numpy(y.detach().numpy())",
        "y = y.long().float()",
        "y = (y > 0).float()",
        "y = y.argsort().float()",
        "y = torch.zeros_like(y)",
        "y = y * y.sum().item()",
    }
    cut = None
    for index, step in enumerate(steps):
        if step == "y = y + x":
            cut = None
        elif step in cutting and cut is None:
            cut = index
    return cut


# %% wrong: a gradient of zero is none
# fails: test_leaving_the_real_numbers, test_gradients_of_zero, test_everything
# feedback: arrives as 0 has arrived
def find_break(steps):
    cutting = {
        "y = y.detach()",
        "y = y.data",
        "y = y.detach().requires_grad_()",
        "with torch.no_grad(): y = 2 * y",
        "y = torch.tensor(y.tolist())",
        "y = torch.tensor([number.item() for number in y])",
        "y = torch.from_numpy(y.detach().numpy())",
        "y = y.long().float()",
        "y = (y > 0).float()",
        "y = y.argsort().float()",
        "y = torch.zeros_like(y)",
        "y = 0 * y",
        "y = y.round()",
    }
    cut = None
    for index, step in enumerate(steps):
        if step == "y = y + x":
            cut = None
        elif step in cutting and cut is None:
            cut = index
    return cut


# %% wrong: zeros are a product with zero
# fails: test_gradients_of_zero, test_everything
# feedback: comes from nowhere
def find_break(steps):
    cutting = {
        "y = y.detach()",
        "y = y.data",
        "y = y.detach().requires_grad_()",
        "with torch.no_grad(): y = 2 * y",
        "y = torch.tensor(y.tolist())",
        "y = torch.tensor([number.item() for number in y])",
        "y = torch.from_numpy(y.detach().numpy())",
        "y = y.long().float()",
        "y = (y > 0).float()",
        "y = y.argsort().float()",
    }
    cut = None
    for index, step in enumerate(steps):
        if step == "y = y + x":
            cut = None
        elif step in cutting and cut is None:
            cut = index
    return cut


# %% wrong: back to float is back in the graph
# fails: test_leaving_the_real_numbers, test_everything
# feedback: have no derivative
def find_break(steps):
    cutting = {
        "y = y.detach()",
        "y = y.data",
        "y = y.detach().requires_grad_()",
        "with torch.no_grad(): y = 2 * y",
        "y = torch.tensor(y.tolist())",
        "y = torch.tensor([number.item() for number in y])",
        "y = torch.from_numpy(y.detach().numpy())",
        "y = torch.zeros_like(y)",
    }
    cut = None
    for index, step in enumerate(steps):
        if step == "y = y + x":
            cut = None
        elif step in cutting and cut is None:
            cut = index
    return cut


# %% wrong: choosing is a decision
# fails: test_leaving_the_real_numbers, test_everything
# feedback: choosing passes them on
def find_break(steps):
    cutting = {
        "y = y.detach()",
        "y = y.data",
        "y = y.detach().requires_grad_()",
        "with torch.no_grad(): y = 2 * y",
        "y = torch.tensor(y.tolist())",
        "y = torch.tensor([number.item() for number in y])",
        "y = torch.from_numpy(y.detach().numpy())",
        "y = y.long().float()",
        "y = (y > 0).float()",
        "y = y.argsort().float()",
        "y = torch.zeros_like(y)",
        "y = torch.where(y > 0, y, -y)",
    }
    cut = None
    for index, step in enumerate(steps):
        if step == "y = y + x":
            cut = None
        elif step in cutting and cut is None:
            cut = index
    return cut


# %% wrong: the last cut is the break
# fails: test_cut_at_the_beginning, test_leaving_on_purpose, test_leaving_torch, test_leaving_the_real_numbers, test_gradients_of_zero, test_evaluation_mode, test_new_leaves, test_parts_of_a_sum, test_everything
# feedback: The first
def find_break(steps):
    cutting = {
        "y = y.detach()",
        "y = y.data",
        "y = y.detach().requires_grad_()",
        "with torch.no_grad(): y = 2 * y",
        "y = torch.tensor(y.tolist())",
        "y = torch.tensor([number.item() for number in y])",
        "y = torch.from_numpy(y.detach().numpy())",
        "y = y.long().float()",
        "y = (y > 0).float()",
        "y = y.argsort().float()",
        "y = torch.zeros_like(y)",
    }
    cut = None
    for index, step in enumerate(steps):
        if step == "y = y + x":
            cut = None
        elif step in cutting:
            cut = index
    return cut


# %% wrong: the first cut of all is the break
# fails: test_parts_of_a_sum, test_everything
# feedback: A sum has a way back
def find_break(steps):
    cutting = {
        "y = y.detach()",
        "y = y.data",
        "y = y.detach().requires_grad_()",
        "with torch.no_grad(): y = 2 * y",
        "y = torch.tensor(y.tolist())",
        "y = torch.tensor([number.item() for number in y])",
        "y = torch.from_numpy(y.detach().numpy())",
        "y = y.long().float()",
        "y = (y > 0).float()",
        "y = y.argsort().float()",
        "y = torch.zeros_like(y)",
    }
    cut = None
    for index, step in enumerate(steps):
        if step == "y = y + x":
            pass
        elif step in cutting and cut is None:
            cut = index
    return cut


# %% wrong: a detached part cuts the sum
# fails: test_parts_of_a_sum, test_everything
# feedback: Which part of it is cut
def find_break(steps):
    cutting = {
        "y = y.detach()",
        "y = y.data",
        "y = y.detach().requires_grad_()",
        "with torch.no_grad(): y = 2 * y",
        "y = torch.tensor(y.tolist())",
        "y = torch.tensor([number.item() for number in y])",
        "y = torch.from_numpy(y.detach().numpy())",
        "y = y.long().float()",
        "y = (y > 0).float()",
        "y = y.argsort().float()",
        "y = torch.zeros_like(y)",
        "y = y + y.detach()",
    }
    cut = None
    for index, step in enumerate(steps):
        if step == "y = y + x":
            cut = None
        elif step in cutting and cut is None:
            cut = index
    return cut


# %% wrong: steps are counted from 1
# fails: test_cut_at_the_beginning, test_leaving_on_purpose, test_leaving_torch, test_leaving_the_real_numbers, test_gradients_of_zero, test_evaluation_mode, test_new_leaves, test_parts_of_a_sum, test_everything
# feedback: An index is counted from 0
def find_break(steps):
    cutting = {
        "y = y.detach()",
        "y = y.data",
        "y = y.detach().requires_grad_()",
        "with torch.no_grad(): y = 2 * y",
        "y = torch.tensor(y.tolist())",
        "y = torch.tensor([number.item() for number in y])",
        "y = torch.from_numpy(y.detach().numpy())",
        "y = y.long().float()",
        "y = (y > 0).float()",
        "y = y.argsort().float()",
        "y = torch.zeros_like(y)",
    }
    cut = None
    for index, step in enumerate(steps):
        if step == "y = y + x":
            cut = None
        elif step in cutting and cut is None:
            cut = index + 1
    return cut


# %% wrong: the steps may be run
# fails: without
# feedback: without torch
def find_break(steps):
    x = torch.tensor([3.0, -1.0, 2.0], requires_grad=True)
    names = {"torch": torch, "model": torch.nn.Dropout(), "x": x, "y": x}
    for index, step in enumerate(steps):
        exec(step, names)
        if not names["y"].requires_grad:
            return index
    return None


# %% right: by what the steps have in common
def find_break(steps):
    keeps = (
        "clone",
        "double",
        "sort().values",
        "where",
        "round",
        "0 * y",
        "model.eval",
        "y * y",
        "y + y",
        "y = y.requires",
    )
    cut = None
    for index in reversed(range(len(steps))):
        if steps[index] == "y = y + x":
            break
        if not any(words in steps[index] for words in keeps):
            cut = index
    return cut


# %% right: only the part after the last x counts
HARMLESS = [
    "y = y * y.sum().item()",
    "y = y.sort().values",
    "y = torch.where(y > 0, y, -y)",
    "y = y.round()",
    "y = y.double()",
    "y = 0 * y",
    "y = y.clone()",
    "y = y + y.detach()",
    "y = model.eval()(y)",
    "y = y.requires_grad_()",
]


def find_break(steps):
    start = 0
    for index, step in enumerate(steps):
        if step == "y = y + x":
            start = index + 1
    cuts = [index for index in range(start, len(steps)) if steps[index] not in HARMLESS]
    return cuts[0] if cuts else None


# %% wrong: detach only copies
# fails: test_leaving_on_purpose, test_everything
# feedback: carries no note
def find_break(steps):
    cutting = {
        "y = y.data",
        "y = y.detach().requires_grad_()",
        "with torch.no_grad(): y = 2 * y",
        "y = torch.tensor(y.tolist())",
        "y = torch.tensor([number.item() for number in y])",
        "y = torch.from_numpy(y.detach().numpy())",
        "y = y.long().float()",
        "y = (y > 0).float()",
        "y = y.argsort().float()",
        "y = torch.zeros_like(y)",
    }
    cut = None
    for index, step in enumerate(steps):
        if step == "y = y + x":
            cut = None
        elif step in cutting and cut is None:
            cut = index
    return cut


# %% wrong: sorted values are new
# fails: test_leaving_the_real_numbers, test_everything
# feedback: are still the values
def find_break(steps):
    cutting = {
        "y = y.detach()",
        "y = y.data",
        "y = y.sort().values",
        "y = y.detach().requires_grad_()",
        "with torch.no_grad(): y = 2 * y",
        "y = torch.tensor(y.tolist())",
        "y = torch.tensor([number.item() for number in y])",
        "y = torch.from_numpy(y.detach().numpy())",
        "y = y.long().float()",
        "y = (y > 0).float()",
        "y = y.argsort().float()",
        "y = torch.zeros_like(y)",
    }
    cut = None
    for index, step in enumerate(steps):
        if step == "y = y + x":
            cut = None
        elif step in cutting and cut is None:
            cut = index
    return cut


# %% wrong: a clone is on its own
# fails: test_evaluation_mode, test_everything
# feedback: makes new memory
def find_break(steps):
    cutting = {
        "y = y.detach()",
        "y = y.data",
        "y = y.clone()",
        "y = y.detach().requires_grad_()",
        "with torch.no_grad(): y = 2 * y",
        "y = torch.tensor(y.tolist())",
        "y = torch.tensor([number.item() for number in y])",
        "y = torch.from_numpy(y.detach().numpy())",
        "y = y.long().float()",
        "y = (y > 0).float()",
        "y = y.argsort().float()",
        "y = torch.zeros_like(y)",
    }
    cut = None
    for index, step in enumerate(steps):
        if step == "y = y + x":
            cut = None
        elif step in cutting and cut is None:
            cut = index
    return cut


# %% wrong: index 0 counts as no cut
# fails: test_cut_at_the_beginning, test_everything
# feedback: ask `is None`
def find_break(steps):
    cutting = {
        "y = y.detach()",
        "y = y.data",
        "y = y.detach().requires_grad_()",
        "with torch.no_grad(): y = 2 * y",
        "y = torch.tensor(y.tolist())",
        "y = torch.tensor([number.item() for number in y])",
        "y = torch.from_numpy(y.detach().numpy())",
        "y = y.long().float()",
        "y = (y > 0).float()",
        "y = y.argsort().float()",
        "y = torch.zeros_like(y)",
    }
    cut = None
    for index, step in enumerate(steps):
        if step == "y = y + x":
            cut = None
        elif step in cutting and not cut:
            cut = index
    return cut


# %% wrong: index 0 is as good as None
# fails: test_cut_at_the_beginning, test_everything
# feedback: Its index is 0
def find_break(steps):
    cutting = {
        "y = y.detach()",
        "y = y.data",
        "y = y.detach().requires_grad_()",
        "with torch.no_grad(): y = 2 * y",
        "y = torch.tensor(y.tolist())",
        "y = torch.tensor([number.item() for number in y])",
        "y = torch.from_numpy(y.detach().numpy())",
        "y = y.long().float()",
        "y = (y > 0).float()",
        "y = y.argsort().float()",
        "y = torch.zeros_like(y)",
    }
    cut = None
    for index, step in enumerate(steps):
        if step == "y = y + x":
            cut = None
        elif step in cutting and cut is None:
            cut = index
    return cut or None


# %% right: the list is used up
def find_break(steps):
    cutting = (
        "y = y.detach()",
        "y = y.data",
        "y = y.detach().requires_grad_()",
        "with torch.no_grad(): y = 2 * y",
        "y = torch.tensor(y.tolist())",
        "y = torch.tensor([number.item() for number in y])",
        "y = torch.from_numpy(y.detach().numpy())",
        "y = y.long().float()",
        "y = (y > 0).float()",
        "y = y.argsort().float()",
        "y = torch.zeros_like(y)",
    )
    place, cut = 0, None
    while steps:
        step = steps.pop(0)
        if step == "y = y + x":
            cut = None
        elif step in cutting and cut is None:
            cut = place
        place += 1
    return cut


# %% wrong: a step stands where its text is found
# fails: test_parts_of_a_sum, test_everything
# feedback: Where does steps.index(step) find it
def find_break(steps):
    cutting = (
        "y = y.detach()",
        "y = y.data",
        "y = y.detach().requires_grad_()",
        "with torch.no_grad(): y = 2 * y",
        "y = torch.tensor(y.tolist())",
        "y = torch.tensor([number.item() for number in y])",
        "y = torch.from_numpy(y.detach().numpy())",
        "y = y.long().float()",
        "y = (y > 0).float()",
        "y = y.argsort().float()",
        "y = torch.zeros_like(y)",
    )
    cut = None
    for step in steps:
        if step == "y = y + x":
            cut = None
        elif step in cutting and cut is None:
            cut = steps.index(step)
    return cut


# %% wrong: nothing is -1
# fails: test_cut_at_the_beginning, test_leaving_on_purpose, test_leaving_torch, test_leaving_the_real_numbers, test_gradients_of_zero, test_evaluation_mode, test_new_leaves, test_parts_of_a_sum, test_everything
# feedback: the answer is Python's None
def find_break(steps):
    cutting = (
        "y = y.detach()",
        "y = y.data",
        "y = y.detach().requires_grad_()",
        "with torch.no_grad(): y = 2 * y",
        "y = torch.tensor(y.tolist())",
        "y = torch.tensor([number.item() for number in y])",
        "y = torch.from_numpy(y.detach().numpy())",
        "y = y.long().float()",
        "y = (y > 0).float()",
        "y = y.argsort().float()",
        "y = torch.zeros_like(y)",
    )
    cut = -1
    for place, step in enumerate(steps):
        if step == "y = y + x":
            cut = -1
        elif step in cutting and cut < 0:
            cut = place
    return cut
