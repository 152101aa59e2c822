"""Texts of people's own on their way to a terminal."""

from collections.abc import Sequence

#: How many students a sentence names.
_NAMED = 20


def printable(sentence: str) -> str:
    """The sentence with all that a terminal would take for a command written out: students name files, too."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in sentence)


def named(students: Sequence[str]) -> str:
    """The students as a sentence names them: the first of them, and how many more there are."""
    more = f" and {len(students) - _NAMED} more" if len(students) > _NAMED else ""
    return ", ".join(students[:_NAMED]) + more
