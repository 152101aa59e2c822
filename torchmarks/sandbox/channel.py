"""Short JSON messages, with file descriptors beside them, on a Unix socket."""

import json
import socket
import struct
import time
from collections.abc import Sequence
from typing import Any

_HEADER = struct.Struct("!I")
_LARGEST = 64 * 2**20

#: File descriptors in one message at most; the kernel takes 253.
MOST = 100


class ChannelClosed(Exception):
    """The process at the other end is gone, or talks nonsense."""


def send(channel: socket.socket, message: Any, descriptors: Sequence[int] = ()) -> None:
    """Send a message and copies of open file descriptors. Raises ChannelClosed if nobody is there."""
    data = json.dumps(message).encode("ascii")
    try:
        socket.send_fds(channel, [_HEADER.pack(len(data))], descriptors)
        channel.sendall(data)
    except OSError as error:
        raise ChannelClosed from error


def receive(
    channel: socket.socket, *, seconds: float | None = None, largest: int = _LARGEST, most: int = MOST
) -> tuple[Any, list[int]]:
    """The next message and the descriptors sent with it, of which the kernel closes all beyond ``most``.

    Raises ChannelClosed at the end, and TimeoutError if the whole message is not there within ``seconds``.
    """
    deadline = None if seconds is None else time.monotonic() + seconds
    try:
        _wait_until(channel, deadline)
        header, descriptors, _, _ = socket.recv_fds(channel, _HEADER.size, most)
        header += _exactly(channel, _HEADER.size - len(header), deadline) if header else b""
        if not header:
            raise ChannelClosed
        (size,) = _HEADER.unpack(header)
        if size > largest:
            raise ChannelClosed
        return json.loads(_exactly(channel, size, deadline)), descriptors
    except TimeoutError:
        raise
    except (OSError, ValueError, RecursionError) as error:
        raise ChannelClosed from error


def _wait_until(channel: socket.socket, deadline: float | None) -> None:
    """Let the next look at the channel last no longer than until then."""
    if deadline is not None:
        channel.settimeout(max(deadline - time.monotonic(), 0.001))


def _exactly(channel: socket.socket, size: int, deadline: float | None) -> bytes:
    parts = []
    while size:
        _wait_until(channel, deadline)  # for the whole, not for each part: they may come one byte at a time
        part = channel.recv(min(size, 2**20))
        if not part:
            raise ChannelClosed
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
