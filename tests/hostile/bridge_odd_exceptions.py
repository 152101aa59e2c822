# tries: raises exceptions with odd constructors, of the interpreter, of pytest and of other modules
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


kinds = ["builtins:UnicodeDecodeError", "builtins:SystemExit", "builtins:KeyboardInterrupt", "builtins:ExceptionGroup", "builtins:int", "torch:os.error", "builtins:GeneratorExit", "builtins:StopIteration"]


def send(connection, *rest):
    kinds.append(kinds.pop(0))
    connection.sendall(frame([["raised", [kinds[0], "x", "x" * 1000, "y"], "", []]]))


inside.send = send
