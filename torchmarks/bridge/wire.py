"""Frames messages on a socket between the two processes."""

import socket
import struct

from torchmarks.bridge.heap import HeapLimits, Message
from torchmarks.bridge.memory import ProtocolError

_HEADER = struct.Struct("!IQ")


class ConnectionLost(Exception):
    """The other process is gone."""


def send(connection: socket.socket, message: Message, limits: HeapLimits) -> None:
    """Send a message. Raises ProtocolError if it is too large, ConnectionLost if nobody is there to take it."""
    text, buffers = message.to_bytes()
    if len(text) > limits.text or len(buffers) > limits.buffers:
        raise ProtocolError(f"a message of {len(text)} and {len(buffers)} bytes is too large")
    try:
        connection.sendall(_HEADER.pack(len(text), len(buffers)) + text + buffers)
    except OSError as error:
        raise ConnectionLost from error


def receive(connection: socket.socket, limits: HeapLimits) -> Message:
    """Receive a message. Raises ProtocolError if it is too large or malformed, ConnectionLost at the end."""
    text_size, buffer_size = _HEADER.unpack(_exactly(connection, _HEADER.size))
    if text_size > limits.text or buffer_size > limits.buffers:
        raise ProtocolError(f"a message of {text_size} and {buffer_size} bytes is too large")
    text = _exactly(connection, text_size)
    return Message.from_bytes(text, _exactly(connection, buffer_size), limits)


def _exactly(connection: socket.socket, size: int) -> bytes:
    """The next ``size`` bytes; they are asked for as they come, so a lie about the size takes no memory."""
    if not size:
        return b""
    try:
        chunk = connection.recv(min(size, 2**20))
        if len(chunk) == size:
            return chunk
        parts, missing = [chunk], size - len(chunk)
        while chunk and missing:
            chunk = connection.recv(min(missing, 2**20))
            parts.append(chunk)
            missing -= len(chunk)
    except OSError as error:
        raise ConnectionLost from error
    if missing:
        raise ConnectionLost
    return b"".join(parts)
