# tries: half characters, in cells and in output
# %%
print(chr(0xD800), "then", chr(0xDFFF))
# %% make
notebook.cells.insert(2, nbformat.v4.new_markdown_cell("half XX"))
path.write_text(nbformat.writes(notebook).replace("half XX", "half \\ud800 \\udfff"))
