# %% wrong: the textbook's way
# fails: without
# feedback: asks for an answer without
def solve(A, b):
    return torch.linalg.inv(A) @ b


# %% wrong: dividing by a matrix
# fails: test_one_right_side, test_several_right_sides, test_precision_kept, test_whole_equations, test_no_single_solution, test_sizes_that_differ
# feedback: not element by element
def solve(A, b):
    return (b / A.T).T[0] if b.ndim == 1 else b / A


# %% wrong: x A = b
# fails: test_one_right_side, test_several_right_sides, test_precision_kept, test_whole_equations, test_no_single_solution, test_sizes_that_differ
# feedback: not the other way round
def solve(A, b):
    if not A.is_floating_point():
        A, b = A.double(), b.double()
    return torch.linalg.solve(A.T, b)


# %% wrong: the best guess is a solution
# fails: test_no_single_solution, test_sizes_that_differ
# feedback: The nearest guess is no answer here
def solve(A, b):
    if not A.is_floating_point():
        A, b = A.double(), b.double()
    if b.ndim == 1:
        return torch.linalg.lstsq(A, b[:, None]).solution[:, 0]
    return torch.linalg.lstsq(A, b).solution


# %% wrong: inverse and solve take ints
# fails: test_whole_equations
# feedback: Torch solves only in floats
def solve(A, b):
    return torch.linalg.solve(A, b)


# %% wrong: whole numbers become float32
# fails: test_whole_equations
# feedback: the task says in which
def solve(A, b):
    if not A.is_floating_point():
        A, b = A.float(), b.float()
    return torch.linalg.solve(A, b)


# %% wrong: always in float64
# fails: test_precision_kept
# feedback: Who hands in float32 wants float32 back
def solve(A, b):
    return torch.linalg.solve(A.double(), b.double())


# %% wrong: always in float32
# fails: test_precision_kept, test_whole_equations
# feedback: wants the digits of float64
def solve(A, b):
    dtype = A.dtype if A.is_floating_point() else torch.float64
    return torch.linalg.solve(A.float(), b.float()).to(dtype)


# %% wrong: there is one right side
# fails: test_several_right_sides, test_whole_equations
# feedback: Each column of b is a problem of its own
def solve(A, b):
    if not A.is_floating_point():
        A, b = A.double(), b.double()
    x = torch.linalg.solve(A, b if b.ndim == 1 else b[:, 0])
    return x


# %% wrong: one unknown is a number
# fails: test_one_right_side, test_several_right_sides
# feedback: the solution has the shape of b
def solve(A, b):
    if not A.is_floating_point():
        A = A.double()
    if len(A) != len(b):
        raise RuntimeError("sizes differ")
    return torch.linalg.solve(A, b.to(A.dtype)).squeeze()


# %% wrong: the solution has room in b
# fails: test_one_right_side
# feedback: A and b are only read
def solve(A, b):
    if A.shape[0] != A.shape[1] or b.shape[0] != A.shape[0]:
        raise RuntimeError("the sizes do not fit")
    if not A.is_floating_point():
        A, b = A.double(), b.double()
    return b.copy_(torch.linalg.solve(A, b))


# %% wrong: a small determinant is none
# fails: test_no_single_solution
# feedback: A matrix of small numbers is not singular
def solve(A, b):
    if A.shape[0] != A.shape[1] or b.shape[0] != A.shape[0]:
        raise RuntimeError("the sizes do not fit")
    if not A.is_floating_point():
        A, b = A.double(), b.double()
    if torch.linalg.det(A).abs() < 1e-6:
        raise RuntimeError("singular")
    return torch.linalg.solve(A, b)


# %% wrong: any number will do to divide by
# fails: test_one_right_side
# feedback: Multiply A by your x and look whether b comes out
def solve(A, b):
    if A.shape[0] != A.shape[1] or b.shape[0] != A.shape[0]:
        raise RuntimeError("the sizes do not fit")
    if not A.is_floating_point():
        A, b = A.double(), b.double()
    size = len(A)
    M = torch.cat((A, b.reshape(size, -1)), dim=1)
    for i in range(size):
        rest = [j for j in range(i, size) if M[j, i] != 0]
        if not rest:
            raise RuntimeError("singular")
        M[[i, rest[0]]] = M[[rest[0], i]]
        M[i] = M[i] / M[i, i].clone()
        for j in range(size):
            if j != i:
                M[j] = M[j] - M[j, i].clone() * M[i]
    return M[:, size:].reshape(b.shape)


# %% wrong: the largest number is the best pivot
# fails: test_one_right_side
# feedback: Multiply A by your x
def solve(A, b):
    n = A.shape[0]
    if A.ndim != 2 or A.shape[1] != n or b.shape[0] != n:
        raise RuntimeError("sizes")
    dtype = A.dtype if A.is_floating_point() else torch.float64
    M, x = A.to(torch.float64).clone(), b.to(torch.float64).reshape(n, -1).clone()
    for i in range(n):
        p = i + int(M[i:, i].argmax())
        if M[p, i] == 0:
            raise RuntimeError("singular")
        M[[i, p]], x[[i, p]] = M[[p, i]], x[[p, i]]
        for r in range(n):
            if r != i:
                f = M[r, i] / M[i, i]
                M[r] -= f * M[i]
                x[r] -= f * x[i]
    return (x / M.diagonal()[:, None]).reshape(b.shape).to(dtype)


# %% wrong: whole numbers have one right side
# fails: test_whole_equations
# feedback: several right-hand sides
def solve(A, b):
    if A.dtype == torch.int64:
        return torch.linalg.solve(A.double(), b.double().unsqueeze(1)).squeeze(1)
    return torch.linalg.solve(A, b)


# %% right: as one column at the least
def solve(A, b):
    if not A.dtype.is_floating_point:
        return solve(A.to(torch.float64), b.to(torch.float64))
    if b.ndim == 1:
        return torch.linalg.solve(A, b.unsqueeze(1)).squeeze(1)
    return torch.linalg.solve(A, b)


# %% right: factors first
def solve(A, b):
    if A.dtype == torch.int64:
        A, b = A.double(), b.double()
    if A.shape[0] != A.shape[1] or A.shape[0] != b.shape[0]:
        raise RuntimeError("the sizes do not fit")
    factors, pivots = torch.linalg.lu_factor(A)
    if (factors.diagonal() == 0).any():
        raise RuntimeError("singular")
    columns = b.reshape(len(b), -1)
    return torch.linalg.lu_solve(factors, pivots, columns).reshape(b.shape)


# %% right: elimination by hand
def solve(A, b):
    if A.shape[0] != A.shape[1] or A.shape[0] != b.shape[0]:
        raise RuntimeError("the sizes do not fit")
    if A.dtype == torch.int64:
        A, b = A.double(), b.double()
    n = len(A)
    shape = b.shape
    A = A.clone()
    b = b.reshape(n, -1).clone()
    for i in range(n):
        pivot = i + int(A[i:, i].abs().argmax())
        if A[pivot, i] == 0:
            raise RuntimeError("singular")
        if pivot != i:
            A[[i, pivot]] = A[[pivot, i]]
            b[[i, pivot]] = b[[pivot, i]]
        for j in range(i + 1, n):
            factor = A[j, i] / A[i, i]
            A[j] -= factor * A[i]
            b[j] -= factor * b[i]
    x = torch.zeros_like(b)
    for i in reversed(range(n)):
        x[i] = (b[i] - A[i] @ x) / A[i, i]
    return x.reshape(shape)


# %% wrong: whole numbers come back
# fails: test_whole_equations
# feedback: Whole numbers have solutions that are none
def solve(A, b):
    return torch.linalg.solve(A.double(), b.double()).to(A.dtype)


# %% wrong: a determinant of 0 tells that there is no solution
# fails: test_no_single_solution
# feedback: its determinant is 0 or nearly 0
def solve(A, b):
    if A.shape[0] != A.shape[1] or b.shape[0] != A.shape[0]:
        raise RuntimeError("the sizes do not fit")
    if not A.is_floating_point():
        A, b = A.double(), b.double()
    if A.det() == 0:
        raise RuntimeError("singular")
    return torch.linalg.solve(A, b)


# %% wrong: the normal equations are as good
# fails: test_precision_kept
# feedback: Solve with A itself
def solve(A, b):
    if A.shape[0] != A.shape[1] or b.shape[0] != A.shape[0]:
        raise RuntimeError("the sizes do not fit")
    if not A.is_floating_point():
        A, b = A.double(), b.double()
    return torch.linalg.solve(A.T @ A, A.T @ b)


# %% right: an orthogonal matrix and a triangle
def solve(A, b):
    if A.shape[0] != A.shape[1] or b.shape[0] != A.shape[0]:
        raise RuntimeError("the sizes do not fit")
    if not A.is_floating_point():
        A, b = A.double(), b.double()
    Q, R = torch.linalg.qr(A)
    sizes = R.diagonal().abs()
    if sizes.min() <= 10 * torch.finfo(A.dtype).eps * sizes.max():
        raise RuntimeError("singular")
    columns = Q.T @ b.reshape(len(b), -1)
    return torch.linalg.solve_triangular(R, columns, upper=True).reshape(b.shape)
