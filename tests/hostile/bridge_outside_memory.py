# tries: answers with a tensor that begins before its region, and one that overlaps another
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


STATE = {"requires_grad": False, "leaf": True, "parameter": False, "conj": False, "neg": False, "device": "cpu", "grad": None, "values": None}
places = [[1, 0, 64, -4096, 3], [1, -8, 64, 0, 5], [1, 0, 2**40, 0, 7], [9, 0, 64, 0, 9]]
tensors = [[2 * n + 1, ["tensor", "uint8", [2**40], [1], 0, STATE, place]] for n, place in enumerate(places)]
parts = value(["object", 1], tensors, [[1, 64]])
inside.send = lambda connection, *rest: connection.sendall(frame(parts))
