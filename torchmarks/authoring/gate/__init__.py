"""The quality gate of the exercises: one command, ``torchmarks check``, that an author runs until it is content.

Each check is a function that takes a notebook (``Subject``) and yields problems: where, and what to mend.
"""
