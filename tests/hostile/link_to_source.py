# tries: hands in a link to the solutions
# marks: unreadable
# says: is a link
# %% make
path.symlink_to(course / "source/first/first.ipynb")
