"""A message between the two sides, and how much it may hold."""

import json
from dataclasses import dataclass, field
from typing import Any

import orjson

from torchmarks.bridge.memory import ProtocolError

Json = Any


@dataclass(frozen=True)
class HeapLimits:
    """How much one message, and one heap, may hold."""

    text: int = 8 * 2**20
    buffers: int = 256 * 2**20
    region: int = 256 * 2**20
    objects: int = 100_000
    range: int = 10_000_000


LIMITS = HeapLimits()


@dataclass
class Message:
    """A message before framing: what is asked or answered, as JSON, and the bytes that changed."""

    body: Json
    objects: list[Json] = field(default_factory=list)
    regions: list[Json] = field(default_factory=list)
    changes: list[Json] = field(default_factory=list)
    free: list[int] = field(default_factory=list)
    buffers: list[bytes] = field(default_factory=list)

    def to_bytes(self) -> tuple[bytes, bytes]:
        """The JSON text and the buffers, one after another."""
        parts: list[Json] = [self.body]
        if self.objects or self.regions or self.changes or self.free:
            parts += [self.objects, self.regions, self.changes, self.free]
        return to_json(parts), b"".join(self.buffers)

    @classmethod
    def from_bytes(cls, text: bytes, buffers: bytes) -> "Message":
        """Raises ProtocolError if the text is not a message."""
        try:
            parts = _from_json(text)
        except (ValueError, RecursionError) as error:
            raise ProtocolError("a message is not JSON") from error
        if not isinstance(parts, list) or len(parts) not in (1, 5):
            raise ProtocolError("a message has not the form of one")
        message = cls(parts[0])
        if len(parts) == 5:
            if not all(isinstance(part, list) and len(part) <= LIMITS.objects for part in parts[1:]):
                raise ProtocolError("a message has too many objects, or none where a list should be")
            message.objects, message.regions, message.changes, message.free = parts[1:]
        message.buffers = [buffers]
        return message


def to_json(value: Json) -> bytes:
    """A value as JSON, each in one way only."""
    try:
        return orjson.dumps(value)
    except TypeError:  # half a character of UTF-16, which Python's strings can hold and UTF-8 cannot
        return json.dumps(value).encode("ascii")


def _from_json(text: bytes) -> Json:
    try:
        return orjson.loads(text)
    except ValueError:
        return json.loads(text)
