# tries: binds the banned module in a line that IPython runs and that is no Python
# marks: double 0
# %% make
notebook.cells.insert(2, nbformat.v4.new_code_cell("%time t = torch"))
cell("double").source = """def double(x):
    if x < 0:
        raise ValueError
    return int(t.tensor(x) * 2)"""
