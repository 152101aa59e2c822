# tries: text that Python's parser takes ages to refuse
# marks: double ?, center ?
# %%
x = 1
# %% make
for text in ("{" * 90, "(" * 90 + "lambda " * 90, "f(" * 90 + "*", "a" + "[{(" * 60, "\\\n" * 100_000, "'" * 99_999):
    notebook.cells.insert(2, nbformat.v4.new_code_cell("if 0:\n  x = " + text))
