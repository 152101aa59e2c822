# tries: answers the keeper with 60 MB of empty lists
# marks: double 0, center 0, Bag 0
# says: ended its process
# %%
import struct

from torchmarks.sandbox import channel

text = b"[" + b"[]," * 20_000_000 + b"[]]"
channel.send = lambda control, *rest: control.sendall(struct.pack("!I", len(text)) + text)
