"""Who a file from a learning management system belongs to, by the gradebook's roster."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from torchmarks.errors import UserError


class UnknownStudent(UserError):
    """Nobody on the roster fits, or more than one; the message says what to do."""


class Roster:
    """The students of the gradebook, found by the LMS's number or by name."""

    def __init__(self, students: Iterable[Any]) -> None:
        """Take nbgrader's ``Student`` rows."""
        self._by_number: dict[str, str] = {}
        self._by_name: defaultdict[str, set[str]] = defaultdict(set)
        for student in students:
            if student.lms_user_id:
                self._by_number[str(student.lms_user_id)] = student.id
            first, last = student.first_name or "", student.last_name or ""
            if first or last:
                self._by_name[_plain(first + last)].add(student.id)
                self._by_name[_plain(last + first)].add(student.id)

    def find(self, name: str, number: str | None = None) -> str:
        """The id of the student whom the LMS knows by a name, in either order, and perhaps by a number.

        Raises UnknownStudent.
        """
        if number in self._by_number:
            return self._by_number[number]
        found = self._by_name.get(_plain(name), set())
        if number is not None and (others := found & {*self._by_number.values()}):
            # Names can be chosen, numbers cannot: this is somebody else who goes by that name.
            found = found - others
            if not found:
                raise UnknownStudent(
                    f"The number {number} is nobody's on the roster, and {' and '.join(sorted(others))}, who goes by"
                    f" the name {name!r}, has another one."
                )
        if len(found) == 1:
            return next(iter(found))
        ask = "Give them an lms_user_id in the roster" if number else "Put the file into submitted/ yourself"
        if found:
            raise UnknownStudent(f"{len(found)} students are called {name!r} ({', '.join(sorted(found))}). {ask}.")
        numbered = f" or has the lms_user_id {number}" if number else ""
        raise UnknownStudent(f"Nobody on the roster is called {name!r}{numbered}. Import the roster, then try again.")


def _plain(name: str) -> str:
    """A name as small letters and digits, accents kept, so that spaces and commas do not matter."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", name).casefold() if letter.isalnum())
