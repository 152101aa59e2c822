"""Landlock: the kernel's own allow-list of files, without any right to set one up."""

import contextlib
import os
import struct
from collections.abc import Iterable

from torchmarks.sandbox.walls.calls import syscall

_SYS_CREATE_RULESET = 444
_SYS_ADD_RULE = 445
_SYS_RESTRICT_SELF = 446
_VERSION = 1
_RULE_PATH_BENEATH = 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_TRUNCATE = 1 << 14
_IOCTL_DEV = 1 << 15
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_ON_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
#: How many rights on files each ABI knows, from ABI 1 on.
_FILE_RIGHTS = (13, 14, 15, 15, 16)
_BOTH_TCP_RIGHTS = 3
_BOTH_SCOPES = 3

#: The first ABI that keeps a process from TCP, and that keeps it from signals and abstract sockets of others.
ABI_OF_NETWORK = 4
ABI_OF_SCOPES = 6


def abi() -> int:
    """The version of Landlock that the kernel offers. Raises OSError if it offers none."""
    return syscall(_SYS_CREATE_RULESET, None, 0, _VERSION)


def restrict(readable: Iterable[str], writable: Iterable[str], scoped: bool) -> None:
    """Keep this process and its children to files below these paths, and from TCP if the kernel can.

    If scoped, they also reach no others with signals or abstract sockets. Paths that do not exist are left out.
    """
    version = abi()
    everything = (1 << _FILE_RIGHTS[min(version, len(_FILE_RIGHTS)) - 1]) - 1
    network = _BOTH_TCP_RIGHTS if version >= ABI_OF_NETWORK else 0
    scopes = _BOTH_SCOPES if scoped else 0
    attributes = struct.pack("=QQQ", everything, network, scopes)
    # An older kernel refuses a longer structure than it knows, unless the rest is zero: which it is.
    ruleset = syscall(_SYS_CREATE_RULESET, attributes, len(attributes), 0)
    try:
        for paths, rights in ((readable, _READ & everything), (writable, everything)):
            for path in paths:
                with contextlib.suppress(FileNotFoundError):
                    _allow(ruleset, path, rights)
        syscall(_SYS_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not os.path.isdir(path):  # noqa: PTH112 - Path objects would take longer than the call
            rights &= _ON_FILES
        syscall(_SYS_ADD_RULE, ruleset, _RULE_PATH_BENEATH, struct.pack("=Qi", rights, descriptor), 0)
    finally:
        os.close(descriptor)
