# %% wrong: IDX is read little-endian
# fails: test_bytes_stay_bytes, test_compressed, test_cut_compressed, test_cut_short, test_labels, test_other_dimensions, test_pictures, test_sizes_of_several_bytes, test_something_else
# feedback: the biggest part first
def parse_idx(path):
    try:
        content = gzip.open(path).read() if str(path).endswith(".gz") else Path(path).read_bytes()
    except EOFError:
        raise ValueError
    if len(content) < 4 or content[:3] != b"\0\0\x08" or content[3] == 0:
        raise ValueError
    start = 4 + 4 * content[3]
    if len(content) < start:
        raise ValueError
    shape = [int.from_bytes(content[i : i + 4], "little") for i in range(4, start, 4)]
    if len(content) - start != math.prod(shape):
        raise ValueError
    return torch.tensor(list(content[start:]), dtype=torch.uint8).reshape(shape)


# %% wrong: the labels' header is 16 bytes
# fails: test_labels, test_other_dimensions, test_sizes_of_several_bytes, test_compressed, test_something_else
# feedback: How long is the header then
def parse_idx(path):
    try:
        content = gzip.open(path).read() if str(path).endswith(".gz") else Path(path).read_bytes()
    except EOFError:
        raise ValueError
    if len(content) < 16 or content[:3] != b"\0\0\x08" or content[3] == 0:
        raise ValueError
    shape = [int.from_bytes(content[i : i + 4], "big") for i in range(4, 4 + 4 * content[3], 4)]
    if len(content) - 16 != math.prod(shape):
        raise ValueError
    return torch.tensor(list(content[16:]), dtype=torch.uint8).reshape(shape)


# %% wrong: there are pictures and labels, and nothing else
# fails: test_other_dimensions, test_sizes_of_several_bytes
# feedback: as many dimensions as the fourth byte says
def parse_idx(path):
    try:
        content = gzip.open(path).read() if str(path).endswith(".gz") else Path(path).read_bytes()
    except EOFError:
        raise ValueError
    if len(content) < 4 or content[:4] not in (b"\0\0\x08\1", b"\0\0\x08\3"):
        raise ValueError
    start = 16 if content[3] == 3 else 8
    shape = [int.from_bytes(content[i : i + 4], "big") for i in range(4, start, 4)]
    if len(content) - start != math.prod(shape):
        raise ValueError
    return torch.tensor(list(content[start:]), dtype=torch.uint8).reshape(shape)


# %% wrong: a size fits into one byte
# fails: test_sizes_of_several_bytes, test_cut_short
# feedback: A size has four bytes
def parse_idx(path):
    try:
        content = gzip.open(path).read() if str(path).endswith(".gz") else Path(path).read_bytes()
    except EOFError:
        raise ValueError
    if len(content) < 4 or content[:3] != b"\0\0\x08" or content[3] == 0:
        raise ValueError
    start = 4 + 4 * content[3]
    if len(content) < start:
        raise ValueError
    shape = [content[i + 3] for i in range(4, start, 4)]
    if len(content) - start != math.prod(shape):
        raise ValueError
    return torch.tensor(list(content[start:]), dtype=torch.uint8).reshape(shape)


# %% wrong: the last index is the slowest
# fails: test_pictures, test_other_dimensions, test_sizes_of_several_bytes, test_compressed, test_cut_short, test_cut_compressed
# feedback: The numbers lie row by row
def parse_idx(path):
    try:
        content = gzip.open(path).read() if str(path).endswith(".gz") else Path(path).read_bytes()
    except EOFError:
        raise ValueError
    if len(content) < 4 or content[:3] != b"\0\0\x08" or content[3] == 0:
        raise ValueError
    start = 4 + 4 * content[3]
    if len(content) < start:
        raise ValueError
    shape = [int.from_bytes(content[i : i + 4], "big") for i in range(4, start, 4)]
    if len(content) - start != math.prod(shape):
        raise ValueError
    values = torch.tensor(list(content[start:]), dtype=torch.uint8)
    return values.reshape(shape[::-1]).permute(*reversed(range(len(shape))))


# %% wrong: every file is plain
# fails: test_compressed, test_cut_short, test_cut_compressed
# feedback: one has to decompress
def parse_idx(path):
    content = Path(path).read_bytes()
    if len(content) < 4 or content[:3] != b"\0\0\x08" or content[3] == 0:
        raise ValueError
    start = 4 + 4 * content[3]
    if len(content) < start:
        raise ValueError
    shape = [int.from_bytes(content[i : i + 4], "big") for i in range(4, start, 4)]
    if len(content) - start != math.prod(shape):
        raise ValueError
    return torch.tensor(list(content[start:]), dtype=torch.uint8).reshape(shape)


# %% wrong: what is missing is zero
# fails: test_cut_short
# feedback: must not pass for a whole file
def parse_idx(path):
    try:
        content = gzip.open(path).read() if str(path).endswith(".gz") else Path(path).read_bytes()
    except EOFError:
        raise ValueError
    if len(content) < 4 or content[:3] != b"\0\0\x08" or content[3] == 0:
        raise ValueError
    start = 4 + 4 * content[3]
    shape = [int.from_bytes(content[i : i + 4], "big") for i in range(4, start, 4)]
    missing = math.prod(shape) - len(content[start:])
    if missing < 0:
        raise ValueError
    return torch.tensor(list(content[start:]) + [0] * missing, dtype=torch.uint8).reshape(shape)


# %% wrong: gzip complains of its own
# fails: test_cut_compressed
# feedback: Which exception does gzip raise
def parse_idx(path):
    content = gzip.open(path).read() if str(path).endswith(".gz") else Path(path).read_bytes()
    if len(content) < 4 or content[:3] != b"\0\0\x08" or content[3] == 0:
        raise ValueError
    start = 4 + 4 * content[3]
    if len(content) < start:
        raise ValueError
    shape = [int.from_bytes(content[i : i + 4], "big") for i in range(4, start, 4)]
    if len(content) - start != math.prod(shape):
        raise ValueError
    return torch.tensor(list(content[start:]), dtype=torch.uint8).reshape(shape)


# %% wrong: a file is what its name says
# fails: test_compressed, test_something_else
# feedback: The first four bytes are there to be checked
def parse_idx(path):
    try:
        content = gzip.open(path).read() if str(path).endswith(".gz") else Path(path).read_bytes()
    except EOFError:
        raise ValueError
    if len(content) < 4:
        raise ValueError
    start = 4 + 4 * content[3]
    if len(content) < start:
        raise ValueError
    shape = [int.from_bytes(content[i : i + 4], "big") for i in range(4, start, 4)]
    if len(content) - start < math.prod(shape):
        raise ValueError
    return torch.tensor(list(content[start : start + math.prod(shape)]), dtype=torch.uint8).reshape(shape)


# %% wrong: numbers are floats
# fails: test_bytes_stay_bytes
# feedback: stay bytes
def parse_idx(path):
    try:
        content = gzip.open(path).read() if str(path).endswith(".gz") else Path(path).read_bytes()
    except EOFError:
        raise ValueError
    if len(content) < 4 or content[:3] != b"\0\0\x08" or content[3] == 0:
        raise ValueError
    start = 4 + 4 * content[3]
    if len(content) < start:
        raise ValueError
    shape = [int.from_bytes(content[i : i + 4], "big") for i in range(4, start, 4)]
    if len(content) - start != math.prod(shape):
        raise ValueError
    return torch.tensor(list(content[start:])).float().reshape(shape)


# %% wrong: what follows does no harm
# fails: test_something_else
# feedback: not even one byte
def parse_idx(path):
    try:
        content = gzip.open(path).read() if str(path).endswith(".gz") else Path(path).read_bytes()
    except EOFError:
        raise ValueError("cut short") from None
    if len(content) < 4 or content[:3] != bytes([0, 0, 8]) or content[3] < 1:
        raise ValueError("not an IDX file")
    start = 4 + 4 * content[3]
    if len(content) < start:
        raise ValueError("too short")
    sizes = [int.from_bytes(content[i : i + 4], "big") for i in range(4, start, 4)]
    end = start + math.prod(sizes)
    if len(content) < end:
        raise ValueError("too short")
    return torch.tensor(list(content[start:end]), dtype=torch.uint8).reshape(sizes)


# %% wrong: gz anywhere in the path
# fails: test_compressed
# feedback: and in no other
def parse_idx(path):
    try:
        content = gzip.open(path).read() if ".gz" in str(path) else Path(path).read_bytes()
    except (EOFError, gzip.BadGzipFile) as error:
        raise ValueError from error
    if len(content) < 4 or content[:3] != bytes([0, 0, 8]) or content[3] < 1:
        raise ValueError("header")
    n = content[3]
    if len(content) < 4 + 4 * n:
        raise ValueError
    sizes = [int.from_bytes(content[4 + 4 * i : 8 + 4 * i], "big") for i in range(n)]
    rest = content[4 + 4 * n :]
    if len(rest) != math.prod(sizes):
        raise ValueError("length")
    return torch.tensor(list(rest), dtype=torch.uint8).reshape(sizes)


# %% wrong: what looks compressed is compressed
# fails: test_compressed
# feedback: and in no other
def parse_idx(path):
    path = Path(path)
    content = path.read_bytes()
    if content[:2] == bytes([31, 139]):
        try:
            content = gzip.decompress(content)
        except EOFError as error:
            raise ValueError("cut short") from error
    if len(content) < 4 or content[:3] != bytes([0, 0, 8]) or content[3] == 0:
        raise ValueError("no IDX file")
    start = 4 + 4 * content[3]
    if len(content) < start:
        raise ValueError("cut short")
    sizes = [int.from_bytes(content[place : place + 4], "big") for place in range(4, start, 4)]
    if len(content) - start != math.prod(sizes):
        raise ValueError("cut short, or too long")
    return torch.tensor(list(content[start:]), dtype=torch.uint8).reshape(sizes)


# %% wrong: sizes have a sign
# fails: test_cut_short
# feedback: A size is never negative
def parse_idx(path):
    path = Path(path)
    content = path.read_bytes()
    if path.name.endswith(".gz"):
        try:
            content = gzip.decompress(content)
        except EOFError as error:
            raise ValueError("cut short") from error
    if len(content) < 4 or content[:3] != bytes([0, 0, 8]) or content[3] == 0:
        raise ValueError("no IDX file")
    start = 4 + 4 * content[3]
    if len(content) < start:
        raise ValueError("cut short")
    sizes = [int.from_bytes(content[place : place + 4], "big", signed=True) for place in range(4, start, 4)]
    if len(content) - start != math.prod(sizes):
        raise ValueError("cut short, or too long")
    return torch.tensor(list(content[start:]), dtype=torch.uint8).reshape(sizes)


# %% wrong: a product fits into 64 bits
# fails: test_cut_short
# feedback: A header can promise more numbers
def parse_idx(path):
    path = Path(path)
    content = path.read_bytes()
    if path.name.endswith(".gz"):
        try:
            content = gzip.decompress(content)
        except EOFError as error:
            raise ValueError("cut short") from error
    if len(content) < 4 or content[:3] != bytes([0, 0, 8]) or content[3] == 0:
        raise ValueError("no IDX file")
    start = 4 + 4 * content[3]
    if len(content) < start:
        raise ValueError("cut short")
    sizes = [int.from_bytes(content[place : place + 4], "big") for place in range(4, start, 4)]
    if len(content) - start != int(np.prod(sizes)):
        raise ValueError("cut short, or too long")
    return torch.tensor(list(content[start:]), dtype=torch.uint8).reshape(sizes)


# %% wrong: a file may end with an end of line
# fails: test_something_else
# feedback: not even one byte
def parse_idx(path):
    try:
        content = gzip.open(path).read() if str(path).endswith(".gz") else Path(path).read_bytes()
    except EOFError:
        raise ValueError("cut short") from None
    if len(content) < 4 or content[:3] != bytes([0, 0, 8]) or content[3] < 1:
        raise ValueError("not an IDX file")
    start = 4 + 4 * content[3]
    if len(content) < start:
        raise ValueError("too short")
    sizes = [int.from_bytes(content[i : i + 4], "big") for i in range(4, start, 4)]
    if len(content) - start == math.prod(sizes) + 1:
        content = content[:-1]
    if len(content) - start != math.prod(sizes):
        raise ValueError("too short or too long")
    return torch.tensor(list(content[start:]), dtype=torch.uint8).reshape(sizes)


# %% wrong: where there is nothing nothing can be too long
# fails: test_something_else
# feedback: nor where there are none
def parse_idx(path):
    try:
        content = gzip.open(path).read() if str(path).endswith(".gz") else Path(path).read_bytes()
    except EOFError:
        raise ValueError("cut short") from None
    if len(content) < 4 or content[:3] != bytes([0, 0, 8]) or content[3] < 1:
        raise ValueError("not an IDX file")
    start = 4 + 4 * content[3]
    if len(content) < start:
        raise ValueError("too short")
    sizes = [int.from_bytes(content[i : i + 4], "big") for i in range(4, start, 4)]
    if math.prod(sizes) == 0:
        return torch.zeros(sizes, dtype=torch.uint8)
    if len(content) - start != math.prod(sizes):
        raise ValueError("too short or too long")
    return torch.tensor(list(content[start:]), dtype=torch.uint8).reshape(sizes)


# %% wrong: gzip sees to the end
# fails: test_something_else
# feedback: In a compressed file, too
def parse_idx(path):
    try:
        content = gzip.open(path).read() if str(path).endswith(".gz") else Path(path).read_bytes()
    except EOFError:
        raise ValueError("cut short") from None
    if len(content) < 4 or content[:3] != bytes([0, 0, 8]) or content[3] < 1:
        raise ValueError("not an IDX file")
    start = 4 + 4 * content[3]
    if len(content) < start:
        raise ValueError("too short")
    sizes = [int.from_bytes(content[i : i + 4], "big") for i in range(4, start, 4)]
    if str(path).endswith(".gz"):
        content = content[: start + math.prod(sizes)]
    if len(content) - start != math.prod(sizes):
        raise ValueError("too short or too long")
    return torch.tensor(list(content[start:]), dtype=torch.uint8).reshape(sizes)


# %% wrong: a path is always a Path
# fails: test_compressed
# feedback: one has to decompress
def parse_idx(path):
    try:
        content = gzip.open(path).read() if path.name.endswith(".gz") else Path(path).read_bytes()
    except EOFError:
        raise ValueError("cut short") from None
    if len(content) < 4 or content[:3] != bytes([0, 0, 8]) or content[3] < 1:
        raise ValueError("not an IDX file")
    start = 4 + 4 * content[3]
    if len(content) < start:
        raise ValueError("too short")
    sizes = [int.from_bytes(content[i : i + 4], "big") for i in range(4, start, 4)]
    if len(content) - start != math.prod(sizes):
        raise ValueError("too short or too long")
    return torch.tensor(list(content[start:]), dtype=torch.uint8).reshape(sizes)


# %% wrong: a list's numbers make a tensor of 64 bits each
# fails: test_bytes_stay_bytes
# feedback: the dtype is torch.uint8
def parse_idx(path):
    try:
        content = gzip.open(path).read() if str(path).endswith(".gz") else Path(path).read_bytes()
    except EOFError:
        raise ValueError("cut") from None
    if len(content) < 4 or content[:3] != b"\x00\x00\x08" or content[3] == 0:
        raise ValueError
    start = 4 + 4 * content[3]
    if len(content) < start:
        raise ValueError
    shape = [int.from_bytes(content[i : i + 4], "big") for i in range(4, start, 4)]
    if len(content) - start != math.prod(shape):
        raise ValueError
    return torch.tensor(list(content[start:])).reshape(shape)


# %% wrong: a size has three bytes
# fails: test_sizes_of_several_bytes
# feedback: A size has four bytes
def parse_idx(path):
    try:
        content = gzip.open(path).read() if str(path).endswith(".gz") else Path(path).read_bytes()
    except EOFError:
        raise ValueError from None
    if len(content) < 4 or content[:3] != b"\0\0\x08" or content[3] < 1:
        raise ValueError
    n = content[3]
    if len(content) < 4 + 4 * n:
        raise ValueError
    shape = [int.from_bytes(content[5 + 4 * i : 8 + 4 * i], "big") for i in range(n)]
    body = content[4 + 4 * n :]
    if len(body) != math.prod(shape):
        raise ValueError
    return torch.tensor(list(body), dtype=torch.uint8).reshape(shape)


# %% wrong: the first three bytes add up to 8
# fails: test_something_else
# feedback: in this order
def parse_idx(path):
    try:
        content = gzip.open(path).read() if str(path).endswith(".gz") else Path(path).read_bytes()
    except EOFError:
        raise ValueError from None
    if len(content) < 4 or sum(content[:3]) != 8 or content[3] < 1:
        raise ValueError
    n = content[3]
    if len(content) < 4 + 4 * n:
        raise ValueError
    shape = tuple(np.frombuffer(content, ">u4", n, 4).tolist())
    body = content[4 + 4 * n :]
    if len(body) != math.prod(shape):
        raise ValueError
    return torch.tensor(list(body), dtype=torch.uint8).reshape(shape)


# %% wrong: any kind of number up to 8 will do
# fails: test_something_else
# feedback: Look at each of them
def parse_idx(path):
    try:
        content = gzip.open(path).read() if str(path).endswith(".gz") else Path(path).read_bytes()
    except EOFError:
        raise ValueError from None
    if len(content) < 4 or content[0] or content[1] or content[2] > 8 or content[3] < 1:
        raise ValueError
    n = content[3]
    if len(content) < 4 + 4 * n:
        raise ValueError
    shape = tuple(np.frombuffer(content, ">u4", n, 4).tolist())
    body = content[4 + 4 * n :]
    if len(body) != math.prod(shape):
        raise ValueError
    return torch.tensor(list(body), dtype=torch.uint8).reshape(shape)


# %% wrong: a name that ends in gz, with or without a dot
# fails: test_compressed
# feedback: and in no other
def parse_idx(path):
    try:
        content = gzip.open(path).read() if str(path).endswith("gz") else Path(path).read_bytes()
    except EOFError:
        raise ValueError("cut") from None
    if len(content) < 4 or content[:3] != b"\x00\x00\x08" or content[3] == 0:
        raise ValueError
    start = 4 + 4 * content[3]
    if len(content) < start:
        raise ValueError
    shape = [int.from_bytes(content[i : i + 4], "big") for i in range(4, start, 4)]
    if len(content) - start != math.prod(shape):
        raise ValueError
    return torch.tensor(list(content[start:]), dtype=torch.uint8).reshape(shape)


# %% right: struct
def parse_idx(path):
    import struct

    content = Path(path).read_bytes()
    try:
        if Path(path).suffix == ".gz":
            content = gzip.decompress(content)
        zeros, kind, ndim = struct.unpack(">HBB", content[:4])
        shape = struct.unpack(f">{ndim}I", content[4 : 4 + 4 * ndim])
    except (struct.error, EOFError) as problem:
        raise ValueError("cut short") from problem
    values = content[4 + 4 * ndim :]
    if zeros or kind != 8 or not ndim or len(values) != math.prod(shape):
        raise ValueError("no IDX file of bytes")
    return torch.tensor(list(values), dtype=torch.uint8).view(shape)


# %% right: read on from a file
def parse_idx(path):
    with (gzip.open if str(path)[-3:] == ".gz" else open)(path, "rb") as file:
        try:
            magic = file.read(4)
            if magic[:3] != bytes([0, 0, 8]) or magic[3:] in (b"", b"\0"):
                raise ValueError("no IDX file of bytes")
            sizes = file.read(4 * magic[3])
            if len(sizes) < 4 * magic[3]:
                raise ValueError("cut short")
            shape = np.frombuffer(sizes, ">u4").astype(int)
            values = np.frombuffer(file.read(), np.uint8)
        except EOFError:
            raise ValueError("cut short")
    if values.size != shape.prod():
        raise ValueError("too short or too long")
    return torch.from_numpy(values.reshape(shape).copy())


# %% wrong: sixteen dimensions at most
# fails: test_other_dimensions
# feedback: as many dimensions as the fourth byte says
def parse_idx(path):
    try:
        with gzip.open(path) if str(path).endswith(".gz") else open(path, "rb") as file:
            content = file.read()
    except EOFError:
        raise ValueError("cut short")
    if content[:3] != b"\x00\x00\x08" or not 1 <= (content[3:4] or b"\x00")[0] <= 16:
        raise ValueError("no IDX file")
    start = 4 + 4 * content[3]
    sizes = [int.from_bytes(content[place : place + 4], "big") for place in range(4, start, 4)]
    if len(content) < start or len(content) - start != math.prod(sizes):
        raise ValueError("not as many numbers as promised")
    return torch.tensor(list(content[start:]), dtype=torch.uint8).reshape(sizes)
