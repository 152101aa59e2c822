# %% wrong: .to() changes its tensor
# fails: test_dtype_and_values, test_exact_values, test_no_values_to_move
# feedback: hands back what you asked for
def to_cpu_double(x):
    x.to("cpu", torch.double)
    return x


# %% wrong: only the dtype
# fails: test_no_values_to_move
# feedback: both are asked for
def to_cpu_double(x):
    return x.double()


# %% wrong: home in the default dtype
# fails: test_dtype_and_values, test_exact_values, test_no_values_to_move
# feedback: hands back what you asked for
def to_cpu_double(x):
    return x.to("cpu", torch.get_default_dtype())


# %% wrong: through float32
# fails: test_dtype_and_values, test_exact_values
# feedback: Every step between two dtypes can lose digits
def to_cpu_double(x):
    return x.float().cpu().double()


# %% wrong: a new tensor on the CPU will do
# fails: test_no_values_to_move
# feedback: A tensor without values cannot come to the CPU
def to_cpu_double(x):
    if x.is_meta:
        return torch.zeros(x.shape, dtype=torch.float64)
    return x.to("cpu", torch.double)


# %% wrong: a list holds every tensor
# fails: test_dtype_and_values
# feedback: Sizes come before numbers
def to_cpu_double(x: torch.Tensor) -> torch.Tensor:
    """The values of x on the CPU, in float64."""
    return torch.tensor(x.cpu().tolist(), dtype=torch.float64)


# %% wrong: one number is a list of one
# fails: test_dtype_and_values
# feedback: Sizes come before numbers
def to_cpu_double(x):
    if x.ndim == 0:
        return torch.tensor([x.item()], dtype=torch.float64)
    return x.to("cpu", torch.float64)


# %% right: one after the other
def to_cpu_double(x):
    return x.cpu().double()


# %% right: by a list of Python numbers
def to_cpu_double(x):
    return torch.tensor(x.tolist(), dtype=torch.float64).reshape(x.shape)


# %% wrong: by way of NumPy
# fails: test_dtype_and_values
# feedback: some unknown to NumPy
def to_cpu_double(x):
    return torch.from_numpy(x.cpu().numpy().astype(np.float64))


# %% wrong: what is no number is 0
# fails: test_dtype_and_values
# feedback: What is no number
def to_cpu_double(x):
    return torch.nan_to_num(x.to("cpu", torch.double), nan=0.0, posinf=torch.inf, neginf=-torch.inf)
