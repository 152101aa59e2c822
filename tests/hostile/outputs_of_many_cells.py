# tries: outputs that fill the teacher's disk and pages, each cell within its limit
# says: all cells together show too much
# %% make
notebook.cells += [
    nbformat.v4.new_code_cell("print('\\x1b[' + '1;' * 95_000 + 'm')", id=f"more-{number}") for number in range(60)
]
