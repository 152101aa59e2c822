"""For authors of exercises: the answers bank, trials of its answers, the gate, a draft, and a sample class."""
