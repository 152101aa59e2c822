# tries: says 7 MB of print and 100 000 warnings with each answer
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


noted = [["builtins:UserWarning", "x"]] * 100_000
inside.send = lambda connection, *rest: connection.sendall(frame([["value", 5, "x" * 2**21, noted]]))
