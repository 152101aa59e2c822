# tries: code nested so deeply that a parser fails
# marks: center 0
# %%
("x = " + "(" * 5000 + ")" * 5000) and 1
# %% center
def center(x):
    return x
# %% make
cell("center").source += "\ny = " + "-" * 100_000 + "1\nz = " + "(" * 1000 + ")" * 1000
notebook.cells.insert(2, nbformat.v4.new_code_cell("a = b" + ".c" * 50_000))
