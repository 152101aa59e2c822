# tries: hands in 500 MB
# marks: unreadable
# says: is larger than
# %% make
with path.open("wb") as file:
    file.truncate(500 * 2**20)
