# tries: answers the keeper with outputs of types that none have
# says: BRE
# %%
from torchmarks.sandbox import channel

honest = channel.send
odd = [{"output_type": "error", "traceback": 5}, {"output_type": "stream", "name": []}, {"output_type": {}}, 5, None]


def send(control, message, descriptors=()):
    honest(control, [odd + message[0], message[1]], [control.fileno()])


channel.send = send
# %%
print("BR" + "E")
