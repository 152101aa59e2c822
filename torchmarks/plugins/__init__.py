"""What nbgrader's own commands and pages use instead of parts of theirs; ``torchmarks.config`` says where."""
