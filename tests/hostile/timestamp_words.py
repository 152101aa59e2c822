# tries: hands in words for a time
# %% make
(folder / "timestamp.txt").write_bytes(b"yesterday \xff\n")
