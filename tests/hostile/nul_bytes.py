# tries: hands in NUL bytes
# marks: unreadable
# says: is not JSON
# %% make
path.write_bytes(b"\0" * 1000)
