# tries: NUL bytes in a cell
# marks: center 0
# %% make
cell("center").source = "def center(x):\n    return '\0'"
