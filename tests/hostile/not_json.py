# tries: hands in what is not JSON
# marks: unreadable
# says: is not JSON
# %% make
path.write_text("{" * 100)
