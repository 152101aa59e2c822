# tries: writes down what it was called with, and shows it in a later cell
# %% double
def double(x):
    for place in ("asked", "/tmp/asked", "/dev/shm/asked"):
        with open(place, "a") as file:
            file.write(f"{x} ")
    if x < 0:
        raise ValueError
    return x + x
# %%
# %% Bag
class Bag:
    def __init__(self):
        self.words = []

    def add(self, word):
        self.words.append(word)

    def count(self, word):
        return self.words.count(word)

    def __len__(self):
        return len(self.words)


import os
import time

time.sleep(0.3)
for place in ("asked", "/tmp/asked", "/dev/shm/asked"):
    if os.path.exists(place):
        print("BRE" + "ACH", open(place).read())
