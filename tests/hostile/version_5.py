# tries: hands in a notebook of a version that there is not
# marks: unreadable
# says: damaged
# %% make
notebook.nbformat = 5
path.write_text(nbformat.v4.writes(notebook))
