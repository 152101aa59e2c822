# tries: answers byte by byte, for ever
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


import time


def send(connection, *rest):
    connection.sendall(struct.pack("!IQ", 2**20, 0))
    while True:
        connection.sendall(b" ")
        time.sleep(0.05)


inside.send = send
