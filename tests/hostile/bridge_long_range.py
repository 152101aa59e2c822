# tries: answers with a range, an int and a text that are endless
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


kinds = [["range", [0, 2**62, 1]], ["int", "f" * 10**6], "x" * 7 * 2**20, ["size", [2**61] * 64]]


def send(connection, *rest):
    kinds.append(kinds.pop(0))
    connection.sendall(frame(value(kinds[0])))


inside.send = send
