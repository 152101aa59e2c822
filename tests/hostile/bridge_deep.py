# tries: answers with a value nested 100 000 deep
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


text = b"[" * 100_000 + b"]" * 100_000
inside.send = lambda connection, *rest: connection.sendall(struct.pack("!IQ", len(text), 0) + text)
