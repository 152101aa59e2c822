"""How one notebook is graded: a pure function of the submission and the assignment, ``grader.Grader``.

``rebuild`` makes the notebook that is graded; ``sharing`` and ``recall`` save work, and change no mark.
"""
