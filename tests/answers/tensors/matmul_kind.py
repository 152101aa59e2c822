# %% wrong: dot takes matrices
# fails: test_vectors_and_matrices, test_batches_of_matrices, test_sizes_that_do_not_fit
# feedback: `dot` is for two vectors and for nothing else
def matmul_kind(a, b):
    torch.matmul(a, b)
    if a.ndim == 3 and b.ndim == 3 and len(a) == len(b):
        return "bmm"
    if a.ndim > 2 or b.ndim > 2 or (a.ndim, b.ndim) == (1, 2):
        return "matmul"
    return "mv" if b.ndim < a.ndim else "dot"


# %% wrong: mm batches
# fails: test_batches_of_matrices, test_other_batches, test_sizes_that_do_not_fit
# feedback: `mm` does not know batches
def matmul_kind(a, b):
    torch.matmul(a, b)
    if a.ndim == b.ndim == 1:
        return "dot"
    if b.ndim == 1:
        return "mv"
    if a.ndim == 1:
        return "matmul"
    return "mm"


# %% wrong: bmm broadcasts
# fails: test_batches_of_matrices
# feedback: it does not broadcast
def matmul_kind(a, b):
    torch.matmul(a, b)
    kinds = {(1, 1): "dot", (2, 1): "mv", (2, 2): "mm", (3, 3): "bmm"}
    return kinds.get((a.ndim, b.ndim), "matmul")


# %% wrong: mv works both ways
# fails: test_vector_times_matrix
# feedback: A vector times a matrix is another product
def matmul_kind(a, b):
    torch.matmul(a, b)
    if a.ndim == b.ndim == 3 and a.shape[0] == b.shape[0]:
        return "bmm"
    kinds = {(1, 1): "dot", (1, 2): "mv", (2, 1): "mv", (2, 2): "mm"}
    return kinds.get((a.ndim, b.ndim), "matmul")


# %% wrong: only the dimensions count
# fails: test_sizes_that_do_not_fit
# feedback: the inner sizes must agree, too
def matmul_kind(a, b):
    if a.ndim == 0 or b.ndim == 0:
        raise RuntimeError("no dimensions")
    if a.ndim == b.ndim == 3 and a.shape[0] == b.shape[0]:
        return "bmm"
    kinds = {(1, 1): "dot", (2, 1): "mv", (2, 2): "mm"}
    return kinds.get((a.ndim, b.ndim), "matmul")


# %% wrong: * is matmul
# fails: test_vectors_and_matrices, test_vector_times_matrix, test_batches_of_matrices, test_other_batches, test_sizes_that_do_not_fit, test_single_numbers
# feedback: Count the dimensions of both
def matmul_kind(a, b):
    a * b
    if a.ndim == b.ndim == 3 and a.shape[0] == b.shape[0]:
        return "bmm"
    kinds = {(1, 1): "dot", (2, 1): "mv", (2, 2): "mm"}
    return kinds.get((a.ndim, b.ndim), "matmul")


# %% wrong: a single number is a vector of one
# fails: test_single_numbers
# feedback: It is no vector of one number
def matmul_kind(a, b):
    a, b = torch.atleast_1d(a), torch.atleast_1d(b)
    torch.matmul(a, b) if len(a) > 1 or len(b) > 1 else None
    if a.ndim == b.ndim == 3 and a.shape[0] == b.shape[0]:
        return "bmm"
    kinds = {(1, 1): "dot", (2, 1): "mv", (2, 2): "mm"}
    return kinds.get((a.ndim, b.ndim), "matmul")


# %% wrong: one dimension counts the batch
# fails: test_sizes_that_do_not_fit
# feedback: the batches must broadcast
def matmul_kind(a, b):
    if a.ndim == 0 or b.ndim == 0 or a.shape[-1] != b.shape[-2 if b.ndim > 1 else 0]:
        raise RuntimeError("the sizes do not fit")
    kind = {(1, 1): "dot", (2, 1): "mv", (2, 2): "mm"}.get((a.ndim, b.ndim))
    if kind is None and a.ndim > 2 and b.ndim > 2:
        torch.broadcast_shapes(a.shape[-3:-2], b.shape[-3:-2])
    return kind or ("bmm" if a.ndim == b.ndim == 3 and a.shape[0] == b.shape[0] else "matmul")


# %% wrong: a vector of one number is repeated
# fails: test_sizes_that_do_not_fit
# feedback: the inner sizes must agree, too
def matmul_kind(a, b):
    if a.ndim == b.ndim == 1 and 1 in (len(a), len(b)):
        return "dot"
    torch.matmul(a, b)
    if a.ndim == b.ndim == 3 and a.shape[0] == b.shape[0]:
        return "bmm"
    return {(1, 1): "dot", (2, 1): "mv", (2, 2): "mm"}.get((a.ndim, b.ndim), "matmul")


# %% wrong: a batch fits every vector
# fails: test_sizes_that_do_not_fit
# feedback: inner sizes
def matmul_kind(a, b):
    if a.ndim == 0 or b.ndim == 0:
        raise RuntimeError
    if a.ndim == 1 and b.ndim == 1:
        if len(a) != len(b):
            raise RuntimeError
        return "dot"
    if b.ndim == 1 and a.ndim == 2:
        if a.shape[1] != len(b):
            raise RuntimeError
        return "mv"
    if a.ndim == 1 and b.ndim == 2:
        if len(a) != b.shape[0]:
            raise RuntimeError
        return "matmul"
    if a.ndim >= 2 and b.ndim >= 2:
        if a.shape[-1] != b.shape[-2]:
            raise RuntimeError
        torch.broadcast_shapes(a.shape[:-2], b.shape[:-2])
        if a.ndim == b.ndim == 2:
            return "mm"
        if a.ndim == b.ndim == 3 and a.shape[0] == b.shape[0]:
            return "bmm"
    return "matmul"


# %% right: try them in order
def matmul_kind(a, b):
    for name in ("dot", "mv", "mm", "bmm"):
        try:
            getattr(torch, name)(a, b)
        except (RuntimeError, IndexError):
            continue
        return name
    a @ b
    return "matmul"


# %% right: branches
def matmul_kind(a, b):
    product = a @ b
    if product.ndim == 0:
        return "dot"
    if a.dim() == 2 and b.dim() == 1:
        return "mv"
    if a.dim() == 2 and b.dim() == 2:
        return "mm"
    if a.dim() == 3 and b.dim() == 3 and a.size(0) == b.size(0):
        return "bmm"
    return "matmul"
