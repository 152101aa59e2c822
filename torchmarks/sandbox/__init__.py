"""Where student code runs: a warm process that forks one for each submission, which forks one for each graded cell."""
