# tries: answers with handles of abilities that there are not, and names that are markup
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


kinds = [["handle", "<script>", ["call", "eq"]], ["handle", 5, []], ["handle", "x", [[]]], ["handle", "x" * 10**6, ["len"]]]


def send(connection, *rest):
    kinds.append(kinds.pop(0))
    connection.sendall(frame(value(["object", 1], [[1, kinds[0]]])))


inside.send = send
