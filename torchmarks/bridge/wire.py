"""Frames messages on a socket between the two processes."""

import socket
import struct

from torchmarks.bridge.memory import ProtocolError
from torchmarks.bridge.message import LIMITS, Message

_HEADER = struct.Struct("!IQ")
_FIRST_LOOK = 65_536


class ConnectionLost(Exception):
    """The other process is gone."""


def send(connection: socket.socket, message: Message) -> None:
    """Send a message. Raises ProtocolError if it is too large, ConnectionLost if nobody is there to take it."""
    send_frame(connection, to_frame(message))


def receive(connection: socket.socket) -> Message:
    """Receive a message. Raises ProtocolError if it is too large or malformed, ConnectionLost at the end."""
    return from_frame(receive_frame(connection))


def to_frame(message: Message) -> bytes:
    """A message as it travels. Raises ProtocolError if it is too large."""
    text, buffers = message.to_bytes()
    if len(text) > LIMITS.text or len(buffers) > LIMITS.buffers:
        raise ProtocolError(f"a message of {len(text)} and {len(buffers)} bytes is too large")
    return _HEADER.pack(len(text), len(buffers)) + text + buffers


def from_frame(frame: bytes) -> Message:
    """The message of a whole frame. Raises ProtocolError if it is malformed."""
    text_size, _ = _HEADER.unpack_from(frame)
    data = memoryview(frame)[_HEADER.size :]
    return Message.from_bytes(bytes(data[:text_size]), bytes(data[text_size:]))


def send_frame(connection: socket.socket, frame: bytes) -> None:
    """Send a frame. Raises ConnectionLost if nobody is there to take it."""
    try:
        connection.sendall(frame)
    except OSError as error:
        raise ConnectionLost from error


def receive_frame(connection: socket.socket) -> bytes:
    """Receive a whole frame. Raises ProtocolError if it is too large, ConnectionLost at the end."""
    # Nearly always a message comes whole with the first look; the other end says nothing more until it is answered.
    first = _some(connection, _FIRST_LOOK)
    while len(first) < _HEADER.size:
        first += _some(connection, _HEADER.size - len(first))
    text_size, buffer_size = _HEADER.unpack_from(first)
    if text_size > LIMITS.text or buffer_size > LIMITS.buffers:
        raise ProtocolError(f"a message of {text_size} and {buffer_size} bytes is too large")
    parts, missing = [first], _HEADER.size + text_size + buffer_size - len(first)
    if missing < 0:
        raise ProtocolError("a message is longer than it says")
    while missing:  # asked for as it comes, so a lie about the size takes no memory
        parts.append(_some(connection, min(missing, 2**20)))
        missing -= len(parts[-1])
    return b"".join(parts)


def _some(connection: socket.socket, size: int) -> bytes:
    """The next bytes, at most ``size``; at least one."""
    try:
        data = connection.recv(size)
    except OSError as error:
        raise ConnectionLost from error
    if not data:
        raise ConnectionLost
    return data
