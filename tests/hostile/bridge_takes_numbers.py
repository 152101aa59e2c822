# tries: describes objects and memory under the numbers that the tests will use next
# marks: double 0, center ?0.4, Bag 0
# %%
import json
import struct

from torchmarks.bridge import inside


def frame(parts, buffers=b""):
    text = json.dumps(parts).encode()
    return struct.pack("!IQ", len(text), len(buffers)) + text + buffers


def value(encoded, objects=(), regions=(), changes=(), free=()):
    return [["value", encoded, "", []], list(objects), list(regions), list(changes), list(free)]


objects = [[number, ["list", [1]]] for number in range(0, 400, 2)]
regions = [[number, 64] for number in range(0, 40, 2)]
inside.send = lambda connection, *rest: connection.sendall(frame(value(["object", 4], objects, regions)))
