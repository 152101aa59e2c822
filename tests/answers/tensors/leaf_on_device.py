# %% wrong: moving keeps a leaf a leaf
# fails: test_leaf_elsewhere, test_whole_values, test_default_floats
# feedback: The result of moving is a computed tensor
def leaf_on_device(values, device):
    return torch.tensor(values, dtype=torch.get_default_dtype(), requires_grad=True).to(device)


# %% wrong: .double() of a leaf is a leaf
# fails: test_default_floats
# feedback: a change of dtype is a computation
def leaf_on_device(values, device):
    x = torch.tensor([float(value) for value in values], dtype=torch.float32, device=device, requires_grad=True)
    return x.to(torch.get_default_dtype())


# %% wrong: whole numbers have gradients
# fails: test_whole_values
# feedback: Only floating-point tensors have gradients
def leaf_on_device(values, device):
    return torch.tensor(values, device=device, requires_grad=True)


# %% wrong: every tensor collects gradients
# fails: test_leaf_elsewhere, test_leaf_here, test_whole_values, test_default_floats, test_gradient_arrives
# feedback: No gradient is asked for yet
def leaf_on_device(values, device):
    return torch.tensor(values, dtype=torch.get_default_dtype(), device=device)


# %% wrong: the default dtype is float32
# fails: test_default_floats
# feedback: The default dtype can be another one
def leaf_on_device(values, device):
    return torch.tensor(values, dtype=torch.float32, device=device, requires_grad=True)


# %% wrong: cpu or cuda
# fails: test_leaf_elsewhere, test_whole_values, test_default_floats
# feedback: on another device than asked for
def leaf_on_device(values, device):
    place = "cuda" if torch.device(device).type == "cuda" else "cpu"
    return torch.tensor(values, dtype=torch.get_default_dtype(), device=place, requires_grad=True)


# %% wrong: a clone is a leaf
# fails: test_leaf_elsewhere, test_leaf_here, test_whole_values, test_default_floats, test_gradient_arrives
# feedback: How do you make a tensor over there
def leaf_on_device(values, device):
    x = torch.tensor(values, dtype=torch.get_default_dtype(), device=device, requires_grad=True)
    return x.clone()


# %% wrong: float32 first
# fails: test_default_floats
# feedback: as exactly as the default dtype can hold it
def leaf_on_device(values, device):
    x = torch.tensor(values, dtype=torch.float32, device=device)
    return x.to(torch.get_default_dtype()).requires_grad_()


# %% wrong: the first value tells whether all are whole
# fails: test_leaf_here
# feedback: if there is no value at all
def leaf_on_device(values, device):
    dtype = torch.get_default_dtype() if isinstance(values[0], int) else None
    return torch.tensor(values, dtype=dtype, device=device, requires_grad=True)


# %% right: say last that a gradient is wanted
def leaf_on_device(values, device):
    x = torch.tensor(values).to(torch.get_default_dtype()).to(device)
    return x.requires_grad_()


# %% right: cut off what was computed
def leaf_on_device(values, device):
    x = torch.tensor([float(value) for value in values], requires_grad=True).to(device).detach()
    x.requires_grad = True
    return x
