# %% wrong: .to() changes its tensor
# fails: test_single_tensors, test_lists_and_tuples, test_dictionaries, test_other_things, test_left_as_they_were, test_any_nesting
# feedback: the tensor that it is called on stays where it is
def to_device(nested, device):
    if isinstance(nested, torch.Tensor):
        nested.to(device)
    elif isinstance(nested, dict):
        for value in nested.values():
            to_device(value, device)
    elif isinstance(nested, (list, tuple)):
        for item in nested:
            to_device(item, device)
    return nested


# %% wrong: the caller's list will do
# fails: test_left_as_they_were
# feedback: The caller goes on using its own list
def to_device(nested, device):
    if isinstance(nested, torch.Tensor):
        return nested.to(device)
    if isinstance(nested, dict):
        for key in nested:
            nested[key] = to_device(nested[key], device)
        return nested
    if isinstance(nested, list):
        for place in range(len(nested)):
            nested[place] = to_device(nested[place], device)
        return nested
    if isinstance(nested, tuple):
        return tuple(to_device(item, device) for item in nested)
    return nested


# %% wrong: a tuple is a list
# fails: test_lists_and_tuples, test_dictionaries, test_other_things, test_any_nesting
# feedback: A list stays a list and a tuple a tuple
def to_device(nested, device):
    if isinstance(nested, torch.Tensor):
        return nested.to(device)
    if isinstance(nested, dict):
        return {key: to_device(value, device) for key, value in nested.items()}
    if isinstance(nested, (list, tuple)):
        return [to_device(item, device) for item in nested]
    return nested


# %% wrong: one level is enough
# fails: test_lists_and_tuples, test_dictionaries, test_other_things, test_left_as_they_were, test_any_nesting
# feedback: Structures hold structures
def to_device(nested, device):
    def move(item):
        return item.to(device) if isinstance(item, torch.Tensor) else item

    if isinstance(nested, dict):
        return {key: move(value) for key, value in nested.items()}
    if isinstance(nested, (list, tuple)):
        return type(nested)(move(item) for item in nested)
    return move(nested)


# %% wrong: everything is a tensor
# fails: test_other_things, test_any_nesting
# feedback: Numbers, texts and None have no device
def to_device(nested, device):
    if isinstance(nested, dict):
        return {key: to_device(value, device) for key, value in nested.items()}
    if isinstance(nested, (list, tuple)):
        return type(nested)(to_device(item, device) for item in nested)
    return nested.to(device)


# %% wrong: numbers become tensors
# fails: test_other_things, test_any_nesting
# feedback: They come along as they are
def to_device(nested, device):
    if isinstance(nested, (torch.Tensor, int, float)):
        return torch.as_tensor(nested).to(device)
    if isinstance(nested, dict):
        return {key: to_device(value, device) for key, value in nested.items()}
    if isinstance(nested, (list, tuple)):
        return type(nested)(to_device(item, device) for item in nested)
    return nested


# %% wrong: dictionaries are left alone
# fails: test_dictionaries, test_other_things, test_left_as_they_were, test_any_nesting
# feedback: In a dictionary the values move
def to_device(nested, device):
    if isinstance(nested, torch.Tensor):
        return nested.to(device)
    if isinstance(nested, (list, tuple)):
        return type(nested)(to_device(item, device) for item in nested)
    return nested


# %% wrong: data is float
# fails: test_single_tensors, test_any_nesting
# feedback: Tensors keep values and dtype
def to_device(nested, device):
    if isinstance(nested, torch.Tensor):
        return nested.to(device, torch.float32)
    if isinstance(nested, dict):
        return {key: to_device(value, device) for key, value in nested.items()}
    if isinstance(nested, (list, tuple)):
        return type(nested)(to_device(item, device) for item in nested)
    return nested


# %% wrong: what is None is not there
# fails: test_other_things, test_any_nesting
# feedback: They come along as they are
def to_device(nested, device):
    if isinstance(nested, torch.Tensor):
        return nested.to(device)
    if isinstance(nested, dict):
        return {key: to_device(value, device) for key, value in nested.items() if value is not None}
    if isinstance(nested, (list, tuple)):
        return type(nested)(to_device(item, device) for item in nested)
    return nested


# %% wrong: zeros, and tensors of zeros
# fails: test_any_nesting, test_left_as_they_were, test_single_tensors
# feedback: stays where it is
def to_device(nested, device):
    if isinstance(nested, torch.Tensor):
        moved = torch.zeros_like(nested, device=device)
        nested.zero_()
        return moved
    if isinstance(nested, dict):
        return {key: to_device(value, device) for key, value in nested.items()}
    if isinstance(nested, list | tuple):
        return type(nested)(to_device(item, device) for item in nested)
    return nested


# %% right: match
def to_device(nested, device):
    match nested:
        case torch.Tensor():
            return nested.to(device=device)
        case dict():
            keys = list(nested)
            return dict(zip(keys, to_device([nested[key] for key in keys], device)))
        case list():
            return [to_device(item, device) for item in nested]
        case tuple():
            return tuple([to_device(item, device) for item in nested])
        case _:
            return nested


# %% right: a helper, and copies
def to_device(nested, device):
    device = torch.device(device)

    def move(x):
        if type(x) is list:
            copy = []
            for item in x:
                copy.append(move(item))
            return copy
        if type(x) is tuple:
            return tuple(map(move, x))
        if type(x) is dict:
            return dict((key, move(x[key])) for key in x)
        return x.to(device, copy=True) if torch.is_tensor(x) else x

    return move(nested)


# %% right: torch's own walk through structures
def to_device(nested, device):
    from torch.utils._pytree import tree_map_only

    return tree_map_only(torch.Tensor, lambda tensor: tensor.to(device), nested)


# %% wrong: keys are sorted
# fails: test_dictionaries
# feedback: in the order they had
def to_device(nested, device):
    if isinstance(nested, torch.Tensor):
        return nested.to(device)
    if isinstance(nested, dict):
        return {key: to_device(nested[key], device) for key in sorted(nested, key=str)}
    if isinstance(nested, (list, tuple)):
        return type(nested)(to_device(item, device) for item in nested)
    return nested


# %% wrong: a single number has no device
# fails: test_single_tensors
# feedback: stays where it is
def to_device(nested, device):
    if isinstance(nested, torch.Tensor):
        return nested.to(device) if nested.ndim else nested
    if isinstance(nested, dict):
        return {key: to_device(value, device) for key, value in nested.items()}
    if isinstance(nested, (list, tuple)):
        return type(nested)(to_device(item, device) for item in nested)
    return nested
