# tries: answers with a header that promises 2^60 bytes
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


inside.send = lambda connection, *rest: connection.sendall(struct.pack("!IQ", 2**32 - 1, 2**60) + b"x" * 100)
