"""Short JSON messages, with file descriptors beside them, on a Unix socket."""

import array
import json
import socket
import struct
from collections.abc import Sequence
from typing import Any

_HEADER = struct.Struct("!I")
_LARGEST = 64 * 2**20


class ChannelClosed(Exception):
    """The process at the other end is gone, or talks nonsense."""


def send(channel: socket.socket, message: Any, descriptors: Sequence[int] = ()) -> None:
    """Send a message and copies of open file descriptors. Raises ChannelClosed if nobody is there."""
    data = json.dumps(message).encode("ascii")
    ancillary = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))] if descriptors else []
    try:
        channel.sendmsg([_HEADER.pack(len(data))], ancillary)
        channel.sendall(data)
    except OSError as error:
        raise ChannelClosed from error


def receive(channel: socket.socket) -> tuple[Any, list[int]]:
    """The next message and the descriptors sent with it.

    Raises ChannelClosed at the end, and TimeoutError if the socket has a time limit.
    """
    descriptors = array.array("i")
    try:
        header, ancillary, _, _ = channel.recvmsg(_HEADER.size, socket.CMSG_SPACE(4 * descriptors.itemsize))
        for level, kind, data in ancillary:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                descriptors.frombytes(data[: len(data) - len(data) % descriptors.itemsize])
        header += _exactly(channel, _HEADER.size - len(header)) if header else b""
        if not header:
            raise ChannelClosed
        (size,) = _HEADER.unpack(header)
        if size > _LARGEST:
            raise ChannelClosed
        return json.loads(_exactly(channel, size)), list(descriptors)
    except TimeoutError:
        raise
    except (OSError, ValueError, RecursionError) as error:
        raise ChannelClosed from error


def _exactly(channel: socket.socket, size: int) -> bytes:
    parts = []
    while size:
        part = channel.recv(min(size, 2**20))
        if not part:
            raise ChannelClosed
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
