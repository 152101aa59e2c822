"""A seccomp filter: system calls that no notebook needs, and that lead out of the other walls or into the kernel."""

import ctypes
import errno
import os
import socket
import struct

from torchmarks.sandbox.walls.calls import syscall

# Written by hand as classic BPF: libseccomp is not on every machine, and its Python binding is in no package index.

_SYS_SECCOMP = {"x86_64": 317, "aarch64": 277}
_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_SET_MODE_FILTER = 1
_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000
_KILL_PROCESS = 0x80000000

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
# Offsets in struct seccomp_data; of an argument, that of its low half.
_NUMBER, _ARCHITECTURE, _FIRST, _SECOND = 0, 4, 16, 24

#: Numbers on x86_64 and on aarch64; calls from 424 on have one number everywhere.
_REFUSED = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "pidfd_getfd": (438, 438),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "syslog": (103, 116),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "personality": (135, 92),
    # What of a file lies in memory is the same for all processes: one could leave a note there for the next.
    "fadvise64": (221, 223),
    "mincore": (27, 232),
    "preadv2": (327, 286),
    "cachestat": (451, 451),
    # The same goes for what of a file is being opened and read.
    "inotify_init": (253, 26),
    "inotify_init1": (294, 26),
    "fanotify_init": (300, 262),
    # Of these the machine has so many for all.
    "io_setup": (206, 0),
}

#: Has the whole machine write what its disks have yet to get.
_SYNC = {"sync": (162, 81), "syncfs": (306, 267)}
_SOCKET = {"x86_64": 41, "aarch64": 198}
_CLONE = {"x86_64": 56, "aarch64": 220}
_CLONE3 = 435
_SET_AFFINITY = {"x86_64": 203, "aarch64": 122}
_FLOCK = {"x86_64": 73, "aarch64": 32}
_FCNTL = {"x86_64": 72, "aarch64": 25}
#: ``F_SETLK``, ``F_SETLKW``, and those of open file descriptions.
_LOCKS = (6, 7, 37, 38)
#: ``F_GETLK``, that of open file descriptions, ``F_SETLEASE`` and ``F_NOTIFY``.
_TELLS_OF_OTHERS = (5, 36, 1024, 1026)
_NEW_NAMESPACES = 0x7E020000
_X32 = 0x40000000


def restrict() -> None:
    """Refuse the calls for this process and its children. Needs no_new_privs."""
    program = _program(os.uname().machine)
    code = ctypes.create_string_buffer(b"".join(program), 8 * len(program))
    length_and_pointer = struct.pack("HxxxxxxP", len(program), ctypes.addressof(code))
    syscall(_SYS_SECCOMP[os.uname().machine], _SET_MODE_FILTER, 0, length_and_pointer)


def _program(machine: str) -> list[bytes]:
    if machine not in _ARCHITECTURES:
        raise OSError(errno.ENOSYS, f"no filter is written for {machine}")
    column = 0 if machine == "x86_64" else 1
    program = [
        _step(_LOAD, _ARCHITECTURE),
        _step(_EQUAL, _ARCHITECTURES[machine], 1, 0),
        _step(_RETURN, _KILL_PROCESS),  # 32-bit calls have other numbers
        _step(_LOAD, _NUMBER),
        _step(_AT_LEAST, _X32, 0, 1),
        _step(_RETURN, _ERRNO | errno.ENOSYS),
        # Its flags lie in memory, out of a filter's sight. The C library then takes clone.
        _step(_EQUAL, _CLONE3, 0, 1),
        _step(_RETURN, _ERRNO | errno.ENOSYS),
    ]
    for numbers in _REFUSED.values():
        program += [_step(_EQUAL, numbers[column], 0, 1), _step(_RETURN, _ERRNO | errno.EPERM)]
    refuse = _step(_RETURN, _ERRNO | errno.EPERM)
    body = [_step(_LOAD, _FIRST), _step(_ANY_BIT, _NEW_NAMESPACES, 0, 1), refuse, _step(_LOAD, _NUMBER)]
    program += [_step(_EQUAL, _CLONE[machine], 0, len(body)), *body]
    for numbers in _SYNC.values():  # nothing of a submission's lies on a disk: it seems to work
        program += [_step(_EQUAL, numbers[column], 0, 1), _step(_RETURN, _ERRNO)]
    # Each submission keeps to the processor that it was given, so none slows another; asking for more seems to work.
    program += [_step(_EQUAL, _SET_AFFINITY[machine], 0, 1), _step(_RETURN, _ERRNO)]
    # A lock on a file that all may read is a note to the others who can. A home is its owner's alone, so nobody there
    # needs one; to take one seems to work.
    program += [_step(_EQUAL, _FLOCK[machine], 0, 1), _step(_RETURN, _ERRNO)]
    body = [_step(_LOAD, _SECOND)]
    for commands, answer in ((_LOCKS, _ERRNO), (_TELLS_OF_OTHERS, _ERRNO | errno.EPERM)):
        for command in commands:
            body += [_step(_EQUAL, command, 0, 1), _step(_RETURN, answer)]
    body.append(_step(_LOAD, _NUMBER))
    program += [_step(_EQUAL, _FCNTL[machine], 0, len(body)), *body]
    # Sockets between processes of this machine only.
    body = [_step(_LOAD, _FIRST), _step(_EQUAL, socket.AF_UNIX, 1, 0), refuse, _step(_LOAD, _NUMBER)]
    program += [_step(_EQUAL, _SOCKET[machine], 0, len(body)), *body]
    program.append(_step(_RETURN, _ALLOW))
    return program


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
