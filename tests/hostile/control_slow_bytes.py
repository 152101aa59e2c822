# tries: answers the keeper byte by byte, for ever
# says: This cell did not finish within 4 s
# %%
import struct
import time

from torchmarks.sandbox import channel


def send(control, message, descriptors=()):
    control.sendall(struct.pack("!I", 10**6))
    while True:
        control.sendall(b" ")
        time.sleep(0.05)


channel.send = send
