"""Linux calls that Python 3.11 does not have, each raising OSError when the kernel refuses."""

import ctypes
import os

CLONE_NEWNS = 0x00020000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_NOSUID = 2
MS_NODEV = 4
MS_NOEXEC = 8
MS_BIND = 4096
MS_REC = 16384
MS_PRIVATE = 1 << 18
MNT_DETACH = 2
MOUNT_ATTR_RDONLY = 1
MOUNT_ATTR_NOSUID = 2
MOUNT_ATTR_NODEV = 4

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38

# Calls newer than 2019 have the same number on every architecture; pivot_root has not.
_SYS_MOUNT_SETATTR = 442
_SYS_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_AT_FDCWD = -100
_AT_RECURSIVE = 0x8000
_CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


def syscall(number: int, *arguments: int | bytes | ctypes.Array[ctypes.c_char] | None) -> int:
    """A system call by its number. Integers travel as machine words."""
    words = [ctypes.c_long(value) if isinstance(value, int) else value for value in arguments]
    result: int = _libc.syscall(ctypes.c_long(number), *words)
    return _checked(result)


def prctl(option: int, value: int) -> None:
    """``prctl`` with one argument; the kernel wants zeros for the others."""
    zero = ctypes.c_ulong(0)
    _checked(_libc.prctl(option, ctypes.c_ulong(value), zero, zero, zero))


def unshare(flags: int) -> None:
    """Leave namespaces for new ones."""
    _checked(_libc.unshare(flags))


def setns(descriptor: int, kind: int) -> None:
    """Enter the namespace that a file descriptor stands for."""
    _checked(_libc.setns(descriptor, kind))


def mount(source: str, target: str, kind: str = "", flags: int = 0, options: str = "") -> None:
    """Mount a file system, or bind a folder or a file."""
    path = os.fsencode(target)
    _checked(_libc.mount(os.fsencode(source), path, kind.encode(), ctypes.c_ulong(flags), options.encode()), target)


def set_mount_attributes(target: str, attributes: int, recursive: bool = True) -> None:
    """Add attributes to a mount, and to those below it."""
    structure = attributes.to_bytes(8, "little") + bytes(24)
    flags = _AT_RECURSIVE if recursive else 0
    syscall(_SYS_MOUNT_SETATTR, _AT_FDCWD, os.fsencode(target), flags, structure, len(structure))


def change_root(target: str) -> None:
    """Make a mount the root of this mount namespace, and let go of all that lies outside."""
    os.chdir(target)
    syscall(_SYS_PIVOT_ROOT[os.uname().machine], b".", b".")  # the old root now lies over the new one
    _checked(_libc.umount2(b".", MNT_DETACH))
    os.chdir("/")


def drop_capabilities() -> None:
    """Give up every capability; with no_new_privs they do not come back."""
    header = _CAPABILITY_VERSION_3.to_bytes(4, "little") + bytes(4)
    _checked(_libc.capset(header, bytes(24)))


def _checked(result: int, name: str | None = None) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), name)
    return result
