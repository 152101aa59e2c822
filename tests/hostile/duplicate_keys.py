# tries: a notebook with two lists of cells: one for a reader that takes the first, one for a reader that takes the last
# marks: double 0, center 0, Bag 0
# says: not attempted
# %% make
text = nbformat.writes(notebook)
path.write_text(text[: text.rindex("}")] + ', "cells": []}')
