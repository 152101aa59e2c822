# tries: a cell whose text is a list of three million strings
# marks: double ?, center ?, Bag ?
# waits: no
# %% make
text = nbformat.writes(notebook)
path.write_text(text.replace('"cells": [', '"cells": [{"cell_type": "raw", "id": "x", "metadata": {}, "source": [' + '"",' * 3_000_000 + '""]},', 1))
