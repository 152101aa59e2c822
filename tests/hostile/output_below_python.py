# tries: fills descriptors 1 and 2 past Python's streams
# says: was cut
# %%
import os

try:
    for _ in range(200):
        os.write(1, b"x" * 2**20)
        os.write(2, b"x" * 2**20)
except OSError:
    pass
