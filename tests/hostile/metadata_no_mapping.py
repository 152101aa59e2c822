# tries: nbgrader's metadata is a list, which is no mapping
# %% make
notebook.cells.insert(2, nbformat.v4.new_code_cell("1", metadata={"nbgrader": ["double"]}))
notebook.cells.insert(2, nbformat.v4.new_code_cell("1", metadata={"nbgrader": "double"}))
notebook.cells.insert(2, nbformat.v4.new_code_cell("1", metadata={"nbgrader": None}))
