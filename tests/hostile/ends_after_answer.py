# tries: its process ends after each answer to the keeper
# marks: double ?, center ?, Bag ?
# %%
import os

from torchmarks.sandbox import channel

honest = channel.send


def send(*args):
    honest(*args)
    os._exit(0)


channel.send = send
