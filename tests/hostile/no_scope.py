# tries: cells that can be read and not compiled, so that who looks for banned names in them fails
# %% make
for text in ("nonlocal x", "def f():\n    x = 1\n    global x", "def double(x):\n    from math import *"):
    notebook.cells.insert(1, nbformat.v4.new_code_cell(text))
