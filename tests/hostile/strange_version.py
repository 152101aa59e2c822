# tries: a minor version beyond all that there will ever be
# %% make
notebook.nbformat_minor = 10**30
path.write_text(nbformat.v4.writes(notebook))
