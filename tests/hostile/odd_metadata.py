# tries: nbgrader's metadata of types that it never has
# %% make
notebook.cells.insert(2, nbformat.v4.new_code_cell("1", metadata={"nbgrader": {"grade_id": ["double"], "solution": "x"}}))
notebook.cells.insert(2, nbformat.v4.new_code_cell("1", metadata={"nbgrader": {"grade_id": None, "points": "many"}}))
notebook.cells.insert(2, nbformat.v4.new_code_cell("1", metadata={"nbgrader": {}}))
notebook.cells.insert(2, nbformat.v4.new_code_cell("1", metadata={"nbgrader": {"schema_version": 10**300}}))
notebook.metadata["kernelspec"] = {"name": "../../evil", "display_name": "x" * 1000, "language": "perl"}
