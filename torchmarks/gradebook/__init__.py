"""nbgrader's gradebook, and what is remembered beside the graded notebooks."""
