# tries: cells of so many statements that to look for banned names in them takes for ever
# marks: double ?, center ?, Bag ?
# %% make
for number in range(3):
    notebook.cells.insert(2, nbformat.v4.new_code_cell("if 0:\n  pass\n" * 40_000))
