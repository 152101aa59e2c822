# tries: answers with pickles, code, and functions that make either
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


kinds = [["pickle", "gASVBQAAAAAAAAAu"], ["library", "builtins:eval"], ["library", "torch:os.system"], ["library", "torch:load"], ["library", "os:system"], ["library", "builtins:"]]


def send(connection, *rest):
    kinds.append(kinds.pop(0))
    connection.sendall(frame(value(kinds[0])))


inside.send = send
