# tries: turns the tests to markdown, the answers to raw cells
# marks: double 0
# %% double
double = lambda x: 5
# %% make
for each in notebook.cells:
    if each.cell_type == "code":
        each.cell_type = "raw" if each.id == "center" else "markdown"
        del each["outputs"], each["execution_count"]
