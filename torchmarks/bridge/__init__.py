"""Carries calls from the tests' process to the student's, and values back.

``outside`` is the tests' end and ``inside`` the student's; ``heap`` and ``memory`` keep what both hold equal; ``wire``
frames messages.
"""
