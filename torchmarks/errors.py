"""What the user can mend."""


class UserError(Exception):
    """The text of it is for the user: a sentence that says what is wrong, where, and what to do."""
