# tries: answers with namedtuples whose names are keywords, or a hundred thousand
# marks: double 0, center 0, Bag 0
# %%
import json
import struct

from torchmarks.bridge import inside


def frame(parts, buffers=b""):
    text = json.dumps(parts).encode()
    return struct.pack("!IQ", len(text), len(buffers)) + text + buffers


def value(encoded, objects=(), regions=(), changes=(), free=()):
    return [["value", encoded, "", []], list(objects), list(regions), list(changes), list(free)]


parts = value(["namedtuple", "class", ["__class__", "def"], [1, 2]])
more = value(["namedtuple", "A", [f"a{n}" for n in range(100_000)], [1] * 100_000])
answers = [frame(parts), frame(more)]


def send(connection, *rest):
    answers.reverse()
    connection.sendall(answers[0])


inside.send = send
