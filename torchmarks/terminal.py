"""Texts of people's own on their way to a terminal."""


def printable(sentence: str) -> str:
    """The sentence with all that a terminal would take for a command written out: students name files, too."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in sentence)
