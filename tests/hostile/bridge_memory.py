# tries: answers with 100 tensors of 512 MB each, which take no room in the message
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
SIZE = 2**29
tensors = [
    [2 * n + 1, ["tensor", "uint8", [SIZE], [1], 0, STATE, [2 * n + 1, 0, SIZE, 0, 3]]] for n in range(100)
]
parts = value(["object", 1], tensors, [[2 * n + 1, SIZE] for n in range(100)])
inside.send = lambda connection, *rest: connection.sendall(frame(parts))
