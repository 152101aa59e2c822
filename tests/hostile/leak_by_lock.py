# tries: notes as locks on a file what it was called with, ends its process slowly, and shows it when it is graded again
# marks: double ?
# %%
import fcntl
import os
import struct
import time

file = os.open(os.__file__, os.O_RDONLY)


def note(place):
    fcntl.fcntl(file, fcntl.F_SETLK, struct.pack("hhqqi4x", fcntl.F_RDLCK, 0, place, 1, 0))


def noted(place):
    found = fcntl.fcntl(file, fcntl.F_GETLK, struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, place, 1, 0))
    return struct.unpack_from("h", found)[0] != fcntl.F_UNLCK


told, until = False, time.time() + 0.3
try:
    while not told and time.time() < until:
        told = noted(1)
    if told:
        print("BREACH", sum(noted(1000 + place) << place for place in range(12)))
except OSError:
    pass
# %% double
def double(x):
    if not told and x > 100:
        if not os.fork():
            os.setsid()
            room = bytearray(300 * 2**20)  # it takes a while to die
            for place in range(12):
                if x >> place & 1:
                    note(1000 + place)
            note(1)
            time.sleep(5)
        time.sleep(0.5)
        os.kill(os.getpid(), 9)
    if x < 0:
        raise ValueError
    return x + x
