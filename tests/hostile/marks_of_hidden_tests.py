# tries: writes the comments by which hidden tests are found, without an end
# marks: double 0
# %% double
### BEGIN HIDDEN TESTS
def double(x):
    return 4
# %% make
notebook.cells.insert(2, nbformat.v4.new_markdown_cell("### BEGIN HIDDEN TESTS\n### BEGIN MARK SCHEME"))
