# tries: a cell whose text is a list of ten million strings
# marks: double ?, center ?, Bag ?
# waits: no
# %% make
text = nbformat.writes(notebook)
path.write_text(text.replace('"cells": [', '"cells": [{"cell_type": "raw", "id": "x", "metadata": {}, "source": [' + '"",' * 10_000_000 + '""]},', 1))
